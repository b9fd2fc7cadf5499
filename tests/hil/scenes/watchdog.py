"""The service feeds the machine's watchdog by way of its manager; a stopped service starves it.

The watchdog starts the machine again, and the second boot is the other half of this scene.
"""

import itertools
import os
import signal
import time

from tests.hil.world.report import leave
from tests.hil.world.scene import Scene
from tests.hil.world.wire import travel_deg

FOUND_DEG = 20.0
FED_S = 12.0
WATCHDOG = "/dev/watchdog"


def first_boot() -> None:
    handle = os.open(WATCHDOG, os.O_WRONLY)
    with Scene(start_deg=FOUND_DEG, feed=lambda: os.write(handle, b"\0"), watches=False) as scene:
        scene.up()
        scene.tap()
        scene.until(lambda: scene.mode == "HOLDING", 3.0, "HOLDING")
        time.sleep(FED_S)
        fed = scene.manager.heard("WATCHDOG=1")
        leave(fed=len(fed), longest_gap_s=max(b - a for a, b in itertools.pairwise(fed)))
        leave(mode_before=scene.mode, stopped_at_s=scene.manager.signal(signal.SIGSTOP))
        leave(wall_before_s=time.time())
        time.sleep(60.0)
        leave(survived=True)


def second_boot() -> None:
    leave(wall_after_s=time.time())
    with Scene(start_deg=FOUND_DEG) as scene:
        scene.up()
        time.sleep(3.0)
        leave(mode_after=scene.mode, faults_after=scene.faults)
        leave(moved_deg=travel_deg(scene.world, 0.0), power_after=scene.world.now.power)


if __name__ == "__main__":
    first_boot() if os.environ["RIG_BOOT"] == "1" else second_boot()
