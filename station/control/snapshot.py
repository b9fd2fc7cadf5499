"""What the controller says of itself after every tick.

Measured, planned and requested values stand side by side and are never mixed. The JSON that the
web and the records see is made from these classes by the service; the names are the contract.
"""

from dataclasses import dataclass
from enum import StrEnum

from station.control.faults import Fault
from station.control.modes import Mode
from station.control.plan import Place, rounds_s
from station.control.requests import Answer


class Phase(StrEnum):
    """What the person is waiting for within a session."""

    CHOSEN = "chosen"  # armed: press the button on the station
    MOUNT = "mount"  # get on the table and lock the ankles
    WARN = "warn"  # lamp and buzzer warn before the first motion (S4)
    GRIP = "grip"  # hold the enabling switch: the next move goes head-down (S45)
    MOVE = "move"
    HOLD = "hold"
    REST = "rest"
    EXERCISE = "exercise"
    ASK = "ask"
    STOPPED = "stopped"
    RETURN = "return"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class ExerciseView:
    """The exercise that is being done: how much of it, and for how long already.

    Attributes:
        exercise_id: In the catalogue.
        place: "floor" or "table".
        repetitions: Of one set and side.
        sides: 2 when every set is done left, then right.
        repetition_s: Of one repetition without its hold; 0 when the table sets the pace, not time.
        elapsed_s: Since the exercise began, pauses included.
    """

    exercise_id: str
    place: Place
    sets: int
    repetitions: int
    sides: int
    hold_s: float
    repetition_s: float
    pause_s: float
    elapsed_s: float

    @property
    def total_repetitions(self) -> int:
        """Of all sets and sides."""
        return self.sets * self.sides * self.repetitions

    @property
    def done_so_far(self) -> int:
        """How many of them the time so far has been enough for; 0 where time does not tell."""
        if self.repetition_s <= 0.0:
            return 0
        one_s = self.repetition_s + self.hold_s
        total_s = rounds_s(self.sets * self.sides, self.repetitions, one_s, self.pause_s)
        return int(self.total_repetitions * min(self.elapsed_s / total_s, 1.0))


@dataclass(frozen=True, slots=True)
class SessionView:
    """Where a session is, and what its person shall do now.

    Attributes:
        step_index: Number of the step from 0.
        steps: How many steps there are.
        title: Name of the step.
        prompt: What to do now, one sentence.
        remaining_s: Planned time to the end of this step; None when nobody can know.
        inverted_s: Head-down time of this session so far.
        phase: What is being waited for.
        question: "pain", "well" or "check_in" when an answer is wanted, else None.
        answer_s: Seconds left to answer, None without a question.
        planned_s: Planned time to the end of the session without the return, None when unknown.
        pains_nrs: Pain ratings given in this session so far, in order.
        program_title: Name of the program.
        needs_button: Only the physical button starts it; otherwise the screen may, too (S2).
        exercise: What is being done now; None when nothing is to be done but to wait or to answer.
    """

    id: str
    program_id: str
    person_id: str
    step_index: int
    steps: int
    title: str
    prompt: str
    remaining_s: float | None
    inverted_s: float
    phase: Phase
    question: str | None
    answer_s: float | None
    planned_s: float | None
    pains_nrs: tuple[int, ...] = ()
    program_title: str = ""
    needs_button: bool = True
    exercise: ExerciseView | None = None


@dataclass(frozen=True, slots=True)
class FaultView:
    """A fault as it is shown: present or latched until acknowledged."""

    fault: Fault
    latched: bool
    since_s: float


@dataclass(frozen=True, slots=True)
class Inputs:
    """The switches as they were read; None when unreadable."""

    button: bool | None
    estop_closed: bool | None
    ankles_locked: bool | None
    upper_switch: bool | None
    lower_switch: bool | None
    mains_ok: bool | None
    enabling: bool | None
    return_button: bool | None


@dataclass(frozen=True, slots=True)
class LoopView:
    """How punctual the loop is."""

    ticks: int
    late_ticks: int
    worst_ms: float


@dataclass(frozen=True, slots=True)
class Event:
    """Something that must be recorded (S42).

    Attributes:
        tick: Number of the tick in which it happened.
        source: "button", "hand", "web", "station", "signal", "session", "monitor".
        kind: "mode", "request", "refused", "fault", "fault_over", "acknowledged", "step",
            "answer", "session".
        text: One line of detail, for example "RUNNING -> HOLDING".
    """

    tick: int
    source: str
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The whole state after one tick.

    Attributes:
        angle_deg: Measured bed angle; None when it is unknown.
        target_deg: Where the table is being taken; None when nowhere.
        planned_deg: Where the motion plan is at this tick; None when there is no plan.
        duty: What was commanded in this tick.
        power: What was commanded in this tick.
        budget_share: How much of its duty budget the actuator has left, 0 to 1 (S46).
        answers: Answers to the requests of this tick.
        events: What happened in this tick.
        ended: How the session ended ("completed", "stopped", ...) in the tick in which it did.
        last: The session as it was then, with what that very tick brought.
    """

    now_s: float
    mode: Mode
    angle_deg: float | None
    rate_deg_s: float | None
    trusted: bool
    target_deg: float | None
    planned_deg: float | None
    duty: float
    power: bool
    session: SessionView | None
    faults: tuple[FaultView, ...]
    inputs: Inputs
    loop: LoopView
    budget_share: float
    answers: tuple[Answer, ...] = ()
    events: tuple[Event, ...] = ()
    ended: str | None = None
    last: SessionView | None = None
