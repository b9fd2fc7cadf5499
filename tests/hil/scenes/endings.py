"""How the service can end with a person head-down, and what becomes of the lines each time.

The table is found head-down and is on its way up when the signal comes.

Named by the signal: TERM, KILL or STOP. The manager does what the unit file says.
"""

import signal
import sys
import time

from hardware.gpio.wiring import Wiring
from tests.hil.world.buses import pwm_outputs
from tests.hil.world.manager import safe_pins
from tests.hil.world.report import leave
from tests.hil.world.scene import Scene
from tests.hil.world.wire import first_moment, last_beat_after, travel_deg

FOUND_DEG, MOVING_S = 20.0, 1.5
SIGNAL = signal.Signals[f"SIG{sys.argv[1]}"]
WIRING = Wiring()


def main() -> None:
    with Scene(start_deg=FOUND_DEG) as scene:
        scene.up()
        scene.tap()
        scene.keep_coming_up(MOVING_S)
        leave(before=seen(scene), angle_deg=scene.world.now.angle_deg)
        sent_s = scene.manager.signal(SIGNAL)
        if SIGNAL is signal.SIGTERM:
            ended_well(scene, sent_s)
        else:
            cut_off(scene, sent_s)
            begin_again(scene)


def seen(scene: Scene) -> dict[str, object]:
    """What the lines carry, and what reaches the table."""
    period, duty, enabled = pwm_outputs()[0]
    return {
        "pwm_share": duty / period if enabled else 0.0,
        "enable": scene.world.level(WIRING.drive.enable_pin),
        "heartbeat": scene.world.level(WIRING.power.pin),
        "power": scene.world.now.power,
    }


def ended_well(scene: Scene, sent_s: float) -> None:
    """It brings the person up first, and ends then."""
    scene.until(lambda: scene.manager.process.poll() is not None, 900.0, "the end of the service")
    after_s = time.monotonic() - sent_s
    scene.until(lambda: not scene.world.now.power, 1.0, "the power off")
    asked = [at_s for at_s, text in scene.manager.said if "EXTEND_TIMEOUT_USEC" in text]
    leave(
        after_s=after_s,
        exit_code=scene.manager.process.returncode,
        after=seen(scene),
        end_deg=scene.world.now.angle_deg,
        longest_silence_s=max(b - a for a, b in zip([sent_s, *asked], asked, strict=False)),
    )


def cut_off(scene: Scene, sent_s: float) -> None:
    """The heart stops, the relay lets go, the table stands."""
    scene.until(lambda: not scene.world.now.power, 3.0, "the power off")
    time.sleep(1.0)
    leave(
        after=seen(scene),
        last_beat_ms=max(0.0, last_beat_after(scene.world, sent_s) or 0.0) * 1e3,
        coil_off_ms=(first_moment(scene.world, sent_s, "coil", False) or 0.0) * 1e3,
        power_off_ms=(first_moment(scene.world, sent_s, "power", False) or 0.0) * 1e3,
        travel_deg=travel_deg(scene.world, sent_s),
    )
    scene.until(lambda: scene.manager.process.poll() is not None, 10.0, "the end of the process")
    leave(ended_ms=(time.monotonic() - sent_s) * 1e3, exit_code=scene.manager.process.returncode)
    leave(dead=seen(scene))
    done = safe_pins()
    leave(safe_pins=[done.returncode, done.stdout, done.stderr], made_safe=seen(scene))


def begin_again(scene: Scene) -> None:
    """A new process stands in FAULTED and moves nothing, until the button is pressed."""
    began_s = time.monotonic()
    scene.manager.restart()
    scene.up()
    time.sleep(3.0)
    leave(restarted=scene.mode, faults=scene.faults, restarted_lines=seen(scene))
    leave(moved_by_restart_deg=travel_deg(scene.world, began_s))
    scene.tap()
    scene.keep_coming_up(MOVING_S)
    leave(further_deg=scene.world.now.angle_deg)


if __name__ == "__main__":
    main()
