"""A table whose direction can be turned round while it is in use.

Its drivers take the direction at their start. When commissioning finds the other one, this stands
in between until the process starts anew; what the control core commands and records stays the same.
"""

from dataclasses import replace

from hardware.interface import Command, Hardware, Readings


class Turnable:
    """A `Hardware`, and one round which the two directions may be swapped.

    Attributes:
        inner: The table itself.
        turned: Head-down is commanded as head-up, and the other way round.
    """

    def __init__(self, inner: Hardware) -> None:
        self.inner = inner
        self.turned = False

    def read(self, now_s: float) -> Readings:
        """As the table reads."""
        return self.inner.read(now_s)

    def write(self, command: Command) -> None:
        """Write it, turned round if need be."""
        self.inner.write(replace(command, duty=-command.duty) if self.turned else command)

    def close(self) -> None:
        """Close the table."""
        self.inner.close()
