"""What the lamp in the button and the buzzer say, from the mode and the time alone."""

from station.control.faults import Fault
from station.control.modes import Mode
from station.control.snapshot import Phase
from station.control.state import State

_STEADY = frozenset({Mode.READY, Mode.RUNNING, Mode.RETURNING, Mode.RECOVERING})
_BLINK_HZ = {Mode.ARMED: 2.0, Mode.HOLDING: 1.0, Mode.FAULTED: 0.5, Mode.ESTOPPED: 0.5}
_ALARMS = (Fault.ANKLES_OPEN_DOWN, Fault.RUNAWAY, Fault.NO_ANSWER, Fault.GUARD_HEAD_DOWN)


def lamp_and_buzzer(state: State, now_s: float) -> tuple[bool, bool]:
    """Lamp and buzzer of this tick."""
    warning = state.walker is not None and state.walker.phase is Phase.WARN
    if state.mode is Mode.RUNNING and warning:  # S4
        beat = _beat(now_s, 4.0)
        return beat, beat
    if any(fault in state.ledger.latched for fault in _ALARMS):
        return _beat(now_s, 4.0), _beat(now_s, 2.0)
    if state.checking_in:
        return _beat(now_s, 2.0), _beat(now_s, 1.0)
    gripping = state.walker is not None and state.walker.phase is Phase.GRIP
    if state.mode is Mode.RUNNING and gripping:
        return _beat(now_s, 2.0), False
    lamp = state.mode in _STEADY or _beat(now_s, _BLINK_HZ[state.mode])
    return lamp, False


def _beat(now_s: float, per_s: float) -> bool:
    return (now_s * per_s) % 1.0 < 0.5  # noqa: PLR2004
