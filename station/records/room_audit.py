"""The log of what was changed and of what was denied: who, from where, what, about whom."""

from sqlalchemy import delete, select

from station.records.models import AuditRecord
from station.records.room import Room
from station.records.rows import AuditRow

KEPT = 10_000  # of changes, and of denied tries: a flood of these must not push out those
_EVERY = 100
_WHAT, _SUBJECT, _ID = 60, 200, 64


class Audit(Room):
    """What was done and denied, bounded in its size."""

    def add(self, who: str, device: str, what: str, subject: str, ok: bool) -> None:
        """Write one line.

        Args:
            who: Id of the person; empty when nobody has signed in.
            device: Id of the device, or what it is.
            what: Name of the address.
            subject: The ids in the address, a person's first; never what was sent.
            ok: It was done; False when it was denied.
        """
        with self._changing() as session:
            record = AuditRecord(
                at=self._now(),
                who=who[:_ID],
                device=device[:_ID],
                what=what[:_WHAT],
                subject=subject[:_SUBJECT],
                ok=ok,
            )
            session.add(record)
            session.flush()
            if record.id % _EVERY == 0:
                for each in (True, False):
                    newest = select(AuditRecord.id).where(AuditRecord.ok.is_(each))
                    kept = newest.order_by(AuditRecord.id.desc()).limit(1).offset(KEPT - 1)
                    last = kept.scalar_subquery()
                    old = (AuditRecord.ok.is_(each), AuditRecord.id < last)
                    session.execute(delete(AuditRecord).where(*old), execution_options=_IN_DATABASE)

    def page(self, before: int | None = None, limit: int = 50) -> tuple[AuditRow, ...]:
        """The newest lines, or those before one, newest first."""
        query = select(AuditRecord).order_by(AuditRecord.id.desc()).limit(limit)
        if before is not None:
            query = query.where(AuditRecord.id < before)
        with self._reading() as session:
            return tuple(_row(record) for record in session.scalars(query))


_IN_DATABASE = {"synchronize_session": False}


def _row(record: AuditRecord) -> AuditRow:
    return AuditRow(
        id=record.id,
        at=record.at,
        who=record.who,
        device=record.device,
        what=record.what,
        subject=record.subject,
        ok=record.ok,
    )
