"""From anywhere upright again in bounded time, by itself or with one person who has one button.

A class is everything that decides how it goes on, but for clocks: mode, where in the session or
on the way up it is, what the controller remembers for later, what is broken or told to be, how the
panel stands, and the angle to five degrees. Once the way up has been walked from a class, another
walk that comes into it need not go on. What only a session can feel (the switch in the hand, the
mains, a wish to leave) is part of a class only as long as there is one.
"""

from dataclasses import dataclass, field

from station.control.faults import Fault
from station.control.modes import Mode
from station.control.route import way_up
from station.control.timing import plan_s
from tests.walk.rules import WITHOUT_POWER, Walk
from tests.walk.situations import FLOOR, LONG, TABLE
from tests.walk.station import CONFIG, LIMITS, TICK_S

_LOOKS_TICKS = 10
_ROUNDING_DEG = 5.0
_NEAR_DEG = 2.0
_SLACK_S = 5.0  # S17
_RAMPS_S = 3.0  # getting under way and to rest again, for each leg
_HELD_S, _OFF_S = 4.0, 0.4  # a person presses, and lets go when something has come of it

Class = tuple[object, ...]


def _return_s() -> float:
    """The longest return: from the deepest angle, gently, with every rest (S36)."""
    route = way_up(CONFIG, LIMITS.deepest_deg, 2.0, gentle=True, straight=False)
    first_s = LIMITS.deepest_deg / CONFIG.motion.gentle_deg_s
    return first_s + route.left_s(0.0) + _RAMPS_S * len(route.stops) + _SLACK_S


_SAFETY = CONFIG.safety
RETURN_S = _return_s()
HOLDING_S = _SAFETY.auto_return_s + RETURN_S  # S19
ARMED_S = _SAFETY.mount_wait_s + _SAFETY.arm_lapse_s  # S2
SESSION_S = max(plan_s(plan, CONFIG)[0] for plan in (TABLE, LONG, FLOOR))
RUNNING_S = SESSION_S + ARMED_S + HOLDING_S
CREEP_S = (LIMITS.deepest_deg - CONFIG.table.upright_deg) / (0.5 * CONFIG.motion.creep_deg_s)
HELPED_S = CREEP_S + 10 * (_HELD_S + _OFF_S) + RETURN_S


def class_of(walk: Walk) -> Class:
    """Everything that decides how it goes on, but for clocks."""
    state, panel, active = walk.station.controller, walk.panel, walk.station.table.faults.active
    route, present = state.route, state.ledger.present
    in_session = state.mode in (Mode.ARMED, Mode.RUNNING)
    way = route and (len(route.stops), route.index, route.resting)
    return (
        state.mode,
        _session(walk) if in_session else state.walker is None,
        way if state.mode is Mode.RETURNING else None,
        (state.straight, state.backoff is None, state.auto_return, min(state.fault_stops, 4)),
        (state.tilt.trusted, state.parked, state.moving, state.gate.latched),
        frozenset(present) if in_session else Fault.ANKLES_OPEN_DOWN in present,
        (active, walk.station.monitor.told),
        (panel.chain_closed, panel.lock_closed, panel.button_down, panel.return_down),
        round(walk.station.angle_deg / _ROUNDING_DEG),
    )


def _session(walk: Walk) -> Class:
    """What matters only as long as a session goes on."""
    state, panel = walk.station.controller, walk.panel
    walker = state.walker
    assert walker is not None
    return (
        (walker.plan.program_id, walker.phase, walker.index, walker.leg),
        (walker.mounted, walker.warned, walker.unwell),
        (state.leaving, state.exposure.asked_s is None),
        (panel.mains_on, panel.switch_held),
    )


def alone(walk: Walk) -> float | None:
    """In what time it must be upright with nobody's help; None when it needs a press (S1, S19)."""
    state = walk.station.controller
    if state.without_table or state.mode is Mode.RUNNING:
        return RUNNING_S
    if not state.tilt.trusted or not walk.panel.chain_closed:
        return None
    match state.mode:
        case Mode.ARMED:
            return ARMED_S
        case Mode.RETURNING:
            return RETURN_S
        case Mode.HOLDING if state.auto_return:
            return HOLDING_S
    return None


def upright(walk: Walk) -> bool:
    """Truly upright, without power, and nothing waits to be started."""
    mode, truth = walk.station.snapshot.mode, walk.station.table.truth()
    near = truth.angle_deg <= CONFIG.table.upright_deg + _NEAR_DEG
    return near and abs(truth.rate_deg_s) < 0.1 and mode in WITHOUT_POWER - {Mode.ARMED}


@dataclass(slots=True)
class Helper:
    """Somebody at the station with one button and the red knob."""

    since_s: float = 0.0
    mode: Mode | None = None

    def __call__(self, walk: Walk) -> None:
        """Hold the button until something has come of it, let go, and again."""
        station, panel = walk.station, walk.panel
        panel.estop(False)
        elapsed_s, mode = station.now_s - self.since_s, station.snapshot.mode
        if panel.button_down:
            came_of_it = mode is not self.mode and mode is not Mode.RECOVERING
            gives_up = elapsed_s > _HELD_S and mode is not Mode.RECOVERING
            if came_of_it or gives_up:
                panel.press(False)
                self.since_s = station.now_s
        elif elapsed_s > _OFF_S and mode not in (Mode.RETURNING, Mode.READY, Mode.RUNNING):
            panel.press(True)
            self.since_s, self.mode = station.now_s, mode


@dataclass(slots=True)
class WayUp:
    """The classes from which the way up has been walked."""

    known: set[Class] = field(default_factory=set)
    walked: int = 0

    def walk(self, walk: Walk) -> str | None:
        """Go on until upright; returns what is wrong when that takes too long."""
        here = class_of(walk)
        if here in self.known:
            return None
        bound_s, helper = alone(walk), None
        if bound_s is None and not upright(walk):
            bound_s, helper = HELPED_S, Helper(walk.station.now_s)
        path, left = {here}, round((bound_s or 0.0) / TICK_S)
        while not upright(walk):
            if left <= 0:
                mode, deg = walk.station.snapshot.mode, walk.station.angle_deg
                return f"{mode} at {deg:.1f} deg after {bound_s:.0f} s"
            left -= 1
            if helper is not None:
                helper(walk)
            walk.step()
            if left % _LOOKS_TICKS == 0 and alone(walk) and not walk.panel.button_down:
                there = class_of(walk)
                if there in self.known:
                    break
                path.add(there)
        self.known |= path
        self.walked += 1
        return None
