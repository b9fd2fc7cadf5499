"""Takes requests: what is accepted becomes a signal for this tick, the rest gets its reason.

Stop and Bring me up are open to everybody at any time. Nothing here moves anything.
"""

from dataclasses import fields
from math import ceil, isfinite

from hardware.interface import Readings
from station.control.budget import needed_s
from station.control.faults import FAULTS, Fault
from station.control.modes import Mode, Signal
from station.control.plan import Limits, Plan, Step, deepest_deg
from station.control.requests import (
    Acknowledge,
    Answer,
    Arm,
    Begin,
    Block,
    BringUp,
    Disarm,
    Leave,
    Request,
    Respond,
    Stop,
)
from station.control.session import Walker
from station.control.state import State

OLDEST_S = 2.0  # S40

Refusal = tuple[str, str, str] | None


def take(state: State, request: Request, readings: Readings) -> Answer:
    """Accept or refuse one request."""
    always = isinstance(request.what, Stop | Leave | Block)
    if request.age_s > OLDEST_S and not always:  # S40
        refusal: Refusal = ("too_old", "The request took too long to arrive.", "Ask again.")
    else:
        before, state.source = state.source, request.source
        refusal = _decide(state, request, readings)
        state.source = before if refusal else request.source
    name = type(request.what).__name__
    if refusal is None:
        state.note("request", name, request.source)
        return Answer(request.ticket, accepted=True)
    code, message, hint = refusal
    state.note("refused", f"{name}: {code}", request.source)
    return Answer(request.ticket, False, code, message, hint)


def _decide(state: State, request: Request, readings: Readings) -> Refusal:
    what = request.what
    match what:
        case Stop():
            state.asked.add(Signal.STOP)
        case BringUp():
            return bring_up(state, what)
        case Arm():
            return _arm(state, what.plan, readings)
        case Disarm() | Begin():
            return _waiting(state, what)
        case Respond():
            return _respond(state, what, readings.now_s)
        case Acknowledge():
            return _acknowledge(state, what)
        case Leave():
            state.leaving = True
        case _:  # a Block
            state.block = what if what.reason else None
    return None


def bring_up(state: State, what: BringUp) -> Refusal:
    """Ask for the way up, from a screen or with the button in the hand."""
    match state.mode:
        case Mode.ESTOPPED:
            fault = FAULTS[Fault.ESTOP_OPEN]
            return ("estopped", "The emergency stop has cut the motor's power.", fault.hint)
        case Mode.FAULTED | Mode.RECOVERING:
            hint = "Hold the button on the station to creep up."
            return ("faulted", "The table cannot come up by itself after this fault.", hint)
        case Mode.HOLDING if not state.tilt.trusted:
            hint = "Hold the button on the station to creep up."
            return ("untrusted", "The tilt sensors cannot be trusted now.", hint)
    if state.mode in (Mode.RUNNING, Mode.HOLDING, Mode.RETURNING):
        state.straight = state.straight or what.straight
    state.asked.add(Signal.BRING_UP)
    return None


def _arm(state: State, plan: Plan, readings: Readings) -> Refusal:
    refusal = _not_ready(state, readings) or _unfit(state, plan) or _too_much(state, plan)
    if refusal is None:
        state.walker = Walker(state.config, plan)
        state.asked.add(Signal.ARM)
    return refusal


def _not_ready(state: State, readings: Readings) -> Refusal:
    fault = state.ledger.refusing()
    waiting = state.mode is Mode.READY and Signal.ARM not in state.asked
    if not waiting and (state.mode is not Mode.FAULTED or fault is None):
        message = f"The station is not ready for a session: it is {state.mode}."
        return ("not_ready", message, "Wait until it stands upright and ready, or end the session.")
    if fault is not None and fault is not Fault.BLOCKED:  # which has its own words
        return ("fault", FAULTS[fault].text, FAULTS[fault].hint)
    return _kept_from_arming(state, readings)


def _kept_from_arming(state: State, readings: Readings) -> Refusal:
    if state.block is not None:  # S44
        return ("blocked", state.block.reason, state.block.hint)
    if state.leaving:
        return ("leaving", "The station is being switched off.", "Start it again first.")
    if readings.button is not False:  # S3
        return ("button", "The button on the station is pressed.", "Let go of it first.")
    if state.hand.down:  # S3
        return ("button", 'The button "bring me up" is pressed.', "Let go of it first.")
    if not state.parked:
        return ("not_upright", "The table does not stand upright.", "Bring it up first.")
    return None


def _unfit(state: State, plan: Plan) -> Refusal:
    """A plan that is looser than the machine or than its own limits is a mistake upstream."""
    limits = plan.limits
    if not (_sound(limits) and all(_sound(step) for step in plan.steps)):
        return ("unsound", "This plan has an impossible figure.", "Check the person and program.")
    if limits.within(state.config.machine) != limits:
        return ("limits", "The limits of this person are looser than the machine's.", "Lower them.")
    deepest = max((deepest_deg(step) for step in plan.steps), default=None)
    if deepest is None:
        return ("empty", "This program has no steps.", "Choose another one.")
    if deepest > limits.deepest_deg:  # S7
        message = f"This program goes to {deepest:g} deg; the limit is {limits.deepest_deg:g} deg."
        return ("too_deep", message, "Choose a gentler program.")
    return None


def _too_much(state: State, plan: Plan) -> Refusal:
    """S46: what this plan takes out of the actuator, against what is left in it."""
    actuator, needed = state.config.actuator, needed_s(plan, state.config)
    if not isfinite(needed):
        message = "This program drives the table for longer than its actuator may be driven."
        return ("duty_budget", message, "Choose a program with less motion, or with longer rests.")
    missing_s = needed - state.budget.left_s
    if not plan.tilts or missing_s <= 0.0:
        return None
    wait_min = ceil(missing_s / actuator.duty_share / 60)
    message = "The actuator has been driven much and must cool down before this program."
    return ("duty_budget", message, f"Wait another {wait_min} min, or choose a gentler program.")


def _sound(figures: Limits | Step) -> bool:
    """Every number is finite, and every rate leads somewhere."""
    values = [(f.name, getattr(figures, f.name)) for f in fields(figures)]
    numbers = [(name, value) for name, value in values if isinstance(value, int | float)]
    return all(isfinite(value) and (value > 0 or "rate" not in name) for name, value in numbers)


def _waiting(state: State, what: Disarm | Begin) -> Refusal:
    """A chosen session: let go of it, or start it from a screen if nothing moves in it (S2)."""
    if state.mode is not Mode.ARMED:
        hint = "Use Stop or Bring me up, or choose a session."
        return ("not_armed", "No session is waiting to be started.", hint)
    if isinstance(what, Disarm):
        state.asked.add(Signal.DISARM)
    elif state.without_table:
        state.asked.add(Signal.BEGIN)
    else:
        message = "This session moves the table: press the button on the station."
        return ("needs_button", message, "Lock both ankles first if it begins on the table.")
    return None


def _respond(state: State, what: Respond, now_s: float) -> Refusal:
    walker, nothing = state.walker, ("nothing_asked", "Nothing is being asked now.", "")
    if walker is None:
        return nothing
    if state.checking_in and not what.unwell:
        state.exposure.answer()
    else:
        heard = state.mode is Mode.RUNNING or what.unwell
        if not heard or not walker.answer(what, now_s):
            return nothing
    state.note("answer", what.reply if what.pain_nrs is None else f"pain {what.pain_nrs}")
    return None


def _acknowledge(state: State, what: Acknowledge) -> Refusal:
    if what.fault == Fault.START_UP or what.fault not in list(Fault):
        hint = FAULTS[Fault.START_UP].hint if what.fault == Fault.START_UP else ""
        return ("not_here", f"{what.fault!r} cannot be acknowledged from here.", hint)
    state.ledger.acknowledge(Fault(what.fault))
    state.note("acknowledged", what.fault)
    return None
