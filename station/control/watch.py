"""What only the session can tell to be wrong: time head-down, silence, ankles, the relay's test."""

from hardware.interface import Readings
from station.control.faults import Fault
from station.control.modes import Mode
from station.control.session import Walker
from station.control.snapshot import Phase
from station.control.state import State

ANKLES_S = 0.05  # contacts bounce; the gate forbids head-down in the very tick
TEST_ON_S, TEST_OFF_S, TEST_DONE_S = 0.5, 0.7, 0.9  # S30: within the warning
GRIP_S = 0.2  # S45: a contact that closes bounces; one that opens acts at once
_WATCHED = frozenset({Mode.RUNNING, Mode.HOLDING, Mode.RETURNING})


def count_head_down(state: State, dt_s: float, now_s: float) -> None:
    """Count head-down time, and ask when it is time to (S13, S14)."""
    if state.walker is None:
        return
    state.exposure.update(state.tilt.angle_deg, state.tilt.known, dt_s)
    if state.mode is Mode.RUNNING and state.walker.mounted:
        state.exposure.check_in(now_s)


def feel_hand(state: State, readings: Readings) -> None:
    """S45: whether the enabling switch is held, firmly enough for a head-down move to begin."""
    if readings.enabling is not True:
        state.held_since_s = None
    elif state.held_since_s is None:
        state.held_since_s = readings.now_s
    if state.walker is not None:
        since_s = state.held_since_s
        state.walker.held = since_s is not None and readings.now_s - since_s >= GRIP_S


def session_faults(state: State, readings: Readings, found: set[Fault]) -> None:
    """Add the faults of this tick that the monitor cannot see."""
    if state.block is not None:  # S44
        found.add(Fault.BLOCKED)
    creeping_s = readings.now_s - state.mode_since_s if state.mode is Mode.RECOVERING else 0.0
    if creeping_s > state.config.safety.recovery_s:  # S18
        found.add(Fault.RECOVERY_TIME)
    coming_up = state.mode is Mode.RETURNING
    if not coming_up and state.hand.stuck(readings.now_s):  # S3
        found.add(Fault.RETURN_BUTTON_STUCK)
    if state.walker is not None:
        _times(state, state.walker, found)
        if _test_fails(state, state.walker, readings):  # S30
            found.add(Fault.SELF_TEST)
        _ankles(state, state.walker, readings, found)


def _times(state: State, walker: Walker, found: set[Fault]) -> None:
    limits, exposure = walker.plan.limits, state.exposure
    if exposure.continuous_s > limits.hold_s:  # S13
        found.add(Fault.HOLD_TIME)
    if exposure.inverted_s > limits.session_s:  # S13
        found.add(Fault.SESSION_TIME)
    if state.budget.used_up:  # S46
        found.add(Fault.DUTY_BUDGET)
    if walker.unanswered or exposure.unanswered:  # S14
        found.add(Fault.NO_ANSWER)
    if walker.unwell:  # S37
        found.add(Fault.NOT_WELL)


def testing_power(state: State, walker: Walker, now_s: float) -> bool:
    """Whether the relay is to be closed now for its test within the warning (S30)."""
    warning = state.mode is Mode.RUNNING and walker.phase is Phase.WARN
    return warning and TEST_ON_S <= now_s - walker.since_s < TEST_OFF_S


def _test_fails(state: State, walker: Walker, readings: Readings) -> bool:
    """The relay must follow: closed at the end of its pulse, open again after it."""
    if state.mode is not Mode.RUNNING or walker.phase is not Phase.WARN:
        return False
    elapsed_s = readings.now_s - walker.since_s
    at_end_of_pulse = TEST_OFF_S - 0.05 <= elapsed_s < TEST_OFF_S
    stays_open = at_end_of_pulse and readings.power_on is not True
    stays_closed = elapsed_s >= TEST_DONE_S and readings.power_on is not False
    return stays_open or stays_closed


def _ankles(state: State, walker: Walker, readings: Readings, found: set[Fault]) -> None:
    """S31: opening head-down brings up gently, opening head-up stops and ends the session."""
    if readings.ankles_locked is True or not walker.mounted or state.mode not in _WATCHED:
        state.ankles_since_s = None
        return
    if state.ankles_since_s is None:
        state.ankles_since_s = readings.now_s
    if readings.now_s - state.ankles_since_s < ANKLES_S:
        return
    if state.exposure.down:
        found.add(Fault.ANKLES_OPEN_DOWN)
    elif state.mode is Mode.RUNNING:
        found.add(Fault.ANKLES_OPEN_UP)
