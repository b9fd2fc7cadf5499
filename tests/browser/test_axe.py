"""Nothing on any page stands against WCAG 2.2 AA, in any look, as far as a program can tell."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import SIZES, Watch
from tests.browser.pretend import Pretend
from tests.browser.station import Station
from tests.browser.test_every_page import LEAST_PX, SMALL
from tests.browser.test_languages import STATES

LOOKS = ("dark", "light", "contrast")
RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
    "resultTypes": ["violations"],
}
# A look changes colours and nothing else: in the others only what looks at colours is asked again.
COLOURS = {
    "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
    "resultTypes": ["violations"],
}
ASKED_FOR: dict[str, tuple[dict[str, Any], Any]] = {
    "dark": ({"color_scheme": "dark", "contrast": "no-preference"}, RULES),
    "light": ({"color_scheme": "light", "contrast": "no-preference"}, COLOURS),
    "contrast": ({"color_scheme": "dark", "contrast": "more"}, COLOURS),
}


def test_no_page_violates_an_accessibility_rule_in_any_look(
    page: Page, station: Station, watch: Watch, every_page: list[str]
) -> None:
    """Each look as the person's own device asks for it, without loading the page again."""
    page.emulate_media(reduced_motion="reduce")  # no colour is caught on its way to another
    for path in every_page:
        page.goto(path)
        for look, (asked, rules) in ASKED_FOR.items():
            page.emulate_media(**asked)
            assert violations(page, rules) == [], f"{path} in {look}"


def test_each_look_is_another_one_when_it_is_asked_for(page: Page, station: Station) -> None:
    page.goto("/programs")
    ground = (
        "getComputedStyle(document.body).backgroundColor + getComputedStyle(document.body).color"
    )
    seen = set()
    for asked, _ in ASKED_FOR.values():
        page.emulate_media(**asked)
        seen.add(page.evaluate(ground))
    assert len(seen) == len(LOOKS)


@pytest.mark.parametrize("size", [SIZES["phone"]], ids=["phone"])
def test_no_page_violates_an_accessibility_rule_on_a_phone(
    page: Page, station: Station, every_page: list[str]
) -> None:
    page.emulate_media(reduced_motion="reduce")
    for path in every_page:
        page.goto(path)
        assert violations(page, RULES) == [], path


@pytest.mark.parametrize("look", LOOKS)
def test_the_live_page_violates_no_rule_in_any_state(
    page: Page, station: Station, look: str
) -> None:
    page.emulate_media(reduced_motion="reduce")
    wear(page, look)
    pretend = Pretend(page, station)
    page.goto("/live")
    for state, (session, changes) in STATES.items():
        pretend.shows(session, **changes)
        assert violations(page, RULES) == [], f"{state} in {look}"
        assert page.evaluate(SMALL, LEAST_PX) == [], state


def test_the_check_sees_a_page_that_is_not_accessible(page: Page, station: Station) -> None:
    page.goto("/exercises")
    page.evaluate("document.querySelector('main').innerHTML += '<input><button></button>'")
    found = " ".join(violations(page, RULES))
    assert "label" in found
    assert "button-name" in found
    pale = "e => { e.style.color = '#777'; e.style.backgroundColor = '#888'; }"
    page.locator("main h1").evaluate(pale)
    assert "color-contrast" in " ".join(violations(page, COLOURS))


def wear(page: Page, look: str) -> None:
    """Choose a look as a person does."""
    page.goto("/display")
    page.locator(f"input[name=theme][value={look}]").check(force=True)
    page.locator("main form button[type=submit]").click()
    expect(page.locator("html")).to_have_attribute("data-theme", look)


def violations(page: Page, rules: dict[str, Any]) -> list[str]:
    """What stands against these rules on the page now."""
    found = Axe().run(page, options=rules).response["violations"]
    return [
        f"{rule['id']} ({rule['impact']}): {node['html'][:160]} {node['failureSummary'][:200]}"
        for rule in found
        for node in rule["nodes"]
    ]
