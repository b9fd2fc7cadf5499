"""Two contacts in series: what one process does when the other is killed, stopped or lied to.

The table is found head-down and is on its way up each time. A word says what happens then; after
it the person has to have a way up.
"""

import signal
import sys
import time

from tests.hil.world.builds import GUARDED, DefaultSensors
from tests.hil.world.report import leave
from tests.hil.world.scene import SNAPSHOT_S, Scene
from tests.hil.world.wire import first_moment, stands, travel_deg

FOUND_DEG, MOVING_S, HELD_S = 25.0, 1.0, 2.0


def main(name: str) -> None:
    with Scene(start_deg=FOUND_DEG, build=GUARDED) as scene:
        scene.up()
        scene.reset_away()
        scene.keep_coming_up(MOVING_S)
        leave(before={"power": scene.world.now.power, "guard": scene.world.now.guard})
        {"guard": guard, "controller": controller, "welded": welded}[name](scene)


def guard(scene: Scene) -> None:
    """The guard is killed, and started again as its manager would; then it is stopped."""
    since_s = time.monotonic()
    scene.guard.kill()
    scene.guard.wait()
    cut_off(scene, "killed", since_s)
    scene.restart_guard()
    leave(killed_up_deg=way_up(scene))
    since_s = time.monotonic()
    scene.guard.send_signal(signal.SIGSTOP)
    cut_off(scene, "stopped", since_s)
    scene.guard.send_signal(signal.SIGCONT)
    leave(stopped_up_deg=way_up(scene))


def controller(scene: Scene) -> None:
    """The controller is stopped with its relay welded, so that the guard alone can let go."""
    scene.world.break_supply("relay_welded")
    since_s = scene.manager.signal(signal.SIGSTOP)
    cut_off(scene, "stopped", since_s)
    scene.manager.signal(signal.SIGKILL)
    scene.manager.process.wait()
    scene.world.break_supply()
    scene.manager.restart()
    scene.up()
    time.sleep(3.0)  # the newest snapshot is of this run
    leave(restarted=scene.mode, restarted_power=scene.world.now.power)
    leave(stopped_up_deg=way_up(scene))
    scene.world.break_supply("relay_welded")
    since_s = scene.manager.signal(signal.SIGKILL)
    cut_off(scene, "killed", since_s)


def welded(scene: Scene) -> None:
    """A shorted bridge drives head-down, and the power relay's contact is welded.

    After that the second tilt channel goes: the guard is as blind as the controller.
    """
    since_s = scene.world.break_supply("relay_welded", "motor_runaway")
    cut_off(scene, "runaway", since_s)
    scene.world.break_supply()
    leave(runaway_up_deg=way_up(scene))
    sensors, since_s = scene.world.sensors, time.monotonic()
    assert isinstance(sensors, DefaultSensors)
    sensors.adc.fit("silent")
    cut_off(scene, "blind", since_s)
    leave(blind_up_deg=creep(scene))


def cut_off(scene: Scene, what: str, since_s: float) -> None:
    """The power goes, and the table stands."""
    scene.until(lambda: not scene.world.now.power, 3.0, "the power off")
    time.sleep(1.0)
    off_s = first_moment(scene.world, since_s, "power", False)
    leave(
        **{
            f"{what}_off_ms": (off_s or 0.0) * 1e3,
            f"{what}_travel_deg": travel_deg(scene.world, since_s),
            f"{what}_stands": stands(scene.world.moments, 0.5),
            f"{what}_faults": scene.faults,
            f"{what}_mode": scene.mode,
        }
    )


def way_up(scene: Scene) -> float:
    """Reset and bring up by presses: how far up that led."""
    began_deg = scene.world.now.angle_deg
    scene.reset_away()
    scene.keep_coming_up(MOVING_S)
    return began_deg - scene.world.now.angle_deg


def creep(scene: Scene) -> float:
    """Hold the button: how far up that led."""
    began_deg = scene.world.now.angle_deg
    scene.world.press(True)
    scene.until(lambda: scene.mode == "RECOVERING", 5.0, "RECOVERING")
    time.sleep(HELD_S)
    scene.world.press(False)
    scene.until(lambda: scene.mode == "FAULTED", 5.0, "FAULTED")
    time.sleep(SNAPSHOT_S)
    return began_deg - scene.world.now.angle_deg


if __name__ == "__main__":
    main(sys.argv[1])
