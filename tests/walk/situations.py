"""Where a walk begins: every mode, and everything that a mode can be in the middle of."""

from collections.abc import Callable
from functools import cache

from station.control.faults import Fault
from station.control.modes import Mode
from station.control.plan import (
    Ask,
    Exercise,
    Oscillate,
    Place,
    Plan,
    Question,
    Rest,
    Step,
    Tilt,
)
from station.control.requests import Arm, BringUp, Stop
from station.control.snapshot import Phase, Snapshot
from station.service.stand_in import StandIn
from tests.walk.station import LIMITS, Kept, Station, again, keep

_BOUND_S = 150.0


def _exercise(place: Place) -> Exercise:
    return Exercise("Squat", "Squat.", "squat", place, 1, 2, 1.0, 1, 1.0, 0.0)


def _plan(program_id: str, *steps: Step) -> Plan:
    return Plan("walk", program_id, "somebody", program_id, LIMITS, steps)


# Everything that a session can be made of, with a floor part that makes it mount a second time.
TABLE = _plan(
    "table",
    Rest("Level", "Lie level.", 0.0, 3.0),
    Tilt("Down", "Let your arms hang.", 15.0, 3.0, 3.0),
    Ask("Well?", "Are you well?", Question.WELL, 6.0),
    _exercise(Place.TABLE),
    Oscillate("Swing", "Breathe.", 5.0, 12.0, 3.0, 1.0, 1.0, 1),
    _exercise(Place.FLOOR),
    Tilt("Once more", "Breathe.", -20.0, 3.0, 2.0),
)
LONG = _plan("long", Tilt("Hang", "Breathe.", 15.0, 3.0, 60.0))
FLOOR = _plan("floor", _exercise(Place.FLOOR), Ask("Pain?", "How much?", Question.PAIN, 6.0))


def _ready(station: Station) -> None:
    station.make_ready()


def _arm(plan: Plan) -> Callable[[Station], None]:
    def act(station: Station) -> None:
        assert station.arm(plan).accepted

    return act


def _until(reached: Callable[[Station], bool]) -> Callable[[Station], None]:
    """Somebody cooperative is there until then, and then lets go of everything."""

    def act(station: Station) -> None:
        station.people.append(StandIn())
        station.run_until(lambda _: reached(station), _BOUND_S)
        station.people.clear()
        station.table.panel.press(False)

    return act


def _alone(reached: Callable[[Station], bool]) -> Callable[[Station], None]:
    def act(station: Station) -> None:
        station.run_until(lambda _: reached(station), _BOUND_S)

    return act


def _phase(phase: Phase, step: int = 0, leg: int = 0) -> Callable[[Station], bool]:
    def reached(station: Station) -> bool:
        walker = station.controller.walker
        here = walker is not None and (walker.phase, walker.index, walker.leg)
        return here == (phase, step, leg)

    return reached


def _beyond(angle_deg: float) -> Callable[[Station], bool]:
    return lambda station: station.angle_deg > angle_deg


def _is(mode: Mode) -> Callable[[Station], bool]:
    return lambda station: station.snapshot.mode is mode


def _wait(time_s: float) -> Callable[[Station], None]:
    def act(station: Station) -> None:
        station.run_for(time_s)

    return act


def _ask(*whats: Stop | BringUp | Arm) -> Callable[[Station], None]:
    def act(station: Station) -> None:
        station.do(*whats)

    return act


def _hand(held: bool) -> Callable[[Station], None]:
    return lambda station: station.table.panel.hand_switch(held)


def _fault(name: str, on: bool = True) -> Callable[[Station], None]:
    return lambda station: station.table.faults.set(name, on)


def _told(*faults: Fault) -> Callable[[Station], None]:
    """These faults are there for one tick."""

    def act(station: Station) -> None:
        station.tell(*faults)
        station.step()
        station.tell()

    return act


def _tap(station: Station) -> None:
    station.tap()


def _press(station: Station) -> None:
    station.table.panel.press(True)


def _open(is_open: bool) -> Callable[[Station], None]:
    return lambda station: station.table.panel.estop(is_open)


def _leg(index: int, resting: bool) -> Callable[[Station], bool]:
    def reached(station: Station) -> bool:
        route = station.controller.route
        return route is not None and (route.index, route.resting) == (index, resting)

    return reached


def _settled(station: Station) -> bool:
    return not station.controller.moving


Act = Callable[[Station], None]

# name -> where it begins, what happens, and the mode that it must then be in
_WAYS: dict[str, tuple[str, tuple[Act, ...], Mode]] = {
    "power-up": ("", (_wait(1.0),), Mode.FAULTED),
    "ready": ("power-up", (_ready,), Mode.READY),
    "chosen": ("ready", (_arm(TABLE),), Mode.ARMED),
    "chosen, long": ("ready", (_arm(LONG),), Mode.ARMED),
    "chosen, without table": ("ready", (_arm(FLOOR),), Mode.ARMED),
    "on the floor, without table": (
        "chosen, without table", (_until(_phase(Phase.EXERCISE)), _wait(0.5)), Mode.RUNNING,
    ),
    "asked, without table": (
        "on the floor, without table", (_alone(_phase(Phase.ASK, 1)),), Mode.RUNNING,
    ),
    "warned": ("chosen", (_until(_phase(Phase.WARN)), _wait(0.3)), Mode.RUNNING),
    "not gripping": (
        "chosen", (_hand(False), _until(_phase(Phase.GRIP)), _wait(0.5)), Mode.RUNNING,
    ),
    "begins to move": ("warned", (_alone(_phase(Phase.MOVE)), _wait(0.4)), Mode.RUNNING),
    "moves to level": ("begins to move", (_alone(_beyond(-20.0)),), Mode.RUNNING),
    "rests level": ("moves to level", (_alone(_phase(Phase.REST)), _wait(0.5)), Mode.RUNNING),
    "moves down": ("rests level", (_alone(_beyond(6.0)),), Mode.RUNNING),
    "holds": ("moves down", (_alone(_phase(Phase.HOLD, 1)), _wait(0.5)), Mode.RUNNING),
    "asked": ("holds", (_alone(_phase(Phase.ASK, 2)), _wait(0.5)), Mode.RUNNING),
    "exercises on the table": (
        "asked", (_until(_phase(Phase.EXERCISE, 3)), _wait(0.5)), Mode.RUNNING,
    ),
    "swings up": (
        "exercises on the table", (_alone(_phase(Phase.MOVE, 4)), _wait(1.5)), Mode.RUNNING,
    ),
    "swings down": ("swings up", (_until(_phase(Phase.MOVE, 4, 1)), _wait(1.5)), Mode.RUNNING),
    "comes up in between": (
        "swings down", (_until(_phase(Phase.RETURN, 5)), _wait(1.5)), Mode.RUNNING,
    ),
    "on the floor": (
        "comes up in between", (_until(_phase(Phase.EXERCISE, 5)), _wait(0.5)), Mode.RUNNING,
    ),
    "to mount again": ("on the floor", (_alone(_is(Mode.ARMED)), _wait(0.5)), Mode.ARMED),
    "all well?": (
        "chosen, long",
        (_until(lambda station: station.controller.checking_in), _wait(0.5)),
        Mode.RUNNING,
    ),
    "stopping": ("moves down", (_ask(Stop()),), Mode.HOLDING),
    "stopped": ("stopping", (_alone(_settled), _wait(0.6)), Mode.HOLDING),
    "stopping on the way up": ("up to level", (_ask(Stop()),), Mode.HOLDING),
    "stopped by a fault": ("moves down", (_told(Fault.STALL), _wait(1.0)), Mode.HOLDING),
    "stopped by four faults": (
        "moves down",
        (
            *(_told(Fault.STALL), _alone(_is(Mode.RETURNING)), _wait(0.5)) * 3,
            _told(Fault.STALL),
            _wait(3.0),
        ),
        Mode.HOLDING,
    ),
    "backing off": ("moves down", (_told(Fault.OVERCURRENT), _wait(0.7)), Mode.HOLDING),
    "backing off on the way up": (
        "up to level", (_told(Fault.OVERCURRENT), _wait(0.7)), Mode.HOLDING,
    ),
    "blind": ("stopped", (_fault("tilt_dropout"), _wait(0.8)), Mode.HOLDING),
    "up to level": ("holds", (_ask(BringUp()), _wait(1.5)), Mode.RETURNING),
    "rests on the way": ("up to level", (_alone(_leg(0, True)), _wait(0.5)), Mode.RETURNING),
    "up to the second rest": (
        "rests on the way", (_alone(_leg(1, False)), _wait(1.0)), Mode.RETURNING,
    ),
    "rests head-up": ("up to the second rest", (_alone(_leg(1, True)), _wait(0.5)), Mode.RETURNING),
    "up to upright": ("rests head-up", (_alone(_leg(2, False)), _wait(1.5)), Mode.RETURNING),
    "straight up": ("holds", (_ask(BringUp(straight=True)), _wait(2.0)), Mode.RETURNING),
    "cut": ("moves down", (_told(Fault.RUNAWAY), _wait(0.5)), Mode.FAULTED),
    "cut nearly upright": (
        "up to upright", (_wait(4.0), _told(Fault.RUNAWAY), _wait(0.5)), Mode.FAULTED,
    ),
    "cut upright": ("ready", (_told(Fault.RUNAWAY), _wait(0.5)), Mode.FAULTED),
    "reset away from upright": ("cut", (_tap, _wait(0.5)), Mode.HOLDING),
    "creeping": (
        "cut",
        (_fault("mains_lost"), _wait(1.5), _press, _alone(_is(Mode.RECOVERING)), _wait(1.0)),
        Mode.RECOVERING,
    ),
    "emergency stop": ("moves down", (_open(True), _wait(0.3)), Mode.ESTOPPED),
    "emergency stop closed again": ("emergency stop", (_open(False), _wait(0.3)), Mode.ESTOPPED),
    "emergency stop upright": ("ready", (_open(True), _wait(0.3)), Mode.ESTOPPED),
    "emergency stop upright closed again": (
        "emergency stop upright", (_open(False), _wait(0.3)), Mode.ESTOPPED,
    ),
}  # fmt: skip

NAMES = tuple(_WAYS)


@cache
def kept(name: str) -> Kept:
    """The station in this situation, made once and kept."""
    before, acts, mode = _WAYS[name]
    station = again(kept(before)) if before else Station()
    for act in acts:
        act(station)
    found: Snapshot = station.snapshot
    assert found.mode is mode, f"{name}: {found.mode}"
    return keep(station)


def begin(name: str) -> Station:
    """A station in this situation."""
    return again(kept(name))
