"""Tokens by which scripts come in: each with a role, an end, and only its hash kept here.

A token is worth no more than whoever made it is now: with their role it shrinks, with their profile
it goes. It is removed by deleting it; what was done with it stays in the log of changes.
"""

import secrets
from datetime import timedelta

from sqlalchemy import Row, Select, delete, func, select

from station.access.token import new_token, token_hash
from station.people.person import Role
from station.records.errors import BadRecord, UnknownRecord
from station.records.models import PersonRecord, TokenRecord
from station.records.room import Room
from station.records.rows import TokenRow

MOST = 50
LONGEST_DAYS = 365
NAME_LENGTH = 60
PREFIX = "station_"  # so that a secret that was left in a file is recognised as one
USED_EVERY = timedelta(hours=1)  # writing more often would wear the card for nothing
_RANK = {Role.MEMBER: 1, Role.PRACTITIONER: 2, Role.OWNER: 3}


class Tokens(Room):
    """Tokens of scripts."""

    def add(self, name: str, role: Role, days: int, person_id: str | None) -> tuple[TokenRow, str]:
        """Make a token; returns it and its secret, which is kept nowhere.

        Args:
            name: What it is for.
            role: What it may do, at most.
            days: How long it is good for, at most `LONGEST_DAYS`.
            person_id: Who makes it; None at the touchscreen of a pretend table.

        Raises:
            BadRecord: There are too many, it would be good for too long, or a guest has none.
        """
        if not 1 <= days <= LONGEST_DAYS:
            message = f"A token is good for 1 to {LONGEST_DAYS} days."
            raise BadRecord(message, "Make a new one when it ends.")
        if role not in _RANK:
            raise BadRecord("A guest can do nothing by a token.", "Choose another role.")
        secret, now = PREFIX + new_token(), self._now()
        with self._changing() as session:
            session.execute(delete(TokenRecord).where(TokenRecord.expires_at <= now))
            if (session.scalar(select(func.count()).select_from(TokenRecord)) or 0) >= MOST:
                raise BadRecord(f"There are {MOST} tokens already.", "Remove some of them.")
            record = TokenRecord(
                id=secrets.token_hex(8),
                token_hash=token_hash(secret),
                name=name[:NAME_LENGTH],
                role=role.value,
                person_id=person_id,
                made_at=now,
                expires_at=now + timedelta(days=days),
            )
            session.add(record)
            session.flush()
            made = session.execute(_tokens().where(TokenRecord.id == record.id)).one()
            return _row(made), secret

    def of(self, secret: str) -> TokenRow | None:
        """The token of a secret; None when there is none or it has ended."""
        mine = TokenRecord.token_hash == token_hash(secret)
        with self._reading() as session:
            good = TokenRecord.expires_at > self._now()
            found = session.execute(_tokens().where(mine, good)).one_or_none()
            return None if found is None else _row(found)

    def all(self) -> tuple[TokenRow, ...]:
        """Every token that has not ended, the newest first."""
        with self._reading() as session:
            good = TokenRecord.expires_at > self._now()
            found = session.execute(_tokens().where(good).order_by(TokenRecord.made_at.desc()))
            return tuple(_row(each) for each in found)

    def touch(self, row: TokenRow) -> None:
        """Write down that it was used, if that was not done within the hour."""
        now = self._now()
        if row.used_at is not None and row.used_at > now - USED_EVERY:
            return
        with self._changing() as session:
            record = session.get(TokenRecord, row.id)
            if record is not None:
                record.used_at = now

    def revoke(self, token_id: str) -> None:
        """It is worth nothing from now on.

        Raises:
            UnknownRecord: There is no such token.
        """
        with self._changing() as session:
            record = session.get(TokenRecord, token_id)
            if record is None:
                raise UnknownRecord("There is no such token.", "Look in the list of tokens.")
            session.delete(record)


def _tokens() -> Select[TokenRecord, str, str]:
    """Each with name and role of whoever made it; both None for nobody."""
    return select(TokenRecord, PersonRecord.name, PersonRecord.role).outerjoin(
        PersonRecord, PersonRecord.id == TokenRecord.person_id
    )


def _row(found: Row[TokenRecord, str, str]) -> TokenRow:
    record, name, makers = found
    role = Role(record.role)
    if makers is not None:
        role = min(role, Role(makers), key=_RANK.__getitem__)
    return TokenRow(
        id=record.id,
        name=record.name,
        role=role,
        made_by=name or "",
        made_at=record.made_at,
        expires_at=record.expires_at,
        used_at=record.used_at,
    )
