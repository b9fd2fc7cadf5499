"""Keeps what commissioning has found, in a thread of its own: a disk may take as long as it likes.

After every step the progress goes into a file with a checksum, so that an interrupted
commissioning can be gone on with. What was accepted becomes the calibration; the one before it is
kept beside it, and the record is written.
"""

import queue
import threading
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from station.calibration import FILE_NAME, Calibration, save_calibration
from station.commission.model import Found, Setting
from station.commission.record import write_record
from station.commission.result import calibration_of
from station.errors import StationError
from station.sealed import BrokenSeal, read_sealed, write_sealed

PROGRESS_NAME = "commissioning.json"
_FORMAT, _NAME = "inversion-station commissioning 1", "commissioning"
_FOUND: TypeAdapter[Found] = TypeAdapter(Found)


class BadProgress(StationError, ValueError):
    """A commissioning that cannot be gone on with."""

    def __init__(self, message: str) -> None:
        super().__init__(message, "Begin anew: station commission, without --resume.")


def load_progress(data_dir: Path) -> Found:
    """What an interrupted commissioning has found.

    Raises:
        BadProgress: There is none, or it cannot be used.
    """
    path = data_dir / PROGRESS_NAME
    try:
        body = read_sealed(path, _FORMAT, _NAME)
    except BrokenSeal as error:
        raise BadProgress(str(error)) from error
    if body is None:
        raise BadProgress(f"There is no interrupted commissioning in {data_dir}.")
    try:
        return _FOUND.validate_python(body)
    except ValidationError as error:
        raise BadProgress(f"{path}: was written by another version of this program.") from error


def finish(data_dir: Path, calibration: Calibration) -> Path:
    """Save an accepted calibration, keep the one before it, and write the record.

    Returns:
        The record's file.

    Raises:
        StationError: Something cannot be written; the calibration before it is still in use.
    """
    path = data_dir / FILE_NAME
    stamp = calibration.made_at.replace(":", "")[:17]
    record = data_dir / f"commissioning-{stamp}.html"
    write_record(record, calibration)
    try:
        if path.exists():
            kept = data_dir / f"calibration-{stamp}.json"
            kept.write_bytes(path.read_bytes())
    except OSError as error:
        raise StationError(
            f"The calibration before this one cannot be kept ({error.strerror}).",
            "See that the directory is yours and not full; then accept again.",
        ) from error
    save_calibration(path, calibration)
    (data_dir / PROGRESS_NAME).unlink(missing_ok=True)
    return record


class Clerk:
    """Writes in a thread of its own.

    Args:
        data_dir: Where to.
        setting: Of this commissioning.
        made_by: Who does it.

    Attributes:
        trouble: Why something could not be written, in one sentence; empty when it could.
        saved: The calibration, once it is in its file, and the record's file.
    """

    def __init__(self, data_dir: Path, setting: Setting, made_by: str) -> None:
        self.trouble = ""
        self.saved: tuple[Calibration, Path] | None = None
        self._data_dir, self._setting, self._made_by = data_dir, setting, made_by
        self._orders: queue.SimpleQueue[tuple[Found, bool] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._work, name="clerk", daemon=True)
        self._thread.start()

    def keep(self, found: Found) -> None:
        """Keep the progress; returns at once."""
        self._orders.put((found, False))

    def finish(self, found: Found) -> None:
        """Save what was accepted; returns at once."""
        self._orders.put((found, True))

    def end(self) -> None:
        """Go home when everything is written; returns at once."""
        self._orders.put(None)

    def gone_home(self, within_s: float) -> bool:
        """Whether everything is written after `end`; waits that long for it."""
        self._thread.join(within_s)
        return not self._thread.is_alive()

    def close(self) -> None:
        """Wait until everything is written; may be called twice."""
        self.end()
        self._thread.join()

    def _work(self) -> None:
        while (order := self._orders.get()) is not None:
            found, accepted = order
            try:
                self._accept(found) if accepted else self._progress(found)
                self.trouble = ""
            except StationError as error:
                self.trouble = str(error)

    def _progress(self, found: Found) -> None:
        path = self._data_dir / PROGRESS_NAME
        write_sealed(path, _FORMAT, _NAME, asdict(found))

    def _accept(self, found: Found) -> None:
        made_at = datetime.now(UTC).astimezone().isoformat(timespec="seconds")
        calibration = calibration_of(found, self._setting, made_at, self._made_by)
        self.saved = (calibration, finish(self._data_dir, calibration))
