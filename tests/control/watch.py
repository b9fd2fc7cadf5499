"""A monitor and what it is shown."""

from dataclasses import dataclass, field
from typing import Any

from hardware.interface import Command
from station.control.button import Button
from station.control.estimator import Estimator, Health, Tilt
from station.control.faults import Fault
from station.control.modes import Mode
from station.control.monitor import Bounds, Monitor
from tests.control.builders import CONFIG, TICK_S, readings

BOUNDS = Bounds(deepest_deg=30.0, rate_down_deg_s=2.0, rate_up_deg_s=1.5)
SIDES = [1, -1]


@dataclass(slots=True)
class Watch:
    """A monitor and what it is shown; a test changes one thing and counts time until the fault."""

    mode: Mode = Mode.RUNNING
    monitor: Monitor = field(default_factory=lambda: Monitor(CONFIG))
    estimator: Estimator = field(default_factory=Estimator)
    button: Button = field(default_factory=Button)
    command: Command = field(default_factory=lambda: Command(0.0, power=True))
    inputs: dict[str, Any] = field(default_factory=dict)
    angle_deg: float = 0.0
    rate_deg_s: float = 0.0
    shown_rate_deg_s: float | None = None
    check_off_deg: float = 0.0
    health: tuple[Health, Health] = (Health.GOOD, Health.GOOD)
    now_s: float = 5000.0
    bounds: Bounds = field(default_factory=lambda: BOUNDS)

    def __post_init__(self) -> None:
        """Every monitor begins in FAULTED."""
        mode, self.mode = self.mode, Mode.FAULTED
        self.step()
        self.mode = mode

    def step(self, dt_s: float = TICK_S) -> set[Fault]:
        self.now_s += dt_s
        self.angle_deg += self.rate_deg_s * dt_s
        rate = self.rate_deg_s if self.shown_rate_deg_s is None else self.shown_rate_deg_s
        first = self.health[0]
        trusted = self.health == (Health.GOOD, Health.GOOD)
        self.estimator.tilt = Tilt(self.angle_deg, rate, trusted, first is not Health.UNTRUSTED)
        self.estimator.primary.health, self.estimator.check.health = self.health
        self.estimator.primary.angle_deg = self.angle_deg
        self.estimator.check.angle_deg = self.angle_deg + self.check_off_deg
        seen = readings(self.now_s, **self.inputs)
        self.button.update(seen.button, self.now_s)
        return self.monitor.check(
            seen, self.estimator, self.button, self.command, self.mode, self.bounds
        )

    def run(self, time_s: float) -> set[Fault]:
        """Every fault of the next `time_s`."""
        found: set[Fault] = set()
        for _ in range(round(time_s / TICK_S)):
            found |= self.step()
        return found

    def time_to(self, fault: Fault, limit_s: float = 10.0) -> float:
        begun_s = self.now_s + TICK_S
        while self.now_s - begun_s < limit_s:
            if fault in self.step():
                return self.now_s - begun_s
        raise AssertionError(f"{fault} did not come within {limit_s} s")


def watching(**changed: Any) -> Watch:
    """A second of peace, then whatever a test changes."""
    watch = Watch(**changed)
    assert watch.run(1.0) == set()
    return watch
