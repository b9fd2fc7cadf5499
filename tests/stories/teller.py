"""Plays a story told in TOML on the pretend table, and checks what it says must be true.

A story is a list of `[[then]]` entries. Each may say in words what happens (`says`), wait
(`wait_s`, or `until` with `within_s`), do something at the station or ask for something (`do`), and
name what must hold (`must`). Angles in a story are the true ones, in degrees, positive head down.
`do = "fault NAME"` breaks something of the table, `"mend NAME"` mends it, and `"lay KG kg on the
table"` changes who lies there. `"choose PROGRAM"` asks for another session, with the `limits` of
the entry or of the story; `must = { refused = "" }` says that it was taken, else why not. What is
waited for with `until` must not come before `not_before_s`. What stands in `meanwhile` must be so
in every tick of the entry.

A story from the bench may bring a program that is not built in (`[[plans.NAME]]`, step by step) and
figures of the controller that are not the usual ones (`[table]`, `[motion]`, `[actuator]`, ...).
One from a campaign also says what the table is like (`[options]`), and is `judged` by the
campaign's oracle: `must = { breaches = "" }` says that nothing was breached.
"""

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hardware.simulated.table import SimulatedTable, TableOptions
from station.campaign.oracle.judge import Oracle
from station.campaign.play import Watcher
from station.campaign.scenario import seen_limits
from station.campaign.stage import Cast, Stage, config_of, step_of
from station.control.config import ControlConfig
from station.control.plan import Limits
from station.control.snapshot import Snapshot
from station.service.headless import VirtualStation
from station.service.tables import MakeTable

Story = dict[str, Any]


class Scene(Stage):
    """The station of a story, watched by an oracle if the story is judged.

    Its `answer` is that to whatever was asked last, not only to a choice.
    """

    oracle: Oracle | None = None

    def step(self) -> Snapshot:
        """One tick, in which something may be answered."""
        snapshot = super().step()
        self.answer = snapshot.answers[-1] if snapshot.answers else self.answer
        return snapshot


def read(path: Path) -> Story:
    """A story from its file."""
    return tomllib.loads(path.read_text(encoding="utf-8"))


def tell(story: Story, make_table: MakeTable = SimulatedTable) -> None:
    """Play the whole story on such a table; fails at the first entry that is not so."""
    usual = {"seed": 7, "body_kg": story.get("body_kg", 75.0)}
    options = TableOptions(**{**usual, **story.get("options", {})})
    config, cast = config_of(story), _cast(story)
    station = Scene(config, options, make_table)
    if story.get("judged", False):
        _judge(station, config, cast)
    if story.get("ready", True):
        station.make_ready()
    if "program" in story:
        station.do(f"choose {story['program']}", cast)
        assert station.answer is not None
        assert station.answer.accepted, station.answer
    for number, entry in enumerate(story["then"], 1):
        where = f"{story['title']}, entry {number} ({entry.get('says', '')})"
        watch = _watch(entry, where)
        station.people.append(watch)
        _wait(station, entry, where)
        if "do" in entry:
            limits = Limits(**entry["limits"]) if "limits" in entry else None
            station.do(entry["do"], cast, limits)
        station.people.remove(watch)
        _check(station, entry.get("must", {}), where)


def _check(station: VirtualStation, said: Story, where: str) -> None:
    assert isinstance(station, Scene)
    for name, wanted in said.items():
        assert CHECKS[name](station, wanted), (where, name, wanted, _seen(station))


def _watch(entry: Story, where: str) -> Callable[[VirtualStation], None]:
    """Looks at the station after each tick of this entry."""
    meanwhile = entry.get("meanwhile", {})
    return lambda station: _check(station, meanwhile, where)


def _cast(story: Story) -> Cast:
    limits, plans = Limits(**story.get("limits", {})), story.get("plans", {})
    return Cast(limits, {name: tuple(map(step_of, steps)) for name, steps in plans.items()})


def _judge(station: Scene, config: ControlConfig, cast: Cast) -> None:
    station.oracle = Oracle(seen_limits(cast, config))
    station.people.append(Watcher(station, station.oracle))


def _seen(station: Scene) -> object:
    return station.snapshot if station.oracle is None else station.oracle.breaches


def _breaches(station: Scene, wanted: str) -> bool:
    assert station.oracle is not None, "only a judged story can say what was breached"
    found = {breach.requirement for breach in station.oracle.breaches}
    return found == set(wanted.split())


def _wait(station: Scene, entry: Story, where: str) -> None:
    station.run_for(entry.get("wait_s", 0.0))
    until = entry.get("until", {})
    began_s = station.now_s
    end_s = began_s + entry.get("within_s", 60.0)
    while not all(CHECKS[name](station, wanted) for name, wanted in until.items()):
        assert station.now_s < end_s, (where, until, station.snapshot)
        station.step()
    took_s = station.now_s - began_s
    assert took_s >= entry.get("not_before_s", 0.0), (where, "too early", took_s)


def _fault(station: Scene, code: str) -> bool:
    return any(view.fault == code for view in station.snapshot.faults)


CHECKS: dict[str, Callable[[Scene, Any], bool]] = {
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
    "slower_than": lambda s, rate: abs(s.table.truth().rate_deg_s) < rate,
    "driven": lambda s, driven: (s.table.truth().duty != 0.0) is driven,
    "driven_down": lambda s, driven: (s.table.truth().duty > 0.0) is driven,
    "power": lambda s, power: s.command.power is power,
    "buzzer": lambda s, on: s.command.buzzer is on,
    "lamp_or_buzzer": lambda s, on: (s.command.lamp or s.command.buzzer) is on,
    "fault": _fault,
    "no_fault": lambda s, code: not _fault(s, code),
    "refused": lambda s, code: s.answer is not None and s.answer.code == code,
    "breaches": _breaches,
    "session": lambda s, there: (s.snapshot.session is not None) is there,
}
