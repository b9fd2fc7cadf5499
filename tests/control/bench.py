"""A controller on a scripted table, and what a person does with it.

The table here is deliberately plain: a first-order drive with a dead band, noise from a formula and
inputs that a test sets by hand. The physical table has its own tests; this one is there so that a
test can say in one line what is read in a tick and see what is commanded.
"""

from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace
from functools import cache
from math import isnan, nan, sin
from typing import Any, Self

from hardware.interface import SAFE, Command, Readings, TiltSample
from station.control.config import Actuator, ControlConfig
from station.control.controller import Controller
from station.control.modes import Mode
from station.control.plan import Limits, Step
from station.control.requests import Answer, Arm, BringUp, Request, What
from station.control.snapshot import Phase, Snapshot
from tests.control.builders import (
    CONFIG,
    FAST,
    LIMITS,
    QUICK,
    START_S,
    plan_of,
    tilt_to,
)


@dataclass(slots=True)
class Plant:
    """A first-order drive on a self-locking screw; nothing else is modelled.

    Attributes:
        gain: How much faster it is than its calibration says.
        relay: How the power relay answers: "follows", "open" (never closes) or "welded".
        stuck: The motor is dead.
        runs_deg_s: A rate that nobody commands (bridge short).
    """

    angle_deg: float = nan  # upright, once it stands on a bench
    rate_deg_s: float = 0.0
    powered: bool = False
    gain: float = 1.0
    relay: str = "follows"
    stuck: bool = False
    runs_deg_s: float = 0.0
    upper_at_deg: float = nan  # a little beyond upright
    lower_at_deg: float = 62.0

    def step(self, command: Command, actuator: Actuator, dt_s: float) -> None:
        self.powered = {"follows": command.power, "open": False, "welded": True}[self.relay]
        wanted = 0.0
        if self.powered and not self.stuck:
            share = max(0.0, abs(command.duty) - actuator.dead_band_duty)
            wanted = share * actuator.rate_per_duty_deg_s * self.gain
            wanted = wanted if command.duty > 0 else -wanted
        self.rate_deg_s += (wanted - self.rate_deg_s) * min(1.0, dt_s / actuator.lag_s)
        if not wanted and abs(self.rate_deg_s) < 1e-4:
            self.rate_deg_s = 0.0
        self.angle_deg += (self.rate_deg_s + self.runs_deg_s) * dt_s


@dataclass(frozen=True, slots=True)
class Tick:
    """One tick as a test looks back on it; angle and rate are the plant's own."""

    now_s: float
    command: Command
    snapshot: Snapshot
    angle_deg: float
    rate_deg_s: float


@dataclass(slots=True)
class Bench:
    """A controller on a scripted table; `inputs` replaces any field of the readings while set.

    A value of `inputs` may be a function of the readings, for a sensor that lies in its own way.
    """

    config: ControlConfig = CONFIG
    plant: Plant = field(default_factory=Plant)
    inputs: dict[str, Any] = field(default_factory=dict)
    noise_deg: float = 0.02
    now_s: float = START_S
    number: int = 0
    button: bool = False
    controller: Controller = field(init=False)
    command: Command = SAFE
    ticks: list[Tick] = field(default_factory=list)
    tickets: int = 0

    def __post_init__(self) -> None:
        upright_deg, plant = self.config.table.upright_deg, self.plant
        plant.angle_deg = upright_deg if isnan(plant.angle_deg) else plant.angle_deg
        plant.upper_at_deg = upright_deg - 1.5 if isnan(plant.upper_at_deg) else plant.upper_at_deg
        self.controller = Controller.at_start(self.config)

    # ---- time

    def read(self) -> Readings:
        plant, now_s = self.plant, self.now_s
        wobble = self.noise_deg * sin(self.number * 12.9898)
        other = self.noise_deg * sin(self.number * 78.233 + 1.0)
        found = Readings(
            now_s=now_s,
            tilt=TiltSample(plant.angle_deg + wobble, now_s, 1.0),
            check=TiltSample(plant.angle_deg + other, now_s),
            current_a=2.0 if self.command.duty and plant.powered else 0.0,
            button=self.button,
            estop_closed=True,
            upper_switch=plant.angle_deg <= plant.upper_at_deg,
            lower_switch=plant.angle_deg >= plant.lower_at_deg,
            ankles_locked=True,
            power_on=plant.powered,
            mains_ok=True,
            battery_ok=True,
            drive_ok=True,
            enabling=True,
            return_button=False,
            calibrated=True,
        )
        if not self.inputs:
            return found
        changed = {k: v(found) if callable(v) else v for k, v in self.inputs.items()}
        return replace(found, **changed)

    @property
    def tick_s(self) -> float:
        return 1 / self.config.rate_hz

    def step(self, *requests: Request, dt_s: float | None = None) -> Tick:
        """One tick, `dt_s` after the last one if that is not when it is due."""
        dt_s = self.tick_s if dt_s is None else dt_s
        self.number += 1
        self.now_s += dt_s
        self.plant.step(self.command, self.config.actuator, dt_s)
        self.command, snapshot = self.controller.step(self.read(), requests)
        tick = Tick(self.now_s, self.command, snapshot, self.plant.angle_deg, self.plant.rate_deg_s)
        self.ticks.append(tick)
        return tick

    def wait(self, time_s: float) -> Self:
        for _ in range(round(time_s / self.tick_s)):
            self.step()
        return self

    def until(self, reached: Callable[[Tick], bool], limit_s: float) -> Tick:
        """Tick until something is reached; fails when it is not within `limit_s`."""
        for _ in range(round(limit_s / self.tick_s) + 1):
            tick = self.step()
            if reached(tick):
                return tick
        session, mode = self.snapshot.session, self.snapshot.mode
        raise AssertionError(f"not reached in {limit_s} s: {mode}, {self.plant}, {session}")

    def until_mode(self, mode: Mode, limit_s: float = 5.0) -> Tick:
        return self.until(lambda tick: tick.snapshot.mode is mode, limit_s)

    def until_phase(self, phase: Phase, limit_s: float = 5.0) -> Tick:
        return self.until(lambda tick: phase_of(tick) is phase, limit_s)

    # ---- what a person does

    def press(self, held_s: float = 0.1) -> Self:
        """A clean press: released long enough before, held for `held_s`, and let go."""
        self.button = False
        self.wait(0.08)
        self.button = True
        self.wait(held_s)
        self.button = False
        self.step()
        return self

    def ask(self, what: What, **changed: Any) -> Answer:
        """Hand in a request and run the tick that takes it."""
        self.tickets += 1
        tick = self.step(Request(what, ticket=self.tickets, **changed))
        answers = tick.snapshot.answers
        [answer] = answers
        assert answer.ticket == self.tickets
        return answer

    # ---- where a story begins

    def ready(self) -> Self:
        """Powered up and reset, upright."""
        self.wait(0.2).press()
        assert self.mode == Mode.READY, self.snapshot.faults
        return self

    def armed(self, *steps: Step, limits: Limits = LIMITS) -> Self:
        if not self.ticks:
            self.ready()
        answer = self.ask(Arm(plan_of(*steps, limits=limits)))
        assert answer.accepted, answer
        assert self.mode == Mode.ARMED
        return self

    def warned(self, *steps: Step, limits: Limits = LIMITS) -> Self:
        """Started by the button: lamp and buzzer warn."""
        self.armed(*steps, limits=limits).press()
        assert self.phase == Phase.WARN
        return self

    def moving(
        self,
        *steps: Step,
        limits: Limits = LIMITS,
        rate_deg_s: float = 1.0,
        past_deg: float = -90.0,
    ) -> Self:
        """On the way, faster than `rate_deg_s` and beyond `past_deg`."""
        self.warned(*steps, limits=limits)
        self.until(
            lambda tick: tick.rate_deg_s > rate_deg_s and tick.angle_deg > past_deg, limit_s=90.0
        )
        return self

    def held_at(self, angle_deg: float, limits: Limits = FAST, hold_s: float = 1000.0) -> Self:
        """Arrived and holding at an angle."""
        self.warned(tilt_to(angle_deg, hold_s=hold_s), limits=limits)
        self.until_phase(Phase.HOLD, 120.0)
        return self.wait(1.0)

    def stopped_at(self, angle_deg: float, limits: Limits = FAST) -> Self:
        """HOLDING at an angle after a press."""
        self.moving(tilt_to(angle_deg + 5.0), limits=limits, past_deg=angle_deg - 1.0)
        self.press(held_s=0.05)
        assert self.mode == Mode.HOLDING
        return self.wait(1.0)

    def cut_at(self, angle_deg: float) -> Self:
        """FAULTED away from upright, with nothing wrong any more but that nobody has reset."""
        self.held_at(angle_deg)
        self.inputs["power_on"] = False
        self.until_mode(Mode.FAULTED)
        del self.inputs["power_on"]
        return self.wait(0.3)

    def estopped_at(self, angle_deg: float) -> Self:
        """ESTOPPED away from upright with the chain closed again but not reset."""
        self.held_at(angle_deg)
        self.inputs["estop_closed"] = False
        self.until_mode(Mode.ESTOPPED)
        del self.inputs["estop_closed"]
        return self.wait(0.3)

    def recovering_at(self, angle_deg: float) -> Self:
        """Creeping up by hold-to-run; the button is held."""
        self.cut_at(angle_deg)
        self.inputs["mains_ok"] = False  # not every input is good: no reset, only creeping
        self.wait(1.2)
        self.button = True
        self.until_mode(Mode.RECOVERING)
        return self.wait(1.0)

    # ---- what is seen

    @property
    def snapshot(self) -> Snapshot:
        return self.ticks[-1].snapshot

    @property
    def mode(self) -> str:
        """Compare it by `==`: a type checker takes a second `is` for impossible."""
        return self.snapshot.mode

    @property
    def phase(self) -> str | None:
        return phase_of(self.ticks[-1])

    @property
    def angle_deg(self) -> float:
        return self.plant.angle_deg

    def since(self, now_s: float) -> list[Tick]:
        """The ticks after an instant."""
        return [tick for tick in self.ticks if tick.now_s > now_s]

    def faults(self) -> set[str]:
        return {view.fault.value for view in self.snapshot.faults}


@cache
def _kept(story: str, config: ControlConfig, *details: Any, **named: Any) -> Bench:
    bench: Bench = getattr(Bench(config), story)(*details, **named)
    bench.ticks = bench.ticks[-1:]
    return bench


def begun(story: str, *details: Any, config: ControlConfig = QUICK, **named: Any) -> Bench:
    """A bench at which a story has been played already, by the name of its method.

    The story is played once and copied, which works because all of the controller is plain data.
    """
    return deepcopy(_kept(story, config, *details, **named))


_IN_MODE: dict[Mode, tuple[Any, ...]] = {
    Mode.FAULTED: ("cut_at", 10.0),
    Mode.READY: ("ready",),
    Mode.ARMED: ("armed",),
    Mode.RUNNING: ("moving",),
    Mode.HOLDING: ("stopped_at", 10.0),
    Mode.RETURNING: ("held_at", 10.0),
    Mode.ESTOPPED: ("estopped_at", 10.0),
    Mode.RECOVERING: ("recovering_at", 10.0),
}


def in_mode(mode: Mode, config: ControlConfig = QUICK) -> Bench:
    """A bench that has come into a mode by a script, away from upright where that can be."""
    bench = begun(*_IN_MODE[mode], config=config)
    if mode is Mode.RETURNING:
        bench.ask(BringUp())
    assert bench.mode == mode
    return bench


def phase_of(tick: Tick) -> Phase | None:
    return None if tick.snapshot.session is None else tick.snapshot.session.phase


def stays_still(ticks: Sequence[Tick]) -> bool:
    """Nothing was driven in any of these ticks."""
    return all(tick.command.duty == 0.0 for tick in ticks)


def rested_s(ticks: Sequence[Tick], angle_deg: float, within_deg: float = 1.0) -> float:
    """For how long the table stood at an angle, in one go, without being driven."""
    longest = run = 0.0
    before = ticks[0].now_s
    for tick in ticks:
        still = abs(tick.angle_deg - angle_deg) < within_deg and abs(tick.rate_deg_s) < 0.1
        run = run + tick.now_s - before if still else 0.0
        longest, before = max(longest, run), tick.now_s
    return longest
