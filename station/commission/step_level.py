"""The step with a digital level: what both sensors say at three positions, proven at a fourth."""

from dataclasses import replace
from functools import partial

from hardware.gpio.calibration import TableCalibration, TiltCalibration
from hardware.gpio.fit import BadFit, fit_gravity, fit_turn
from station.commission.grant import Denial, Vector, turned_deg
from station.commission.model import Act, Ask, Hand, Kind, Question, Script, StepFailed
from station.commission.moves import (
    PAUSE_S,
    LetGo,
    Reached,
    Steering,
    go,
    persist,
)
from station.commission.scene import Scene
from station.commission.step_direction import BLIND_DUTY, creeping, mean_angles, turn_by
from station.commission.talking import Mean, ankles, average, number, pause
from station.commission.words import SENTENCES

APART_DEG = 15.0
LEVEL_MOST_DEG = 80.0
LEVEL_OFF_DEG = 6.0  # two levels' difference against what an uncalibrated chip has turned
VERIFY_DEG = 1.0
LEVEL = Question(
    Kind.NUMBER,
    "What does the digital level read? Minus when the head end is the higher one.",
    "degrees",
    -95.0,
    80.0,
)
_HEAD_DOWN_DEG, _HEAD_UP_DEG = 15.0, -30.0


def level(scene: Scene) -> Script[None]:
    """Three positions with a digital level, then a fourth that proves what came out."""
    yield from ankles(scene, closed=False)
    points: list[tuple[Mean, float]] = [(yield from _measured(scene, 1))]
    for place in (2, 3):
        by_deg = _next_deg(scene, [angle_deg for _, angle_deg in points])
        yield from _travel(scene, by_deg)
        points.append((yield from _measured(scene, place)))
        _right_way(by_deg, points[-2][1], points[-1][1])
        _far_enough(points)
        _as_turned(*points[-2:])
    scene.found = replace(scene.found, table=_fitted(scene, points))
    for number_, (_, angle_deg) in enumerate(points, 1):
        scene.note_check(f"position {number_} of the digital level", f"{angle_deg:.1f}°")
    yield from pause(scene, "The channels take their calibration.", 1.0)
    yield from _verify(scene)


def _measured(scene: Scene, place: int) -> Script[tuple[Mean, float]]:
    prompt = f"Position {place} of 3: lay the digital level along the bed, and wait until it rests."
    mean = yield from average(scene, prompt)
    angle_deg = yield from number(scene, prompt, LEVEL, Hand.READ_LEVEL)
    return mean, angle_deg


def _next_deg(scene: Scene, angles: list[float]) -> float:
    """How far to turn from the last position; the three lie around level, well apart."""
    table, last = scene.setting.config.table, angles[-1]
    low_deg = max(table.upright_deg + 5.0, -65.0)
    high_deg = min(table.deepest_deg - 5.0, 30.0)
    wanted = [0.0, high_deg] if angles[0] < _HEAD_UP_DEG else [-35.0, low_deg]
    if _HEAD_UP_DEG <= angles[0] <= _HEAD_DOWN_DEG:
        wanted = [high_deg, -40.0]
    by_deg = wanted[len(angles) - 1] - last
    return max(-LEVEL_MOST_DEG + 5.0, min(by_deg, LEVEL_MOST_DEG - 5.0))


def _travel(scene: Scene, by_deg: float) -> Script[None]:
    """Hold-to-run by so much, head-down if positive; can be ended before."""
    scene.permit(most_deg=abs(by_deg) + 5.0, **creeping(scene))
    begin = yield from average(scene, "The sensors are read.")
    where = "head-down" if by_deg > 0 else "head-up"
    prompt = f"Hold the button: the table goes {where} by {abs(by_deg):.0f} degrees, at a creep."
    while True:
        steering = Steering(BLIND_DUTY, (scene.found.creep_duty or 0.0) / 2)
        try:
            yield from turn_by(scene, prompt, by_deg, begin.vector_g, steering)
            scene.found = replace(scene.found, creep_duty=steering.duty)
            break
        except LetGo:
            if (yield from _enough(scene)):
                break
        except Reached:
            raise StepFailed(
                f"The table came to an end switch while it should go {where}.",
                "Either the level was typed with the wrong sign (head end higher is minus), or it "
                "was said wrongly which way the nudge went: repeat this step, or go back.",
            ) from None
    yield from pause(scene, "Let the table come to rest.", PAUSE_S)


def _enough(scene: Scene) -> Script[bool]:
    """After the button was let go: whether to measure here; a press goes on instead."""
    question = Question(Kind.GO, "Measure here")
    prompt = "The table stands. Hold the button to go on, or measure here."
    while scene.readings.button is not True:
        if scene.said(Act.GO):
            return True
        yield Ask(prompt, Hand.HOLD, question)
    return False


def _far_enough(points: list[tuple[Mean, float]]) -> None:
    newest = points[-1][1]
    nearest_deg = min(abs(newest - angle_deg) for _, angle_deg in points[:-1])
    if nearest_deg < APART_DEG:
        raise StepFailed(
            f"Two of the positions are only {nearest_deg:.0f} degrees apart.",
            f"They have to be at least {APART_DEG:g} degrees apart; repeat the step and let the "
            "table go further.",
        )


def _as_turned(one: tuple[Mean, float], other: tuple[Mean, float]) -> None:
    """What was typed has to fit how far the primary sensor has turned."""
    level_deg = abs(other[1] - one[1])
    sensor_deg = turned_deg(one[0].vector_g, other[0].vector_g)
    if abs(level_deg - sensor_deg) > LEVEL_OFF_DEG:
        raise StepFailed(
            f"By the digital level the bed turned by {level_deg:.0f} degrees, by the primary "
            f"sensor by {sensor_deg:.0f}.",
            "Look at the sign: head end higher is minus. Then repeat the step.",
        )


def _right_way(by_deg: float, before_deg: float, after_deg: float) -> None:
    """The drive goes by what somebody said of the nudge; the level has to agree."""
    if by_deg * (after_deg - before_deg) < 0:
        raise StepFailed(
            "By the digital level the table went the other way than it was driven.",
            "Head end higher is minus: repeat the step with the right sign, or go back to the "
            "nudge if what was said there was wrong.",
        )


def _fitted(scene: Scene, points: list[tuple[Mean, float]]) -> TableCalibration:
    primary, check = scene.raw.primary, scene.raw.check
    if primary is None or check is None:
        message, hint = SENTENCES[Denial.BLIND]
        raise StepFailed(message, hint)
    try:
        first = _gravity(primary.identity, [(mean.vector_g, at) for mean, at in points])
        return TableCalibration(first, _second(scene, check.identity, points))
    except BadFit as error:
        raise StepFailed(str(error), "Then repeat the step.") from error


def _gravity(identity: str, readings: list[tuple[Vector, float]]) -> TiltCalibration:
    along, across, points = fit_gravity(readings)
    return TiltCalibration(identity, along, across, points)


def _second(scene: Scene, identity: str, points: list[tuple[Mean, float]]) -> TiltCalibration:
    values = [(mean.value, at) for mean, at in points if mean.value is not None]
    if len(values) == len(points):
        return TiltCalibration(identity, "", "", fit_turn(values, scene.setting.check_period))
    others = [(mean.check_vector_g, at) for mean, at in points if mean.check_vector_g is not None]
    return _gravity(identity, others)


def _verify(scene: Scene) -> Script[None]:
    """A fourth position, with what the level shows there: both channels have to say the same."""
    scene.permit(most_deg=LEVEL_MOST_DEG, **creeping(scene))
    creep_deg_s = scene.setting.config.motion.creep_deg_s
    prompt = "Hold the button: the table goes to about 20 degrees head-up, to prove the result."
    yield from persist(scene, partial(go, scene, prompt, -20.0, creep_deg_s))
    primary_deg, second_deg = yield from mean_angles(scene, "The sensors are read.")
    prompt = "Lay the digital level along the bed once more, to prove the result."
    told_deg = yield from number(scene, prompt, LEVEL, Hand.READ_LEVEL)
    for what, found_deg in (("primary", primary_deg), ("second", second_deg)):
        off_deg = found_deg - told_deg
        good = abs(off_deg) <= VERIFY_DEG
        scene.note_check(
            f"{what} channel against the level, at {told_deg:.0f}°",
            f"{off_deg:+.2f}°",
            f"within {VERIFY_DEG:g}°",
            good,
        )
        if not good:
            raise StepFailed(
                f"The {what} channel is {abs(off_deg):.1f} degrees off what the level shows.",
                "One of the typed numbers was wrong, or the sensor is not tight; repeat the step.",
            )
