"""Many stops by the button, each from the switch's level to the lines of the drive.

The table is found head-down, as after a crash; on its way up the button stops it again and again:
a few times at its full rate, then as often as wanted soon after it has begun to move.
"""

import sys
from dataclasses import asdict, dataclass
from random import Random

from hardware.gpio.wiring import Wiring
from tests.hil.world.report import leave, spread
from tests.hil.world.scene import RESTED_S, Scene, SceneFailed
from tests.hil.world.wire import fell_after, off_after, rate_deg_s, stands

FOUND_DEG = 55.0
FULL, QUICK = (2.2, 2.6), (0.5, 0.9)  # seconds after the drive has begun to drive
WIRING = Wiring()


@dataclass(frozen=True, slots=True)
class Stop:
    """One stop: the rate before, and the times until the PWM fell, was off, and the table stood."""

    rate_deg_s: float
    fell_ms: float
    off_ms: float
    rest_ms: float
    travel_deg: float


def main(full: int, quick: int) -> None:
    random = Random(1)
    with Scene(start_deg=FOUND_DEG) as scene:
        scene.up()
        scene.tap()
        found: list[Stop] = []
        while len(found) < full + quick:
            moving_s = random.uniform(*(FULL if len(found) < full else QUICK))
            if (one := stop(scene, moving_s)) is not None:
                found.append(one)
        leave(
            fell_ms=spread([each.fell_ms for each in found]),
            off_ms=spread([each.off_ms for each in found]),
            full=[asdict(each) for each in found[:full]],
            late_ticks=scene.state["loop"]["late_ticks"],
        )


def stop(scene: Scene, moving_s: float) -> Stop | None:
    """Press in motion, and see what comes of it.

    None if the station had stopped just before by itself, because this computer was too late.
    """
    late_ticks = scene.state["loop"]["late_ticks"]
    scene.keep_coming_up(moving_s)
    rate = abs(rate_deg_s(scene.world.moments))
    pressed_s = scene.tap()
    scene.until(lambda: scene.world.now.duty == 0.0, 3.0, "the drive off")
    scene.until(lambda: stands(scene.world.moments, RESTED_S), 3.0, "rest")
    fell_s, off_s = fell_after(scene.world, pressed_s), off_after(scene.world, WIRING, pressed_s)
    if fell_s is None or off_s is None:
        if scene.state["loop"]["late_ticks"] > late_ticks:
            return None
        raise SceneFailed("the press was not what stopped it")
    moved = [each for each in scene.world.moments if each.at_s >= pressed_s]
    rest_s = next(each.at_s for each in moved if each.angle_deg == moved[-1].angle_deg) - pressed_s
    travel_deg = abs(moved[-1].angle_deg - moved[0].angle_deg)
    return Stop(rate, fell_s * 1e3, off_s * 1e3, rest_s * 1e3, travel_deg)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
