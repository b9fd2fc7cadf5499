"""The pretend table as the controller sees it: readings out, commands in, and time handed in.

Nothing happens between two calls. A `read` first lets the plant live through the time since the
last one, in whole substeps, under the command of that time; so virtual and real time are the same
code, and the same seed with the same calls gives the same readings to the last bit.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import copysign, isnan, nan
from typing import Protocol

from hardware.interface import SAFE, Command, Readings, TiltSample
from hardware.lease import Lease
from hardware.simulated.faults import FaultSwitches
from hardware.simulated.panel import BOUNCE_S, WORN_BOUNCE_S, Contact, Panel
from hardware.simulated.plant import STEP_S, SUPPLY_V, Lever, Plant
from hardware.simulated.sensors import CurrentSensor, Inclinometer, Potentiometer, chance
from hardware.simulated.supply import Supply

LATE_S, HUNG_S = 0.03, 1.0
MOST_S = 60.0  # whatever drives, by then it is at an end: a longer gap has nothing more to show

_STEPS_PER_S = round(1 / STEP_S)
_MOST_STEPS = round(MOST_S / STEP_S)
_JUST_S = 1e-6  # a tick that ends this little before a substep has reached it


@dataclass(frozen=True, slots=True)
class TableOptions:
    """What this pretend table is like.

    Attributes:
        seed: Same seed, same calls: same readings.
        body_kg: Mass of the person on it; the panel changes it later.
        start_deg: Where the bed stands at first.
        offset_m: How far the body's centre of gravity lies beyond the pivot, towards the head; the
            default is a poorly trimmed ankle setting, which pulls head-down.
        play_deg: Play between screw and table.
        tilt_noise_deg: Noise of the inclinometer, one sigma of a sample.
        tilt_bias_deg: Largest error of its calibration; the seed draws from this range.
        check_noise_deg: Noise of the second channel, one sigma of a sample.
        check_bias_deg: Largest error of its calibration; the seed draws from this range.
        current_noise_a: Noise of the current sensor, one sigma.
        ankles_locked: Whether the ankle lock is closed at first.
        lever: Points of bed angle and factor at which the actuator's lever turns the bed, rising.
    """

    seed: int = 0
    body_kg: float = 75.0
    start_deg: float = -70.0
    offset_m: float = 0.14
    play_deg: float = 0.3
    tilt_noise_deg: float = 0.03
    tilt_bias_deg: float = 0.15
    check_noise_deg: float = 0.05
    check_bias_deg: float = 0.3
    current_noise_a: float = 0.05
    ankles_locked: bool = True
    lever: Lever = ()


@dataclass(frozen=True, slots=True)
class Truth:
    """What is really so at the time of the last `read`, for judges and for the bench page.

    Attributes:
        angle_deg: Where the bed is.
        rate_deg_s: How fast it moves.
        power: The bridge has power: relay contact and emergency-stop chain are closed.
        current_a: Current in the motor, without its direction.
        duty: Share of the supply that drives the motor; differs from what was commanded when a
            lease has run out, power is cut or the bridge is broken. End switches come after it.
        body_kg: Mass of the person on the table.
        lamp: The lamp in the start/stop button is lit.
        buzzer: The buzzer sounds.
    """

    angle_deg: float
    rate_deg_s: float
    power: bool
    current_a: float
    duty: float
    body_kg: float
    lamp: bool
    buzzer: bool


class GuardEnd(Protocol):
    """The guard's wires: the other contact in the motor's supply, and what the guard senses."""

    def closed(self) -> bool:
        """Its contact is closed."""
        ...

    def show(self, check: TiltSample | None, now_s: float, *, chain_closed: bool) -> None:
        """What the second tilt channel has said last by `now_s`, and the emergency-stop chain."""
        ...


class SimulatedTable:
    """A pretend table, which is a `Hardware`; see `hardware/interface.py`.

    Args:
        options: What it is like.
        stall: Called with seconds by the faults that make a reading late: `time.sleep`, or
            something that advances a virtual clock.

    Attributes:
        panel: What a person can touch.
        faults: What can be broken.
        guard: The guard's wires; None where none is fitted.
    """

    def __init__(self, options: TableOptions, stall: Callable[[float], None]) -> None:
        seed = options.seed
        self.panel = Panel(options.body_kg, options.ankles_locked)
        self.faults = FaultSwitches()
        self.guard: GuardEnd | None = None
        self._plant = Plant(
            options.start_deg, options.body_kg, options.offset_m, options.play_deg, options.lever
        )
        self._supply = Supply()
        self._tilt = Inclinometer(
            seed, options.start_deg, options.tilt_noise_deg, options.tilt_bias_deg
        )
        self._check = Potentiometer(seed, options.check_noise_deg, options.check_bias_deg)
        self._current = CurrentSensor(seed, options.current_noise_a)
        self._button = Contact(chance(seed, "button"))
        self._stall = stall
        self._known_faults = self.faults.active
        self._chain_cut = self._lock_broken = self._unplugged = self._button_stuck = False
        self._late = self._hangs = self._foreign = False
        self._held_s = 0.0
        self._lease = Lease()
        self._command = SAFE
        self._coming: tuple[float, Command] | None = None  # written late: from when, and what
        self._plant_s = self._read_s = nan  # until the first reading
        self._closed = False

    def read(self, now_s: float) -> Readings:
        """Live through the time since the last call, then sample every input once."""
        if self.faults.active is not self._known_faults:
            self._adopt(self.faults.active)
        panel, supply, plant = self.panel, self._supply, self._plant
        supply.chain_closed = panel.chain_closed and not self._chain_cut
        supply.mains_ok = panel.mains_on and not self._unplugged
        supply.guard_closed = self.guard is None or self.guard.closed()
        if panel.body_kg != plant.kg:
            plant.carry(panel.body_kg)
        if self._live_until(now_s):
            self._tilt.measure(plant, self._plant_s)
            self._check.measure(plant, self._plant_s)
        if self.guard is not None:
            self.guard.show(self._check.last, now_s, chain_closed=supply.chain_closed)
        self._read_s, self._held_s = now_s, 0.0
        if self._late or self._hangs:
            self._stall_some()
        return Readings(
            now_s,
            self._tilt.last,
            self._check.last,
            self._current.measure(plant),
            self._button.level(panel.button_down, now_s) or self._button_stuck,
            supply.chain_closed,
            plant.upper_switch,
            plant.lower_switch,
            panel.lock_closed and not self._lock_broken,
            supply.through,
            supply.mains_ok,
            supply.battery_ok,
            drive_ok=supply.driver_ok and supply.live,  # without supply it reports a fault
            enabling=panel.switch_held,
            return_button=panel.return_down,
            calibrated=not self._foreign,
        )

    def write(self, command: Command) -> None:
        """Take a command and renew its lease; after `close` nothing is taken any more."""
        if self._closed:
            return
        if not -1.0 <= command.duty <= 1.0:
            command = replace(command, duty=_clamped(command.duty))
        if self._held_s:
            self._coming = (self._read_s + self._held_s, command)
        else:
            self._command, self._coming = command, None
            self._lease.renew(self._read_s)  # S20

    def close(self) -> None:
        """Drop every output for good; again is fine."""
        self._closed = True
        self._command, self._coming = SAFE, None
        self._supply.drop()

    def truth(self) -> Truth:
        """What is really so, as of the last `read`."""
        plant, supply = self._plant, self._supply
        return Truth(
            angle_deg=plant.angle_deg,
            rate_deg_s=plant.rate_deg_s,
            power=supply.live,
            current_a=abs(plant.current_a),
            duty=supply.volts(self._command) / SUPPLY_V,
            body_kg=plant.kg,
            lamp=self._command.lamp,
            buzzer=self._command.buzzer,
        )

    def _adopt(self, faults: frozenset[str]) -> None:
        """Tell every part which faults are on now."""
        fresh = faults - self._known_faults
        self._known_faults = faults
        for part in (self._plant, self._supply, self._tilt, self._check):
            part.adopt(faults)
        self._chain_cut = "estop_open" in faults
        self._lock_broken = "ankles_open" in faults
        self._unplugged = "mains_lost" in faults
        self._button_stuck = "button_stuck" in faults
        self._foreign = "not_calibrated" in faults
        self._button.bounce_s = WORN_BOUNCE_S if "button_bounce" in faults else BOUNCE_S
        self._late = "late_ticks" in faults
        self._hangs = "hung_loop" in fresh or (self._hangs and "hung_loop" in faults)

    def _stall_some(self) -> None:
        """Keep the caller waiting, as a starved processor would."""
        late_s = LATE_S if self._late else 0.0
        self._held_s = HUNG_S if self._hangs else late_s
        self._hangs = False
        if self._held_s:
            self._stall(self._held_s)

    def _live_until(self, now_s: float) -> bool:
        """Advance supply and plant in whole substeps; whether there was any."""
        if isnan(self._plant_s):
            self._plant_s = now_s
            return True
        steps = int((now_s - self._plant_s + _JUST_S) * _STEPS_PER_S)
        if steps <= 0:
            return False
        supply, began_s = self._supply, self._plant_s
        steady = self._coming is None and not self._lease.expired(now_s)
        if steady and supply.settled(self._command.power):
            self._plant.run(steps, supply.volts(self._command))
        else:
            for step in range(1, min(steps, _MOST_STEPS) + 1):
                self._live_one_step(began_s + step * STEP_S)
        # Carried over to the next tick, unless it is only the rounding of the clock.
        self._plant_s = min(began_s + steps * STEP_S, now_s)
        return True

    def _live_one_step(self, now_s: float) -> None:
        """One substep in which the command, its lease or the relay's contact may change."""
        if self._coming is not None and now_s > self._coming[0]:
            self._command, self._coming = self._coming[1], None
            self._lease.renew(self._read_s)  # S20
        if self._lease.expired(now_s):
            self._command = SAFE  # S20
        supply = self._supply
        supply.switch(supply.wanted(self._command.power))
        self._plant.run(1, supply.volts(self._command))


def _clamped(duty: float) -> float:
    """What a bridge makes of a duty that there is not: full drive at most, nothing for a NaN."""
    return 0.0 if isnan(duty) else copysign(1.0, duty)
