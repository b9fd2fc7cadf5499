"""The step that stops an empty table from three rates, as a session would (S5)."""

from dataclasses import replace
from functools import partial

from station.calibration import StopTravel
from station.commission.line import slope, value_at
from station.commission.measuring import watch_rest
from station.commission.model import Script, StepFailed
from station.commission.moves import PAUSE_S, angle, driven, hold, persist
from station.commission.scene import Scene
from station.commission.step_drive import LEVER_DEG_S, back_to_start, empty_table, rate_cap
from station.commission.talking import ankles, pause
from station.control.profile import State, to_stop

STOP_FROM_DEG, STOP_MOST_DEG_AWAY = -25.0, 25.0
STOP_SHARES = (1 / 3, 2 / 3, 1.0)
STOP_MOST_S, STOP_MOST_DEG = 0.7, 2.0  # S5
RUN_UP_S, RUN_UP_DEG_S2, STEADY_S = 3.0, 2.0, 1.0


def stops(scene: Scene) -> Script[None]:
    """Stop as a session would, at three rates: in time, and within two degrees."""
    yield from ankles(scene, closed=False)
    scene.permit(
        most_deg=STOP_MOST_DEG_AWAY + abs(angle(scene) - STOP_FROM_DEG), **empty_table(scene)
    )
    found: list[StopTravel] = []
    for share in STOP_SHARES:
        rate_deg_s = share * rate_cap(scene)
        yield from back_to_start(scene, min(LEVER_DEG_S, rate_cap(scene)))
        found.append((yield from persist(scene, partial(_stop, scene, rate_deg_s))))
    scene.found = replace(scene.found, stops=tuple(found))
    for stop in found:
        for what, measured, most, unit in (
            ("travel", stop.travel_deg, STOP_MOST_DEG, "°"),
            ("time", stop.lasted_s, STOP_MOST_S, " s"),
        ):
            scene.note_check(
                f"stopping {what} from {stop.rate_deg_s:.1f}°/s",
                f"{measured:.2f}{unit}",
                f"up to {most:g}{unit}",
                measured <= most,
            )
    if any(stop.travel_deg > STOP_MOST_DEG or stop.lasted_s > STOP_MOST_S for stop in found):
        raise StepFailed(
            "The table does not stop within 0.7 seconds and 2 degrees: it is not fit for use.",
            "Lower the caps under [limits] in the settings, or fit a drive or driver that brakes; "
            "then repeat the step.",
        )


def _stop(scene: Scene, rate_deg_s: float) -> Script[StopTravel]:
    """Run head-down at a rate, then stop by the settings' own profile."""
    prompt = f"Hold the button: the table runs at {rate_deg_s:.1f} degrees a second and stops."
    yield from hold(scene, prompt)
    begin_s, wanted, points = scene.now_s, 0.0, list[tuple[float, float]]()
    while scene.now_s - begin_s < RUN_UP_S:
        wanted = min(rate_deg_s, wanted + RUN_UP_DEG_S2 * scene.dt_s)
        yield from driven(scene, prompt, scene.duty(_duty_for(scene, wanted)))
        if scene.now_s - begin_s > RUN_UP_S - STEADY_S:
            points.append((scene.now_s, angle(scene)))
    reached_deg_s = slope(points)
    begin_deg = value_at(points, scene.now_s)
    rest = yield from watch_rest(scene, prompt, _stop_duties(scene, rate_deg_s), begin_deg)
    yield from pause(scene, prompt, PAUSE_S)
    return StopTravel(reached_deg_s, rest.travel_deg, rest.lasted_s)


def _stop_duties(scene: Scene, rate_deg_s: float) -> list[float]:
    motion, tick_s = scene.setting.config.motion, 1 / scene.setting.config.rate_hz
    begin = State(0.0, rate_deg_s, 0.0)
    profile = to_stop(begin, motion.stop_acceleration_deg_s2, motion.stop_jerk_deg_s3)
    ticks = int(profile.duration_s / tick_s)
    return [_duty_for(scene, profile.at(tick * tick_s).rate_deg_s) for tick in range(1, ticks + 1)]


def _duty_for(scene: Scene, rate_deg_s: float) -> float:
    """The calibration backwards, for an empty table."""
    found = scene.found
    dead_band, rate_per_duty = found.dead_band_duty or 0.0, found.rate_per_duty_deg_s or 1.0
    return min(1.0, dead_band + rate_deg_s / rate_per_duty) if rate_deg_s > 0.0 else 0.0
