"""The board's lines from outside: what a wire on the header sees and does.

Lines are numbered as on the header. Everything goes through the simulated bank's own files, so it
works while another program owns the line.
"""

import os
from pathlib import Path

_BANK = next(Path("/sys/devices/platform/gpio-sim.0").glob("gpiochip*"), Path())
_WIRES = {True: b"pull-up", False: b"pull-down", None: b"open"}


class Lines:
    """Levels of all lines, and the wires that come to the inputs."""

    def __init__(self) -> None:
        self._levels: dict[int, int] = {}
        self._wires: dict[int, int] = {}

    def level(self, line: int) -> bool:
        """What the line carries: what an output drives, or what an input sees."""
        if line not in self._levels:
            self._levels[line] = os.open(_BANK / f"sim_gpio{line}/value", os.O_RDONLY)
        return os.pread(self._levels[line], 1, 0) == b"1"

    def wire(self, line: int, level: bool | None) -> None:
        """Put a level on an input, or none: an open line goes where the program pulls it."""
        if line not in self._wires:
            self._wires[line] = os.open(_BANK / f"sim_gpio{line}/pull", os.O_WRONLY)
        os.pwrite(self._wires[line], _WIRES[level], 0)

    def close(self) -> None:
        """Let go of the files; the levels stay."""
        for handle in (*self._levels.values(), *self._wires.values()):
            os.close(handle)
        self._levels, self._wires = {}, {}
