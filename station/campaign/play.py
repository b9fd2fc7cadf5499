"""Plays a scenario, or the acts of one that was played before, before the eyes of the oracle."""

from dataclasses import dataclass, field

from station.campaign.generate import FIRST_S
from station.campaign.oracle.judge import Oracle
from station.campaign.oracle.sight import Breach, Sight
from station.campaign.scenario import Scenario
from station.campaign.stage import Stage
from station.campaign.user import People
from station.control.faults import Fault
from station.service.headless import VirtualStation

_SPARE_S = 150.0  # beyond the plan: waits, weak motors, creeping by hand


@dataclass(frozen=True, slots=True)
class Act:
    """Something that was done.

    Attributes:
        tick: How many ticks had passed.
        do: In the words of the stories.
    """

    tick: int
    do: str


@dataclass(frozen=True, slots=True)
class Script:
    """Everything that was done in a run, and how many ticks it took."""

    acts: tuple[Act, ...]
    ticks: int


@dataclass(frozen=True, slots=True)
class Run:
    """What became of a scenario.

    Attributes:
        seed: Of the scenario.
        theme: Of the scenario.
        breaches: What must not have happened.
        script: What was done.
        tripped: Every fault that the controller has reported.
        moved: The table has really gone away from upright.
    """

    seed: int
    theme: str
    breaches: tuple[Breach, ...]
    script: Script
    tripped: frozenset[str]
    moved: bool = True
    figures: dict[str, list[float]] = field(default_factory=dict)


@dataclass(slots=True)
class Watcher:
    """Shows every tick of a stage to the oracle; add it to the people of the stage."""

    stage: Stage
    oracle: Oracle
    ticks: int = 0
    tripped: set[str] = field(default_factory=set)
    moved: bool = False

    def __call__(self, here: VirtualStation) -> None:
        """After a tick."""
        stage = self.stage
        self.ticks += 1
        truth = stage.table.truth()
        asked, faults = tuple(stage.asked), stage.table.faults.active
        self.oracle.see(
            Sight(here.now_s, truth, here.readings, here.command, faults, asked, stage.restarted)
        )
        for view in here.snapshot.faults:
            self.tripped.add(view.fault.value)
        self.moved = self.moved or truth.angle_deg > self.oracle.limits.upright_deg + 5.0


def play(scenario: Scenario, script: Script | None = None) -> Run:
    """Play it: with its people, or exactly what is written in `script`."""
    stage = Stage(scenario.config, scenario.options)
    watcher = Watcher(stage, Oracle(scenario.seen))
    stage.people.append(watcher)
    if script is None:
        acts = _with_people(scenario, stage, watcher)
    else:
        acts = _by_script(scenario, stage, watcher, script)
    watcher.oracle.end()
    return Run(
        scenario.seed,
        scenario.theme,
        tuple(watcher.oracle.breaches),
        Script(tuple(acts), watcher.ticks),
        frozenset(watcher.tripped - {Fault.START_UP.value}),
        watcher.moved,
    )


def _with_people(scenario: Scenario, stage: Stage, watcher: Watcher) -> list[Act]:
    """Until everybody is done, nothing helps any more, or it has taken too long."""
    people, acts = People(scenario), []
    last_s = max((event.at_s for event in scenario.events), default=0.0)
    most_s = max(last_s, FIRST_S) + scenario.planned_s + _SPARE_S
    while not people.done(stage) and stage.now_s < most_s:
        if people.gave_up and not people.busy:
            break
        act = people.next_act(stage)
        if act is None:
            stage.step()
        else:
            acts.append(Act(watcher.ticks, act))
            stage.do(act, scenario.cast)
    return acts


def _by_script(scenario: Scenario, stage: Stage, watcher: Watcher, script: Script) -> list[Act]:
    for act in script.acts:
        while watcher.ticks < act.tick:
            stage.step()
        stage.do(act.do, scenario.cast)
    while watcher.ticks < script.ticks:
        stage.step()
    return list(script.acts)
