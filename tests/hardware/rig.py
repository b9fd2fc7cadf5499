"""A pretend table on a clock of its own, for tests that live through seconds of it."""

from hardware.interface import SAFE, Command, Readings, TiltSample
from hardware.simulated.table import SimulatedTable, TableOptions, Truth

TICK_S = 0.01
BEGAN_S = 100.0


class Rig:
    """A table and the ticks it is read and commanded in."""

    def __init__(
        self, start_deg: float = -70.0, kg: float = 75.0, seed: int = 0, offset_m: float = 0.14
    ) -> None:
        options = TableOptions(seed=seed, body_kg=kg, start_deg=start_deg, offset_m=offset_m)
        self.table = SimulatedTable(options, self._stall)
        self.ticks = 0
        self.late_s = 0.0
        self.stalls: list[float] = []

    def _stall(self, seconds: float) -> None:
        self.stalls.append(seconds)
        self.late_s += seconds

    @property
    def now_s(self) -> float:
        return BEGAN_S + self.ticks * TICK_S + self.late_s

    @property
    def truth(self) -> Truth:
        return self.table.truth()

    def tick(self, command: Command | None = SAFE) -> Readings:
        """One tick; without a command nothing is written, as when the controller hangs."""
        readings = self.table.read(self.now_s)
        if command is not None:
            self.table.write(command)
        self.ticks += 1
        return readings

    def run(self, seconds: float, command: Command | None = SAFE) -> list[Readings]:
        return [self.tick(command) for _ in range(round(seconds / TICK_S))]

    def watch(self, seconds: float, command: Command | None = SAFE) -> list[Truth]:
        """Like `run`, but what was really so after each reading."""
        truths = []
        for _ in range(round(seconds / TICK_S)):
            self.tick(command)
            truths.append(self.truth)
        return truths

    def drive(self, duty: float, seconds: float) -> list[Readings]:
        return self.run(seconds, Command(duty, power=True))


def angle_of(sample: TiltSample | None) -> float:
    assert sample is not None
    return sample.angle_deg


def taken_of(sample: TiltSample | None) -> float:
    assert sample is not None
    return sample.taken_s
