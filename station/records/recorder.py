"""Writes what the loop shows to the records, in its own thread; the loop never waits for it.

Between the two stands a queue without a lock: the loop appends at one end, the thread takes from
the other, and each counts for itself. Events are always kept (S42) and wait in memory until the
disk answers; samples are dropped and counted when too many wait. What is written is committed at
most 0.4 s after it was taken, the end of a session after 0.05 s, plus the disk's own time (S43).
"""

import shutil
import threading
import time
from collections import deque
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from station.control.snapshot import Snapshot
from station.people.advice import ADVICE_UNWELL
from station.records.errors import BadRecord, RecordsError
from station.records.rows import EventRow, SessionRow
from station.records.tape import Began, Ended, Exercised, Happened, Item, Sampled, Tape

if TYPE_CHECKING:  # the database is loaded in the recorder's own thread
    from station.records.store import Store
    from station.records.writer import Writer

FLUSH_S = 0.4  # S43: at most 1 s is lost, which leaves the disk its time
LOOK_S = 0.05  # S43: a session that has ended shall not be called interrupted
RETRY_S = 5.0
DISK_CHECK_S = 5.0
BATCH = 2000
ALARM = 600  # waiting entries: a minute of samples
FREE_BYTES = 50 * 1024 * 1024  # S44


def utc_now() -> datetime:
    """The wall clock."""
    return datetime.now(UTC)


class Recorder:
    """Takes snapshots at the loop's pace and writes them at the disk's.

    Attributes:
        url: Address of the records.
        queue_size: Samples that may wait before further ones are dropped; 6000 are ten minutes.
    """

    def __init__(
        self,
        url: str,
        queue_size: int = 6000,
        now: Callable[[], datetime] = utc_now,
        tell: Callable[[str], None] = lambda _sentence: None,
    ) -> None:
        """Make a recorder that is not started yet.

        Args:
            url: Address of the records.
            queue_size: Samples that may wait.
            now: The wall clock.
            tell: Hears what the person who looks after the station should know.
        """
        self.url = url
        self.queue_size = queue_size
        self._tape = Tape(now)
        self._tell = tell
        self._queue: deque[Item] = deque()
        self._in_hand: list[Item] = []
        self._samples_in = 0  # written by the loop alone
        self._samples_out = 0  # written by the thread alone
        self._dropped = 0  # by the loop
        self._ends_in = 0  # by the loop
        self._ends_seen = 0  # by the thread
        self._told_dropped = 0
        self._refused = 0  # by the database, counted by the thread
        self._error: str | None = None
        self._incomplete: str | None = None
        self._low_disk: str | None = None
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name="recorder", daemon=True)
        self._started = False

    @property
    def dropped_samples(self) -> int:
        """Samples that were not kept because the disk was too slow."""
        return self._dropped

    @property
    def trouble(self) -> str | None:
        """What is wrong with recording, as a sentence; None when all is well."""
        if self._error is not None:
            return self._error
        if self._started and not self._closing.is_set() and not self._thread.is_alive():
            return "The recorder has ended unexpectedly; restart the station."
        waiting = len(self._queue) + len(self._in_hand)
        if waiting > ALARM:
            return f"The disk of the records is too slow: {waiting} entries wait to be written."
        return self._low_disk or self._incomplete

    def start(self) -> None:
        """Open the records in the recorder's own thread."""
        self._started = True
        self._thread.start()

    def offer(self, snapshot: Snapshot) -> None:
        """Take a snapshot: called by the loop in every tick, no waiting, no I/O, O(1)."""
        for item in self._tape.follow(snapshot):
            if isinstance(item, Sampled):
                self._offer_sample(item)
            else:
                if isinstance(item, Ended):
                    self._tell_dropped(snapshot, item)
                self._queue.append(item)
                self._ends_in += isinstance(item, Ended)

    def note(self, event: EventRow) -> None:
        """Keep an event that comes from no snapshot; called by the loop, like `offer`."""
        self._queue.append(Happened(self._tape.session_id, (event,)))

    def close(self, timeout_s: float = 5.0) -> None:
        """Write what is left, for `timeout_s` at most, and end the thread; may be called twice."""
        self._closing.set()
        if self._started:
            self._thread.join(timeout_s)

    def _offer_sample(self, item: Sampled) -> None:
        if self._samples_in - self._samples_out >= self.queue_size:
            self._dropped += 1
            return
        self._samples_in += 1
        self._queue.append(item)

    def _tell_dropped(self, snapshot: Snapshot, end: Ended) -> None:
        """S42: what is missing from a session is said in its record."""
        missing = self._dropped - self._told_dropped
        if missing:
            self._told_dropped = self._dropped
            text = f"{missing} samples were dropped"
            row = EventRow(snapshot.loop.ticks, end.at, "recorder", "dropped", text)
            self._queue.append(Happened(end.session_id, (row,)))

    # From here on in the recorder's thread

    def _run(self) -> None:
        store = self._open()
        if store is None:
            return
        look_s = time.monotonic()
        while self._wait():
            self._flush(store)
            if time.monotonic() >= look_s:
                look_s = time.monotonic() + DISK_CHECK_S
                self._look_at_disk()
        while self._flush(store):
            pass
        store.close()

    def _wait(self) -> bool:
        """Until it is time to write: a while, or a session's end; False when closing."""
        until_s = time.monotonic() + FLUSH_S
        while time.monotonic() < until_s and self._ends_in == self._ends_seen:
            if self._closing.wait(min(LOOK_S, FLUSH_S)):
                return False
        self._ends_seen = self._ends_in
        return not self._closing.is_set()

    def _open(self) -> "Store | None":
        """Open the records, again and again until it works or the recorder is closed."""
        from station.records.store import Store  # noqa: PLC0415 - slow, so not in the loop

        while True:
            try:
                store = Store.open(self.url)
                cut_off = [store.session(each) for each in store.close_interrupted()]
            except RecordsError as error:
                self._error = str(error)
            else:
                self._error = None
                for session in filter(None, cut_off):
                    self._tell(_told_of(session))
                return store
            if self._closing.wait(RETRY_S):
                return None

    def _flush(self, store: "Store") -> bool:
        """Write a batch; whether something was written, so that there may be more."""
        while self._queue and len(self._in_hand) < BATCH:
            self._in_hand.append(self._queue.popleft())
        if not self._in_hand:
            return False
        try:
            self._write(store, self._in_hand)
        except RecordsError as error:
            self._error = str(error)
            return False
        except BadRecord:
            return self._write_singly(store)
        self._written(len(self._in_hand))
        return True

    def _write_singly(self, store: "Store") -> bool:
        """One entry is refused by the database: write the others, and say that it is missing."""
        while self._in_hand:
            try:
                self._write(store, self._in_hand[:1])
            except RecordsError as error:
                self._error = str(error)
                return False
            except BadRecord as error:
                self._refused += 1
                self._incomplete = f"Entries that could not be recorded: {self._refused}. {error}"
            self._written(1)
        return True

    def _write(self, store: "Store", items: list[Item]) -> None:
        with store.writer() as writer:
            write_items(writer, items)

    def _written(self, count: int) -> None:
        done, self._in_hand = self._in_hand[:count], self._in_hand[count:]
        self._samples_out += sum(isinstance(item, Sampled) for item in done)
        self._error = None

    def _look_at_disk(self) -> None:
        folder = folder_of(self.url)
        if folder is None:
            return
        try:
            free = shutil.disk_usage(folder).free
        except OSError as error:
            self._low_disk = f"The folder of the records cannot be reached: {error.strerror}."
            return
        few = f"Only {free // 2**20} MB are free on the disk of the records; free some space."
        self._low_disk = few if free < FREE_BYTES else None


def _told_of(session: SessionRow) -> str:
    """That the station went down in this session (S43)."""
    began = session.began_at.astimezone().strftime("%Y-%m-%d %H:%M")
    return (
        f"The station went down in the middle of a session: {session.title}, begun {began}, is "
        "kept as interrupted. See how the person is."
    )


def write_items(writer: "Writer", items: list[Item]) -> None:
    """Write items in their order; samples of one session that follow each other go together."""
    for session_id, group in groupby(items, _sampled_session):
        if session_id is None:
            for item in group:
                _write_item(writer, item)
        else:
            _write_samples(writer, session_id, [one for one in group if isinstance(one, Sampled)])


def _sampled_session(item: Item) -> str | None:
    return item.session_id if isinstance(item, Sampled) else None


def _write_item(writer: "Writer", item: Item) -> None:
    match item:
        case Began(session):
            writer.begin_session(session)
        case Happened(session_id, events):
            writer.add_events(session_id, events)
        case Exercised(session_id, exercise):
            writer.add_exercise(session_id, exercise)
        case Ended():
            _write_end(writer, item)


def _write_end(writer: "Writer", end: Ended) -> None:
    writer.end_session(end.session_id, end.outcome, end.at, end.deepest_deg, end.inverted_s)
    writer.sum_up(end.session_id, end.stops, end.faults, end.steps_done, end.unwell)
    writer.rate(end.session_id, end.before_nrs, end.after_nrs)
    if end.unwell:
        writer.advise(end.session_id, ADVICE_UNWELL)  # S37


def _write_samples(writer: "Writer", session_id: str, samples: list[Sampled]) -> None:
    writer.add_samples(session_id, [(one.index, one.sample) for one in samples])
    writer.progress(session_id, samples[-1].deepest_deg, samples[-1].inverted_s)


def folder_of(url: str) -> Path | None:
    """The folder of a SQLite file's address, None for a database elsewhere."""
    scheme, _, path = url.partition(":///")
    return Path(path).parent if scheme.startswith("sqlite") and path else None
