"""What of each snapshot is worth keeping: runs in the loop, so it only makes small objects.

A session begins when a snapshot first carries it and ends in the tick that says so; what it amounts
to is counted in `tally.py`. Samples are taken ten times a second of the monotonic clock, because
the wall clock may jump in mid-session.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from station.control.snapshot import SessionView, Snapshot
from station.control.state import Outcome
from station.records.rows import EventRow, ExerciseRow, SampleRow, SessionRow
from station.records.tally import Tally

SAMPLE_HZ = 10
_ROUNDING = 1e-6  # of a sample's period, for clocks that count in ticks


@dataclass(frozen=True, slots=True)
class Began:
    """A session has begun."""

    session: SessionRow


@dataclass(frozen=True, slots=True)
class Happened:
    """Events of one tick, with the session that they belong to."""

    session_id: str | None
    events: tuple[EventRow, ...]


@dataclass(frozen=True, slots=True)
class Sampled:
    """A sample with its index, and how far the session has come."""

    session_id: str
    index: int
    sample: SampleRow
    deepest_deg: float
    inverted_s: float


@dataclass(frozen=True, slots=True)
class Ended:
    """A session has ended."""

    session_id: str
    outcome: str
    at: datetime
    deepest_deg: float
    inverted_s: float
    before_nrs: int | None = None
    after_nrs: int | None = None
    stops: int = 0
    faults: int = 0
    steps_done: int = 0
    unwell: bool = False


@dataclass(frozen=True, slots=True)
class Exercised:
    """An exercise has been done, or was being done when the session ended."""

    session_id: str
    exercise: ExerciseRow


Item = Began | Happened | Sampled | Exercised | Ended


@dataclass(slots=True)
class Tape:
    """Follows the snapshots of one loop.

    Attributes:
        now: The wall clock, asked only when there is something to date.
    """

    now: Callable[[], datetime]
    session_id: str | None = None
    ended_id: str | None = None
    began_s: float = 0.0
    index: int = -1
    deepest_deg: float = 0.0
    inverted_s: float = 0.0
    pains_nrs: tuple[int, ...] = ()
    tally: Tally = field(default_factory=Tally)

    def follow(self, snapshot: Snapshot) -> list[Item]:
        """What this snapshot adds to the records; most add nothing."""
        items: list[Item] = []
        view = snapshot.session
        if view is not None and view.id not in (self.session_id, self.ended_id):
            if self.session_id is not None:
                items += self._end("interrupted")
            items.append(self._begin(view, snapshot.now_s))
        if snapshot.events:
            items.append(self._happened(snapshot))
        if self.session_id is not None:
            self._measure(snapshot, snapshot.session or snapshot.last, items)
            self._sample(snapshot, items)
            if snapshot.ended is not None or view is None:
                items += self._end(snapshot.ended or "interrupted")
        return items

    def _begin(self, view: SessionView, now_s: float) -> Began:
        self.session_id, self.began_s, self.index = view.id, now_s, -1
        self.deepest_deg = self.inverted_s = 0.0
        self.pains_nrs, self.tally = (), Tally()
        title = view.program_title or view.program_id
        row = SessionRow(
            view.id, view.person_id, view.program_id, title, self.now(), steps=view.steps
        )
        return Began(row)

    def _happened(self, snapshot: Snapshot) -> Happened:
        at = self.now()
        self.tally.count(snapshot.events)
        rows = (EventRow(one.tick, at, one.source, one.kind, one.text) for one in snapshot.events)
        return Happened(self.session_id, tuple(rows))

    def _measure(self, snapshot: Snapshot, view: SessionView | None, items: list[Item]) -> None:
        if snapshot.angle_deg is not None and snapshot.angle_deg > self.deepest_deg:
            self.deepest_deg = snapshot.angle_deg
        if view is not None:
            self.inverted_s, self.pains_nrs = view.inverted_s, view.pains_nrs
            done = self.tally.follow(view)
            if done is not None:
                items.append(Exercised(view.id, done))

    def _sample(self, snapshot: Snapshot, items: list[Item]) -> None:
        since_s = snapshot.now_s - self.began_s
        index = int(since_s * SAMPLE_HZ + _ROUNDING)
        if self.session_id is None or index <= self.index:
            return
        self.index = index
        sample = SampleRow(
            since_s,
            snapshot.angle_deg,
            snapshot.target_deg,
            snapshot.planned_deg,
            snapshot.duty,
            snapshot.power,
            snapshot.mode.value,
        )
        items.append(Sampled(self.session_id, index, sample, self.deepest_deg, self.inverted_s))

    def _end(self, outcome: str) -> list[Item]:
        session_id, tally, pains = str(self.session_id), self.tally, self.pains_nrs
        done = tally.end(outcome == Outcome.COMPLETED)
        ended = Ended(
            session_id,
            outcome,
            self.now(),
            self.deepest_deg,
            self.inverted_s,
            before_nrs=pains[0] if pains else None,
            after_nrs=pains[-1] if len(pains) > 1 else None,
            stops=tally.stops,
            faults=tally.faults,
            steps_done=tally.steps_done,
            unwell=tally.unwell,
        )
        self.session_id, self.ended_id = None, session_id
        return [ended] if done is None else [Exercised(session_id, done), ended]
