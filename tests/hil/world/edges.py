"""Every change that a program makes to an output or a PWM, with the kernel's time of it.

The kernel's trace events tell them: nothing is missed however late we look. Their clock is the one
of `time.monotonic`.
"""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_TRACING = Path("/sys/kernel/tracing")
_SET = re.compile(rb" ([\d.]+): gpio_value: (\d+) set (\d)")
_PWM = re.compile(
    rb" ([\d.]+): pwm_apply: (\w+): period=(\d+) duty_cycle=(\d+) polarity=\d enabled=(\d)"
)


@dataclass(frozen=True, slots=True)
class Edge:
    """An output was driven to a level, which may be the one that it had."""

    at_s: float
    line: int
    level: bool


@dataclass(frozen=True, slots=True)
class PwmChange:
    """A PWM channel was told something; `share` is what comes out of it then, 0 when disabled."""

    at_s: float
    channel: str
    share: float
    frequency_hz: float


class Edges:
    """A recorder of changes; what has been read is kept."""

    def __init__(self) -> None:
        self._first_line = _first_line()
        self._rest = b""
        for name, word in (
            ("trace_clock", "mono"),
            ("events/gpio/gpio_value/filter", "get == 0"),
            ("events/gpio/gpio_value/enable", "1"),
            ("events/pwm/pwm_apply/enable", "1"),
        ):
            (_TRACING / name).write_text(word)
        self._pipe = os.open(_TRACING / "trace_pipe", os.O_RDONLY | os.O_NONBLOCK)

    def read(self) -> list[Edge | PwmChange]:
        """What has happened since the last call, in order."""
        lines = (self._rest + self._read_all()).split(b"\n")
        self._rest = lines.pop()
        return list(self._parse(lines))

    def close(self) -> None:
        """Stop recording."""
        os.close(self._pipe)

    def _read_all(self) -> bytes:
        parts = []
        while True:
            try:
                parts.append(os.read(self._pipe, 1 << 16))
            except BlockingIOError:
                return b"".join(parts)

    def _parse(self, lines: list[bytes]) -> Iterator[Edge | PwmChange]:
        for line in lines:
            if found := _SET.search(line):
                at_s, number, level = found.groups()
                yield Edge(float(at_s), int(number) - self._first_line, level == b"1")
            elif found := _PWM.search(line):
                at_s, channel, period, duty, enabled = found.groups()
                share = int(duty) / int(period) if int(enabled) else 0.0
                yield PwmChange(float(at_s), channel.decode(), share, 1e9 / int(period))


def _first_line() -> int:
    """The kernel's own number of the header's line 0."""
    chip = next(Path("/sys/class/gpio").glob("gpiochip*"))
    return int((chip / "base").read_text())
