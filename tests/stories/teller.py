"""Plays a story told in TOML on the pretend table, and checks what it says must be true.

A story is a list of `[[then]]` entries. Each may say in words what happens (`says`), wait
(`wait_s`, or `until` with `within_s`), do something at the station or ask for something (`do`), and
name what must hold (`must`). Angles in a story are the true ones, in degrees, positive head down.
`do = "fault NAME"` breaks something of the table, `"mend NAME"` mends it, and `"choose PROGRAM"`
asks for another session; `must = { refused = "" }` says that it was taken, else why not.
"""

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hardware.simulated.table import SimulatedTable, TableOptions
from station.control.config import Actuator, ControlConfig
from station.control.plan import Limits, Plan
from station.control.requests import Answer, Begin, BringUp, Reply, Respond, Stop
from station.programs.library import load_library
from station.service.headless import VirtualStation
from station.service.tables import MakeTable

Story = dict[str, Any]

REQUESTS: dict[str, Any] = {
    "ask to start": Begin(),
    "ask to stop": Stop(),
    "ask to come up": BringUp(),
    "ask to come straight up": BringUp(straight=True),
    "answer well": Respond(),
    "answer not well": Respond(Reply.NOT_WELL),
}


class Stage(VirtualStation):
    """The station of a story, which remembers what the last choice of a session was answered."""

    answer: Answer | None = None

    def choose(self, name: str, limits: Limits) -> None:
        """Ask for a session of a built-in program."""
        library = load_library()
        program = library.programs[name]
        steps = library.steps_of(program)
        plan = Plan("story", program.id, "somebody", program.title, limits, steps)
        self.answer = self.arm(plan)


PANEL: dict[str, Callable[[Stage], object]] = {
    "press": Stage.tap,
    "hold the button": lambda s: s.table.panel.press(True),
    "let go of the button": lambda s: s.table.panel.press(False),
    "open the emergency stop": lambda s: s.table.panel.estop(True),
    "close the emergency stop": lambda s: s.table.panel.estop(False),
    "lock the ankles": lambda s: s.table.panel.ankles(True),
    "open the ankles": lambda s: s.table.panel.ankles(False),
    "hold the hand switch": lambda s: s.table.panel.hand_switch(True),
    "let go of the hand switch": lambda s: s.table.panel.hand_switch(False),
    "press bring me up": lambda s: s.table.panel.bring_up(True),
    "let go of bring me up": lambda s: s.table.panel.bring_up(False),
    "pull the mains plug": lambda s: s.table.panel.mains(False),
    "plug the mains in": lambda s: s.table.panel.mains(True),
}


def read(path: Path) -> Story:
    """A story from its file."""
    return tomllib.loads(path.read_text(encoding="utf-8"))


def tell(story: Story, make_table: MakeTable = SimulatedTable) -> None:
    """Play the whole story on such a table; fails at the first entry that is not so."""
    config = ControlConfig(actuator=Actuator(**story.get("actuator", {})))
    options = TableOptions(seed=7, body_kg=story.get("body_kg", 75.0))
    station = Stage(config, options, make_table=make_table)
    limits = Limits(**story.get("limits", {}))
    if story.get("ready", True):
        station.make_ready()
    if "program" in story:
        station.choose(story["program"], limits)
        assert station.answer is not None
        assert station.answer.accepted, station.answer
    for number, entry in enumerate(story["then"], 1):
        where = f"{story['title']}, entry {number} ({entry.get('says', '')})"
        _wait(station, entry, where)
        if "do" in entry:
            _do(station, entry["do"], limits)
        for name, wanted in entry.get("must", {}).items():
            assert CHECKS[name](station, wanted), (where, name, wanted, station.snapshot)


def _wait(station: Stage, entry: Story, where: str) -> None:
    station.run_for(entry.get("wait_s", 0.0))
    until = entry.get("until", {})
    end_s = station.now_s + entry.get("within_s", 60.0)
    while not all(CHECKS[name](station, wanted) for name, wanted in until.items()):
        assert station.now_s < end_s, (where, until, station.snapshot)
        station.step()


def _do(station: Stage, act: str, limits: Limits) -> None:
    verb, _, what = act.partition(" ")
    if act in REQUESTS:
        station.ask(REQUESTS[act])
    elif act in PANEL:
        PANEL[act](station)
    elif verb == "choose":
        station.choose(what, limits)
    else:
        station.table.faults.set(what, {"fault": True, "mend": False}[verb])
    station.step()


def _fault(station: Stage, code: str) -> bool:
    return any(view.fault == code for view in station.snapshot.faults)


CHECKS: dict[str, Callable[[Stage, Any], bool]] = {
    "mode": lambda s, mode: s.snapshot.mode == mode,
    "phase": lambda s, phase: s.snapshot.session is not None and s.snapshot.session.phase == phase,
    "step": lambda s, title: s.snapshot.session is not None and s.snapshot.session.title == title,
    "question": lambda s, q: s.snapshot.session is not None and s.snapshot.session.question == q,
    "needs_button": lambda s, needed: (
        s.snapshot.session is not None and s.snapshot.session.needs_button is needed
    ),
    "deeper_than": lambda s, angle: s.table.truth().angle_deg > angle,
    "higher_than": lambda s, angle: s.table.truth().angle_deg < angle,
    "still": lambda s, still: (abs(s.table.truth().rate_deg_s) < 0.02) is still,
    "moving_up": lambda s, up: (s.table.truth().rate_deg_s < -0.1) is up,
    "power": lambda s, power: s.command.power is power,
    "lamp_or_buzzer": lambda s, on: (s.command.lamp or s.command.buzzer) is on,
    "fault": _fault,
    "no_fault": lambda s, code: not _fault(s, code),
    "refused": lambda s, code: s.answer is not None and s.answer.code == code,
    "session": lambda s, there: (s.snapshot.session is not None) is there,
}
