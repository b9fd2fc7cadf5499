"""Checks of the table itself: what answers, whether it is calibrated, what is wired."""

from datetime import timedelta
from typing import Any

from hardware.gpio.wiring import GRAVITY_CHIPS, PowerMode
from station.control.faults import FAULTS, Fault, Reaction
from station.doctor.facts import Channel, Facts
from station.doctor.results import Check, Result, bad, bad_for, ok, warning
from station.wiring_check import inputs_of, outputs_of

OLD = timedelta(days=365)
ERRORS_SHARE = 0.02  # of the transfers; more is a bad cable
_TITLES = {"primary": "primary tilt", "check": "check tilt", "current": "motor current"}
_PARKED = {  # contacts that are good while the table is parked and nobody touches it
    "button": "The start/stop button reads pressed.",
    "estop": "The emergency-stop chain is open.",
    "upper_switch": "The head-up end switch reads reached.",
    "lower_switch": "The head-down end switch reads reached.",
    "power": "The power relay reads closed, though nobody holds it.",
    "mains": "The mains relay reads off.",
    "battery": "The battery reads empty.",
    "return_button": "The hand's bring-me-up button reads pressed.",
}
_SERIOUS = frozenset({"power"})
_STANDING = frozenset({"READY", "FAULTED", "ESTOPPED"})
_GOOD_WHEN_TRUE = {"estop": "estop_closed", "ankles": "ankles_locked", "mains": "mains_ok"}
_GOOD_WHEN_FALSE = ("button", "upper_switch", "lower_switch", "return_button")


def summary(facts: Facts) -> Result:
    """What is wired, in numbers."""
    outputs, inputs = len(outputs_of(facts.wiring)), len(inputs_of(facts.wiring))
    primary, check = facts.wiring.primary.chip, facts.wiring.check.chip
    meter, driver = facts.wiring.current.meter, facts.wiring.drive.driver
    text = (
        f"{outputs} outputs, {inputs} inputs, driver {driver}, tilt by {primary} and {check}, "
        f"current by {meter}; station wiring shows all."
    )
    return ok("wiring", text)


def two_principles(facts: Facts) -> Result | None:
    """The two tilt channels do not fail in the same way."""
    if facts.wiring.check.chip in GRAVITY_CHIPS:
        text = "Both tilt channels measure gravity, so one shake or one loose bed misleads both."
        fix = "Put an AS5600 or a potentiometer at the pivot as [inclinometer.check]."
        return warning("tilt channels", text, fix)
    return None


def guard(facts: Facts) -> Result:
    """A second contact, in the hands of a second process."""
    found = facts.wiring.guard
    if not found.fitted:
        text = "No guard is fitted: a welded power relay and a shorted driver leave only S1."
        return warning("guard", text, "Build it as docs/hardware.md says, then [guard] fitted.")
    if found.mode is PowerMode.LEVEL:
        text = "The guard's relay is held by a level: a guard that hangs holds it, too."
        return warning("guard", text, 'Build the heartbeat stage, then mode = "heartbeat".')
    return ok("guard", f"A guard holds the other contact at GPIO {found.pin}.")


def way_up(facts: Facts) -> Result | None:
    """There is a battery for the way up, and it was seen to work."""
    if facts.wiring.inputs.battery is None:
        text = "No battery is wired: without mains only the mechanical way up is left."
        return warning(
            "way up", text, "Try the crank every month, with the heaviest person's weight."
        )
    if facts.calibration is not None and facts.calibration.battery_way_up is False:
        text = "The table has not come up on its battery when it was commissioned."
        return bad("way up", text, "Charge or replace the battery, then: sudo station commission")
    return None


def controller(facts: Facts) -> Result | None:
    """The controller that runs answers, and has no faults."""
    if facts.controller is None:
        return None
    pid, state = facts.controller.pid, facts.controller.snapshot
    if state is None:
        text = "A controller may be running, but it does not answer."
        if pid:
            text = f"A controller runs (process {pid}), but it does not answer."
        return bad("controller", text, "sudo station doctor; sudo systemctl status station")
    faults = [fault["text"] for fault in state["faults"]]
    if faults:
        judge = bad if any(_is_serious(fault["code"]) for fault in state["faults"]) else warning
        said = " ".join((_runs(state), *faults))
        return judge("controller", said, state["faults"][0]["hint"])
    loop = state["loop"]
    late = f"{loop['late_ticks']} of {loop['ticks']} ticks late, worst {loop['worst_ms']:.1f} ms."
    return ok("controller", f"{_runs(state)} {late}")


def _runs(state: dict[str, Any]) -> str:
    if state["simulated"]:
        return f"A controller runs on the pretend table: {state['mode']}."
    return f"A controller runs on the real table: {state['mode']}."


def _is_serious(code: str) -> bool:
    """Whether this fault keeps the table from use: not one that only informs, nor a fresh start."""
    known = [row for fault, row in FAULTS.items() if fault == code]
    harmless = code == Fault.START_UP or any(row.reaction is Reaction.INFORM for row in known)
    return not harmless


def pins_answer(facts: Facts) -> Result | None:
    """The contacts read as they should while the table is parked and nobody is on it."""
    if facts.answers is not None and facts.answers.problem is not None:
        return bad_for("contacts", facts.answers.problem)
    contacts = _contacts(facts)
    return None if contacts is None else _judged_contacts(contacts)


def _contacts(facts: Facts) -> dict[str, bool | None] | None:
    """Whether each contact is in its good state; None where nobody can say, or in a session."""
    if facts.answers is not None:
        return facts.answers.contacts
    state = None if facts.controller is None else facts.controller.snapshot
    if state is None or state["session"] is not None or state["mode"] not in _STANDING:
        return None
    read = state["inputs"]
    closed = {name: read[key] for name, key in _GOOD_WHEN_TRUE.items()}
    opened = {name: None if read[name] is None else not read[name] for name in _GOOD_WHEN_FALSE}
    return {**closed, **opened}


def _judged_contacts(contacts: dict[str, bool | None]) -> Result:
    mute = [name for name, good in contacts.items() if good is None]
    if mute:
        return bad("contacts", f"These contacts cannot be read: {', '.join(mute)}.", "gpioinfo")
    wrong = [name for name in _PARKED if contacts.get(name) is False]
    if wrong:
        text = " ".join(_PARKED[name] for name in wrong)
        fix = "Look at these contacts and their wires; a broken wire reads like that, too."
        judge = bad if _SERIOUS & set(wrong) else warning
        return judge("contacts", text, fix)
    return ok("contacts", f"All {len(contacts)} contacts read as they should on a parked table.")


def _channel(name: str) -> Check:
    def check(facts: Facts) -> Result | None:
        found = None if facts.answers is None else facts.answers.channels.get(name)
        return None if found is None else _judged(_TITLES[name], found)

    check.__doc__ = f"The sensor of {_TITLES[name]} answers."
    return check


def _judged(title: str, found: Channel) -> Result:
    if not found.identity or not found.samples:
        said = found.last_error or f"{found.label} does not answer."
        return bad(title, said, "Look at its wires and its address: i2cdetect -y 1")
    if found.errors > ERRORS_SHARE * (found.samples + found.errors):
        text = f"{found.identity} answers, but {found.errors} transfers failed meanwhile."
        return warning(title, text, "Shorten its cable, or twist each line with GND.")
    return ok(title, f"{found.identity} answers.")


def calibration(facts: Facts) -> Result:
    """There is a calibration, it is whole, and of the sensors that answer (S25)."""
    found, fix = facts.calibration, "sudo station commission"
    if found is None:
        return bad("calibration", "The table was never commissioned; nobody can arm it.", fix)
    if found.problem is not None:
        return bad_for("calibration", found.problem)
    answering = {} if facts.answers is None else facts.answers.channels
    for name, identity in found.identities.items():
        now = answering[name].identity if name in answering else ""
        if now and now != identity:
            text = f"The {_TITLES[name]} is {now} now, but was calibrated with {identity}."
            return bad("calibration", text, fix)
    return _aged(facts)


def _aged(facts: Facts) -> Result:
    found = facts.calibration
    if found is None or found.made_at is None:
        text = "The calibration does not tell when it was made."
        return warning("calibration", text, "sudo station commission")
    days = (facts.clock.now - found.made_at).days
    done = f"Commissioned by {found.made_by} on {found.made_at:%Y-%m-%d}"
    ago = max(0, days)
    if days > OLD.days:
        text = f"{done}, {ago} days ago: repeat it once a year."
        return warning("calibration", text, "sudo station commission")
    return ok("calibration", f"{done}, {ago} days ago.")


TABLE_CHECKS: tuple[Check, ...] = (
    summary,
    two_principles,
    controller,
    pins_answer,
    _channel("primary"),
    _channel("check"),
    _channel("current"),
    calibration,
    way_up,
    guard,
)
