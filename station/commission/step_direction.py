"""Steps that find the drive's direction: a degree to and fro, before and after the calibration."""

from collections import deque
from dataclasses import replace
from functools import partial

from station.commission.grant import Vector, turned_deg
from station.commission.model import Ask, Hand, Script, StepFailed
from station.commission.moves import PAUSE_S, Steering, angle, driven, go, hold, persist
from station.commission.scene import Scene
from station.commission.talking import Mean, ankles, average, pause, yes_or_no

NUDGE_DEG, NUDGE_MOST_DEG, BACK_SHARE = 1.0, 2.5, 0.6
BLIND_DUTY = 0.5  # the most that is tried before the drive is known
SEEN_DEG, SEEN_SHARE = 0.5, 0.0008  # of a nudge; the share is a quarter degree of a 300 degree pot
_RATE_S = 0.4


def nudge(scene: Scene) -> Script[None]:
    """A degree one way and back: both channels see it, and somebody says which way it was."""
    yield from ankles(scene, closed=False)
    scene.permit(most_deg=NUDGE_MOST_DEG, **creeping(scene))
    before = yield from average(scene, "Nobody touches the table: the sensors are read.")
    free = scene.readings.upper_switch is scene.readings.lower_switch is False
    first = 1.0 if free else -scene.drove  # off the switch that it has just run into
    duty = yield from persist(scene, partial(_nudge, scene, first, before.vector_g))
    after = yield from average(scene, "The sensors are read again.")
    _seen_by_both(before, after)
    down = yield from yes_or_no(
        scene, "The table has moved by about a degree.", "Did the head end go down?", Hand.LOOK
    )
    scene.permit(most_deg=NUDGE_MOST_DEG, **creeping(scene))
    # Not the whole way: there may be an end switch that it has just come off.
    yield from persist(scene, partial(_nudge, scene, -first * BACK_SHARE, after.vector_g))
    back = yield from average(scene, "The sensors are read once more.")
    _came_back(before, after, back)
    turned_deg_ = turned_deg(before.vector_g, after.vector_g)
    scene.note_check("primary channel sees the nudge", f"{turned_deg_:.2f}°", f"≥ {SEEN_DEG:g}°")
    scene.note_check("second channel sees the nudge", "changes", "changes")
    turned = down is not (first > 0)
    scene.note_check("positive duty drives", "head-up" if turned else "head-down")
    scene.found = replace(scene.found, turned=turned, creep_duty=duty)


def creeping(scene: Scene) -> dict[str, object]:
    """What the guard is told as long as little is known: creep, and an empty table."""
    creep_deg_s = scene.setting.config.motion.creep_deg_s
    return {"most_duty": BLIND_DUTY, "most_deg_s": creep_deg_s, "ankles": False}


def _nudge(scene: Scene, share: float, begin: Vector) -> Script[float]:
    prompt = f"Hold the button: the table moves by {abs(share) * NUDGE_DEG:g} degrees."
    steering = Steering(BLIND_DUTY)
    yield from turn_by(scene, prompt, share * NUDGE_DEG, begin, steering)
    yield from pause(scene, prompt, PAUSE_S)
    return steering.duty


def turn_by(
    scene: Scene, prompt: str, by_deg: float, begin: Vector, steering: Steering
) -> Script[None]:
    """Hold-to-run at creep until gravity has turned by so much; needs no calibration."""
    yield from hold(scene, prompt)
    creep_deg_s, sign = scene.setting.config.motion.creep_deg_s, 1.0 if by_deg > 0 else -1.0
    trail = deque([(scene.now_s, scene.travel_deg(begin))])
    while trail[-1][1] < abs(by_deg):
        while trail[-1][0] - trail[0][0] > _RATE_S:
            trail.popleft()
        (from_s, from_deg), (to_s, to_deg) = trail[0], trail[-1]
        rate_deg_s = (to_deg - from_deg) / max(to_s - from_s, _RATE_S / 2)
        duty = steering.step(creep_deg_s, rate_deg_s, scene.dt_s)
        yield from driven(scene, prompt, scene.duty(sign * duty))
        trail.append((scene.now_s, scene.travel_deg(begin)))


def _seen_by_both(before: Mean, after: Mean) -> None:
    if turned_deg(before.vector_g, after.vector_g) < SEEN_DEG:
        raise StepFailed(
            "The primary tilt channel did not see the table move.",
            "See that the sensor sits tight on the bed; then repeat the step.",
        )
    if not _check_moved(before, after):
        raise StepFailed(
            "The second tilt channel did not see the table move.",
            "See that its sensor is coupled to the pivot and that its wires are right; then "
            "repeat the step.",
        )


def _check_moved(before: Mean, after: Mean) -> bool:
    if before.value is not None and after.value is not None:
        return abs(after.value - before.value) > SEEN_SHARE
    if before.check_vector_g is None or after.check_vector_g is None:
        return False
    return turned_deg(before.check_vector_g, after.check_vector_g) > SEEN_DEG


def _came_back(before: Mean, after: Mean, back: Mean) -> None:
    away_deg = turned_deg(before.vector_g, back.vector_g)
    if away_deg > turned_deg(before.vector_g, after.vector_g):
        raise StepFailed(
            "The table went on the same way when it was driven back.",
            "Look at the direction line, or at the second PWM line; then repeat the step.",
        )


def mean_angles(scene: Scene, prompt: str) -> Script[tuple[float, float]]:
    """What both calibrated channels say, each as the mean of a second in which nothing moves."""
    yield from average(scene, prompt)
    end_s, seen = scene.now_s + 1.0, list[tuple[float, float]]()
    while scene.now_s < end_s:
        seen.append((angle(scene), scene.check_deg or 0.0))
        yield Ask(prompt)
    first, second = (sum(each) / len(seen) for each in zip(*seen, strict=True))
    return first, second


def direction(scene: Scene) -> Script[None]:
    """A degree each way: both calibrated channels see it with the right sign."""
    yield from ankles(scene, closed=False)
    creep_deg_s = scene.setting.config.motion.creep_deg_s
    for sign, way in ((1.0, "head-down"), (-1.0, "head-up")):
        scene.permit(most_deg=NUDGE_MOST_DEG, **creeping(scene))
        before = yield from mean_angles(scene, "The sensors are read.")
        prompt = f"Hold the button: the table moves {way} by {NUDGE_DEG:g} degree."
        target_deg = before[0] + sign * 1.2 * NUDGE_DEG
        yield from persist(scene, partial(go, scene, prompt, target_deg, creep_deg_s))
        after = yield from mean_angles(scene, "The sensors are read again.")
        moved = (after[0] - before[0], after[1] - before[1])
        for name, moved_deg in zip(("primary", "second"), moved, strict=True):
            if sign * moved_deg < NUDGE_DEG / 4:
                raise StepFailed(
                    f"The {name} channel saw {moved_deg:+.1f} degrees when the table was driven "
                    f"{way}.",
                    "Go back to the digital level if this repeats.",
                )
            scene.note_check(f"{name} channel, driven {way}", f"{moved_deg:+.2f}°", "right sign")
    reversed_ = scene.found.turned is not scene.setting.opened_reversed
    scene.note_check("drive", "reversed" if reversed_ else "as wired")
