"""Sensors that fail while the table moves up: lost answers, a bus that is held, chips gone."""

import time
from collections.abc import Callable

from hardware.gpio.wiring import Wiring
from tests.hil.world.builds import DefaultSensors
from tests.hil.world.buses import EREMOTEIO
from tests.hil.world.report import leave
from tests.hil.world.scene import Scene
from tests.hil.world.wire import off_after

FOUND_DEG, MOVING_S = 25.0, 0.8
HELD_S = 0.7  # a Pi's driver gives up after a second
WIRING = Wiring()
Act = Callable[[], object]


def main() -> None:
    with Scene(start_deg=FOUND_DEG) as scene:
        scene.up()
        scene.tap()
        sensors = scene.world.sensors
        assert isinstance(sensors, DefaultSensors)
        i2c, adc, tilt = sensors.i2c, sensors.adc, sensors.tilt
        leave(lost_answers=disturb(scene, lambda: i2c.fail(EREMOTEIO, 2), lambda: i2c.fail(0)))
        leave(held_bus=disturb(scene, lambda: i2c.hold(HELD_S), lambda: i2c.hold(0.0)))
        leave(no_bus=disturb(scene, lambda: i2c.fail(EREMOTEIO), lambda: i2c.fail(0)))
        leave(no_converter=disturb(scene, lambda: adc.fit("silent"), lambda: adc.fit("mcp3008")))
        leave(unplugged=disturb(scene, tilt.remove, lambda: tilt.fit(0x68)))
        leave(driver_fault=disturb(scene, *wrong(scene, "good")))
        leave(fault_wire=disturb(scene, *wrong(scene, "broken")))
        leave(swapped=disturb(scene, lambda: tilt.fit(0x70), lambda: tilt.fit(0x68)))


def wrong(scene: Scene, how: str) -> tuple[Act, Act]:
    """The driver's fault line: pulled low by the driver, or its wire broken; and well again."""
    world = scene.world
    if how == "broken":
        return lambda: world.break_wires("fault"), world.break_wires
    return lambda: world.set("fault", False), lambda: world.set("fault", True)


def disturb(scene: Scene, begin: Act, end: Act) -> dict[str, object]:
    """Break something in motion for two seconds; what the drive and the loop made of it."""
    scene.keep_coming_up(MOVING_S)
    late_before = scene.state["loop"]["late_ticks"]
    began_s = time.monotonic()
    begin()
    time.sleep(2.0)
    off_s = off_after(scene.world, WIRING, began_s)
    found = {
        "off_ms": None if off_s is None else off_s * 1e3,
        "mode": scene.mode,
        "faults": scene.faults,
        "trusted": scene.state["trusted"],
        "late_ticks": scene.state["loop"]["late_ticks"] - late_before,
    }
    end()
    recover(scene)
    return found


def recover(scene: Scene) -> None:
    """Stop what still moves, reset what was cut, and stand in HOLDING with good sensors."""
    scene.until(lambda: scene.state["trusted"], 5.0, "an angle that is trusted again")
    if scene.mode in ("RETURNING", "FAULTED"):
        scene.tap()
    scene.until(lambda: scene.mode == "HOLDING", 5.0, "HOLDING")
    scene.acknowledge()
    scene.until(lambda: not scene.faults, 2.0, "no fault")


if __name__ == "__main__":
    main()
