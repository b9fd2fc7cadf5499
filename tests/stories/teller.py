"""Plays a story told in TOML on the pretend table, and checks what it says must be true.

A story is a list of `[[then]]` entries. Each may say in words what happens (`says`), wait
(`wait_s`, or `until` with `within_s`), do something at the station or ask for something (`do`), and
name what must hold (`must`). Angles in a story are the true ones, in degrees, positive head down.
"""

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hardware.simulated.table import TableOptions
from station.control.plan import Limits, Plan
from station.control.requests import BringUp, Reply, Respond, Stop
from station.programs.library import load_library
from station.service.headless import VirtualStation

Story = dict[str, Any]

REQUESTS: dict[str, Any] = {
    "ask to stop": Stop(),
    "ask to come up": BringUp(),
    "ask to come straight up": BringUp(straight=True),
    "answer well": Respond(),
    "answer not well": Respond(Reply.NOT_WELL),
}
PANEL: dict[str, Callable[[VirtualStation], object]] = {
    "press": VirtualStation.tap,
    "hold the button": lambda s: s.table.panel.press(True),
    "let go of the button": lambda s: s.table.panel.press(False),
    "open the emergency stop": lambda s: s.table.panel.estop(True),
    "close the emergency stop": lambda s: s.table.panel.estop(False),
    "lock the ankles": lambda s: s.table.panel.ankles(True),
    "open the ankles": lambda s: s.table.panel.ankles(False),
    "pull the mains plug": lambda s: s.table.panel.mains(False),
    "plug the mains in": lambda s: s.table.panel.mains(True),
}


def read(path: Path) -> Story:
    """A story from its file."""
    return tomllib.loads(path.read_text(encoding="utf-8"))


def tell(story: Story) -> None:
    """Play the whole story; fails at the first entry that is not so."""
    station = VirtualStation(options=TableOptions(seed=7, body_kg=story.get("body_kg", 75.0)))
    if story.get("ready", True):
        station.make_ready()
    if "program" in story:
        library = load_library()
        program = library.programs[story["program"]]
        limits = Limits(**story.get("limits", {}))
        steps = library.steps_of(program)
        answer = station.arm(Plan("story", program.id, "somebody", program.title, limits, steps))
        assert answer.accepted, answer
    for number, entry in enumerate(story["then"], 1):
        where = f"{story['title']}, entry {number} ({entry.get('says', '')})"
        _wait(station, entry, where)
        if "do" in entry:
            _do(station, entry["do"])
        for name, wanted in entry.get("must", {}).items():
            assert CHECKS[name](station, wanted), (where, name, wanted, station.snapshot)


def _wait(station: VirtualStation, entry: Story, where: str) -> None:
    station.run_for(entry.get("wait_s", 0.0))
    until = entry.get("until", {})
    end_s = station.now_s + entry.get("within_s", 60.0)
    while not all(CHECKS[name](station, wanted) for name, wanted in until.items()):
        assert station.now_s < end_s, (where, until, station.snapshot)
        station.step()


def _do(station: VirtualStation, act: str) -> None:
    if act.startswith("fault "):
        station.table.faults.set(act.removeprefix("fault "), True)
    elif act in REQUESTS:
        station.ask(REQUESTS[act])
    else:
        PANEL[act](station)
    station.step()


def _fault(station: VirtualStation, code: str) -> bool:
    return any(view.fault == code for view in station.snapshot.faults)


CHECKS: dict[str, Callable[[VirtualStation, Any], bool]] = {
    "mode": lambda s, mode: s.snapshot.mode == mode,
    "phase": lambda s, phase: s.snapshot.session is not None and s.snapshot.session.phase == phase,
    "step": lambda s, title: s.snapshot.session is not None and s.snapshot.session.title == title,
    "question": lambda s, q: s.snapshot.session is not None and s.snapshot.session.question == q,
    "deeper_than": lambda s, angle: s.table.truth().angle_deg > angle,
    "higher_than": lambda s, angle: s.table.truth().angle_deg < angle,
    "still": lambda s, still: (abs(s.table.truth().rate_deg_s) < 0.02) is still,
    "moving_up": lambda s, up: (s.table.truth().rate_deg_s < -0.1) is up,
    "power": lambda s, power: s.command.power is power,
    "lamp_or_buzzer": lambda s, on: (s.command.lamp or s.command.buzzer) is on,
    "fault": _fault,
    "no_fault": lambda s, code: not _fault(s, code),
    "session": lambda s, there: (s.snapshot.session is not None) is there,
}
