"""Steps with the motor off: every contact by itself, and the emergency stop cuts the power."""

from collections.abc import Callable
from dataclasses import dataclass

from hardware.interface import Command, Readings
from station.commission.model import Ask, Hand, Script, Setting, StepFailed
from station.commission.moves import hold
from station.commission.scene import Scene
from station.commission.talking import until

CUT_S = 0.5  # relay or contactor, with room; S29 allows the read-back 0.2 s while a session runs
STAYS_OFF_S = 1.0
_STEADY_S = 0.1
_SETTLE_S = 0.5

_HINT_QUIET = (
    "Look at its wires and at which contact is used: every input is wired so that its good state "
    "is a closed contact, see docs/hardware.md."
)


@dataclass(frozen=True, slots=True)
class Contact:
    """A contact, and how to move it by hand.

    Attributes:
        name: Field of `Readings`.
        title: What people call it.
        rest: What it reads while nobody touches anything.
        change: What to do, and with which hand; `back` likewise to undo it.
    """

    name: str
    title: str
    rest: bool
    change: tuple[str, Hand]
    back: tuple[str, Hand]

    def read(self, readings: Readings) -> bool | None:
        """What it reads now."""
        level: bool | None = getattr(readings, self.name)
        return level


# fmt: off
CONTACTS: tuple[Contact, ...] = (
    Contact("button", "start/stop button", False,
            ("Press the start/stop button now, and keep it pressed.", Hand.HOLD),
            ("Let go of it.", Hand.LET_GO)),
    Contact("estop_closed", "emergency stop", True,
            ("Hit the emergency stop now.", Hand.ESTOP_OPEN),
            ("Turn it free again.", Hand.ESTOP_CLOSE)),
    Contact("ankles_locked", "ankle lock", False,
            ("Close the ankle lock now.", Hand.ANKLES_CLOSE),
            ("Open it again.", Hand.ANKLES_OPEN)),
    Contact("upper_switch", "head-up end switch", False,
            ("Press the head-up end switch by hand now.", Hand.UPPER_PRESS),
            ("Let go of it.", Hand.UPPER_FREE)),
    Contact("lower_switch", "head-down end switch", False,
            ("Press the head-down end switch by hand now.", Hand.LOWER_PRESS),
            ("Let go of it.", Hand.LOWER_FREE)),
    Contact("mains_ok", "mains relay", True,
            ("Pull the station's mains plug now; the battery keeps it running.", Hand.MAINS_PULL),
            ("Plug it in again.", Hand.MAINS_PLUG)),
    Contact("battery_ok", "battery monitor", True,
            ("Take off the battery monitor's contact now.", Hand.BATTERY_OFF),
            ("Put it on again.", Hand.BATTERY_ON)),
    Contact("enabling", "enabling switch in the hand", False,
            ("Hold the enabling switch now.", Hand.ENABLING_HOLD),
            ("Let go of it.", Hand.ENABLING_FREE)),
    Contact("return_button", "return button in the hand", False,
            ("Press the return button in the hand now.", Hand.RETURN_PRESS),
            ("Let go of it.", Hand.RETURN_FREE)),
)
# fmt: on


def fitted_contacts(setting: Setting) -> tuple[Contact, ...]:
    """Those that this table has."""
    fitted = setting.inputs
    missing = {
        "battery_ok": fitted.battery is None,
        "enabling": fitted.enabling is None,
        "return_button": fitted.return_button is None,
        # A table without a battery is off while its plug is out: nobody could see the change.
        "mains_ok": fitted.battery is None,
    }
    return tuple(contact for contact in CONTACTS if not missing.get(contact.name, False))


def inputs(scene: Scene) -> Script[None]:
    """Each contact changes when it is touched, back again, and no other one does."""
    contacts = fitted_contacts(scene.setting)
    prompt = "Open the ankle lock and touch nothing else."
    yield from until(scene, prompt, Hand.ANKLES_OPEN, _ankles_open(scene))
    yield from _quiet(scene, contacts)
    for contact in contacts:
        yield from _changes(scene, contact, contacts, not contact.rest, *contact.change)
        yield from _changes(scene, contact, contacts, contact.rest, *contact.back)
        good, other = ("closed", "open") if contact.rest else ("at rest", "changed")
        scene.note_check(contact.title, f"{good}, {other} when touched", "only it changes")


def _ankles_open(scene: Scene) -> Callable[[], bool]:
    return lambda: scene.readings.ankles_locked is False


def _quiet(scene: Scene, contacts: tuple[Contact, ...]) -> Script[None]:
    """Nobody touches anything: all have to be at rest."""
    end_s = scene.now_s + _SETTLE_S
    while scene.now_s < end_s:
        yield Ask("Touch nothing for a moment.", Hand.LET_GO)
    odd = [contact for contact in contacts if contact.read(scene.readings) is not contact.rest]
    if scene.readings.power_on is not False:
        raise StepFailed(
            "The power relay reads as closed although nothing holds it.",
            "Look at its mirror contact, and whether the relay is welded; then repeat the step.",
        )
    if odd:
        raise StepFailed(
            f"Nobody touches anything, but this reads wrongly: {_named(odd)}.",
            f"{_HINT_QUIET} Then repeat the step.",
        )


def _changes(
    scene: Scene,
    contact: Contact,
    contacts: tuple[Contact, ...],
    wanted: bool,
    prompt: str,
    hand: Hand,
) -> Script[None]:
    """Wait for this contact to change; the others have to stay as they are."""
    others = [other for other in contacts if other is not contact]
    there_s = other_s = 0.0
    while there_s < _STEADY_S:
        changed = [other for other in others if other.read(scene.readings) is not other.rest]
        there = contact.read(scene.readings) is wanted
        other_s = other_s + scene.dt_s if changed else 0.0
        there_s = there_s + scene.dt_s if there and not changed else 0.0
        if other_s > _STEADY_S:
            as_well = f"Something else changed as well as the {contact.title}: {_named(changed)}."
            instead = f"Something else changed instead of the {contact.title}: {_named(changed)}."
            raise StepFailed(
                as_well if there else instead,
                "Look whether two wires are swapped or touch; then repeat the step.",
            )
        yield Ask(prompt, hand)


def _named(contacts: list[Contact]) -> str:
    return ", ".join(contact.title for contact in contacts)


def estop(scene: Scene) -> Script[None]:
    """The chain cuts the power by itself, and its reset does not give it back."""
    scene.permit(through_estop=True)
    yield from hold(scene, "Hold the start/stop button: power comes on, nothing moves.")
    cut_s = yield from _cut(scene)
    scene.note_check("power off after the emergency stop", f"{cut_s:.2f} s", f"{CUT_S:g} s")
    yield from until(
        scene,
        "Let go of the button and turn the emergency stop free again.",
        Hand.ESTOP_CLOSE,
        lambda: scene.readings.estop_closed is True and scene.readings.button is False,
    )
    yield from _stays_off(scene)
    scene.note_check("power after the chain is closed again", "stays off", "off until a press")
    yield from hold(scene, "Hold the button once more: power comes back.")
    yield from until(scene, "Let go of the button.", Hand.LET_GO, _off(scene))
    scene.note_check("power after the button is let go", "off", "off")


def _off(scene: Scene) -> Callable[[], bool]:
    return lambda: scene.readings.power_on is False and scene.readings.button is False


def _cut(scene: Scene) -> Script[float]:
    """Keep commanding power while somebody hits the emergency stop; when the read-back fell."""
    wish = Command(power=True, lamp=True)
    prompt = "Keep the button held, and hit the emergency stop."
    while scene.readings.estop_closed is not False:
        if scene.readings.button is not True:
            raise StepFailed(
                "You let go of the button before the emergency stop was hit.",
                "Repeat the step, and keep the button held while you hit the emergency stop.",
            )
        yield Ask(prompt, Hand.ESTOP_OPEN, wish=wish)
    hit_s, off_s, unasked_s = scene.now_s, 0.0, 0.0
    while scene.now_s - hit_s < CUT_S + STAYS_OFF_S:
        yield Ask("Keep the button held for a moment.", Hand.HOLD, wish=wish)
        if scene.readings.power_on is False and not off_s:
            off_s = scene.now_s
        unasked_s = 0.0 if scene.command.power else unasked_s + scene.dt_s
        if unasked_s > _STEADY_S:  # longer than the chain's contact bounces
            raise StepFailed(
                "The button was let go, or the chain closed, while the program still commanded "
                "power.",
                "Repeat the step, and keep both as they are until the screen says so.",
            )
        if scene.readings.power_on is not False and scene.now_s - hit_s > CUT_S:
            raise StepFailed(
                "The emergency stop did not cut the motor power: the relay still reads as closed.",
                "The chain has to be in the relay's coil or in the motor's supply by itself, see "
                "docs/hardware.md; look also for a welded contact. Then repeat the step.",
            )
    return off_s - hit_s


def _stays_off(scene: Scene) -> Script[None]:
    end_s = scene.now_s + STAYS_OFF_S
    while scene.now_s < end_s:
        if scene.readings.power_on is not False:
            raise StepFailed(
                "Power came back when the emergency stop was turned free, without a press.",
                "The chain's reset may not switch anything on, see docs/hardware.md; then repeat "
                "the step.",
            )
        yield Ask("Wait a moment, with the button free.", Hand.LET_GO)
