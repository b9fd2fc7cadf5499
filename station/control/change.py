"""Follows the mode table, and does what entering a mode means."""

from math import copysign

from hardware.interface import Readings
from station.control.budget import reserve_s
from station.control.config import ControlConfig
from station.control.drive import envelope_of
from station.control.exposure import Exposure
from station.control.faults import Fault
from station.control.modes import TRANSITIONS, WITHOUT_TABLE, Mode, Signal, next_mode
from station.control.monitor import Bounds
from station.control.motion import Goal
from station.control.plan import Limits
from station.control.route import way_up
from station.control.state import Outcome, State
from station.control.view import session_view

BACKOFF_DEG = 2.0  # S27
MOST_FAULT_STOPS = 3  # after more in a row somebody must look before it tries again


def bounds_of(limits: Limits) -> Bounds:
    """What the monitor and the gate hold the table to under these limits."""
    return Bounds(limits.deepest_deg, limits.rate_down_deg_s, limits.rate_up_deg_s)


def change_mode(state: State, signals: set[Signal], readings: Readings) -> str | None:
    """Follow the table; returns how the session ended, in the tick in which it did."""
    table = WITHOUT_TABLE if state.without_table else TRANSITIONS
    before, mode = state.mode, next_mode(state.mode, signals, table)
    if mode is before:
        _go_on(state, signals, readings)
        return _end_session(state, readings) if _has_no_place(state) else None
    because = next(signal for signal, _ in table[before] if signal in signals)
    state.note("mode", f"{before} -> {mode} ({because})")
    state.mode, state.mode_since_s = mode, readings.now_s
    _settle_outcome(state, before, because)
    _ENTER[mode](state, before, readings)
    return _end_session(state, readings) if _has_no_place(state) else None


def _go_on(state: State, signals: set[Signal], readings: Readings) -> None:
    """What the same mode does otherwise from now on."""
    gently = Fault.ANKLES_OPEN_DOWN in state.ledger.began  # S31
    if state.mode is Mode.RETURNING and (state.straight or gently):
        _come_up(state)
    if state.mode is Mode.HOLDING and state.backoff is not None and Signal.STOP in signals:
        state.backoff = None  # S5, S27: backing off can be stopped like any motion
        state.mover.stop(state.tilt.angle_deg, readings.now_s)


def _has_no_place(state: State) -> bool:
    """READY has no session; nor has a cut once nobody can hang: it has ended there."""
    cut = state.mode in (Mode.FAULTED, Mode.ESTOPPED) and (state.parked or state.without_table)
    return state.walker is not None and (cut or state.mode is Mode.READY)


def _settle_outcome(state: State, before: Mode, because: Signal) -> None:
    """The first thing that ends a session decides how it is recorded."""
    going_on = state.mode is Mode.RUNNING or because in (Signal.ARM, Signal.MOUNT)
    if state.walker is None or state.outcome is not None or going_on:
        return
    by_fault = state.source == "monitor" or because in (Signal.CUT, Signal.REFUSE)
    unmoved = before is Mode.ARMED or state.walker.moves_next
    ended = Outcome.CANCELLED if unmoved else Outcome.STOPPED
    state.outcome = Outcome.FAULT if by_fault else ended


def _end_session(state: State, readings: Readings) -> str:
    ended = state.outcome or Outcome.STOPPED
    state.note("session", ended)
    state.view = session_view(state, readings)  # an answer of this tick may have ended it
    state.walker, state.route, state.outcome = None, None, None
    state.budget.reserve_s = 0.0
    state.exposure = Exposure(state.config.safety)
    _restrict(state, state.config.unknown_person)
    return ended


def _restrict(state: State, limits: Limits) -> None:
    state.bounds = bounds_of(limits)
    state.envelope = envelope_of(state.config, limits)


def _still(state: State, before: Mode, readings: Readings) -> None:
    """FAULTED and ESTOPPED: the gate latches by itself; the plan ends here."""
    del before, readings
    state.mover.freeze(state.tilt.angle_deg)
    state.straight, state.backoff = False, None


def _ready(state: State, before: Mode, readings: Readings) -> None:
    _still(state, before, readings)
    state.gate.reset(readings)


def _armed(state: State, before: Mode, readings: Readings) -> None:
    del before
    state.armed_since_s, state.fault_stops, state.straight = readings.now_s, 0, False
    if state.walker is not None:
        _restrict(state, state.walker.plan.limits)  # S7, S10
        state.budget.reserve_s = reserve_s(state.walker.plan, state.config)  # S46


def _running(state: State, before: Mode, readings: Readings) -> None:
    del before
    if state.walker is not None:
        state.walker.start(readings.now_s)


def _holding(state: State, before: Mode, readings: Readings) -> None:
    angle, mover = state.tilt.angle_deg, state.mover
    moved = before in (Mode.RUNNING, Mode.RETURNING)  # S1: nothing follows from a reset
    state.fault_stops = state.fault_stops + 1 if state.source == "monitor" else 0
    state.auto_return = moved and state.fault_stops <= MOST_FAULT_STOPS  # S19
    state.backoff = None
    if not moved:
        mover.freeze(angle)
        state.gate.reset(readings)
    elif Fault.OVERCURRENT in state.ledger.began:  # S27
        state.backoff = _back_off(state.config, angle, mover.drove_sign, mover.from_deg)
        mover.freeze(angle)
    else:
        mover.stop(angle, readings.now_s)  # S5


def _back_off(config: ControlConfig, angle_deg: float, sign: float, from_deg: float) -> Goal:
    """A little the other way, never deeper than where this move began."""
    back = angle_deg - copysign(BACKOFF_DEG, sign)
    if back > angle_deg:
        back = max(angle_deg, min(back, from_deg))
    return Goal(back, config.motion.gentle_deg_s)


def _returning(state: State, before: Mode, readings: Readings) -> None:
    del before
    if state.mover.state.rate_deg_s > 0:  # S12: a stop before the turn
        state.mover.stop(state.tilt.angle_deg, readings.now_s)
    _come_up(state)


def _come_up(state: State) -> None:
    gentle = Fault.ANKLES_OPEN_DOWN in state.ledger.present  # S31
    rate = state.bounds.rate_up_deg_s
    state.route = way_up(state.config, state.tilt.angle_deg, rate, gentle, state.straight)
    state.straight, state.backoff = False, None


def _recovering(state: State, before: Mode, readings: Readings) -> None:
    _still(state, before, readings)
    state.gate.reset(readings)


_ENTER = {
    Mode.FAULTED: _still,
    Mode.READY: _ready,
    Mode.ARMED: _armed,
    Mode.RUNNING: _running,
    Mode.HOLDING: _holding,
    Mode.RETURNING: _returning,
    Mode.ESTOPPED: _still,
    Mode.RECOVERING: _recovering,
}
