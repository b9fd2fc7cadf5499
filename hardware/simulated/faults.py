"""What can go wrong with the pretend table, each by its name, switched on and off while it runs.

This room only keeps the list and who is on it; what a fault does is done by the part that has it,
which is told of every change by the table.
"""

from threading import Lock

from hardware.interface import HardwareError

_CHANNEL_FAULTS = {
    "freeze": "{who} keeps answering with the same angle, as if it had just measured it.",
    "drift": "{who} drifts away by 0.5 degrees a second.",
    "jump": "{who} is 12 degrees off from one moment to the next.",
    "dropout": "{who} sends no new samples.",
    "sign_flip": "{who} reports the angle with the wrong sign.",
    "noise": "{who} is noisy: 3 degrees (one sigma) on every sample.",
    "bus_errors": "{who} loses every other sample, at random.",
    "gravity": "{who} finds gravity half as long as it is, at the right angle.",
}
_CHANNELS = {"tilt": "The inclinometer", "check": "The second tilt channel"}

# name -> one line that says what it does, for the bench page
FAULTS: dict[str, str] = {
    **{
        f"{channel}_{fault}": what.format(who=who)
        for channel, who in _CHANNELS.items()
        for fault, what in _CHANNEL_FAULTS.items()
    },
    "not_calibrated": "The tilt sensors are not the ones that were calibrated.",
    "motor_dead": "The motor's wire is off: no current, no pull, no braking.",
    "motor_weak": "Only half of the voltage reaches the motor.",
    "motor_reversed": "The motor's wires are swapped: it turns the other way.",
    "motor_runaway": "The bridge is shorted: full drive head-down whenever it has power.",
    "driver_fault": "The motor driver protects itself: it says so, and the motor gets nothing.",
    "relay_welded": "The contact of the power relay stays closed whatever its coil does.",
    "relay_stuck_open": "The contact of the power relay does not close.",
    "upper_switch_stuck_on": "The head-up end switch is open everywhere: no drive head-up.",
    "upper_switch_stuck_off": "The head-up end switch never opens: only the buffer stops it.",
    "lower_switch_stuck_on": "The head-down end switch is open everywhere: no drive head-down.",
    "lower_switch_stuck_off": "The head-down end switch never opens: only the buffer stops it.",
    "button_stuck": "The start/stop button reads as pressed all the time.",
    "button_bounce": "A worn button: its contact chatters for 0.3 s after every change.",
    "estop_open": "The emergency-stop chain is open, as if somebody had hit it.",
    "ankles_open": "The ankle lock reads as open.",
    "mains_lost": "Mains is off; the drive runs on its battery.",
    "battery_low": "The battery behind the drive is nearly empty.",
    "overload": "Two and a half times the load is on the table.",
    "obstacle": "Something springy is in the way 3 degrees ahead, or on both sides when at rest.",
    "backlash_jump": "The play of the screw opens to 3 degrees; the table drops into it.",
    "late_ticks": "Every reading takes 30 ms longer.",
    "hung_loop": "One reading takes a second, once for each time it is switched on.",
}
FAULT_NAMES: tuple[str, ...] = tuple(FAULTS)


class UnknownFault(HardwareError, ValueError):
    """A fault that the pretend table does not have."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"The pretend table has no fault named {name!r}.",
            f"It has: {', '.join(FAULT_NAMES)}.",
        )

    def __str__(self) -> str:
        """The sentence with the way out."""
        return f"{self.args[0]} {self.hint}"


class FaultSwitches:
    """The switches of all faults; any thread may set them, the table looks at them once a tick.

    Attributes:
        active: Names of the faults that are on; a new set after every change, never altered.
    """

    def __init__(self) -> None:
        self.active: frozenset[str] = frozenset()
        self._changing = Lock()

    def set(self, name: str, on: bool) -> None:
        """Switch a fault on or off; the same again changes nothing.

        Raises:
            UnknownFault: There is no such fault; the message lists those that there are.
        """
        if name not in FAULTS:
            raise UnknownFault(name)
        with self._changing:
            if on is not (name in self.active):
                self.active = self.active | {name} if on else self.active - {name}
