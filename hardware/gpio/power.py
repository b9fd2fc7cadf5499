"""The output that holds the power relay in the motor's supply."""

from gpiozero import Factory

from hardware.gpio.outputs import Output
from hardware.gpio.wiring import Power, PowerMode


class PowerRelay:
    """The power relay's output, low until somebody renews it.

    In heartbeat mode each renewal turns the level over: at 100 ticks a second a square wave of
    50 Hz. It has to go into a capacitor-coupled charge pump or into the trigger of a retriggerable
    monostable (74HC123) of 100-150 ms whose output holds the relay: a level that stands still, high
    or low, lets go. With the relay's own time that is within the 200 ms after which a read-back
    that does not follow is a fault (S29), and more than a tick that is only late. Standing still is
    what a controller does that hangs, is stopped or is killed (S20), and why the beat comes from
    the loop's own call and from no thread or timer that would survive it.

    In level mode a plain relay hangs on the line. It is dropped by the lease, but not when the
    whole process is stopped or killed; `station doctor` warns of it.

    Args:
        power: How it is wired.
        factory: The pin factory.
    """

    def __init__(self, power: Power, factory: Factory) -> None:
        self._line = Output(power.pin, "power relay", factory)
        self._beats = power.mode is PowerMode.HEARTBEAT

    def renew(self, on: bool) -> None:
        """Hold the relay for another tick, or let go of it.

        Raises:
            Exception: What the line raised; it has been switched off if it can be.
        """
        try:
            self._line.set(on and not (self._beats and self._line.high))
        except BaseException:
            self._line.off()
            raise

    def off(self) -> None:
        """Let go of the relay.

        Raises:
            HardwareError: The line stays high.
        """
        self._line.off()

    def close(self) -> None:
        """Let go of it for good; may be called twice."""
        self._line.close()
