"""From the lines to the motor: what PWM, direction and heartbeat amount to.

The power relay's coil hangs on a monostable that every rising edge of the heartbeat sets anew. When
the edges end, whatever the level, it lets go.
"""

from hardware.gpio.wiring import Driver, Wiring
from tests.hil.world.edges import Edge, PwmChange

MONOSTABLE_S = 0.12  # of the 100-150 ms that hardware/gpio/power.py asks for


class Monostable:
    """A coil that every rising edge of a line holds for a while.

    Attributes:
        beats: Times of the rising edges.
    """

    def __init__(self, line: int) -> None:
        self.beats: list[float] = []
        self._line, self._level = line, False

    def take(self, change: Edge | PwmChange) -> None:
        """Something has changed."""
        if isinstance(change, Edge) and change.line == self._line:
            if change.level and not self._level:
                self.beats.append(change.at_s)
            self._level = change.level

    def coil(self, now_s: float) -> bool:
        """Whether the coil is held."""
        return bool(self.beats) and now_s < self.beats[-1] + MONOSTABLE_S


class DriveLines:
    """The motor driver's inputs and the coil of the power relay.

    Attributes:
        shares: Of the supply that each PWM line carries, whatever the enable line says, in the
            order of the channels; a channel counts from its first change on.
        relay: The power relay's coil.
        both_s: When both PWM lines of a driver with two were driven at once.
    """

    def __init__(self, wiring: Wiring) -> None:
        self.relay = Monostable(wiring.power.pin)
        self.both_s: list[float] = []
        self._two = wiring.drive.driver is Driver.TWO_PWM
        self._by_channel: dict[str, float] = {}

    def take(self, change: Edge | PwmChange) -> None:
        """Something has changed."""
        self.relay.take(change)
        if isinstance(change, PwmChange):
            self._by_channel[change.channel] = change.share
            if sum(share > 0.0 for share in self.shares) > 1:
                self.both_s.append(change.at_s)

    @property
    def beats(self) -> list[float]:
        """Times of the heartbeat's rising edges."""
        return self.relay.beats

    @property
    def shares(self) -> list[float]:
        """What each channel carries; a channel's address rises with its number."""
        return [self._by_channel[channel] for channel in sorted(self._by_channel)]

    def duty(self, direction: bool) -> float:
        """What an enabled bridge makes of it; positive drives head-down."""
        down, up = [*self.shares, 0.0, 0.0][:2]
        if self._two:
            return down - up if not (down and up) else 0.0
        return down if direction else -down

    def coil(self, now_s: float) -> bool:
        """Whether the monostable holds the relay's coil."""
        return self.relay.coil(now_s)
