"""A whole session: chosen over the link, started by the button, gone through, and upright again."""

import time

from tests.hil.world.edges import PwmChange
from tests.hil.world.report import leave, spread
from tests.hil.world.scene import PROGRAM, Scene
from tests.hil.world.table import Moment
from tests.hil.world.wire import gaps_s

BOUND_S = 1800.0


def main() -> None:
    with Scene() as scene:
        scene.make_ready()
        armed_s = time.monotonic()
        scene.arm()
        scene.until(lambda: on_the_way(scene), BOUND_S, "the first motion")
        scene.until(lambda: over(scene), BOUND_S, "the end of the session")
        time.sleep(1.0)
        tell(scene, armed_s)
        leave(program=PROGRAM)


def on_the_way(scene: Scene) -> bool:
    scene.go_on()
    return scene.world.now.duty != 0.0


def over(scene: Scene) -> bool:
    scene.go_on()
    return scene.mode == "READY" and scene.state.get("session") is None


def tell(scene: Scene, armed_s: float) -> None:
    moments = [moment for moment in scene.world.moments if moment.at_s >= armed_s]
    angles = [moment.angle_deg for moment in moments]
    pwm = [each for each in scene.world.changes if isinstance(each, PwmChange)]
    beats = gaps_s(scene.world.beats, most_s=0.09)
    loop = scene.state["loop"]
    leave(
        duration_s=moments[-1].at_s - armed_s,
        deepest_deg=max(angles),
        last_deg=angles[-1],
        fastest_deg_s=fastest(moments),
        pwm_changes=len(pwm),
        pwm_hz=sorted({round(each.frequency_hz) for each in pwm}),
        beat_hz=len(beats) / sum(beats),
        beat_gap_ms=spread([gap * 1e3 for gap in beats]),
        power_at_end=moments[-1].power,
        ticks=loop["ticks"],
        late_ticks=loop["late_ticks"],
        faults=scene.faults,
    )


def fastest(moments: list[Moment]) -> float:
    """Over half a second, so that play and noise do not count as speed."""
    step = 50
    pairs = zip(moments, moments[step:], strict=False)
    rates = [abs(late.angle_deg - soon.angle_deg) / (late.at_s - soon.at_s) for soon, late in pairs]
    return max(rates)


if __name__ == "__main__":
    main()
