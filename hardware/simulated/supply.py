"""From a command to volts at the motor: chain, power relay, mains or battery, and the bridge.

The emergency-stop chain and the relay's contact are wires in the motor's supply: what they cut is
cut whatever a program commands. (The end switches are wires too, but they move with the table and
so are the plant's.)
"""

from hardware.interface import Command
from hardware.simulated.plant import STEP_S, SUPPLY_V

BATTERY_V, EMPTY_BATTERY_V = 11.5, 10.0
RELAY_S = 0.015

_RELAY_STEPS = round(RELAY_S / STEP_S)


class Supply:
    """The motor's supply, from the plug to the motor's wires.

    Attributes:
        contact: The power relay's contact is closed.
        guard_closed: The guard's contact, in series with it, is closed; always where there is none.
        chain_closed: The emergency-stop chain is closed.
        mains_ok: Mains is present.
        battery_ok: The battery has charge for a return.
        driver_ok: The motor driver does not protect itself.
    """

    __slots__ = (
        "_gain",
        "_moving_steps",
        "_runaway",
        "_stuck_open",
        "_welded",
        "battery_ok",
        "chain_closed",
        "contact",
        "driver_ok",
        "guard_closed",
        "mains_ok",
    )

    def __init__(self) -> None:
        self.contact = False
        self.guard_closed = True
        self.chain_closed = self.mains_ok = self.battery_ok = True
        self._moving_steps = 0
        self.adopt(frozenset())

    def adopt(self, faults: frozenset[str]) -> None:
        """Break, or mend, what the names in `faults` say."""
        self._welded = "relay_welded" in faults
        self._stuck_open = "relay_stuck_open" in faults
        self._runaway = "motor_runaway" in faults
        self.battery_ok = "battery_low" not in faults
        self._gain = 0.5 if "motor_weak" in faults else 1.0
        if "motor_reversed" in faults:
            self._gain = -self._gain
        self.driver_ok = "driver_fault" not in faults
        if "motor_dead" in faults or not self.driver_ok:
            self._gain = 0.0

    def wanted(self, power: bool) -> bool:
        """Where the contact goes when the coil is told `power`; the chain feeds the coil too."""
        return self._welded or (power and self.chain_closed and not self._stuck_open)

    def settled(self, power: bool) -> bool:
        """The contact is where it goes when the coil is told `power`."""
        return self.wanted(power) is self.contact and not self._moving_steps

    def switch(self, wanted: bool) -> None:
        """Let one substep pass for the contact; it gets there after `RELAY_S`."""
        self._moving_steps = 0 if wanted is self.contact else self._moving_steps + 1
        if self._moving_steps >= _RELAY_STEPS:
            self.contact, self._moving_steps = wanted, 0

    def drop(self) -> None:
        """Let the relay fall off, as when the pins are released for good."""
        self.contact, self._moving_steps = self._welded, 0

    @property
    def through(self) -> bool:
        """Both contacts are closed, as their read-back shows."""
        return self.contact and self.guard_closed

    @property
    def live(self) -> bool:
        """The bridge has power."""
        return self.contact and self.guard_closed and self.chain_closed

    def volts(self, command: Command) -> float:
        """Voltage at the motor; 0 without power: the relay's rest contact shorts the motor."""
        if not self.live:
            return 0.0
        duty = 1.0 if self._runaway else command.duty
        if duty == 0.0:
            return 0.0
        battery_v = BATTERY_V if self.battery_ok else EMPTY_BATTERY_V
        return duty * self._gain * (SUPPLY_V if self.mains_ok else battery_v)
