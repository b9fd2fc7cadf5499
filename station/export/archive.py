"""All tables of one person in one zip file, made while it is being sent."""

import io
import zipfile
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from station.export.period import Period
from station.export.tables import TABLES, table
from station.records.store import Store


class Outlet(io.RawIOBase):
    """What a zip file is written into: holds what was written until it is taken.

    It cannot be sought in, so that `zipfile` writes everything in the order in which it is sent.
    """

    def __init__(self) -> None:
        super().__init__()
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        """It is there to be written to."""
        return True

    def write(self, data: Any) -> int:
        """Take a piece."""
        self._pieces.append(bytes(data))
        return len(data)

    def take(self) -> bytes:
        """What was written since the last time."""
        pieces, self._pieces = self._pieces, []
        return b"".join(pieces)


def zipped_tables(store: Store, person_id: str, period: Period, now: datetime) -> Iterator[bytes]:
    """The zip file piece by piece; `now` dates what is in it."""
    outlet = Outlet()
    with zipfile.ZipFile(outlet, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in TABLES:
            entry = zipfile.ZipInfo(name, now.astimezone().timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            with archive.open(entry, "w", force_zip64=True) as file:
                for piece in table(name, store, person_id, period):
                    file.write(piece)
                    yield outlet.take()
    yield outlet.take()
