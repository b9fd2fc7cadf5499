"""The campaign's fixed set: chosen seeds that every build plays before the oracle."""

from pathlib import Path

import pytest

from station.campaign.generate import plain
from station.campaign.oracle.judge import table
from station.campaign.themes import THEMES
from station.campaign.workers import FAULT_FREE, judged, scenario_of
from tests.broken.product import InCampaign
from tests.broken.shelf import products

pytestmark = pytest.mark.no_cover  # long, and shows what the table does, not which lines ran

ANYTHING = range(10)
BODIES = range(100, 106)
PROVOKED = 1  # the seed of each theme


def provoked() -> list[tuple[str, int]]:
    """Each theme once, and whatever else has to catch a product that was broken on purpose."""
    catches = [catch for each in products() for catch in each.caught_by]
    needed = {(catch.theme, catch.seed) for catch in catches if isinstance(catch, InCampaign)}
    return sorted({(theme, PROVOKED) for theme in THEMES} | needed)


@pytest.mark.requirement("S17")
@pytest.mark.parametrize("seed", ANYTHING)
def test_nothing_is_breached_whatever_goes_wrong(seed: int) -> None:
    run = judged(seed)
    assert run.breaches == (), f"station campaign --only {seed}"


@pytest.mark.parametrize(("theme", "seed"), provoked())
def test_nothing_is_breached_when_it_is_provoked(theme: str, seed: int) -> None:
    run = judged(seed, theme)
    assert run.breaches == (), f"station campaign --only {seed} --theme {theme}"


@pytest.mark.parametrize("seed", BODIES)
def test_without_faults_nothing_trips(seed: int) -> None:
    run = judged(seed, FAULT_FREE)
    assert (run.breaches, run.tripped, run.moved) == ((), frozenset(), True)


def test_the_bodies_are_light_and_heavy() -> None:
    bodies = [plain(seed).options.body_kg for seed in BODIES]
    assert min(bodies) < 60.0
    assert max(bodies) > 120.0


def test_faults_in_pairs_are_among_them() -> None:
    faults = [
        [e.do for e in scenario_of(seed).events if e.do.startswith("fault")] for seed in ANYTHING
    ]
    assert sum(len(names) == 2 for names in faults) >= 4


def test_every_theme_has_a_rule() -> None:
    assert set(THEMES) <= {requirement for requirement, _ in table()}


def test_the_page_names_every_rule() -> None:
    page = Path("docs/campaign.md").read_text(encoding="utf-8")
    missing = [row for row in table() if f"| {row[0]} | {row[1]} |" not in page]
    assert missing == []
