"""What the oracle sees: the plant's true state, the wires, and what was asked, tick by tick."""

from dataclasses import dataclass

from hardware.interface import Command, Readings
from hardware.simulated.table import Truth


@dataclass(frozen=True, slots=True)
class Limits:
    """What the person of this run may be exposed to, and the times that this station is set to.

    Attributes:
        deepest_deg: The person's deepest angle.
        down_deg_s: The person's fastest head-down rate.
        up_deg_s: The person's fastest head-up rate.
        hold_s: Longest continuous time head-down.
        session_s: Longest time head-down in a session.
        level_rest_s: Rest at level on the way up.
        head_up_rest_s: Rest at 15 degrees head-up on the way up.
        auto_return_s: From a stop to the return.
        press_each_time: The programs of this run leave the table in between, so that every way down
            needs a press of its own.
        upright_deg: Where the table is parked.
        stations: Where the programs of this run and the way up may rest or turn, and how long they
            rest there at least; empty when nobody has told.
        waits_s: How long a program that begins on the table lets one lie there before it moves.
        asks: The programs ask something in between, and take silence for an answer.
    """

    deepest_deg: float
    down_deg_s: float
    up_deg_s: float
    hold_s: float
    session_s: float
    level_rest_s: float = 60.0
    head_up_rest_s: float = 15.0
    auto_return_s: float = 10.0
    press_each_time: bool = False
    upright_deg: float = -70.0
    stations: tuple[tuple[float, float], ...] = ()
    waits_s: float = 0.0
    asks: bool = False


@dataclass(slots=True)
class Sight:
    """One tick.

    Attributes:
        now_s: Its time.
        truth: What is really so; of the plant.
        wires: What the inputs carry: switches, contacts, and what the sensors claim.
        pins: What the controller drove its outputs to at the end of the tick.
        faults: What is broken now.
        asked: What was asked from a screen in this tick, in the words of the stories.
        restarted: The controller was started anew before this tick.
    """

    now_s: float
    truth: Truth
    wires: Readings
    pins: Command
    faults: frozenset[str]
    asked: tuple[str, ...] = ()
    restarted: bool = False


@dataclass(frozen=True, slots=True)
class Breach:
    """Something that must not happen, and has.

    Attributes:
        requirement: Identifier in docs/safety.md.
        at_s: When it was seen.
        what: What was seen, with its numbers.
    """

    requirement: str
    at_s: float
    what: str
