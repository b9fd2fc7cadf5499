"""The mode machine as a picture, drawn from the table that the controller follows.

`python -m station.mode_drawing docs/pictures/modes.svg`; `make docs` does it. Where the modes lie
and how the arrows run is written here; which arrows there are, and what each is for, is not.
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from math import hypot
from pathlib import Path

from station.control.modes import TRANSITIONS, Mode, Signal
from station.wiring_drawing.canvas import FAINT, INK, PAPER, Canvas, Point, text_width

SIZE = (1188.0, 840.0)
BOX = (176.0, 66.0)
STOPPED, WAITING, DRIVEN = "#ffe3e3", "#f1f3f5", "#d3f9d8"
ALWAYS = {Signal.ESTOP: Mode.ESTOPPED, Signal.CUT: Mode.FAULTED}
_HEAD, _LABEL = 11.0, 13.0


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a mode lies, and what it is in a few words."""

    at: Point
    fill: str
    words: str


@dataclass(frozen=True, slots=True)
class _Way:
    """How an arrow runs, and where its label stands: left of, right of, or centred on a point.

    In a narrow place each signal has a line of its own.
    """

    points: tuple[Point, ...]
    label: Point
    anchor: str = "middle"
    narrow: bool = False


_LEFT, _MIDDLE, _RIGHT, _FAR = 130.0, 440.0, 750.0, 1058.0
_TOP, _HALF, _LOW = 190.0, 420.0, 650.0

_PLACES = {
    Mode.FAULTED: _Place((_LEFT, _TOP), STOPPED, "no power; start-up"),
    Mode.READY: _Place((_MIDDLE, _TOP), WAITING, "no power; upright"),
    Mode.ARMED: _Place((_RIGHT, _TOP), WAITING, "no power; 30 s"),
    Mode.RUNNING: _Place((_FAR, _TOP), DRIVEN, "may go head-down"),
    Mode.RECOVERING: _Place((_LEFT, _HALF), DRIVEN, "creeps up while held"),
    Mode.HOLDING: _Place((_RIGHT, _HALF), DRIVEN, "stops, then stands"),
    Mode.RETURNING: _Place((_FAR, _HALF), DRIVEN, "comes up with rests"),
    Mode.ESTOPPED: _Place((_RIGHT, _LOW), STOPPED, "no power; chain open"),
}

_W, _H = BOX[0] / 2, BOX[1] / 2
_WAYS = {
    (Mode.FAULTED, Mode.RECOVERING): _Way(
        ((_LEFT - 20, _TOP + _H), (_LEFT - 20, _HALF - _H)), (_LEFT - 28, 300), "end"
    ),
    (Mode.RECOVERING, Mode.FAULTED): _Way(
        ((_LEFT + 20, _HALF - _H), (_LEFT + 20, _TOP + _H)), (_LEFT + 28, 345), "start"
    ),
    (Mode.FAULTED, Mode.READY): _Way(
        ((_LEFT + _W, _TOP), (_MIDDLE - _W, _TOP)), ((_LEFT + _MIDDLE) / 2, _TOP - 8)
    ),
    (Mode.FAULTED, Mode.HOLDING): _Way(
        ((_LEFT + _W - 10, _TOP + _H), (_RIGHT - _W, _HALF - 16)), (360, 278)
    ),
    (Mode.READY, Mode.ARMED): _Way(
        ((_MIDDLE + _W, _TOP - 14), (_RIGHT - _W, _TOP - 14)), (595, _TOP - 22)
    ),
    (Mode.ARMED, Mode.READY): _Way(
        ((_RIGHT - _W, _TOP + 14), (_MIDDLE + _W, _TOP + 14)), (595, _TOP + 30), narrow=True
    ),
    (Mode.ARMED, Mode.RUNNING): _Way(
        ((_RIGHT + _W, _TOP - 14), (_FAR - _W, _TOP - 14)), (904, _TOP - 22)
    ),
    (Mode.RUNNING, Mode.ARMED): _Way(
        ((_FAR - _W, _TOP + 14), (_RIGHT + _W, _TOP + 14)), (904, _TOP + 30)
    ),
    (Mode.RUNNING, Mode.HOLDING): _Way(
        ((_FAR - 60, _TOP + _H), (_RIGHT + 50, _HALF - _H)), (895, 300)
    ),
    (Mode.RUNNING, Mode.RETURNING): _Way(
        ((_FAR + 30, _TOP + _H), (_FAR + 30, _HALF - _H)), (_FAR + 22, 305), "end"
    ),
    (Mode.HOLDING, Mode.RETURNING): _Way(
        ((_RIGHT + _W, _HALF - 12), (_FAR - _W, _HALF - 12)), (904, _HALF - 20)
    ),
    (Mode.RETURNING, Mode.HOLDING): _Way(
        ((_FAR - _W, _HALF + 12), (_RIGHT + _W, _HALF + 12)), (904, _HALF + 28)
    ),
    (Mode.HOLDING, Mode.RECOVERING): _Way(
        ((_RIGHT - _W, _HALF + 14), (_LEFT + _W, _HALF + 14)), (330, _HALF + 30)
    ),
    (Mode.HOLDING, Mode.READY): _Way(
        ((_RIGHT - 50, _HALF - _H), (_MIDDLE + 60, _TOP + _H)), (640, 340)
    ),
    (Mode.RETURNING, Mode.READY): _Way(
        ((_FAR, _HALF + _H), (_FAR, 530), (_MIDDLE + 20, 530), (_MIDDLE + 20, _TOP + _H)),
        (600, 522),
    ),
    (Mode.ESTOPPED, Mode.HOLDING): _Way(
        ((_RIGHT, _LOW - _H), (_RIGHT, _HALF + _H)), (_RIGHT + 8, 580), "start"
    ),
    (Mode.ESTOPPED, Mode.READY): _Way(
        ((_RIGHT - _W, _LOW - 12), (_MIDDLE - 20, _LOW - 12), (_MIDDLE - 20, _TOP + _H)),
        (560, _LOW - 20),
    ),
    (Mode.ESTOPPED, Mode.FAULTED): _Way(
        ((_RIGHT - _W, _LOW + 14), (22, _LOW + 14), (22, _TOP), (_LEFT - _W, _TOP)),
        (250, _LOW + 30),
    ),
}

_SAID = {
    Signal.BRING_UP: "bring me up",
    Signal.CREEP_OVER: "let go",
    Signal.CREEP: "held for 1 s",
    Signal.MOUNT: "onto the table",
    Signal.ARM: "a session is chosen",
    Signal.START: "fresh press (S2)",
    Signal.RESET: "reset, upright",
    Signal.RESET_AWAY: "reset, not upright",
    Signal.RESET_FAULTY: "press, but something is wrong",
    Signal.PARKED: "upright",
    Signal.FINISHED: "all done",
    Signal.DISARM: "lapsed",
}


def mode_drawing() -> str:
    """The picture as SVG.

    Raises:
        KeyError: The table has an arrow that has no way here.
    """
    canvas = Canvas()
    canvas.text((32, 50), "The mode machine", 24.0, bold=True)
    canvas.text((32, 78), "Made from the table that the controller follows; stops go first.", 14.0)
    for mode, place in _PLACES.items():
        _draw_mode(canvas, mode, place)
    for (before, after), signals in _arrows().items():
        _draw_arrow(canvas, _WAYS[before, after], signals)
    _draw_always(canvas)
    return canvas.svg(SIZE, "The mode machine")


def from_everywhere() -> dict[Signal, list[Mode]]:
    """Which modes the two strongest signals leave, for their own mode."""
    return {
        signal: [mode for mode in Mode if (signal, there) in TRANSITIONS[mode] and mode != there]
        for signal, there in ALWAYS.items()
    }


def _arrows() -> dict[tuple[Mode, Mode], list[Signal]]:
    """Every change of mode but the two that are drawn once for all, with its signals in order."""
    found: dict[tuple[Mode, Mode], list[Signal]] = {}
    for before, row in TRANSITIONS.items():
        for signal, after in row:
            if after is not before and ALWAYS.get(signal) is not after:
                found.setdefault((before, after), []).append(signal)
    return found


def _draw_mode(canvas: Canvas, mode: Mode, place: _Place) -> None:
    x, y = place.at
    canvas.box((x - _W, y - _H), BOX, place.fill, INK, 10)
    canvas.text((x, y - 3), mode.value, 19.0, "middle", bold=True)
    canvas.text((x, y + 19), place.words, _LABEL, "middle")


def _draw_arrow(canvas: Canvas, way: _Way, signals: list[Signal]) -> None:
    canvas.line(*way.points, width=1.8)
    canvas.area(_head(way.points[-2], way.points[-1]))
    words = [_SAID.get(signal, signal.value) for signal in signals]
    for number, line in enumerate(words if way.narrow else [" · ".join(words)]):
        _label(canvas, (way.label[0], way.label[1] + 16 * number), line, way.anchor)


def _label(canvas: Canvas, at: Point, text: str, anchor: str) -> None:
    width = text_width(text, _LABEL) * 0.93
    left = {"start": at[0], "middle": at[0] - width / 2, "end": at[0] - width}[anchor]
    canvas.line((left, at[1] - 4), (left + width, at[1] - 4), colour=PAPER, width=_LABEL + 1)
    canvas.text(at, text, _LABEL, anchor)


def _head(before: Point, at: Point) -> Iterator[Point]:
    """The head of an arrow that comes from `before`."""
    length = hypot(at[0] - before[0], at[1] - before[1])
    dx, dy = (at[0] - before[0]) / length, (at[1] - before[1]) / length
    back = (at[0] - dx * _HEAD, at[1] - dy * _HEAD)
    yield at
    yield back[0] - dy * _HEAD * 0.4, back[1] + dx * _HEAD * 0.4
    yield back[0] + dy * _HEAD * 0.4, back[1] - dx * _HEAD * 0.4


def _draw_always(canvas: Canvas) -> None:
    """What holds in every mode, and what the colours mean."""
    canvas.box((32, 712), (1124, 104), PAPER, FAINT, 8)
    lines = {
        Signal.ESTOP: "emergency-stop chain open: power off in the same tick, stop category 0",
        Signal.CUT: "a fault that cuts: duty 0 and power off in the same tick, stop category 0",
    }
    for number, (signal, modes) in enumerate(from_everywhere().items()):
        others = [mode.value for mode in Mode if mode not in modes and mode != ALWAYS[signal]]
        where = f"all but {', '.join(others)}" if others else "every other mode"
        text = f"From {where} to {ALWAYS[signal].value}: {lines[signal]}."
        canvas.text((50, 738 + 24 * number), text, 14.0)
    keys = {STOPPED: "latched", WAITING: "no power", DRIVEN: "the relay may be closed"}
    for number, (fill, words) in enumerate(keys.items()):
        canvas.box((50 + 250 * number, 782), (26, 18), fill, INK, 3)
        canvas.text((84 + 250 * number, 796), words, 14.0)


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(mode_drawing(), encoding="utf-8")
