"""How the parts of a table have been doing: for `station doctor` and for commissioning."""

from dataclasses import dataclass

from hardware.gpio.sampler import ProbeHealth
from hardware.interface import HardwareError


@dataclass(frozen=True, slots=True)
class PartHealth:
    """How one part on pins has been doing.

    Attributes:
        name: Which.
        errors: How often its library or the kernel has refused something.
        last_error: The last of them in one sentence; empty if there was none.
    """

    name: str
    errors: int
    last_error: str


@dataclass(frozen=True, slots=True)
class ChannelHealth:
    """How one sensor has been doing.

    Attributes:
        name: "primary", "check" or "current".
        probe: What its sampler has counted.
        age_s: Age of its newest sample; None without any.
    """

    name: str
    probe: ProbeHealth
    age_s: float | None


@dataclass(frozen=True, slots=True)
class Health:
    """How the whole table has been doing since it was opened.

    Attributes:
        channels: The sensors.
        parts: What is on pins.
        lease_drops: How often commands have stopped coming, so that everything was dropped.
    """

    channels: tuple[ChannelHealth, ...]
    parts: tuple[PartHealth, ...]
    lease_drops: int


class Tally:
    """Counts the errors of one part."""

    __slots__ = ("_errors", "_last_error", "_name")

    def __init__(self, name: str) -> None:
        self._name, self._errors, self._last_error = name, 0, ""

    def count(self, error: Exception) -> None:
        """One more."""
        self._errors += 1
        hint = error.hint if isinstance(error, HardwareError) else ""
        self._last_error = f"{str(error) or type(error).__name__} {hint}".strip()

    def health(self) -> PartHealth:
        """What has been counted."""
        return PartHealth(self._name, self._errors, self._last_error)
