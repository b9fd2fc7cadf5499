"""What the outputs carry before the service starts, while it does, and until somebody resets it."""

import time

from hardware.gpio.wiring import Wiring
from tests.hil.world.buses import pwm_outputs
from tests.hil.world.edges import PwmChange
from tests.hil.world.report import leave
from tests.hil.world.scene import Scene

WIRING = Wiring()
OUTPUTS = {
    "direction": WIRING.drive.dir_pin,
    "enable": WIRING.drive.enable_pin,
    "heartbeat": WIRING.power.pin,
    "lamp": WIRING.panel.lamp_pin,
    "buzzer": WIRING.panel.buzzer_pin,
}
IDLE_S = 3.0


def levels(scene: Scene) -> dict[str, bool]:
    return {name: scene.world.level(line) for name, line in OUTPUTS.items()}


def highest(scene: Scene) -> dict[str, bool]:
    """Whether a line has ever been told to be high, and the PWM to do anything."""
    seen = dict.fromkeys([*OUTPUTS, "pwm"], False)
    names = {line: name for name, line in OUTPUTS.items()}
    for change in scene.world.changes:
        if isinstance(change, PwmChange):
            seen["pwm"] |= change.share > 0.0
        elif change.line in names:
            seen[names[change.line]] |= change.level
    return seen


def main() -> None:
    scene = Scene()
    leave(before=levels(scene), pwm_before=pwm_outputs()[0])
    with scene:
        scene.up()
        ready_s = scene.manager.heard("READY=1")[0] - scene.manager.started_s
        time.sleep(IDLE_S)
        leave(started=levels(scene), pwm_started=pwm_outputs()[0], mode=scene.mode)
        leave(until_reset=highest(scene), faults=scene.faults, ready_s=ready_s)
        scene.reset()
        time.sleep(IDLE_S)
        leave(until_armed=highest(scene), ready=levels(scene))
        leave(travel_deg=abs(scene.world.now.angle_deg - scene.world.moments[0].angle_deg))


if __name__ == "__main__":
    main()
