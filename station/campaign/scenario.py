"""What one seed leads to: table, person, programs, temper, and what goes wrong when."""

from dataclasses import dataclass, field, replace
from itertools import takewhile
from random import Random

from hardware.simulated.faults import FAULT_NAMES
from hardware.simulated.table import TableOptions
from station.campaign.oracle.sight import Limits as SeenLimits
from station.campaign.stage import Cast
from station.control.config import ControlConfig
from station.control.plan import (
    MOVING,
    Ask,
    Exercise,
    Oscillate,
    Plan,
    Rest,
    Step,
    Tilt,
    on_floor,
)
from station.control.route import way_up
from station.control.timing import plan_s


@dataclass(frozen=True, slots=True)
class Temper:
    """How the simulated person behaves.

    Attributes:
        reacts_s: How long it takes them to do what the screen asks for.
        sessions: How many sessions they choose, one after the other.
        silent_from_s: From then on they neither answer nor press: they have fainted.
        lets_go: The hand switch falls from their hand when they faint.
        pain_nrs: What they answer to a question for pain.
    """

    reacts_s: float = 1.0
    sessions: int = 1
    silent_from_s: float = 1e9
    lets_go: bool = False
    pain_nrs: int = 2


@dataclass(frozen=True, slots=True)
class Event:
    """Something that is done at a time, whatever else happens."""

    at_s: float
    do: str


@dataclass(frozen=True, slots=True)
class Scenario:
    """All of one run; the same one gives the same run to the last bit.

    Attributes:
        seed: What it was made from.
        theme: What it was made to provoke; empty for anything.
        options: What the table is like, and who lies on it.
        config: Figures of the controller.
        cast: The person's limits and the programs.
        temper: How the person behaves.
        events: What else is done, in order.
        planned_s: How long the sessions take when nothing happens.
    """

    seed: int
    theme: str
    options: TableOptions
    config: ControlConfig
    cast: Cast
    temper: Temper
    events: tuple[Event, ...] = ()
    planned_s: float = field(default=0.0)

    @property
    def seen(self) -> SeenLimits:
        """What the oracle is told of the person and the station."""
        return seen_limits(self.cast, self.config)

    def with_events(self, events: tuple[Event, ...]) -> "Scenario":
        """The same with these events, in their order in time."""
        return replace(self, events=tuple(sorted(events, key=lambda event: event.at_s)))


def seen_limits(cast: Cast, config: ControlConfig) -> SeenLimits:
    """What the oracle is told of a person and a station."""
    limits, safety = cast.limits, config.safety
    floor = any(on_floor(step) for steps in cast.plans.values() for step in steps)
    return SeenLimits(
        deepest_deg=limits.deepest_deg,
        down_deg_s=limits.rate_down_deg_s,
        up_deg_s=limits.rate_up_deg_s,
        hold_s=limits.hold_s,
        session_s=limits.session_s,
        level_rest_s=safety.level_rest_s,
        head_up_rest_s=safety.head_up_rest_s,
        auto_return_s=safety.auto_return_s,
        press_each_time=floor,
        upright_deg=config.table.upright_deg,
        stations=_stations(cast, config),
        waits_s=max((_waits_s(steps) for steps in cast.plans.values()), default=0.0),
        asks=any(isinstance(step, Ask) for steps in cast.plans.values() for step in steps),
    )


def _stations(cast: Cast, config: ControlConfig) -> tuple[tuple[float, float], ...]:
    """Where the table may rest or turn, and how long it rests there at least."""
    found: list[tuple[float, float]] = []
    for step in (step for steps in cast.plans.values() for step in steps):
        match step:
            case Tilt():
                found.append((step.angle_deg, step.hold_s))
            case Rest():
                found.append((step.angle_deg, step.time_s))
            case Oscillate():
                found += [(step.low_deg, step.low_hold_s), (step.high_deg, step.high_hold_s)]
    if not found:
        return ()
    table, safety = config.table, config.safety
    way_up = ((table.level_deg, 0.0), (safety.head_up_rest_deg, 0.0), (table.upright_deg, 0.0))
    return (*found, *way_up)


def _waits_s(steps: tuple[Step, ...]) -> float:
    """How long a program has something else to do at the table before it first moves."""
    before = takewhile(lambda step: not isinstance(step, MOVING), steps)
    waits_s = 0.0
    for step in before:
        if isinstance(step, Exercise):
            waits_s += step.total_s
        elif isinstance(step, Ask):
            waits_s += step.wait_s
    return waits_s


def session_s(plan: Plan, config: ControlConfig) -> float:
    """How long a session takes with its way up, when nothing happens."""
    limits = plan.limits
    route = way_up(config, limits.deepest_deg, limits.rate_up_deg_s, gentle=False, straight=False)
    way_s = (limits.deepest_deg - config.table.upright_deg) / limits.rate_up_deg_s
    return plan_s(plan, config)[0] + route.left_s(0.0) + way_s + 10.0


def random_fault(random: Random, from_s: float, to_s: float) -> list[Event]:
    """A fault at a random instant, mended again in some runs."""
    name, at_s = random.choice(FAULT_NAMES), random.uniform(from_s, to_s)
    events = [Event(at_s, f"fault {name}")]
    if random.random() < 0.4:
        events.append(Event(at_s + random.choice((0.15, 0.5, 2.0, 12.0)), f"mend {name}"))
    return events
