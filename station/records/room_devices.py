"""Browsers that were let in, and who is signed in there; what a cookie is worth is decided here.

A device is known by the hash of its token alone: whoever reads the records cannot make a cookie of
them, and a device that is revoked here is a stranger from that moment on.
"""

import secrets
from datetime import timedelta

from sqlalchemy import Row, Select, delete, func, select, update
from sqlalchemy.orm import Session

from station.access.token import new_token, token_hash
from station.records.errors import BadRecord, UnknownRecord
from station.records.models import DeviceRecord, PersonRecord
from station.records.room import Room
from station.records.rows import DeviceRow

MOST = 100
NAME_LENGTH = 60
SEEN_EVERY = timedelta(hours=1)  # writing more often would wear the card for nothing
EXTEND_EVERY = timedelta(minutes=1)
FORGET_AFTER = timedelta(days=90)


class Devices(Room):
    """Paired devices."""

    def pair(self, name: str, *, at_station: bool = False) -> tuple[str, str]:
        """Let a browser in; returns its id and its token, which is kept nowhere.

        Raises:
            BadRecord: There are too many.
        """
        token, now = new_token(), self._now()
        with self._changing() as session:
            self._forget(session)
            living = select(func.count()).where(DeviceRecord.revoked_at.is_(None))
            if (session.scalar(living) or 0) >= MOST:
                raise BadRecord(
                    f"{MOST} devices are paired already.", "Remove some that nobody uses."
                )
            record = DeviceRecord(
                id=secrets.token_hex(8),
                token_hash=token_hash(token),
                name=name[:NAME_LENGTH],
                at_station=at_station,
                paired_at=now,
                seen_at=now,
            )
            session.add(record)
            return record.id, token

    def of(self, token: str) -> DeviceRow | None:
        """The device of a token; None when there is none or it was revoked."""
        mine = DeviceRecord.token_hash == token_hash(token)
        with self._reading() as session:
            found = session.execute(_devices().where(mine, DeviceRecord.revoked_at.is_(None)))
            row = found.one_or_none()
            return None if row is None else self._row(row)

    def get(self, device_id: str) -> DeviceRow | None:
        """One device, revoked or not."""
        with self._reading() as session:
            row = session.execute(_devices().where(DeviceRecord.id == device_id)).one_or_none()
            return None if row is None else self._row(row)

    def all(self) -> tuple[DeviceRow, ...]:
        """Every device, the last one seen first."""
        with self._reading() as session:
            found = session.execute(_devices().order_by(DeviceRecord.seen_at.desc()))
            return tuple(self._row(row) for row in found)

    def sign_in(self, device_id: str, person_id: str, idle: timedelta) -> str:
        """Somebody uses this device now; returns its new token, the one before is worth nothing.

        Raises:
            UnknownRecord: There is no such device or person.
        """
        token = new_token()
        with self._changing() as session:
            record = _living(session, device_id)
            if session.get(PersonRecord, person_id) is None:
                raise UnknownRecord(f'There is no person with the id "{person_id}".')
            record.token_hash = token_hash(token)
            record.person_id, record.signed_in_until = person_id, self._now() + idle
        return token

    def sign_out(self, device_id: str) -> None:
        """Nobody uses this device any more; it stays paired."""
        with self._changing() as session:
            record = _living(session, device_id)
            record.person_id = record.signed_in_until = None

    def sign_out_everywhere(self, person_id: str, but: str = "") -> None:
        """End somebody's sign-ins, except on one device."""
        theirs = (DeviceRecord.person_id == person_id, DeviceRecord.id != but)
        with self._changing() as session:
            nobody = {"person_id": None, "signed_in_until": None}
            session.execute(update(DeviceRecord).where(*theirs).values(nobody))

    def touch(self, row: DeviceRow, idle: timedelta | None) -> bool:
        """Write down that it was seen, if it is time to; returns whether it was.

        Args:
            row: As it was just read.
            idle: How long the sign-in lasts from now on; None when nobody has done anything.
        """
        now = self._now()
        until = row.signed_in_until
        extends = idle is not None and until is not None and until < now + idle - EXTEND_EVERY
        if not extends and row.seen_at > now - SEEN_EVERY:
            return False
        with self._changing() as session:
            record = session.get(DeviceRecord, row.id)
            if record is None or record.revoked_at is not None:
                return False
            record.seen_at = now
            still = record.signed_in_until is not None and record.signed_in_until > now
            if idle is not None and still and record.person_id == row.person_id:
                record.signed_in_until = now + idle
        return True

    def rename(self, device_id: str, name: str) -> None:
        """Call it otherwise; raises `UnknownRecord`."""
        with self._changing() as session:
            _living(session, device_id).name = name[:NAME_LENGTH]

    def revoke(self, device_id: str) -> None:
        """Its cookie and every copy of it end now; raises `UnknownRecord`."""
        with self._changing() as session:
            record = _living(session, device_id)
            record.revoked_at = self._now()
            record.person_id = record.signed_in_until = None

    def _forget(self, session: Session) -> None:
        """Take away what was revoked long ago, and the touchscreen's rows of past sign-ins."""
        now = self._now()
        long_ago = DeviceRecord.revoked_at < now - FORGET_AFTER
        over = DeviceRecord.at_station & (
            DeviceRecord.signed_in_until.is_(None) | (DeviceRecord.signed_in_until < now)
        )
        session.execute(delete(DeviceRecord).where(long_ago | over))

    def _row(self, found: Row[DeviceRecord, str, str]) -> DeviceRow:
        record, name, role = found
        until = record.signed_in_until
        is_in = record.person_id is not None and until is not None and until > self._now()
        return DeviceRow(
            id=record.id,
            name=record.name,
            at_station=record.at_station,
            paired_at=record.paired_at,
            seen_at=record.seen_at,
            revoked_at=record.revoked_at,
            person_id=record.person_id if is_in else None,
            person_name=(name or "") if is_in else "",
            person_role=(role or "") if is_in else "member",
            signed_in_until=until if is_in else None,
        )


def _devices() -> Select[DeviceRecord, str, str]:
    """Each with name and role of whoever is signed in; both None for nobody."""
    return select(DeviceRecord, PersonRecord.name, PersonRecord.role).outerjoin(
        PersonRecord, PersonRecord.id == DeviceRecord.person_id
    )


def _living(session: Session, device_id: str) -> DeviceRecord:
    record = session.get(DeviceRecord, device_id)
    if record is None or record.revoked_at is not None:
        raise UnknownRecord("There is no such device.", "Look in the list of devices.")
    return record
