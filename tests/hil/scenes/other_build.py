"""The other build on the same board: SCL3300, AS5600, current sense, a driver with two PWM lines.

A short visit: up from a start head-down, a stop, an emergency stop, and answers that are damaged.
"""

import time

from tests.hil.world.builds import OTHER, OtherSensors
from tests.hil.world.report import leave
from tests.hil.world.scene import Scene
from tests.hil.world.wire import off_after, rate_deg_s

FOUND_DEG, MOVING_S, SHORT_S = 30.0, 2.4, 0.8


def main() -> None:
    with Scene(start_deg=FOUND_DEG, build=OTHER) as scene:
        scene.up()
        leave(shown_deg=scene.state["angle_deg"], driver=scene.wiring.drive.driver)
        scene.tap()
        scene.keep_coming_up(MOVING_S)
        leave(rate_deg_s=rate_deg_s(scene.world.moments), shares=scene.world.drive.shares)
        leave(stop_off_ms=off_ms(scene, scene.tap()))
        scene.keep_coming_up(SHORT_S)
        leave(chain_off_ms=off_ms(scene, scene.world.set("estop", False)))
        scene.world.set("estop", True)
        time.sleep(1.0)
        scene.tap()
        damage(scene)
        leave(both_at_once=len(scene.world.drive.both_s))


def off_ms(scene: Scene, since_s: float) -> float | None:
    time.sleep(1.0)
    off_s = off_after(scene.world, scene.wiring, since_s)
    return None if off_s is None else off_s * 1e3


def damage(scene: Scene) -> None:
    """Wrong checksums: one of them is asked for again, all of them stop the table."""
    sensors = scene.world.sensors
    assert isinstance(sensors, OtherSensors)
    scene.keep_coming_up(SHORT_S)
    began_s = time.monotonic()
    sensors.spi.spoil(1)
    leave(one_damaged_off_ms=off_ms(scene, began_s), trusted_after_one=scene.state["trusted"])
    began_s = time.monotonic()
    sensors.spi.spoil(-1)
    leave(all_damaged_off_ms=off_ms(scene, began_s), trusted_after_all=scene.state["trusted"])


if __name__ == "__main__":
    main()
