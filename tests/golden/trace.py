"""One built-in program from choice to upright, as it is kept: angle, duty, and what was said.

A program that moves the table ticks as slowly as the settings permit. One without the table has
nothing but its prompts, and ticks ten times a second: nothing that it says needs more.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from hardware.simulated.table import TableOptions
from station.control.config import ControlConfig
from station.control.plan import Limits, Plan
from station.control.snapshot import Snapshot
from station.programs.library import Library
from station.service.headless import VirtualStation
from station.service.loop import without_collector
from station.service.stand_in import StandIn

FOLDER = Path(__file__).parent / "traces"
SEED, BODY_KG = 34, 75.0
LIMITS = Limits(  # no tighter than any built-in program: it runs as it is written
    deepest_deg=30.0, rate_down_deg_s=3.0, rate_up_deg_s=2.0, hold_s=180.0, session_s=1200.0
)
TABLE_HZ, FLOOR_HZ = 50.0, 10.0
_BOUND_S = 3600.0
_STILL_DUTY, _STILL_DEG = 0.005, 0.2
_HEAD = (
    "# {id}: every change of what is said (@ seconds mode phase step question | title | prompt),\n"
    "# and once a second while it moves: seconds, true angle in degrees, mean duty.\n"
    "# Written by `make golden`; compared by tests/golden.\n"
)


@dataclass(frozen=True, slots=True)
class Moment:
    """Something else is said or asked from here on."""

    t_s: float
    place: str  # mode, phase, step and question
    title: str
    prompt: str

    @property
    def words(self) -> str:
        """Everything of it but the time."""
        return f"{self.place} | {self.title} | {self.prompt}"


@dataclass(frozen=True, slots=True)
class Point:
    """Where the bed really is, and how hard it was driven in the second before."""

    t_s: int
    angle_deg: float
    duty: float


@dataclass(slots=True)
class Trace:
    """A whole session; a second without a point is one in which nothing has moved."""

    id: str
    moments: list[Moment] = field(default_factory=list)
    points: list[Point] = field(default_factory=list)

    @property
    def lasts_s(self) -> int:
        """To the last thing that happened."""
        ends = [0.0, *(moment.t_s for moment in self.moments[-1:])]
        return int(max(*ends, *(point.t_s for point in self.points[-1:]), 0.0))

    def every_second(self) -> list[Point]:
        """With the seconds in which nothing moved."""
        there = {point.t_s: point for point in self.points}
        found: list[Point] = []
        for t_s in range(self.lasts_s + 1):
            before = found[-1].angle_deg if found else 0.0
            found.append(there.get(t_s) or Point(t_s, before, 0.0))
        return found


def plan_of(library: Library, program_id: str) -> Plan:
    """The program as it is written, for somebody whose limits are no tighter."""
    program = library.programs[program_id]
    steps = library.steps_of(program)
    return Plan("golden", program.id, "somebody", program.title, LIMITS, steps)


def run(plan: Plan, config: ControlConfig | None = None) -> Trace:
    """Run a plan with somebody cooperative on the pretend table."""
    rate_hz = TABLE_HZ if plan.uses_table else FLOOR_HZ
    config = replace(config or ControlConfig(), rate_hz=rate_hz)
    station = VirtualStation(config, TableOptions(seed=SEED, body_kg=BODY_KG))
    station.people.append(StandIn())
    station.make_ready()
    assert station.arm(plan).accepted
    writer = _Writer(station, Trace(plan.program_id))
    with without_collector():
        station.run_until(writer.take, _BOUND_S)
    return writer.trace


class _Writer:
    """Writes down what every tick brings."""

    def __init__(self, station: VirtualStation, trace: Trace) -> None:
        self.trace = trace
        self._station = station
        self._began_s = station.now_s
        self._duties: list[float] = []
        self._due_s = 0

    def take(self, snapshot: Snapshot) -> bool:
        """Take a tick; whether the session is over."""
        t_s = snapshot.now_s - self._began_s
        self._say(snapshot, t_s)
        self._duties.append(snapshot.duty)
        if t_s >= self._due_s - 1e-6:
            self._point()
        return snapshot.ended is not None

    def _say(self, snapshot: Snapshot, t_s: float) -> None:
        session, moments = snapshot.session, self.trace.moments
        if session is None:
            moment = Moment(t_s, f"{snapshot.mode} {snapshot.ended or '-'} - -", "-", "-")
        else:
            place = f"{snapshot.mode} {session.phase} {session.step_index + 1}"
            place += f" {session.question or '-'}"
            moment = Moment(t_s, place, session.title, session.prompt)
        if not moments or moments[-1].words != moment.words:
            moments.append(replace(moment, t_s=round(t_s, 1)))

    def _point(self) -> None:
        duty = sum(self._duties) / len(self._duties)
        angle, points = self._station.table.truth().angle_deg, self.trace.points
        moved = not points or abs(angle - points[-1].angle_deg) > _STILL_DEG
        if moved or abs(duty) > _STILL_DUTY:
            points.append(Point(self._due_s, round(angle, 1), round(duty, 2) + 0.0))
        self._duties.clear()
        self._due_s += 1


def text_of(trace: Trace) -> str:
    """As it is kept."""
    lines = [(moment.t_s, f"@ {moment.t_s:.1f} {moment.words}") for moment in trace.moments]
    lines += [
        (float(point.t_s), f"{point.t_s} {point.angle_deg:.1f} {point.duty:.2f}")
        for point in trace.points
    ]
    in_order = sorted(lines, key=lambda line: line[0])
    return _HEAD.format(id=trace.id) + "".join(f"{line}\n" for _, line in in_order)


def kept(program_id: str) -> Trace:
    """As it was written the last time."""
    text = (FOLDER / f"{program_id}.txt").read_text(encoding="utf-8")
    trace = Trace(program_id)
    for line in _content(text):
        if line.startswith("@"):
            _, t_s, words = line.split(" ", 2)
            trace.moments.append(Moment(float(t_s), *words.split(" | ", 2)))
        else:
            at_s, angle, duty = line.split()
            trace.points.append(Point(int(at_s), float(angle), float(duty)))
    return trace


def _content(text: str) -> Iterator[str]:
    return (line for line in text.splitlines() if line and not line.startswith("#"))
