"""Runs a recorded session again and compares every command and mode, bit for bit."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from hardware.interface import Command
from station.service.recording import CutOff, Line, read_recording

SHOWN = 20


@dataclass(frozen=True, slots=True)
class Difference:
    """A tick in which the replay did something else; ticks count from 1."""

    tick: int
    now_s: float
    recorded: str
    replayed: str


@dataclass(slots=True)
class Replayed:
    """What a replay has found.

    Attributes:
        ticks: Ticks compared.
        differing: Ticks that differ.
        first: The first of the differences.
        cut_off: The recording was not written to its end; all there is was compared.
    """

    ticks: int = 0
    differing: int = 0
    first: list[Difference] = field(default_factory=list)
    cut_off: bool = False


def replay(path: Path, progress: Callable[[int], None] | None = None) -> Replayed:
    """Run a recording through the controller of today.

    Args:
        path: The recording.
        progress: Called with the number of ticks done, now and then.

    Raises:
        BadRecording: It is none, or a damaged one.
    """
    controller, lines = read_recording(path)
    found = Replayed()
    for line in _whole(lines, found):
        command, snapshot = controller.step(line.readings, line.requests)
        found.ticks += 1
        recorded = _exact(line.command, line.mode)
        replayed = _exact(command, snapshot.mode)
        if recorded != replayed:
            found.differing += 1
            if len(found.first) < SHOWN:
                now_s = line.readings.now_s
                found.first.append(Difference(found.ticks, now_s, recorded, replayed))
        if progress is not None and found.ticks % 1000 == 0:
            progress(found.ticks)
    return found


def _whole(lines: Iterator[Line], found: Replayed) -> Iterator[Line]:
    """Every whole line; one that was cut off has to have some."""
    try:
        yield from lines
    except CutOff:
        if not found.ticks:
            raise
        found.cut_off = True


def _exact(command: Command, mode: str) -> str:
    """A command and a mode as text in which every bit counts."""
    switches = f"power={command.power} lamp={command.lamp} buzzer={command.buzzer}"
    return f"{mode} duty={command.duty!r} {switches}"
