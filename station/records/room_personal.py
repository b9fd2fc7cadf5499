"""Programs that somebody made here."""

from sqlalchemy import func, or_, select

from station.records.errors import BadRecord, UnknownRecord
from station.records.models import PersonalProgramRecord, PersonRecord
from station.records.room import Room
from station.records.rows import PersonalProgramRow

MOST = 200  # of one station; each is read whenever somebody chooses a session


class Personal(Room):
    """Personal programs."""

    def all(self, person_id: str | None = None) -> tuple[PersonalProgramRow, ...]:
        """By title: every one, or those for everybody and those of one person."""
        query = select(PersonalProgramRecord).order_by(
            PersonalProgramRecord.title, PersonalProgramRecord.id
        )
        if person_id is not None:
            owner = PersonalProgramRecord.person_id
            query = query.where(or_(owner.is_(None), owner == person_id))
        with self._reading() as session:
            return tuple(_row(record) for record in session.scalars(query))

    def get(self, program_id: str) -> PersonalProgramRow | None:
        """One of them, None when there is no such program."""
        with self._reading() as session:
            record = session.get(PersonalProgramRecord, program_id)
            return None if record is None else _row(record)

    def save(self, row: PersonalProgramRow) -> None:
        """Keep a new or a changed one.

        Raises:
            BadRecord: There are too many.
            UnknownRecord: There is no such person.
        """
        with self._changing() as session:
            if row.person_id is not None and session.get(PersonRecord, row.person_id) is None:
                raise UnknownRecord(f'There is no person with the id "{row.person_id}".')
            is_new = session.get(PersonalProgramRecord, row.id) is None
            kept = session.scalar(select(func.count()).select_from(PersonalProgramRecord)) or 0
            if is_new and kept >= MOST:
                raise BadRecord(
                    f"There are {MOST} programs already.", "Delete some that nobody uses."
                )
            session.merge(_record(row))

    def delete(self, program_id: str) -> None:
        """Forget one; raises `UnknownRecord` when there is no such program."""
        with self._changing() as session:
            record = session.get(PersonalProgramRecord, program_id)
            if record is None:
                raise UnknownRecord(f'There is no program with the id "{program_id}".')
            session.delete(record)


def _row(record: PersonalProgramRecord) -> PersonalProgramRow:
    return PersonalProgramRow(
        id=record.id,
        person_id=record.person_id,
        title=record.title,
        toml=record.toml,
        updated_at=record.updated_at,
        updated_by=record.updated_by,
    )


def _record(row: PersonalProgramRow) -> PersonalProgramRecord:
    return PersonalProgramRecord(
        id=row.id,
        person_id=row.person_id,
        title=row.title,
        toml=row.toml,
        updated_at=row.updated_at,
        updated_by=row.updated_by,
    )
