"""Writes what the loop shows to the records, in its own thread; the loop never waits for it."""

from collections.abc import Mapping

from station.control.snapshot import Snapshot


class Recorder:
    """Takes snapshots at the loop's pace and writes them at the disk's."""

    def __init__(
        self, url: str, queue_size: int = 6000, titles: Mapping[str, str] | None = None
    ) -> None:
        self.url = url
        self.queue_size = queue_size
        self.titles = titles or {}
        self.dropped_samples = 0

    def start(self) -> None:
        """Open the records in the recorder's own thread."""
        raise NotImplementedError

    def offer(self, snapshot: Snapshot) -> None:
        """Take a snapshot: never blocks, never raises, O(1)."""
        raise NotImplementedError

    @property
    def trouble(self) -> str | None:
        """What is wrong with recording, as a sentence; None when all is well."""
        raise NotImplementedError

    def close(self, timeout_s: float = 5.0) -> None:
        """Write what is left, for `timeout_s` at most, and end the thread."""
        raise NotImplementedError
