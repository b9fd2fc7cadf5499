"""Every wire of an input, broken and mended again, as the snapshot shows it."""

import time

from station.service.link import Refused
from tests.hil.world.house import PERSON
from tests.hil.world.report import leave
from tests.hil.world.scene import PROGRAM, Scene

BROKEN_S, MENDED_S, LOOK_S = 1.5, 0.7, 0.3


def main() -> None:
    with Scene() as scene:
        scene.make_ready()
        leave(whole=scene.state["inputs"], wires=list(scene.world.good))
        for name in scene.world.good:
            leave(**{name: broken(scene, name)})


def broken(scene: Scene, name: str) -> dict[str, object]:
    """Break one wire for a while; what the snapshot showed, and after it was whole again."""
    scene.world.break_wires(name)
    time.sleep(BROKEN_S)
    found = {"inputs": scene.state["inputs"], "faults": scene.faults, "refusal": refusal(scene)}
    scene.world.break_wires()
    time.sleep(MENDED_S)
    scene.acknowledge()
    time.sleep(LOOK_S)
    if scene.mode != "READY":
        scene.tap()
    scene.until(lambda: scene.mode == "READY", 5.0, f"READY after {name}")
    return {**found, "mended": scene.state["inputs"]}


def refusal(scene: Scene) -> str:
    """Why nobody can choose a session now; empty when somebody can."""
    try:
        scene.link.request("arm", program_id=PROGRAM, person_id=PERSON)
    except Refused as refused:
        return refused.code
    scene.link.request("disarm")
    time.sleep(LOOK_S)
    return ""


if __name__ == "__main__":
    main()
