"""A pretend table behind real drivers, new from the workshop, and a commissioning of it."""

from collections.abc import Callable

from hardware.gpio.wiring import Wiring
from hardware.interface import Command, Readings
from hardware.simulated.table import TableOptions
from hardware.simulated.wired.table import WiredOptions, WiredTable
from station.commission.flow import Flow
from station.commission.model import Answer, Found, Setting, State, View
from station.commission.pretend import Hands, StandIn
from station.control.config import ControlConfig
from station.service.pace import VirtualTime

MOUNT_DEG = 2.7


class Rig:
    """One commissioning in virtual time, with a stand-in at the table."""

    def __init__(
        self,
        found: Found | None = None,
        seed: int = 0,
        start_deg: float = -60.0,
        crossed: bool = True,
        told: Wiring | None = None,
        noise_deg: float = 0.03,
        lever: tuple[tuple[float, float], ...] = (),
    ) -> None:
        self.clock = VirtualTime(0.01)
        self.wiring = Wiring()
        world = TableOptions(
            seed=seed, body_kg=0.0, start_deg=start_deg, tilt_noise_deg=noise_deg, lever=lever
        )
        wired = WiredOptions(world, self.wiring, MOUNT_DEG, crossed=crossed)
        self.table = WiredTable(wired, self.clock.stall, told)
        self.setting = Setting(ControlConfig(), self.wiring, opened_reversed=False)
        self.flow = Flow(self.setting, found)
        self.person = StandIn(self.table, seed)
        self.hands = Hands(self.table)
        self.answers: list[Answer] = []
        self.watch: list[Callable[[Readings, Command], None]] = []
        self.prompts: list[str] = []
        self._used: object = None
        self.view: View
        self.step(stand_in=False)

    def step(self, stand_in: bool = True) -> View:
        """One tick."""
        now_s = self.clock.wait()
        readings = self.table.read(now_s)
        answers, self.answers = self.answers, []
        command, self.view = self.flow.step(readings, self.table.gpio.raw(), answers)
        self.table.write(command)
        self.readings, self.command = readings, command
        calibration = self.flow.found_so_far.table
        if calibration is not None and calibration is not self._used:
            self.table.gpio.use(calibration)
            self._used = calibration
        for each in self.watch:
            each(readings, command)
        if not self.prompts or self.prompts[-1] != self.view.prompt:
            self.prompts.append(self.view.prompt)
        if stand_in and (answer := self.person.look(self.view, now_s)) is not None:
            self.answers.append(answer)
        return self.view

    def run(self, until: Callable[[View], bool], bound_s: float = 3000.0) -> View:
        """Tick with the stand-in until something is so."""
        for _ in range(round(bound_s * 100)):
            if until(self.step()):
                return self.view
        raise AssertionError(f"not within {bound_s} s: {self.view}")

    def run_to_end(self) -> View:
        """Tick until it is finished or a step has failed."""
        return self.run(lambda view: view.state in (State.FINISHED, State.FAILED))

    def run_to(self, step: str) -> View:
        """Tick until this step is waited for."""
        there = (State.WAITING, State.FAILED)
        return self.run(lambda v: (v.id == step or v.state is State.FAILED) and v.state in there)

    def close(self) -> None:
        self.table.close()
