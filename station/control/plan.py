"""What a session is made of once it has been checked: limits, steps, and the plan that joins them.

The controller receives a whole `Plan` when it is armed and needs nothing further to finish it, so
that the web, the disk and the network may vanish in mid-session (S15). Steps are already merged
with the catalogue; nothing here is looked up later.
"""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Limits:
    """What one person may be exposed to; the most restrictive of machine, person and program wins.

    Attributes:
        deepest_deg: Deepest bed angle, positive head down (S7; a new person has 15).
        rate_down_deg_s: Fastest head-down rate (S10; a new person has 1).
        rate_up_deg_s: Fastest head-up rate (S10; 2 unless set).
        hold_s: Longest continuous head-down time (S13; a new person has 60, nobody over 180).
        session_s: Longest head-down time summed over a session (S13; 300 in the first month).
    """

    deepest_deg: float = 15.0
    rate_down_deg_s: float = 1.0
    rate_up_deg_s: float = 2.0
    hold_s: float = 60.0
    session_s: float = 300.0

    def within(self, cap: "Limits") -> "Limits":
        """These limits, each no looser than the same one in `cap`."""
        return Limits(
            deepest_deg=min(self.deepest_deg, cap.deepest_deg),
            rate_down_deg_s=min(self.rate_down_deg_s, cap.rate_down_deg_s),
            rate_up_deg_s=min(self.rate_up_deg_s, cap.rate_up_deg_s),
            hold_s=min(self.hold_s, cap.hold_s),
            session_s=min(self.session_s, cap.session_s),
        )


MACHINE_LIMITS = Limits(
    deepest_deg=60.0,  # S7
    rate_down_deg_s=3.0,  # S10
    rate_up_deg_s=3.0,  # S10
    hold_s=180.0,  # S13
    session_s=1200.0,
)
NEW_PERSON = Limits()


class Place(StrEnum):
    """Where the person is during an exercise."""

    FLOOR = "floor"  # beside the table: nothing moves, the motor has no power
    TABLE = "table"  # strapped in, at whatever angle the table stands


class Question(StrEnum):
    """What an `ask` step asks."""

    PAIN = "pain"  # 0-10
    WELL = "well"  # well / not well


@dataclass(frozen=True, slots=True)
class Tilt:
    """Go to an angle and hold there for `hold_s`, counted from the arrival.

    Attributes:
        exercise_id: Of what the person does meanwhile; empty when they just hang or lie.
    """

    title: str
    prompt: str
    angle_deg: float
    rate_deg_s: float
    hold_s: float
    exercise_id: str = ""


@dataclass(frozen=True, slots=True)
class Oscillate:
    """Go to and fro between two angles; each end is held for its own time; ends at `low_deg`.

    One cycle is low -> high -> low. A program may give a period instead of holds; the loader turns
    it into holds.

    Attributes:
        exercise_id: Of what the person does meanwhile; empty when they just hang or lie.
    """

    title: str
    prompt: str
    low_deg: float
    high_deg: float
    rate_deg_s: float
    low_hold_s: float
    high_hold_s: float
    cycles: int
    exercise_id: str = ""


@dataclass(frozen=True, slots=True)
class Rest:
    """Go to an angle at the gentle default rate and rest there."""

    title: str
    prompt: str
    angle_deg: float
    time_s: float


def rounds_s(rounds: int, repetitions: int, one_s: float, pause_s: float) -> float:
    """Time for rounds of repetitions, a round being a set of one side, with pauses in between."""
    return rounds * repetitions * one_s + (rounds - 1) * pause_s


@dataclass(frozen=True, slots=True)
class Exercise:
    """Repetitions that the person does; the table does not move.

    Attributes:
        exercise_id: Identifier in the catalogue.
        sides: 1, or 2 when each side is done in turn.
        repetition_s: Seconds for one repetition without its hold.
        pause_s: Seconds of pause between sets and sides.
    """

    title: str
    prompt: str
    exercise_id: str
    place: Place
    sets: int
    repetitions: int
    hold_s: float
    sides: int
    repetition_s: float
    pause_s: float

    @property
    def total_s(self) -> float:
        """Planned duration of all sets and sides with the pauses between them."""
        one_s = self.repetition_s + self.hold_s
        return rounds_s(self.sets * self.sides, self.repetitions, one_s, self.pause_s)


@dataclass(frozen=True, slots=True)
class Ask:
    """A question to the person; no answer in `wait_s` is taken as "not well" when head-down."""

    title: str
    prompt: str
    question: Question
    wait_s: float


Step = Tilt | Oscillate | Rest | Exercise | Ask
MOVING = (Tilt, Oscillate, Rest)


def on_table(step: Step) -> bool:
    """Whether the person must be strapped in for this step."""
    return isinstance(step, MOVING) or (isinstance(step, Exercise) and step.place is Place.TABLE)


def on_floor(step: Step) -> bool:
    """Whether the person must be off the table for this step."""
    return isinstance(step, Exercise) and step.place is Place.FLOOR


@dataclass(frozen=True, slots=True)
class Plan:
    """One session, checked and complete.

    Attributes:
        session_id: Identifier under which it is recorded.
        program_id: Program it came from.
        person_id: Person on the table.
        title: Name of the program for the screen.
        limits: Limits of this person on this machine, already the most restrictive.
        steps: At least one step.
    """

    session_id: str
    program_id: str
    person_id: str
    title: str
    limits: Limits
    steps: tuple[Step, ...]

    @property
    def tilts(self) -> bool:
        """Whether the table moves at all in this session."""
        return any(isinstance(step, MOVING) for step in self.steps)

    @property
    def uses_table(self) -> bool:
        """Whether anybody gets on the table in it; without that it stays without power (S2)."""
        return any(on_table(step) for step in self.steps)


def deepest_deg(step: Step) -> float:
    """The deepest angle that a step asks for; upright when it does not move the table."""
    match step:
        case Tilt() | Rest():
            return step.angle_deg
        case Oscillate():
            return max(step.low_deg, step.high_deg)
    return -90.0
