"""Plays a scenario, or the acts of one that was played before, before the eyes of the oracle."""

from dataclasses import dataclass, field

from station.campaign.generate import FIRST_S
from station.campaign.oracle.judge import Oracle
from station.campaign.oracle.measure import Figures, Measure
from station.campaign.oracle.sight import Breach, Sight
from station.campaign.scenario import Scenario
from station.campaign.stage import Stage
from station.campaign.user import People
from station.control.faults import Fault
from station.service.headless import VirtualStation

_ROUNDING_S = 1e-6
_SPARE_S = 150.0  # beyond the plan: waits, weak motors, creeping by hand


@dataclass(frozen=True, slots=True)
class Act:
    """Something that was done.

    Attributes:
        at_s: Time of the last tick before it.
        do: In the words of the stories.
    """

    at_s: float
    do: str


@dataclass(frozen=True, slots=True)
class Script:
    """Everything that was done in a run, and when it was over."""

    acts: tuple[Act, ...]
    end_s: float


@dataclass(frozen=True, slots=True)
class Run:
    """What became of a scenario.

    Attributes:
        seed: Of the scenario.
        theme: Of the scenario.
        breaches: What must not have happened.
        script: What was done.
        after_s: The time after each act, with the ticks that it took.
        tripped: Every fault that the controller has reported.
        moved: The table has really gone away from upright.
        figures: How long it took to be safe, and the like.
    """

    seed: int
    theme: str
    breaches: tuple[Breach, ...]
    script: Script
    after_s: tuple[float, ...]
    tripped: frozenset[str]
    moved: bool = True
    figures: Figures = field(default_factory=Figures)


@dataclass(slots=True)
class Watcher:
    """Shows every tick of a stage to the oracle; add it to the people of the stage."""

    stage: Stage
    oracle: Oracle
    measure: Measure = field(default_factory=Measure)
    tripped: set[str] = field(default_factory=set)
    moved: bool = False

    def __call__(self, here: VirtualStation) -> None:
        """After a tick."""
        stage = self.stage
        truth = stage.table.truth()
        asked, faults = tuple(stage.asked), stage.table.faults.active
        self.oracle.see(
            Sight(here.now_s, truth, here.readings, here.command, faults, asked, stage.restarted)
        )
        if self.oracle.track is not None:
            self.measure.look(self.oracle.track)
        for view in here.snapshot.faults:
            self.tripped.add(view.fault.value)
        self.moved = self.moved or truth.angle_deg > self.oracle.limits.upright_deg + 5.0


def play(scenario: Scenario, script: Script | None = None) -> Run:
    """Play it: with its people, or exactly what is written in `script`."""
    stage = Stage(scenario.config, scenario.options)
    watcher = Watcher(stage, Oracle(scenario.seen))
    stage.people.append(watcher)
    acts = _by_script(scenario, stage, script) if script else _with_people(scenario, stage)
    watcher.oracle.end()
    return Run(
        scenario.seed,
        scenario.theme,
        tuple(watcher.oracle.breaches),
        Script(tuple(acts), stage.now_s),
        tuple(stage.after_s),
        frozenset(watcher.tripped - {Fault.START_UP.value}),
        watcher.moved,
        watcher.measure.figures,
    )


def _with_people(scenario: Scenario, stage: Stage) -> list[Act]:
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
            acts.append(Act(stage.now_s, act))
            stage.do(act, scenario.cast)
    return acts


def _by_script(scenario: Scenario, stage: Stage, script: Script) -> list[Act]:
    acts: list[Act] = []
    for act in script.acts:
        while stage.now_s < act.at_s - _ROUNDING_S:
            stage.step()
        acts.append(Act(stage.now_s, act.do))
        stage.do(act.do, scenario.cast)
    while stage.now_s < script.end_s - _ROUNDING_S:
        stage.step()
    return acts
