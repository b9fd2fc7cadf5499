"""Sessions written down tick by tick, exactly enough to be run again bit for bit.

A recording is gzipped JSON lines: a head with the controller as it was right before the tick that
armed, one line for every tick with what it read, what was asked and what it commanded, and a last
line that says how many there are. Floats are written so that they read back the same. What was
written a second ago is in the file whatever happens to the process; one that was cut off is read up
to its last whole line.
"""

import gzip
import json
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from pydantic import TypeAdapter, ValidationError

from hardware.interface import Command, Readings
from station.control.controller import Controller
from station.control.modes import Mode
from station.control.requests import Arm, Request, What
from station.errors import StationError
from station.service.loop import Tick

FLUSH_TICKS = 50
FORMAT = "inversion-station recording 1"

CHECKPOINT: TypeAdapter[Controller] = TypeAdapter(Controller)
_READINGS: TypeAdapter[Readings] = TypeAdapter(Readings)
_COMMAND: TypeAdapter[Command] = TypeAdapter(Command)
_WHATS: dict[str, TypeAdapter[What]] = {kind.__name__: TypeAdapter(kind) for kind in get_args(What)}


class BadRecording(StationError, ValueError):
    """A file that is no recording, or one that is damaged."""


class CutOff(BadRecording):
    """A recording whose process ended before it: all its whole lines have been read."""


@dataclass(frozen=True, slots=True)
class Begin:
    """A session begins: its name, and the controller before the tick that arms, as plain data."""

    session_id: str
    checkpoint: Any


@dataclass(frozen=True, slots=True)
class End:
    """A session has ended; None when the process ended first."""

    outcome: str | None


Entry = Begin | Tick | End


class Watch:
    """Watches the loop for sessions; hands over what is to be written, in O(1) a tick."""

    def __init__(self, controller: Controller, sink: Callable[[Entry], None]) -> None:
        self._controller, self._sink = controller, sink
        self._checkpoint: Any = None
        self._on = False

    def before(self, requests: Sequence[Request]) -> None:
        """Take the controller down as it is, if this tick may arm."""
        if not self._on and any(isinstance(request.what, Arm) for request in requests):
            self._checkpoint = CHECKPOINT.dump_python(self._controller, mode="json")

    def after(self, tick: Tick) -> None:
        """Hand over a tick of a session."""
        if self._checkpoint is not None:
            self._begin(tick)
        if self._on:
            self._sink(tick)
            if tick.snapshot.ended is not None:
                self._on = False
                self._sink(End(tick.snapshot.ended))

    def close(self) -> None:
        """The loop has ended."""
        if self._on:
            self._on = False
            self._sink(End(None))

    def _begin(self, tick: Tick) -> None:
        checkpoint, self._checkpoint = self._checkpoint, None
        session = tick.snapshot.session
        if session is not None:  # else it was refused
            self._on = True
            self._sink(Begin(session.id, checkpoint))


class RecordingFile:
    """A recording that is being written."""

    def __init__(self, path: Path, begin: Begin) -> None:
        self.path = path
        self._ticks = 0
        self._file = gzip.GzipFile(path, "wb", compresslevel=5)
        head = {"format": FORMAT, "session": begin.session_id, "controller": begin.checkpoint}
        self._line(head)

    def add(self, tick: Tick) -> None:
        """Write a tick."""
        self._ticks += 1
        self._line(
            [
                _READINGS.dump_python(tick.readings, mode="json"),
                [_request(request) for request in tick.requests],
                _COMMAND.dump_python(tick.command, mode="json"),
                tick.snapshot.mode.value,
            ]
        )
        if self._ticks % FLUSH_TICKS == 0:
            self._file.flush()  # to the system, which keeps it when this process is killed (S43)

    def close(self, end: End) -> None:
        """Write the last line and close the file."""
        self._line({"ticks": self._ticks, "outcome": end.outcome})
        self._file.close()

    def abandon(self) -> None:
        """Close the file as it is and remove it."""
        self._file.close()
        self.path.unlink(missing_ok=True)

    def _line(self, content: Any) -> None:
        self._file.write(json.dumps(content, separators=(",", ":")).encode() + b"\n")


@dataclass(frozen=True, slots=True)
class Line:
    """One recorded tick."""

    readings: Readings
    requests: tuple[Request, ...]
    command: Command
    mode: Mode


def read_recording(path: Path) -> tuple[Controller, Iterator[Line]]:
    """The controller of a recording and its ticks, read as they are asked for.

    Raises:
        BadRecording: At once or while it is read: no recording, or a damaged one.
        CutOff: After its last whole line: it was not written to its end.
    """
    lines = _lines(path)
    try:
        head = next(lines, None)
        if not isinstance(head, dict) or head.get("format") != FORMAT:
            raise BadRecording(f"{path} is not a recording of this station.")
        controller = CHECKPOINT.validate_python(head["controller"])
    except (KeyError, ValidationError) as error:
        raise _damaged(path) from error
    return controller, _ticks(path, lines)


def _ticks(path: Path, lines: Iterator[Any]) -> Iterator[Line]:
    for ticks, content in enumerate(lines):
        if isinstance(content, dict):
            if content.get("ticks") == ticks and next(lines, None) is None:
                return
            raise _damaged(path)
        yield _line(path, content)
    raise CutOff(f"{path} was not written to its end.")


def _line(path: Path, content: Any) -> Line:
    try:
        readings, requests, command, mode = content
        return Line(
            _READINGS.validate_python(readings),
            tuple(_asked(*request) for request in requests),
            _COMMAND.validate_python(command),
            Mode(mode),
        )
    except (KeyError, TypeError, ValueError) as error:  # a ValidationError is a ValueError
        raise _damaged(path) from error


def _lines(path: Path) -> Iterator[Any]:
    try:
        with gzip.open(path, "rt", encoding="utf-8") as file:
            for line in file:
                yield json.loads(line)
    except gzip.BadGzipFile as error:
        raise BadRecording(f"{path} is not a recording of this station.") from error
    except EOFError:
        return
    except (zlib.error, ValueError, RecursionError) as error:
        raise _damaged(path) from error
    except OSError as error:
        raise BadRecording(f"{path} cannot be read ({error.strerror}).") from error


def _damaged(path: Path) -> BadRecording:
    return BadRecording(f"{path} is damaged or was not written to its end.")


def _request(request: Request) -> list[Any]:
    kind = type(request.what).__name__
    what = _WHATS[kind].dump_python(request.what, mode="json")
    return [kind, what, request.source, request.age_s, request.ticket]


def _asked(kind: str, what: Any, source: str, age_s: float, ticket: int) -> Request:
    return Request(_WHATS[kind].validate_python(what), source, age_s, ticket)
