"""What a backup that is put back must not bring back: who was let in, and who has been since.

People, sessions and prescriptions go back to what they were. Devices, tokens, changed PINs and the
log of changes do not, or a phone that was thrown out would be let in again, and the log would not
say what was done since.
"""

import sqlite3
from contextlib import closing
from pathlib import Path


def keep_the_doors(draft: Path, present: Path) -> None:
    """Give the copy of a backup the devices, tokens, PINs and log of the present records.

    Nobody is signed in afterwards. A PIN of somebody who has none now, or is not there now, stays
    as it was in the backup: no door is open that was closed then. Tokens of somebody whom the
    backup does not know are gone.

    Args:
        draft: The copy, in the present shape.
        present: The records as they are now.
    """
    with closing(sqlite3.connect(draft)) as copy, copy:
        copy.execute("ATTACH DATABASE ? AS present", (str(present),))
        for table in ("devices", "tokens", "audit", "owner_codes"):
            copy.execute(f"DELETE FROM main.{table}")  # noqa: S608 - names of ours
        _take(copy, "devices", {"person_id": "NULL", "signed_in_until": "NULL"})
        _take(copy, "audit")
        _take(copy, "owner_codes")
        known = "person_id IN (SELECT id FROM main.people)"
        _take(copy, "tokens", where=f"person_id IS NULL OR {known}")
        _take(copy, "pins", where=known)
        copy.commit()
        copy.execute("DETACH DATABASE present")


def _take(
    copy: sqlite3.Connection,
    table: str,
    instead: dict[str, str] | None = None,
    where: str = "TRUE",
) -> None:
    """The rows of a table of the present records, in the place of those with the same key."""
    names = [str(row[1]) for row in copy.execute(f"PRAGMA main.table_info({table})")]
    values = ", ".join((instead or {}).get(name, name) for name in names)
    copy.execute(
        f"INSERT OR REPLACE INTO main.{table} ({', '.join(names)}) "  # noqa: S608 - names of ours
        f"SELECT {values} FROM present.{table} WHERE {where}"
    )
