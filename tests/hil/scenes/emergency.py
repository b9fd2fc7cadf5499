"""The emergency stop in motion, and what it takes to move again."""

import sys
import time

from hardware.gpio.wiring import Wiring
from tests.hil.world.report import leave, spread
from tests.hil.world.scene import RESTED_S, Scene
from tests.hil.world.wire import (
    edges_since,
    first_moment,
    last_beat_after,
    off_after,
    stands,
    travel_deg,
)

FOUND_DEG, MOVING_S = 20.0, 0.8
TIMES = int(sys.argv[1])
WIRING = Wiring()


def main() -> None:
    cuts = []
    with Scene(start_deg=FOUND_DEG) as scene:
        scene.up()
        scene.tap()
        for _ in range(TIMES):
            scene.keep_coming_up(MOVING_S)
            cuts.append(cut(scene))
            reclose(scene)
        still = [each.pop("travel_closed_deg") for each in cuts]
        leave(
            travel_deg=max(each.pop("travel_deg") for each in cuts), moved_by_reset_deg=max(still)
        )
        leave(**{name: spread([each[name] * 1e3 for each in cuts]) for name in cuts[0]})
        leave(mode=scene.mode, faults=scene.faults)


def cut(scene: Scene) -> dict[str, float]:
    """Open the chain in motion; seconds until each thing was off."""
    opened_s = scene.world.set("estop", False)
    scene.until(lambda: scene.mode == "ESTOPPED", 2.0, "ESTOPPED")
    scene.until(lambda: not scene.world.now.coil, 2.0, "the relay's coil off")
    time.sleep(0.5)
    enable = edges_since(scene.world, WIRING.drive.enable_pin, opened_s)
    return {
        "drive_off_ms": off_after(scene.world, WIRING, opened_s) or 0.0,
        "enable_off_ms": next(each.at_s for each in enable if not each.level) - opened_s,
        "last_beat_ms": max(0.0, last_beat_after(scene.world, opened_s) or 0.0),
        "coil_off_ms": first_moment(scene.world, opened_s, "coil", False) or 0.0,
        "travel_deg": travel_deg(scene.world, opened_s),
        "travel_closed_deg": closed(scene),
    }


def closed(scene: Scene) -> float:
    """Close the chain again and press: nothing moves; how far it did."""
    scene.until(lambda: stands(scene.world.moments, RESTED_S), 3.0, "rest")
    closed_s = scene.world.set("estop", True)
    time.sleep(1.0)
    scene.tap()
    scene.until(lambda: scene.mode in ("HOLDING", "FAULTED"), 3.0, "the reset")
    time.sleep(1.0)
    return travel_deg(scene.world, closed_s)


def reclose(scene: Scene) -> None:
    """See that the reset has left it where the next press brings up."""
    scene.until(lambda: scene.mode == "HOLDING", 3.0, "HOLDING")


if __name__ == "__main__":
    main()
