"""From the mode to the wish that the gate decides on: where to go, how hard, with what power."""

from station.control.gate import Wish
from station.control.modes import Mode
from station.control.motion import LOAD_DEG_S, Goal
from station.control.panel import lamp_and_buzzer
from station.control.state import State
from station.control.watch import testing_power

_MARGIN = 0.01  # the gate denies what this file should have capped already


def wished_duty(state: State, angle_deg: float, now_s: float, dt_s: float) -> float:
    """Duty for this tick, following whatever has the word on where to go in this mode."""
    if state.mode is Mode.RECOVERING:  # S18
        return -state.config.actuator.duty_for(state.config.motion.creep_deg_s)
    goal = _goal(state)
    if goal is not None:
        state.mover.go(goal, angle_deg, now_s)
    duty = state.mover.duty(angle_deg, now_s, dt_s)
    duty = min(max(duty, -_duty_cap(state, -1.0)), _duty_cap(state, 1.0))
    if state.mode is Mode.HOLDING and state.backoff is None:  # S5: from here it only falls
        before = state.command.duty
        return min(max(duty, min(before, 0.0)), max(before, 0.0))
    return duty


def wish(state: State, duty: float, now_s: float) -> Wish:
    """The wish for the gate, with everything that this mode permits."""
    lamp, buzzer = lamp_and_buzzer(state, now_s)
    mode, bounds = state.mode, state.bounds
    running = _runs(state)
    backing_off = mode is Mode.HOLDING and state.backoff is not None
    creep_duty = state.config.actuator.duty_for(state.config.motion.creep_deg_s)
    return Wish(
        duty=duty,
        power=_power(state, running, now_s),
        lamp=lamp,
        buzzer=buzzer,
        down=running or backing_off,
        up=running or backing_off or mode is Mode.RETURNING,
        falling=mode is Mode.HOLDING and not backing_off,
        blind=mode is Mode.RECOVERING,
        cut=mode in (Mode.FAULTED, Mode.ESTOPPED),
        deepest_deg=bounds.deepest_deg,
        upright_deg=state.config.table.upright_deg,
        duty_down=_duty_cap(state, 1.0) + _MARGIN,
        duty_up=_duty_cap(state, -1.0) + _MARGIN,
        blind_duty=creep_duty + _MARGIN,
    )


def _goal(state: State) -> Goal | None:
    match state.mode:
        case Mode.RUNNING if state.walker is not None and state.walker.warned:
            return state.walker.goal
        case Mode.RETURNING if state.route is not None:
            return state.route.goal
        case Mode.HOLDING:
            return state.backoff
    return None


def _runs(state: State) -> bool:
    """The session may move the table: started on it by a press, and warned of it (S2, S4)."""
    walker = state.walker
    return state.mode is Mode.RUNNING and walker is not None and walker.mounted and walker.warned


def _duty_cap(state: State, sign: float) -> float:
    """What the person's rate cap can need under the heaviest load (S10)."""
    bounds = state.bounds
    cap = bounds.rate_down_deg_s if sign > 0 else bounds.rate_up_deg_s
    return state.config.actuator.duty_for(cap + LOAD_DEG_S)


def _power(state: State, running: bool, now_s: float) -> bool:
    """Power only where motion may come, and for the test in the warning (S30)."""
    match state.mode:
        case Mode.RUNNING:
            walker = state.walker
            return running or (walker is not None and testing_power(state, walker, now_s))
        case Mode.HOLDING | Mode.RETURNING:
            return not state.parked
    return state.mode is Mode.RECOVERING
