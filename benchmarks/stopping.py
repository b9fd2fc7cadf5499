"""How soon STOP is taken: over HTTP while nothing moves, and once in motion down to the duty."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.client import Client
from benchmarks.errors import BenchmarkFailed
from benchmarks.figures import Spread, spread
from benchmarks.streams import Shown, Streams
from station.control.requests import Stop
from station.service.recording import Line

_BETWEEN_S = 0.0337  # no multiple of a tick, so that every phase of one is met
_DRIVEN_DUTY = 0.2
_MOVES_S, _SHOWS_S = 40.0, 5.0
_AT_REST_S = 1.5


@dataclass(frozen=True, slots=True)
class Posted:
    """A STOP that was sent in motion.

    Attributes:
        at_s: Monotonic time at which it was sent.
        answered_ms: Until the controller's answer was back.
        shown_ms: Until a live stream showed HOLDING.
    """

    at_s: float
    answered_ms: float
    shown_ms: float


@dataclass(frozen=True, slots=True)
class StopInMotion:
    """One STOP from the click to the duty, in milliseconds since it was sent.

    Attributes:
        taken_ms: The tick that took it.
        falling_ms: The first tick with less duty than there was before.
        duty_zero_ms: The tick that commanded duty 0 (S5).
        answered_ms: The answer over HTTP, given after that tick.
        shown_ms: A live stream showed HOLDING; about the longest that it can take, for the stop is
            sent right after a snapshot has arrived.
    """

    taken_ms: float
    falling_ms: float
    duty_zero_ms: float
    answered_ms: float
    shown_ms: float


def stop_often(client: Client, count: int) -> Spread:
    """Milliseconds until STOP is answered: the controller answers after the tick that took it."""
    took_ms = []
    for _ in range(count):
        began_s = time.monotonic()
        client.post("stop")
        took_ms.append((time.monotonic() - began_s) * 1000)
        time.sleep(_BETWEEN_S)
    return spread(took_ms, 1)


def stop_in_motion(client: Client, streams: Streams) -> Posted:
    """Wait until the motor drives, send STOP, and wait for a screen to show it."""
    streams.wait_for(_is_driven, _MOVES_S, time.monotonic())
    at_s = time.monotonic()
    client.post("stop")
    answered_ms = (time.monotonic() - at_s) * 1000
    shown = streams.wait_for(lambda now: now.state["mode"] == "HOLDING", _SHOWS_S, at_s)
    time.sleep(_AT_REST_S)  # the recording goes on to rest
    return Posted(at_s, answered_ms, (shown.at_s - at_s) * 1000)


def _is_driven(shown: Shown) -> bool:
    return shown.phase == "move" and abs(shown.state["duty"]) > _DRIVEN_DUTY


def stop_to_duty(posted: Posted, ticks: Sequence[Line]) -> StopInMotion:
    """The same STOP as it was recorded, tick by tick.

    Raises:
        BenchmarkFailed: The recording does not have it.
    """
    taken = next((index for index, tick in enumerate(ticks) if _takes(tick, posted)), 0)
    before = abs(ticks[taken - 1].command.duty) if taken else 0.0
    falling = next((each for each in ticks[taken:] if abs(each.command.duty) < before), None)
    zero = next((each for each in ticks[taken:] if each.command.duty == 0.0), None)
    if falling is None or zero is None:
        raise BenchmarkFailed("The recording has no stop in motion that ended at duty 0.")
    return StopInMotion(
        taken_ms=_since_ms(posted, ticks[taken]),
        falling_ms=_since_ms(posted, falling),
        duty_zero_ms=_since_ms(posted, zero),
        answered_ms=round(posted.answered_ms, 1),
        shown_ms=round(posted.shown_ms, 1),
    )


def _takes(tick: Line, posted: Posted) -> bool:
    """Whether this tick took the stop."""
    asked = any(isinstance(request.what, Stop) for request in tick.requests)
    return asked and tick.readings.now_s >= posted.at_s


def _since_ms(posted: Posted, tick: Line) -> float:
    return round((tick.readings.now_s - posted.at_s) * 1000, 1)
