"""Steps that measure the drive with an empty table: speed against duty, lever, and stopping."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from station.calibration import Speed
from station.commission.line import slope
from station.commission.measuring import SETTLE_S, Ammeter, spin
from station.commission.model import Script, StepFailed
from station.commission.moves import PAUSE_S, angle, driven, go, hold, persist, steady
from station.commission.scene import Scene
from station.commission.talking import ankles, pause

SPEED_FROM_DEG, SPEED_MOST_DEG = -25.0, 30.0
RATES_DEG_S = (1.0, 1.5, 2.0, 2.5)  # aimed at, as far as the drive and the caps reach
CAP_SHARE = 0.9
FIRST_STEP_DUTY = 0.06
FEWEST = 3  # speeds, for a line that could also be crooked
LINE_OFF = 0.2  # a rate may be so far off the straight line, as a share of it
PLAY_DEG = 2.0  # more than any play of the screw
ONSET_DEG, ONSET_DUTY_S, ONSET_MOST_DUTY = 0.2, 0.02, 0.5
LEVER_DEG_S, LEVER_BIN_DEG = 1.5, 15.0
LEVER_LOW_DEG, LEVER_HIGH_DEG = -62.0, 45.0
LEVER_LEAST, LEVER_MOST = 0.5, 2.0


def rate_cap(scene: Scene) -> float:
    """The fastest that the machine is ever driven."""
    machine = scene.setting.config.machine
    return min(machine.rate_down_deg_s, machine.rate_up_deg_s)


def empty_table(scene: Scene) -> dict[str, object]:
    """What the guard is told of steps in which an empty table runs."""
    return {"most_duty": 1.0, "most_deg_s": rate_cap(scene), "ankles": False}


def speed(scene: Scene) -> Script[None]:
    """Rates at several duties each way, and the duty at which it begins to move."""
    yield from ankles(scene, closed=False)
    scene.permit(most_deg=SPEED_MOST_DEG + abs(angle(scene) - SPEED_FROM_DEG), **empty_table(scene))
    ammeter, found = Ammeter(), list[Speed]()
    rest_a = yield from _rest_current(scene)
    onset = yield from _onsets(scene)
    for duty in _duties(scene, found):
        yield from back_to_start(scene, scene.setting.config.motion.creep_deg_s)
        for signed in (duty, -duty):
            prompt = f"Hold the button: speed at {abs(signed):.0%} duty, a few degrees each way."
            rate_deg_s = yield from persist(scene, partial(spin, scene, prompt, signed, ammeter))
            found.append(Speed(signed, rate_deg_s))
    rate_per_duty, dead_band = _line(found)
    scene.found = replace(
        scene.found,
        rate_per_duty_deg_s=rate_per_duty,
        dead_band_duty=dead_band,
        speeds=tuple(found),
        rest_a=rest_a,
        empty_a=ammeter.most_a,
    )
    _note_speeds(scene, onset)


def back_to_start(scene: Scene, rate_deg_s: float) -> Script[None]:
    """Go to where the runs begin."""
    prompt = f"Hold the button: the table goes to {-SPEED_FROM_DEG:.0f} degrees head-up."
    yield from persist(scene, partial(go, scene, prompt, SPEED_FROM_DEG, rate_deg_s))


def _rest_current(scene: Scene) -> Script[float]:
    """Current with power on and nothing driven."""
    prompt = "Hold the button: power comes on, nothing moves yet."

    def measured() -> Script[float]:
        yield from hold(scene, prompt)
        yield from pause(scene, prompt, PAUSE_S)
        return abs(scene.readings.current_a or 0.0)

    rest_a = yield from persist(scene, measured)
    return rest_a


def _onsets(scene: Scene) -> Script[float]:
    """The smallest duty that moves it, larger of the two directions."""
    yield from back_to_start(scene, scene.setting.config.motion.creep_deg_s)
    onsets = []
    for sign in (1.0, -1.0):
        onsets.append((yield from persist(scene, partial(_onset, scene, sign))))
    return max(onsets)


def _onset(scene: Scene, sign: float) -> Script[float]:
    """The same way as before, so that the play is closed; then slowly more duty until it moves."""
    creep_deg_s = scene.setting.config.motion.creep_deg_s
    prompt = "Hold the button: the table moves a little, then duty rises until it just moves."
    yield from go(scene, prompt, angle(scene) + sign * PLAY_DEG, creep_deg_s)
    yield from hold(scene, prompt)
    begin_deg, duty = steady(scene), 0.0
    while sign * (steady(scene) - begin_deg) < ONSET_DEG:
        duty += ONSET_DUTY_S * scene.dt_s
        if duty > ONSET_MOST_DUTY:
            raise StepFailed(
                f"The table does not move at {duty:.0%} duty.",
                "Look at the motor's supply and at what may be in the way; then repeat the step.",
            )
        yield from driven(scene, prompt, scene.duty(sign * duty))
    yield from pause(scene, prompt, PAUSE_S)
    return duty


def _duties(scene: Scene, found: list[Speed]) -> Iterator[float]:
    """Duties to try next, each from what the ones before have shown."""
    first = scene.found.creep_duty or 0.2
    yield first
    yield min(1.0, first + FIRST_STEP_DUTY)
    for rate_deg_s in RATES_DEG_S:
        rate_per_duty, dead_band = _line(found)
        duty = dead_band + rate_deg_s / rate_per_duty
        if rate_deg_s > CAP_SHARE * rate_cap(scene) or duty > 1.0:
            return
        yield duty


def _line(found: list[Speed]) -> tuple[float, float]:
    """Rate for each unit of duty, and the duty at which the line begins."""
    points = [(abs(each.duty), abs(each.rate_deg_s)) for each in found]
    rate_per_duty = slope(points)
    if rate_per_duty <= 0.0:
        raise StepFailed(
            "More duty does not make the table faster.",
            "Look at the PWM line and the motor's supply; then repeat the step.",
        )
    mean_duty = sum(duty for duty, _ in points) / len(points)
    mean_rate = sum(rate for _, rate in points) / len(points)
    return rate_per_duty, max(0.0, mean_duty - mean_rate / rate_per_duty)


def _note_speeds(scene: Scene, onset: float) -> None:
    found = scene.found
    rate_per_duty, dead_band = found.rate_per_duty_deg_s or 0.0, found.dead_band_duty or 0.0
    scene.note_check("rate for each unit of duty", f"{rate_per_duty:.2f}°/s", "1 to 10°/s")
    scene.note_check("dead band, from the speeds", f"{dead_band:.1%}", "up to 40 %")
    scene.note_check("begins to move at", f"{onset:.1%} duty")
    fewest = len(found.speeds) // 2
    scene.note_check("speeds each way", f"{fewest}", f"at least {FEWEST}", fewest >= FEWEST)
    off = max(
        abs(abs(each.rate_deg_s) - rate_per_duty * (abs(each.duty) - dead_band))
        / max(abs(each.rate_deg_s), 0.5)
        for each in found.speeds
    )
    straight = off <= LINE_OFF
    scene.note_check("off the straight line", f"{off:.0%}", f"up to {LINE_OFF:.0%}", straight)
    scene.note_check("current at rest", f"{found.rest_a or 0:.2f} A")
    scene.note_check("largest current, empty", f"{found.empty_a or 0:.2f} A")
    if fewest < FEWEST or not straight:
        raise StepFailed(
            "The speeds do not make a line that the controller could steer by.",
            "See that the table is empty, runs freely and has its full supply; then repeat.",
        )


def lever(scene: Scene) -> Script[None]:
    """The rate over the whole travel at one duty, as a factor of what the speeds promise for it."""
    yield from ankles(scene, closed=False)
    table = scene.setting.config.table
    low_deg = max(LEVER_LOW_DEG, table.upright_deg + 5.0)
    high_deg = min(LEVER_HIGH_DEG, table.deepest_deg - 10.0)
    scene.permit(most_deg=high_deg - low_deg + 10.0, **empty_table(scene))
    rate = min(LEVER_DEG_S, CAP_SHARE * rate_cap(scene))
    prompt = f"Hold the button: the table goes to {-low_deg:.0f} degrees head-up first."
    yield from persist(scene, partial(go, scene, prompt, low_deg, rate))
    duty = (scene.found.dead_band_duty or 0.0) + rate / (scene.found.rate_per_duty_deg_s or 1.0)
    bins: dict[int, list[float]] = {}
    ammeter = Ammeter()
    for sign, end_deg in ((1.0, high_deg), (-1.0, low_deg)):
        make = partial(_sweep, scene, sign, end_deg, duty, (bins, ammeter))
        yield from persist(scene, make)
    factors = tuple(  # the controller multiplies them with the line of the speeds
        (each * LEVER_BIN_DEG, sum(rates) / len(rates) / rate)
        for each, rates in sorted(bins.items())
    )
    empty_a = max(scene.found.empty_a or 0.0, ammeter.most_a)
    scene.found = replace(scene.found, lever=factors, empty_a=empty_a)
    least, most = min(f for _, f in factors), max(f for _, f in factors)
    good = least >= LEVER_LEAST and most <= LEVER_MOST
    scene.note_check("rate over the travel", f"{least:.2f} to {most:.2f} times", "0.5 to 2", good)
    if not good:
        raise StepFailed(
            "The lever changes the rate more than the controller can make up for.",
            "Mount the actuator so that it stands across its lever in the middle of the travel.",
        )


def _sweep(
    scene: Scene,
    sign: float,
    end_deg: float,
    duty: float,
    into: tuple[dict[int, list[float]], Ammeter],
) -> Script[None]:
    """Through the travel at one duty; rates go into bins of `LEVER_BIN_DEG` by their angle."""
    bins, ammeter = into
    way = "head-down" if sign > 0 else "head-up"
    prompt = f"Hold the button: the table goes {way} to {end_deg:.0f} degrees at one duty."
    yield from hold(scene, prompt)
    begin_s = scene.now_s
    while sign * (end_deg - angle(scene)) > 0.0:
        yield from driven(scene, prompt, scene.duty(sign * duty))
        ammeter.take(scene.readings.current_a)
        if scene.now_s - begin_s > SETTLE_S:
            place = round(angle(scene) / LEVER_BIN_DEG)
            bins.setdefault(place, []).append(sign * scene.rate_deg_s)
    yield from pause(scene, prompt, PAUSE_S)
