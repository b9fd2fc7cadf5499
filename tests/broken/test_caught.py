"""Every product that was broken on purpose is caught; one that passes fails the build."""

import pytest

from station.campaign.themes import THEMES
from tests.broken.page import broken_page
from tests.broken.product import HERE, ROOT, Broken, InCampaign, InStory
from tests.broken.shelf import products
from tests.broken.verdict import Kind
from tests.broken.workshop import Workshop
from tests.requirements_page import requirements

PRODUCTS = products()
TRIALS = [
    pytest.param(
        each, number, id=f"{each.name}-{number}", marks=pytest.mark.requirement(each.requirement)
    )
    for each in PRODUCTS
    for number in range(len(each.caught_by))
]

pytestmark = pytest.mark.no_cover  # of another process


@pytest.mark.parametrize(("product", "number"), TRIALS)
def test_it_is_caught(product: Broken, number: int, workshop: Workshop) -> None:
    verdict = workshop.try_out(HERE / f"{product.name}.toml", number)
    catch = product.caught_by[number]
    assert verdict.kind is Kind.CAUGHT, f"{product.title}: {catch}: {verdict.text}"


def test_every_requirement_has_a_broken_product() -> None:
    assert {each.requirement for each in PRODUCTS} == set(requirements())


@pytest.mark.parametrize("product", PRODUCTS, ids=lambda each: each.name)
def test_what_it_breaks_is_still_there(product: Broken) -> None:
    for module, source in product.sources().items():
        compile(source, module, "exec")
    assert product.name.startswith(f"S{int(product.requirement[1:]):02d}_")


@pytest.mark.parametrize("product", PRODUCTS, ids=lambda each: each.name)
def test_what_catches_it_runs_on_the_whole_product_too(product: Broken) -> None:
    for catch in product.caught_by:
        if isinstance(catch, InStory):
            assert (ROOT / f"tests/stories/{catch.story}.toml").is_file()
        elif isinstance(catch, InCampaign):
            assert catch.theme in THEMES
        else:
            for test in catch.tests:
                file, _, function = test.partition("::")
                function = function.partition("[")[0]
                assert f"def {function}(" in (ROOT / file).read_text(encoding="utf-8"), test


def test_the_page_is_up_to_date() -> None:
    page = (ROOT / "docs/broken.md").read_text(encoding="utf-8")
    assert page == broken_page(), "run `make docs`"
