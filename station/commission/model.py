"""What goes in and out of the commissioning flow: plain, frozen data."""

from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol, TypeVar, runtime_checkable

from hardware.gpio.calibration import TableCalibration
from hardware.gpio.wiring import Inclinometer, Inputs, Wiring
from hardware.interface import Command, Hardware
from station.calibration import Check, Speed, StopTravel
from station.commission.grant import Vector
from station.control.config import ControlConfig


class RawTilt(Protocol):
    """What a tilt channel's chip says; see `hardware.gpio.tilt.RawTilt`."""

    @property
    def value(self) -> float | None:
        """Turns or share of the reference; None for a gravity chip."""

    @property
    def vector_g(self) -> Vector | None:
        """Acceleration along the chip's own axes; None for the others."""

    @property
    def taken_s(self) -> float:
        """Monotonic time of the sample."""

    @property
    def identity(self) -> str:
        """Of the sensor."""


class Raw(Protocol):
    """Both channels."""

    @property
    def primary(self) -> RawTilt | None:
        """The gravity channel."""

    @property
    def check(self) -> RawTilt | None:
        """The second channel."""


@runtime_checkable
class Table(Hardware, Protocol):
    """A table that can be commissioned."""

    def raw(self) -> Raw:
        """What the chips of both tilt channels say."""
        ...

    def use(self, calibration: TableCalibration | None) -> None:
        """Turn it into angles by this calibration from now on; by none, nothing is trusted."""
        ...


class Act(StrEnum):
    """What somebody at the screen or keyboard can say."""

    GO = "go"
    YES = "yes"
    NO = "no"
    NUMBER = "number"
    REPEAT = "repeat"
    BACK = "back"
    STOP = "stop"


@dataclass(frozen=True, slots=True)
class Answer:
    """One such word; `value` belongs to a number."""

    act: Act
    value: float | None = None


class Hand(StrEnum):
    """What somebody at the table is asked to do with their hands."""

    HOLD = "hold"
    LET_GO = "let_go"
    ESTOP_OPEN = "estop_open"
    ESTOP_CLOSE = "estop_close"
    ANKLES_OPEN = "ankles_open"
    ANKLES_CLOSE = "ankles_close"
    UPPER_PRESS = "upper_press"
    UPPER_FREE = "upper_free"
    LOWER_PRESS = "lower_press"
    LOWER_FREE = "lower_free"
    MAINS_PULL = "mains_pull"
    MAINS_PLUG = "mains_plug"
    BATTERY_OFF = "battery_off"
    BATTERY_ON = "battery_on"
    ENABLING_HOLD = "enabling_hold"
    ENABLING_FREE = "enabling_free"
    RETURN_PRESS = "return_press"
    RETURN_FREE = "return_free"
    LOAD_ON = "load_on"
    LOAD_OFF = "load_off"
    READ_LEVEL = "read_level"
    LOOK = "look"


class Kind(StrEnum):
    """What kind of answer a question wants."""

    GO = "go"
    YES_NO = "yes_no"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Question:
    """What the screen asks; a number has its unit, bounds and perhaps a proposal."""

    kind: Kind
    text: str
    unit: str = ""
    low: float = 0.0
    high: float = 0.0
    proposal: float | None = None


@dataclass(frozen=True, slots=True)
class Ask:
    """What a step wants in this tick: words for the person, and a wish for the guard."""

    prompt: str
    hand: Hand | None = None
    question: Question | None = None
    wish: Command = field(default_factory=Command)


T = TypeVar("T")
Script = Generator[Ask, None, T]


class StepFailed(Exception):
    """A step that has to be repeated, with the reason and the way out, a sentence each."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Setting:
    """What is known of the table before: how it is wired and what the settings permit.

    Attributes:
        config: The control core's figures.
        wiring: What is where.
        opened_reversed: The table was opened with its two directions swapped.
    """

    config: ControlConfig
    wiring: Wiring
    opened_reversed: bool

    @property
    def inputs(self) -> Inputs:
        """The contacts."""
        return self.wiring.inputs

    @property
    def check_period(self) -> float:
        """After how much the second channel's raw value starts again; 0 if it does not."""
        return 1.0 if self.wiring.check.chip is Inclinometer.AS5600 else 0.0


@dataclass(frozen=True, slots=True)
class Found:
    """Everything found so far; what is None has not been found yet.

    Attributes:
        done: Ids of the steps that are done, in order.
        checks: What was looked at in them.
        turned: A positive duty drives head-up, as the table was opened.
        creep_duty: Duty that drove the empty table at creep.
    """

    done: tuple[str, ...] = ()
    checks: tuple[Check, ...] = ()
    turned: bool | None = None
    creep_duty: float | None = None
    table: TableCalibration | None = None
    rate_per_duty_deg_s: float | None = None
    dead_band_duty: float | None = None
    lever: tuple[tuple[float, float], ...] = ()
    speeds: tuple[Speed, ...] = ()
    rest_a: float | None = None
    empty_a: float | None = None
    loaded_a: float | None = None
    trip_current_a: float | None = None
    upper_switch_deg: float | None = None
    lower_switch_deg: float | None = None
    stops: tuple[StopTravel, ...] = ()
    battery_way_up: bool | None = None


class State(StrEnum):
    """Where a step is."""

    WAITING = "waiting"
    RUNNING = "running"
    FAILED = "failed"
    FINISHED = "finished"


@dataclass(frozen=True, slots=True)
class Live:
    """What is measured now; None is not known."""

    angle_deg: float | None
    check_deg: float | None
    rate_deg_s: float
    duty: float
    power: bool | None
    current_a: float | None
    inputs: dict[str, bool | None]


@dataclass(frozen=True, slots=True)
class View:
    """What is shown: the step with its announcement, what to do now, and what is measured.

    Attributes:
        number: Of the step, from 1.
        does: What the step will do.
        moves: What it moves, and by how much at most; empty when nothing moves.
        person: What the person needs or has to do.
        problem: What went wrong, with `hint` the way out; empty when nothing did.
        checks: Of the whole commissioning so far.
    """

    number: int
    steps: int
    id: str
    title: str
    does: str
    moves: str
    person: str
    state: State
    prompt: str
    hand: Hand | None
    question: Question | None
    problem: str
    hint: str
    checks: tuple[Check, ...]
    live: Live


@dataclass(frozen=True, slots=True)
class Step:
    """One row of the table of steps; `run` is its small state machine, written as a script.

    Attributes:
        finds: Names of what it puts into `Found`.
    """

    id: str
    title: str
    does: str
    moves: str
    person: str
    run: Callable[..., Script[None]]
    finds: tuple[str, ...] = ()
