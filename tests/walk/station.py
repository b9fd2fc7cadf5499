"""A whole station that can be kept as it is, and told that a fault is there.

What a walk does a hundred thousand times is: take the station as it was, do one thing, look. So a
station becomes bytes and comes back from them, exactly as it was, its noise included.
"""

import io
import pickle
from _thread import LockType
from dataclasses import dataclass, is_dataclass
from threading import Lock
from typing import Any

from hardware.interface import Command, Readings
from hardware.simulated.table import TableOptions
from station.control import config as figures
from station.control.button import Button
from station.control.config import ControlConfig
from station.control.estimator import Estimator
from station.control.faults import Fault
from station.control.modes import Mode
from station.control.monitor import Bounds, Monitor
from station.control.plan import Limits
from station.control.requests import What
from station.control.snapshot import Phase, Snapshot
from station.service.headless import VirtualStation

# Every figure is one that the settings permit: the shortest waits and rests, the quickest ways.
CONFIG = ControlConfig(
    table=figures.Table(upright_deg=-45.0),
    motion=figures.Motion(gentle_deg_s=1.5, creep_deg_s=1.0, acceleration_deg_s2=3.0),
    safety=figures.Safety(
        arm_lapse_s=5.0,
        mount_wait_s=30.0,
        auto_return_s=2.0,
        level_rest_s=30.0,
        head_up_rest_s=15.0,
        check_in_every_s=15.0,
        check_in_wait_s=5.0,
    ),
    rate_hz=50.0,
)
LIMITS = Limits(deepest_deg=20.0, rate_down_deg_s=3.0, rate_up_deg_s=3.0, hold_s=120.0)
TICK_S = 1 / CONFIG.rate_hz


@dataclass(slots=True)
class Told(Monitor):
    """A monitor that finds what it sees, and beside that what it is told."""

    told: frozenset[Fault] = frozenset()

    def check(
        self,
        readings: Readings,
        estimator: Estimator,
        button: Button,
        last: Command,
        mode: Mode,
        bounds: Bounds,
    ) -> set[Fault]:
        found = Monitor.check(self, readings, estimator, button, last, mode, bounds)
        return found | self.told


class Station(VirtualStation):
    """The station of a walk: short rests, a seed, and a monitor that can be told."""

    def __init__(self) -> None:
        super().__init__(CONFIG, TableOptions(seed=34, start_deg=CONFIG.table.upright_deg))
        self.monitor = Told(CONFIG)
        self.controller.monitor = self.monitor

    def tell(self, *faults: Fault) -> None:
        """These faults are there from now on, and no others that nobody sees."""
        self.monitor.told = frozenset(faults)

    def do(self, *asked: What) -> Snapshot:
        """One tick with these requests."""
        for what in asked:
            self.ask(what)
        return self.step()

    @property
    def phase(self) -> Phase | None:
        """What the walker waits for; None without a session."""
        walker = self.controller.walker
        return None if walker is None else walker.phase

    @property
    def angle_deg(self) -> float:
        """Where the bed really is."""
        return self.table.truth().angle_deg


@dataclass(frozen=True, slots=True)
class Kept:
    """A station as it was: what changes as bytes, and what never changes as it is."""

    changing: bytes
    frozen: tuple[object, ...]


class _Keeper(pickle.Pickler):
    """Writes down what changes; leaves out what cannot change, and makes locks anew."""

    def __init__(self, file: io.BytesIO) -> None:
        super().__init__(file, pickle.HIGHEST_PROTOCOL)
        self.frozen: list[object] = []

    def persistent_id(self, obj: Any) -> int | None:
        if not (is_dataclass(obj) and not isinstance(obj, type)):
            return None
        if not obj.__dataclass_params__.frozen:  # type: ignore[attr-defined]
            return None
        self.frozen.append(obj)
        return len(self.frozen) - 1

    def reducer_override(self, obj: Any) -> Any:
        return (Lock, ()) if isinstance(obj, LockType) else NotImplemented


class _Finder(pickle.Unpickler):
    def __init__(self, kept: Kept) -> None:
        super().__init__(io.BytesIO(kept.changing))
        self.persistent_load = kept.frozen.__getitem__  # type: ignore[method-assign]


def keep(station: Station) -> Kept:
    """The station as it is now."""
    file = io.BytesIO()
    keeper = _Keeper(file)
    keeper.dump(station)
    return Kept(file.getvalue(), tuple(keeper.frozen))


def again(kept: Kept) -> Station:
    """A station as it was when it was kept."""
    found = _Finder(kept).load()
    assert isinstance(found, Station)
    return found
