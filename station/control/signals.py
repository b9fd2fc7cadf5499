"""What has happened in this tick that may change the mode: faults, the button, time, the session.

Requests have raised their signals already (`intake.py`). The one button means different things in
different modes; every meaning is here, and none of them starts head-down motion but a fresh press
in ARMED (S2). A screen may begin a session, but only this press puts anybody on the table in it.
"""

from hardware.interface import Readings
from station.control.faults import FAULTS, Fault, Reaction
from station.control.intake import bring_up
from station.control.modes import REACTION_SIGNALS, Mode, Signal
from station.control.requests import BringUp, Reply, Respond
from station.control.snapshot import Phase
from station.control.state import Outcome, State

_AT_ONCE = frozenset({Fault.NOT_WELL})  # acts also while the table is parked and without power
_NO_SESSION = frozenset({Fault.NOT_WELL, Fault.BLOCKED})  # refuse a session, not the way up
_NOT_FOR = {  # what such a fault is about does not matter in this mode
    # S5, S6: neither the press that resets nor a hand that has not let go yet moves a table that
    # was stopped; and holding still costs no budget.
    Mode.HOLDING: frozenset(
        {Fault.BUTTON_STUCK, Fault.RETURN_BUTTON_STUCK, Fault.DUTY_BUDGET},
    ),
    Mode.RECOVERING: frozenset(  # S18: creeping needs no angle, and tries what it is given
        {
            Fault.TILT_STALE,
            Fault.TILT_UNTRUSTED,
            Fault.CHECK_STALE,
            Fault.CHECK_UNTRUSTED,
            Fault.DRIVE,
            Fault.GUARD,
        }
    ),
}


def gather(state: State, readings: Readings) -> set[Signal]:
    """Every signal of this tick."""
    signals = state.asked
    _faults(state, signals)
    _return_button(state)
    _BUTTON[state.mode](state, readings, signals)
    _TIME[state.mode](state, readings, signals)
    if state.leaving and state.mode in (Mode.RUNNING, Mode.ARMED):  # a stop is still a stop
        signals |= {Signal.BRING_UP, Signal.DISARM}
    if state.mode is Mode.HOLDING and not state.tilt.trusted:
        signals.discard(Signal.BRING_UP)  # S19: only creeping, by hand
    return signals


def _faults(state: State, signals: set[Signal]) -> None:
    """A fault acts when it begins; while it lasts it refuses, and an open chain stays open."""
    ledger = state.ledger
    if Fault.ESTOP_OPEN in ledger.present:  # S6
        signals.add(Signal.ESTOP)
    by_hand_only = state.mode is Mode.HOLDING and not state.auto_return  # S1: after a reset
    for fault in ledger.began:
        signal = REACTION_SIGNALS[_reaction(state, fault)]
        if signal is Signal.BRING_UP and by_hand_only:
            continue
        if signal is not None and fault is not Fault.ESTOP_OPEN:
            signals.add(signal)
            state.source = "monitor"
    waiting = state.mode in (Mode.READY, Mode.ARMED)
    if waiting and (ledger.present or ledger.latched) and ledger.refusing() is not None:
        signals.add(Signal.REFUSE)


def _reaction(state: State, fault: Fault) -> Reaction:
    row, walker = FAULTS[fault], state.walker
    on_floor = state.mode is Mode.RUNNING and walker is not None and not walker.mounted
    in_motion = state.mode in (Mode.HOLDING, Mode.RETURNING, Mode.RECOVERING, Mode.RUNNING)
    matters = fault not in _NOT_FOR.get(state.mode, ())
    if fault in _AT_ONCE or (in_motion and matters and not on_floor):
        return row.reaction
    return row.parked


def _return_button(state: State) -> None:
    """A press of "bring me up" in the hand; on the way down a touch is enough, however short."""
    hand, goes_down = state.hand, state.command.duty > 0.0 or state.mover.state.rate_deg_s > 0.0
    if not (hand.pressed or (hand.touched and goes_down)):
        return
    refusal = bring_up(state, BringUp())
    if refusal is None:
        state.source = "hand"
    state.note("request" if refusal is None else "refused", "BringUp", "hand")


def _reset(state: State, readings: Readings, signals: set[Signal]) -> None:
    """FAULTED and ESTOPPED: a fresh local press acknowledges, and resets when all is good."""
    button, ledger = state.button, state.ledger
    if button.pressed and readings.estop_closed is True:
        state.source = "button"
        for fault in ledger.acknowledge_all():
            state.note("acknowledged", fault)
        good = ledger.refusing(_NO_SESSION) is None and state.tilt.trusted
        if good or state.mode is Mode.ESTOPPED:
            button.use()  # S1, S6: the press that resets moves nothing, however long it is held
        if good:
            signals.add(Signal.RESET if state.parked else Signal.RESET_AWAY)
        else:
            signals.add(Signal.RESET_FAULTY)
    _creep(state, readings, signals)


def _creep(state: State, readings: Readings, signals: set[Signal]) -> None:
    """S18: holding the button creeps up where nothing better is safe."""
    if state.button.long and readings.estop_closed is True and not state.parked:
        state.button.use()  # once ended, by whatever, it needs a new press
        state.source = "button"
        signals.add(Signal.CREEP)


def _start(state: State, readings: Readings, signals: set[Signal]) -> None:
    """ARMED: the fresh press that starts, if everything is good for it (S2)."""
    if not state.button.pressed or state.walker is None:
        return
    state.source = "button"
    ankles = readings.ankles_locked is True or not state.walker.starts_on_table  # S31
    released = not state.hand.down
    if ankles and released and state.parked and state.ledger.refusing() is None:
        state.button.use()
        state.walker.mount()
        signals.add(Signal.START)
    else:
        state.note("refused", "start: ankles not locked, not upright, or a fault")


def _stop_or_up(state: State, readings: Readings, signals: set[Signal]) -> None:
    """RUNNING: a touch stops what moves; standing still away from upright it brings up."""
    button, walker = state.button, state.walker
    if walker is None:
        return
    goes_down = walker.phase is Phase.MOVE and walker.going_down
    if goes_down and readings.enabling is not True:  # S45
        state.source = "hand"
        signals.add(Signal.STOP)
    if not (button.touched or button.long):
        return
    state.source = "button"
    warned = button.pressed and walker.moves_next  # S4: not the start's own bounce
    if warned or (button.touched and state.moving):  # S5
        signals.add(Signal.STOP)
    elif button.long:
        button.use()
        signals.add(Signal.BRING_UP)
    elif button.pressed and state.checking_in:  # S14: a press answers
        state.exposure.answer()
        state.note("answer", "button")
    elif button.pressed and walker.mounted and not state.parked:
        signals.add(Signal.BRING_UP)
    elif button.pressed:
        walker.answer(Respond(Reply.OK), state.monitor.last_s or 0.0)


def _up(state: State, readings: Readings, signals: set[Signal]) -> None:
    """HOLDING: a press brings up; where the angle cannot be trusted holding it creeps."""
    if state.backoff is not None and state.moving:
        if state.button.touched:  # S5: backing off is motion, too
            signals.add(Signal.STOP)
    elif not state.tilt.trusted:
        _creep(state, readings, signals)
    elif (state.button.pressed and not state.moving) or state.button.long:
        state.source = "button"
        state.button.use()
        signals.add(Signal.BRING_UP)


def _stop(state: State, readings: Readings, signals: set[Signal]) -> None:
    """RETURNING: a touch stops what moves."""
    del readings
    if state.button.touched and state.moving:
        state.source = "button"
        signals.add(Signal.STOP)


def _let_go(state: State, readings: Readings, signals: set[Signal]) -> None:
    """RECOVERING: motion lasts as long as the button is held, and ends at the end switch."""
    held = readings.button is True  # an unreadable button is not a held one
    if not held or readings.upper_switch is not False:  # S18
        state.source = "button"
        signals.add(Signal.CREEP_OVER)


def _nothing(state: State, readings: Readings, signals: set[Signal]) -> None:
    del state, readings, signals


_BUTTON = {
    Mode.FAULTED: _reset,
    Mode.READY: _nothing,
    Mode.ARMED: _start,
    Mode.RUNNING: _stop_or_up,
    Mode.HOLDING: _up,
    Mode.RETURNING: _stop,
    Mode.ESTOPPED: _reset,
    Mode.RECOVERING: _let_go,
}


def _lapse(state: State, readings: Readings, signals: set[Signal]) -> None:
    """ARMED lapses; mounting has its own, longer time until the ankles are locked (S2)."""
    now_s, safety, walker = readings.now_s, state.config.safety, state.walker
    if walker is None:
        return
    mounting = walker.phase is Phase.MOUNT and readings.ankles_locked is not True
    if mounting:
        state.armed_since_s = now_s
    lapsed = now_s - state.armed_since_s >= safety.arm_lapse_s
    if lapsed or now_s - state.mode_since_s >= safety.mount_wait_s + safety.arm_lapse_s:
        state.outcome, state.source = Outcome.LAPSED, "session"
        signals.add(Signal.DISARM)


def _walk(state: State, readings: Readings, signals: set[Signal]) -> None:
    """RUNNING: the session itself asks for a start, or has ended."""
    walker = state.walker
    if walker is None or signals:
        return  # whatever else has happened outranks the program
    before = (walker.index, walker.leg, walker.phase)
    arrived, released = state.mover.arrived, not state.button.down
    walker.advance(state.tilt.angle_deg, arrived, released, readings.now_s)
    if before != (walker.index, walker.leg, walker.phase):
        state.note("step", f"{walker.index + 1} {walker.step.title}: {walker.phase}", "session")
    if walker.needs_start:
        signals.add(Signal.MOUNT)
    waited_s = readings.now_s - walker.since_s
    if walker.phase is Phase.GRIP and waited_s >= state.config.safety.arm_lapse_s:  # S45
        state.source, state.outcome = "session", Outcome.LAPSED
        signals.add(Signal.BRING_UP)
    if walker.finished:
        state.source, state.outcome = "session", Outcome.COMPLETED
        signals.add(Signal.FINISHED)


def _wait(state: State, readings: Readings, signals: set[Signal]) -> None:
    """HOLDING turns into a return by itself, after a fault as well (S17, S19)."""
    if state.parked:
        signals.add(Signal.PARKED)
    waited_s = readings.now_s - state.mode_since_s
    if state.auto_return and waited_s >= state.config.safety.auto_return_s and state.tilt.trusted:
        state.source = "session"
        signals.add(Signal.BRING_UP)


def _come_up(state: State, readings: Readings, signals: set[Signal]) -> None:
    """RETURNING ends when the route is done."""
    route, mover = state.route, state.mover
    if route is not None:
        higher = mover.planned_there and state.tilt.angle_deg < route.goal.angle_deg
        route.advance(mover.arrived or higher, readings.now_s)  # never down to a rest again
        if route.done or state.parked:
            signals.add(Signal.PARKED)


def _creep_ends(state: State, readings: Readings, signals: set[Signal]) -> None:
    """RECOVERING ends upright."""
    del readings
    if state.parked:
        signals.add(Signal.PARKED)


_TIME = {
    Mode.FAULTED: _nothing,
    Mode.READY: _nothing,
    Mode.ARMED: _lapse,
    Mode.RUNNING: _walk,
    Mode.HOLDING: _wait,
    Mode.RETURNING: _come_up,
    Mode.ESTOPPED: _nothing,
    Mode.RECOVERING: _creep_ends,
}
