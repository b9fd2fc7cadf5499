"""Plays a story told in TOML on the pretend table, and checks what it says must be true.

A story is a list of `[[then]]` entries. Each may say in words what happens (`says`), wait
(`wait_s`, or `until` with `within_s`), do something at the station or ask for something (`do`), and
name what must hold (`must`). Angles in a story are the true ones, in degrees, positive head down.
`do = "fault NAME"` breaks something of the table, `"mend NAME"` mends it, and `"lay KG kg on the
table"` changes who lies there. `"choose PROGRAM"` asks for another session, with the `limits` of
the entry or of the story; `must = { refused = "" }` says that it was taken, else why not. What is
waited for with `until` must not come before `not_before_s`.

A story from the bench may bring a program that is not built in (`[[plans.NAME]]`, step by step) and
figures of the controller that are not the usual ones (`[table]`, `[motion]`, `[actuator]`, ...).
"""

import tomllib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

from pydantic import TypeAdapter

from hardware.simulated.table import SimulatedTable, TableOptions
from station.control.config import ControlConfig
from station.control.plan import Limits, Plan, Step
from station.control.requests import (
    Acknowledge,
    Answer,
    Begin,
    BringUp,
    Disarm,
    Leave,
    Reply,
    Respond,
    Stop,
)
from station.programs.library import load_library
from station.service.headless import VirtualStation
from station.service.tables import MakeTable

Story = dict[str, Any]

REQUESTS: dict[str, Any] = {
    "ask to start": Begin(),
    "ask to stop": Stop(),
    "ask to come up": BringUp(),
    "ask to come straight up": BringUp(straight=True),
    "ask to let go of the choice": Disarm(),
    "ask to leave": Leave(),
    "answer well": Respond(),
    "answer not well": Respond(Reply.NOT_WELL),
}
STEPS = {kind.__name__: TypeAdapter(kind) for kind in get_args(Step)}
FIGURES = ("table", "motion", "actuator", "safety", "machine")


class Stage(VirtualStation):
    """The station of a story, which remembers what the last choice of a session was answered."""

    answer: Answer | None = None

    def choose(self, name: str, limits: Limits, plans: Story) -> None:
        """Ask for a session of a built-in program, or of one that the story brings."""
        if name in plans:
            title, steps = name, tuple(map(_step, plans[name]))
        else:
            library = load_library()
            program = library.programs[name]
            title, steps = program.title, library.steps_of(program)
        self.answer = self.arm(Plan("story", name, "somebody", title, limits, steps))


def _step(said: Story) -> Step:
    fields = {key: value for key, value in said.items() if key != "kind"}
    step: Step = STEPS[said["kind"]].validate_python(fields)
    return step


def _config(story: Story) -> ControlConfig:
    """The usual figures, but for those that the story names."""
    usual = ControlConfig()
    named = {name: replace(getattr(usual, name), **story.get(name, {})) for name in FIGURES}
    return replace(usual, **named)


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
    options = TableOptions(seed=7, body_kg=story.get("body_kg", 75.0))
    station = Stage(_config(story), options, make_table=make_table)
    limits, plans = Limits(**story.get("limits", {})), story.get("plans", {})
    if story.get("ready", True):
        station.make_ready()
    if "program" in story:
        station.choose(story["program"], limits, plans)
        assert station.answer is not None
        assert station.answer.accepted, station.answer
    for number, entry in enumerate(story["then"], 1):
        where = f"{story['title']}, entry {number} ({entry.get('says', '')})"
        _wait(station, entry, where)
        if "do" in entry:
            mine = Limits(**entry["limits"]) if "limits" in entry else limits
            _do(station, entry["do"], mine, plans)
        for name, wanted in entry.get("must", {}).items():
            assert CHECKS[name](station, wanted), (where, name, wanted, station.snapshot)


def _wait(station: Stage, entry: Story, where: str) -> None:
    station.run_for(entry.get("wait_s", 0.0))
    until = entry.get("until", {})
    began_s = station.now_s
    end_s = began_s + entry.get("within_s", 60.0)
    while not all(CHECKS[name](station, wanted) for name, wanted in until.items()):
        assert station.now_s < end_s, (where, until, station.snapshot)
        station.step()
    took_s = station.now_s - began_s
    assert took_s >= entry.get("not_before_s", 0.0), (where, "too early", took_s)


def _do(station: Stage, act: str, limits: Limits, plans: Story) -> None:
    verb, _, what = act.partition(" ")
    if act in REQUESTS:
        station.ask(REQUESTS[act])
    elif act in PANEL:
        PANEL[act](station)
    elif verb == "choose":
        station.choose(what, limits, plans)
    elif verb == "lay":
        station.table.panel.body(float(what.split()[0]))
    elif verb == "acknowledge":
        station.ask(Acknowledge(what))
    elif act.startswith("answer pain "):
        station.ask(Respond(Reply.OK, int(act.removeprefix("answer pain "))))
    else:
        station.table.faults.set(what, {"fault": True, "mend": False}[verb])
    station.step()


def _fault(station: Stage, code: str) -> bool:
    return any(view.fault == code for view in station.snapshot.faults)


CHECKS: dict[str, Callable[[Stage, Any], bool]] = {
    "mode": lambda s, mode: s.snapshot.mode == mode,
    "phase": lambda s, phase: s.snapshot.session is not None and s.snapshot.session.phase == phase,
    "step": lambda s, title: s.snapshot.session is not None and s.snapshot.session.title == title,
    "question": lambda s, q: (
        s.snapshot.session is not None and (s.snapshot.session.question or "") == q
    ),
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
