"""Plays many seeds on every core, and gives the runs back as they are done."""

import multiprocessing
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from station.campaign.generate import anything, plain
from station.campaign.play import Run, play
from station.campaign.scenario import Scenario
from station.campaign.themes import themed

FAULT_FREE = "none"  # as a theme: nothing goes wrong


@dataclass(frozen=True, slots=True)
class Task:
    """One run to be played: the seed, and what it is about ('' for anything)."""

    seed: int
    theme: str = ""


def scenario_of(seed: int, theme: str = "") -> Scenario:
    """What a seed leads to under a theme: '' for anything, 'none' without trouble, else an id."""
    if theme == FAULT_FREE:
        return plain(seed, theme)
    return themed(seed, theme) if theme else anything(seed)


def judged(seed: int, theme: str = "") -> Run:
    """Play the scenario of a seed before the oracle; `breaches` names what must not have been."""
    return play(scenario_of(seed, theme))


def _judged(task: Task) -> Run:
    return judged(task.seed, task.theme)


def run_all(tasks: Iterable[Task], jobs: int) -> Iterator[Run]:
    """The runs in the order in which they are done; in this process when there is one job."""
    if jobs == 1:
        yield from map(_judged, tasks)
        return
    with multiprocessing.get_context("spawn").Pool(jobs) as pool:
        yield from pool.imap_unordered(_judged, tasks, chunksize=1)
