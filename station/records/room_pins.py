"""PINs, the wrong tries at them, and whose things are behind one.

A try is counted before it is looked at, in a transaction of its own: however many come at once,
and however often the station restarts, no more are taken than are allowed.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from station.access.pin import hash_pin, is_pin, lock_s
from station.access.token import plain_code
from station.people.person import Role
from station.records.errors import UnknownRecord
from station.records.models import (
    OwnerCodeRecord,
    PersonalProgramRecord,
    PersonRecord,
    PinRecord,
    ProposalRecord,
    SessionRecord,
)
from station.records.room import Room
from station.records.rows import PinRow

_Owner = InstrumentedAttribute[str] | InstrumentedAttribute[str | None]
OWNER_CODE_FOR = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of a try.

    Attributes:
        right: It was the PIN.
        locked_until: No further try is taken before; None when one is.
    """

    right: bool
    locked_until: datetime | None = None


class Pins(Room):
    """Who has a PIN, and whether this is it."""

    def get(self, person_id: str) -> PinRow | None:
        """Since when somebody has a PIN; None without one."""
        with self._reading() as session:
            record = session.get(PinRecord, person_id)
            return None if record is None else self._row(record)

    def holders(self) -> frozenset[str]:
        """Everybody who has one."""
        with self._reading() as session:
            return frozenset(session.scalars(select(PinRecord.person_id)))

    def has_owner(self) -> bool:
        """Whether there is an owner who can sign in."""
        owners = select(PinRecord.person_id).join(
            PersonRecord, PersonRecord.id == PinRecord.person_id
        )
        with self._reading() as session:
            found = session.scalar(owners.where(PersonRecord.role == Role.OWNER.value).limit(1))
            return found is not None

    def set(self, person_id: str, pin: str) -> None:
        """Give somebody a PIN, in place of the one before; ends every lock.

        Raises:
            UnknownRecord: There is no such person.
        """
        kept = hash_pin(pin)
        with self._changing() as session:
            if session.get(PersonRecord, person_id) is None:
                raise UnknownRecord(f'There is no person with the id "{person_id}".')
            session.merge(
                PinRecord(
                    person_id=person_id,
                    pin_hash=kept,
                    wrong=0,
                    locked_until=None,
                    changed_at=self._now(),
                )
            )

    def remove(self, person_id: str) -> None:
        """Take somebody's PIN away; without one nothing changes."""
        with self._changing() as session:
            session.execute(delete(PinRecord).where(PinRecord.person_id == person_id))

    def unlock(self, person_id: str) -> None:
        """Let somebody try again at once; without a PIN nothing changes."""
        with self._changing() as session:
            record = session.get(PinRecord, person_id)
            if record is not None:
                record.wrong, record.locked_until = 0, None

    def try_pin(self, person_id: str, pin: str) -> Tried:
        """Whether that is somebody's PIN; takes as long where there is none."""
        kept, locked_until = self._count(person_id)
        if kept is None and locked_until is not None:
            return Tried(False, locked_until)
        if not is_pin(kept, pin):
            return Tried(False, locked_until)
        self.unlock(person_id)
        return Tried(True)

    def _count(self, person_id: str) -> tuple[str | None, datetime | None]:
        """Count a try as wrong; the hash to compare with, unless it is locked, and until when."""
        with self._changing() as session:
            record = session.get(PinRecord, person_id, with_for_update=True)
            if record is None:
                return None, None
            if record.locked_until is not None and record.locked_until > self._now():
                return None, record.locked_until
            record.wrong += 1
            wait_s = lock_s(record.wrong)
            record.locked_until = self._now() + timedelta(seconds=wait_s) if wait_s else None
            return record.pin_hash, record.locked_until

    # Whose: the id of a person with a PIN, or None

    def holder_of_session(self, session_id: str) -> str | None:
        """Whose session it is."""
        return self._holder(SessionRecord.person_id, SessionRecord.id == session_id)

    def holder_of_proposal(self, proposal_id: int) -> str | None:
        """For whom the step is proposed."""
        return self._holder(ProposalRecord.person_id, ProposalRecord.id == proposal_id)

    def holder_of_program(self, program_id: str) -> str | None:
        """For whom the program was made."""
        owner = PersonalProgramRecord.person_id
        return self._holder(owner, PersonalProgramRecord.id == program_id)

    def _holder(self, owner: _Owner, which: ColumnElement[bool]) -> str | None:
        query = select(PinRecord.person_id).where(PinRecord.person_id == owner, which)
        with self._reading() as session:
            return session.scalar(query)

    # The code that the command line makes

    def keep_owner_code(self, code: str) -> None:
        """Let this code make an owner, once and for a quarter of an hour."""
        kept, until = hash_pin(plain_code(code)), self._now() + OWNER_CODE_FOR
        with self._changing() as session:
            session.merge(OwnerCodeRecord(id=1, code_hash=kept, until=until))

    def has_owner_code(self) -> bool:
        """Whether the command line has made a code that still counts."""
        with self._reading() as session:
            return self._owner_code(session) is not None

    def use_owner_code(self, code: str) -> bool:
        """Whether that is the code; it is used up by it."""
        with self._reading() as session:
            record = self._owner_code(session)
            kept = None if record is None else record.code_hash
        if not is_pin(kept, plain_code(code)):
            return False
        mine = OwnerCodeRecord.code_hash == kept
        with self._changing() as session:
            used = delete(OwnerCodeRecord).where(mine).returning(OwnerCodeRecord.id)
            return session.scalar(used) is not None

    def _owner_code(self, session: Session) -> OwnerCodeRecord | None:
        living = OwnerCodeRecord.until > self._now()
        return session.scalar(select(OwnerCodeRecord).where(living))

    def _row(self, record: PinRecord) -> PinRow:
        until = record.locked_until
        is_locked = until is not None and until > self._now()
        return PinRow(record.person_id, record.changed_at, until if is_locked else None)
