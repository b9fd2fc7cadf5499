"""Makes the story of a breach short: fewer acts, less waiting, and the usual table if it will do.

Every candidate is played before the oracle; it is taken when it still breaches the same
requirement. The number of tries is bounded.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from hardware.simulated.table import TableOptions
from station.campaign.oracle.sight import Breach
from station.campaign.play import Act, Run, Script, play
from station.campaign.scenario import Scenario

MOST_TRIES = 60
_AFTER_S = 0.5  # how much is played beyond the breach
_LONG_S = 2.0  # waits that are longer are tried at half


@dataclass(frozen=True, slots=True)
class Short:
    """The shortest way to a breach that was found.

    Attributes:
        scenario: Table, person and programs.
        script: What is done.
        breach: What comes of it.
        tries: How often it was played for that.
    """

    scenario: Scenario
    script: Script
    breach: Breach
    tries: int


@dataclass(slots=True)
class _Search:
    """What has been found so far, and how many tries there were."""

    requirement: str
    scenario: Scenario
    script: Script
    breach: Breach
    tries: int = 0

    def take(self, scenario: Scenario, script: Script) -> bool:
        """Play a candidate, and keep it if it still breaches the requirement."""
        if self.tries >= MOST_TRIES:
            return False
        self.tries += 1
        run = play(scenario, script)
        found = next((b for b in run.breaches if b.requirement == self.requirement), None)
        if found is None:
            return False
        acts = tuple(act for act in run.script.acts if act.at_s <= found.at_s)
        self.scenario, self.breach = scenario, found
        self.script = Script(acts, found.at_s + _AFTER_S)
        return True


def minimised(scenario: Scenario, run: Run) -> Short:
    """The first breach of a run, told as shortly as it can be."""
    first = min(run.breaches, key=lambda breach: breach.at_s)
    acts = tuple(act for act in run.script.acts if act.at_s <= first.at_s)
    script = Script(acts, min(first.at_s + _AFTER_S, run.script.end_s))
    search = _Search(first.requirement, replace(scenario, events=()), script, first)
    _fewer_acts(search)
    usual = TableOptions(seed=scenario.options.seed)
    search.take(replace(search.scenario, options=usual), search.script)
    _shorter_waits(search)
    _fewer_acts(search)
    return Short(search.scenario, search.script, search.breach, search.tries)


def _fewer_acts(search: _Search) -> None:
    """Leave acts out: first half of them, then less and less, last a single one."""
    size = max(1, len(search.script.acts) // 2)
    while size:
        begin = 0
        while begin < len(search.script.acts) and search.tries < MOST_TRIES:
            acts = search.script.acts
            fewer = (*acts[:begin], *acts[begin + size :])
            if not search.take(search.scenario, Script(fewer, search.script.end_s)):
                begin += size
        size //= 2


def _shorter_waits(search: _Search) -> None:
    """Halve the long waits, from the first to the last."""
    for number in range(len(search.script.acts)):
        for shorter in _halved(search.script, number):
            search.take(search.scenario, shorter)


def _halved(script: Script, number: int) -> Iterator[Script]:
    if number >= len(script.acts):
        return
    before_s = script.acts[number - 1].at_s if number else 0.0
    wait_s = script.acts[number].at_s - before_s
    if wait_s > _LONG_S:
        less_s = round(wait_s / 2, 2)
        later = [Act(act.at_s - less_s, act.do) for act in script.acts[number:]]
        yield Script((*script.acts[:number], *later), script.end_s)
