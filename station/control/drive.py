"""From the mode to the wish that the gate decides on: where to go, how hard, with what power."""

from station.control.config import ControlConfig
from station.control.gate import Allowance, Envelope, Wish
from station.control.modes import Mode
from station.control.monitor import DISAGREE_DEG, Bounds
from station.control.motion import LOAD_DEG_S, Goal
from station.control.panel import lamp_and_buzzer
from station.control.plan import Limits
from station.control.state import State
from station.control.watch import testing_power

_NOTHING = Allowance()
_ALLOWANCES = {
    Mode.FAULTED: Allowance(cut=True),
    Mode.ESTOPPED: Allowance(cut=True),
    Mode.RETURNING: Allowance(up=True),
    Mode.RECOVERING: Allowance(blind=True),
}
_FALLING = Allowance(falling=True)
_BOTH_WAYS = Allowance(down=True, up=True)
_MARGIN_DUTY = 0.01  # for rounding: the gate denies what this file has capped already


def envelope_of(config: ControlConfig, limits: Limits | Bounds, factor: float = 1.0) -> Envelope:
    """What the gate holds the drive to under these limits, where the lever has this factor."""
    actuator, load = config.actuator, LOAD_DEG_S * factor * factor
    return Envelope(
        deepest_deg=limits.deepest_deg,
        upright_deg=config.table.upright_deg,
        duty_down=actuator.duty_for(limits.rate_down_deg_s + load, factor) + _MARGIN_DUTY,
        duty_up=actuator.duty_for(limits.rate_up_deg_s + load, factor) + _MARGIN_DUTY,
        blind_duty=actuator.duty_for(config.motion.creep_deg_s, factor) + _MARGIN_DUTY,
    )


def _fit_lever(state: State) -> float:
    """The lever's factor for this tick, and the envelope that goes with it."""
    config, estimator = state.config, state.estimator
    if not config.actuator.lever:
        return 1.0
    apart_deg = abs(estimator.primary.angle_deg - estimator.check.angle_deg)
    sure = estimator.tilt.trusted and apart_deg <= DISAGREE_DEG
    angle_deg, actuator = estimator.tilt.angle_deg, config.actuator
    factor = actuator.factor_at(angle_deg) if sure else actuator.greatest_factor  # S10, S18
    state.envelope = envelope_of(config, state.bounds, factor)
    return factor


def wished_duty(state: State, angle_deg: float, now_s: float, dt_s: float) -> float:
    """Duty for this tick, following whatever has the word on where to go in this mode."""
    factor = _fit_lever(state)
    if state.mode is Mode.RECOVERING:  # S18
        return -state.config.actuator.duty_for(state.config.motion.creep_deg_s, factor)
    goal = _goal(state)
    if goal is not None:
        state.mover.go(goal, angle_deg, now_s)
    duty = state.mover.duty(angle_deg, now_s, dt_s)
    envelope = state.envelope  # S10: the heaviest load needs no more than this
    duty = min(max(duty, _MARGIN_DUTY - envelope.duty_up), envelope.duty_down - _MARGIN_DUTY)
    if _falls(state):
        before = state.command.duty
        return min(max(duty, min(before, 0.0)), max(before, 0.0))
    return duty


def wish(state: State, duty: float, now_s: float) -> Wish:
    """The wish for the gate, with everything that this mode permits."""
    lamp, buzzer = lamp_and_buzzer(state, now_s)
    running = _runs(state)
    backing_off = state.mode is Mode.HOLDING and state.backoff is not None
    both_ways = running or backing_off
    allow = _BOTH_WAYS if both_ways else _ALLOWANCES.get(state.mode, _NOTHING)
    allow = _FALLING if _falls(state) else allow
    return Wish(duty, _power(state, running, now_s), lamp, buzzer, allow, state.envelope)


def _goal(state: State) -> Goal | None:
    match state.mode:
        case Mode.RUNNING if state.walker is not None and state.walker.warned:
            return state.walker.goal
        case Mode.RETURNING if state.route is not None and not state.parked:
            return state.route.goal
        case Mode.HOLDING:
            return state.backoff
    return None


def _falls(state: State) -> bool:
    """A stop is under way, of its own or before the way up: the duty only falls (S5, S12)."""
    holding = state.mode is Mode.HOLDING and state.backoff is None
    turning = state.mode is Mode.RETURNING and state.mover.stopping and state.command.duty > 0
    return holding or turning


def _runs(state: State) -> bool:
    """The session may move the table: started on it by a press, and warned of it (S2, S4)."""
    walker = state.walker
    return state.mode is Mode.RUNNING and walker is not None and walker.mounted and walker.warned


def _power(state: State, running: bool, now_s: float) -> bool:
    """Power only where motion may come, and for the test in the warning (S30)."""
    match state.mode:
        case Mode.RUNNING:
            walker = state.walker
            return running or (walker is not None and testing_power(state, walker, now_s))
        case Mode.HOLDING | Mode.RETURNING:
            return not state.parked
    return state.mode is Mode.RECOVERING
