"""Steps at the ends of the travel and with a load: end switches, current, and the way back up."""

from dataclasses import replace
from functools import partial
from math import ceil

from station.commission.measuring import Ammeter
from station.commission.model import Hand, Kind, Question, Script, StepFailed
from station.commission.moves import (
    PAUSE_S,
    Reached,
    Tripped,
    angle,
    driven,
    go,
    hold,
    persist,
    steering_for,
)
from station.commission.scene import Scene
from station.commission.talking import agree, ankles, number, pause, until, yes_or_no

NEAR_DEG = 8.0  # from here on at a creep
BEYOND_DEG = 8.0  # an end switch has to come within this behind the settings' own end
EARLY_DEG = 0.5  # and not before it by more than this
OFF_DEG = 3.0
APPROACH_DEG_S = 1.5
LOADED_TO_DEG, LOADED_BACK_DEG, LOADED_DEG_S = 5.0, -25.0, 1.0
KG = (40.0, 200.0)
TRIP_SHARE, TRIP_MORE_A = 1.3, 1.0
LEAST_SHARE = 1.1


def switches(scene: Scene) -> Script[None]:
    """Both end switches, reached at creep; each lets the table away again."""
    table = scene.setting.config.table
    yield from ankles(scene, closed=False)
    upper_deg = yield from _end(scene, -1.0, table.upright_deg)
    scene.found = replace(scene.found, upper_switch_deg=upper_deg)
    lower_deg = yield from _end(scene, 1.0, table.deepest_deg)
    scene.found = replace(scene.found, lower_switch_deg=lower_deg)


def _end(scene: Scene, sign: float, wanted_deg: float) -> Script[float]:
    """Go to one end switch; the angle at which it opened."""
    name = "head-down" if sign > 0 else "head-up"
    low_deg, high_deg = sorted((wanted_deg + sign * BEYOND_DEG, angle(scene)))
    beyond = {"low_deg": low_deg - 1.0, "high_deg": high_deg + 1.0}
    travel_deg = abs(wanted_deg - angle(scene)) + BEYOND_DEG + 2.0
    cap = {"most_duty": 1.0, "most_deg_s": APPROACH_DEG_S, "ankles": False}
    scene.permit(most_deg=travel_deg, **cap, **beyond)
    near_deg = wanted_deg - sign * NEAR_DEG
    if sign * (near_deg - angle(scene)) > 0.0:
        prompt = f"Hold the button: the table goes {name} to {near_deg:.0f} degrees."
        yield from persist(scene, partial(go, scene, prompt, near_deg, APPROACH_DEG_S))
    at_deg = yield from persist(
        scene, partial(_creep_to_switch, scene, sign, name, wanted_deg + sign * BEYOND_DEG)
    )
    early_deg = sign * (wanted_deg - at_deg)
    good = early_deg <= EARLY_DEG
    limit = f"{wanted_deg:.0f} to {wanted_deg + sign * BEYOND_DEG:.0f}°"
    scene.note_check(f"{name} end switch opens at", f"{at_deg:.1f}°", limit, good)
    yield from _off_again(scene, sign, name, at_deg)
    if not good:
        key = "deepest_deg" if sign > 0 else "upright_deg"
        raise StepFailed(
            f"The {name} end switch opens at {at_deg:.1f} degrees, before the end of the travel "
            f"that the settings name ({wanted_deg:.0f}).",
            f"Move the switch, or set table.{key} to {at_deg - 1.5 * sign:.0f}; then begin anew.",
        )
    return at_deg


def _creep_to_switch(scene: Scene, sign: float, name: str, most_deg: float) -> Script[float]:
    prompt = f"Hold the button: the table creeps {name} until its end switch opens."
    yield from hold(scene, prompt)
    steering, creep_deg_s = steering_for(scene), scene.setting.config.motion.creep_deg_s
    try:
        while sign * (most_deg - angle(scene)) > 0.0:
            duty = steering.step(creep_deg_s, sign * scene.rate_deg_s, scene.dt_s)
            yield from driven(scene, prompt, scene.duty(sign * duty))
    except Reached:
        at_deg = angle(scene)
        yield from pause(scene, prompt, PAUSE_S)
        return at_deg
    except Tripped:
        raise StepFailed(
            f"Something is in the way at {angle(scene):.0f} degrees, before the {name} end switch "
            "opened.",
            "Move the switch to where it opens before the bed meets its stop, and look what is in "
            "the way; then repeat the step.",
        ) from None
    raise StepFailed(
        f"The {name} end switch has not opened up to {most_deg:.0f} degrees.",
        "Move the switch to where the travel ends, and see that the bed reaches it; then repeat "
        "the step.",
    )


def _off_again(scene: Scene, sign: float, name: str, at_deg: float) -> Script[None]:
    """An end switch forbids one direction only (S9)."""
    creep_deg_s = scene.setting.config.motion.creep_deg_s
    prompt = f"Hold the button: the table comes {OFF_DEG:.0f} degrees off the {name} end switch."
    try:
        yield from persist(scene, partial(go, scene, prompt, at_deg - sign * OFF_DEG, creep_deg_s))
    except Reached:
        raise StepFailed(
            "Both end switches read as reached at once.",
            "Look at their wires; bring the table to its middle by hand, then repeat the step.",
        ) from None
    wrong = scene.readings.upper_switch is not False or scene.readings.lower_switch is not False
    if wrong:
        raise StepFailed(
            f"The {name} end switch stays open {OFF_DEG:.0f} degrees away from where it opened.",
            "Look whether it sticks; then repeat the step.",
        )


def loaded(scene: Scene) -> Script[None]:
    """The current with the heaviest load, and the trip that follows from it."""
    upright_deg = scene.setting.config.table.upright_deg
    yield from _upright_empty(scene, upright_deg)
    yield from agree(
        scene,
        "Strap the heaviest load that the table is meant for onto it, as a person would lie: "
        "better sandbags than somebody. Then close the ankle lock.",
        "The load is on, the ankle lock is closed",
        Hand.LOAD_ON,
    )
    question = Question(Kind.NUMBER, "How heavy is it?", "kg", *KG)
    kg = yield from number(scene, "So that the record says it.", question, Hand.LOOK)
    yield from ankles(scene, closed=True)
    trip_a = scene.setting.config.actuator.trip_current_a
    cap = {"most_duty": 1.0, "most_deg_s": LOADED_DEG_S, "ankles": True, "trip_a": trip_a}
    travel_deg = LOADED_TO_DEG - upright_deg + 5.0
    scene.permit(most_deg=travel_deg, high_deg=LOADED_TO_DEG + 3.0, **cap)
    ammeter = Ammeter()
    for target_deg in (LOADED_TO_DEG, LOADED_BACK_DEG):
        prompt = f"Hold the button: the load goes to {target_deg:.0f} degrees."
        yield from persist(scene, partial(_carried, scene, prompt, target_deg, ammeter))
    scene.note_check(f"largest current with {kg:.0f} kg", f"{ammeter.most_a:.2f} A")
    yield from _plausible(scene, ammeter.most_a)
    scene.found = replace(scene.found, loaded_a=ammeter.most_a)
    yield from _trip(scene, max(ammeter.most_a, scene.found.empty_a or 0.0))


def _upright_empty(scene: Scene, upright_deg: float) -> Script[None]:
    yield from ankles(scene, closed=False)
    cap = {"most_duty": 1.0, "most_deg_s": APPROACH_DEG_S, "ankles": False}
    scene.permit(most_deg=abs(angle(scene) - upright_deg) + 3.0, **cap)
    prompt = f"Hold the button: the empty table comes up to {upright_deg:.0f} degrees."
    target_deg = upright_deg + 1.0
    yield from persist(scene, partial(go, scene, prompt, target_deg, APPROACH_DEG_S))


def _carried(scene: Scene, prompt: str, target_deg: float, ammeter: Ammeter) -> Script[None]:
    """`go`, with an eye on the current."""
    script = go(scene, prompt, target_deg, LOADED_DEG_S)
    for ask in script:
        yield ask
        if scene.command.duty:
            ammeter.take(scene.readings.current_a)


def _plausible(scene: Scene, loaded_a: float) -> Script[None]:
    """A load that makes it easier may be well balanced, or may not be there."""
    empty_a = scene.found.empty_a or 0.0
    if loaded_a >= empty_a:
        return
    is_on = yield from yes_or_no(
        scene,
        f"With the load the motor needed {loaded_a:.1f} A, empty and faster {empty_a:.1f} A.",
        "Is the load really on the table?",
        Hand.LOOK,
    )
    if not is_on:
        raise StepFailed(
            "The load was not on the table.", "Put it on; then repeat the step, from the beginning."
        )


def _trip(scene: Scene, needed_a: float) -> Script[None]:
    """Propose the trip; it may be lowered, but not so far that usual use would trip it."""
    proposal = ceil(10 * max(TRIP_SHARE * needed_a, needed_a + TRIP_MORE_A)) / 10
    question = Question(
        Kind.NUMBER,
        "From which current on shall the motor be stopped?",
        "A",
        ceil(10 * LEAST_SHARE * needed_a) / 10,
        proposal,
        proposal,
    )
    prompt = f"It needs up to {needed_a:.1f} A; {proposal:.1f} A is proposed. Lower is gentler."
    trip_a = yield from number(scene, prompt, question, Hand.LOOK)
    scene.note_check("trip current", f"{trip_a:.1f} A", "1 to 20 A")
    scene.found = replace(scene.found, trip_current_a=trip_a)


def way_up(scene: Scene) -> Script[None]:
    """The load comes up without mains, and without the motor's control at all."""
    if scene.setting.inputs.battery is not None:
        yield from _on_battery(scene)
    else:
        scene.note_check("way up on battery", "no battery fitted", "battery or a way by hand")
    by_hand = yield from yes_or_no(
        scene,
        "Switch the station off, or hit the emergency stop, and bring the load up a few degrees "
        "with the wired return or the crank. Then put everything back.",
        "Did it come up by hand?",
        Hand.LOOK,
    )
    scene.note_check("way up by hand", "works" if by_hand else "does not work", "works", by_hand)
    if not by_hand:
        raise StepFailed(
            "There is no way back up without the station: it is not fit for use.",
            "Fit a wired return with a battery, or a crank, see docs/hardware.md; then repeat.",
        )
    yield from agree(
        scene,
        "Take the load off the table and open the ankle lock.",
        "The table is empty",
        Hand.LOAD_OFF,
    )


def _on_battery(scene: Scene) -> Script[None]:
    yield from ankles(scene, closed=True)
    trip_a = scene.found.trip_current_a or scene.trip_a
    upright_deg = scene.setting.config.table.upright_deg
    cap = {"most_duty": 1.0, "most_deg_s": LOADED_DEG_S, "ankles": True, "trip_a": trip_a}
    travel_deg = LOADED_TO_DEG - upright_deg + 5.0
    scene.permit(most_deg=travel_deg, high_deg=LOADED_TO_DEG + 3.0, **cap)
    prompt = f"Hold the button: the load goes to {LOADED_TO_DEG:.0f} degrees."
    yield from persist(scene, partial(go, scene, prompt, LOADED_TO_DEG, LOADED_DEG_S))
    prompt = "Let go of the button and pull the mains plug of the drive."
    yield from until(scene, prompt, Hand.MAINS_PULL, lambda: scene.readings.mains_ok is False)
    prompt = "Hold the button: the load comes up on the battery."
    target_deg = upright_deg + 1.0
    begin_s, held_s = scene.now_s, 0.0
    yield from persist(scene, partial(go, scene, prompt, target_deg, LOADED_DEG_S))
    held_s = scene.now_s - begin_s
    on_battery = scene.readings.mains_ok is False and scene.readings.battery_ok is True
    up = f"up in {held_s:.0f} s" if on_battery else "the battery ran low"
    scene.note_check("way up on battery", up, "with charge left", on_battery)
    scene.found = replace(scene.found, battery_way_up=on_battery)
    prompt = "Plug the mains in again."
    yield from until(scene, prompt, Hand.MAINS_PLUG, lambda: scene.readings.mains_ok is True)
    if not on_battery:
        raise StepFailed(
            "The battery does not carry one way up with the load.",
            "Charge it, or fit a larger one; then repeat the step.",
        )
