"""What was typed is not lost by one touch: leaving a form is asked on the page, beside STOP."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, TOUCHSCREEN, Watch
from tests.browser.station import Station
from tests.browser.test_axe import RULES, violations
from tests.browser.test_kiosk import ON_TOP

FORMS = ["/programs/new", "/people/demo/edit", "/people/demo/health", "/people/demo/prescription"]


@pytest.mark.parametrize("size", [TOUCHSCREEN, PHONE])
def test_whoever_leaves_a_form_with_something_new_in_it_is_asked(
    page: Page, station: Station, watch: Watch, size: tuple[int, int]
) -> None:
    page.goto("/people/demo/edit")
    page.locator("#name").fill("Somebody else")
    page.locator(".crumb a").first.click()
    asked = page.locator(".unsaved")
    expect(asked).to_contain_text("is not saved yet")
    expect(page.get_by_role("button", name="Stay here")).to_be_focused()
    assert page.evaluate(ON_TOP), "STOP is covered"
    assert violations(page, RULES) == []
    page.keyboard.press("Enter")
    expect(asked).to_be_hidden()
    expect(page.locator("#name")).to_have_value("Somebody else")
    page.locator(".crumb a").first.click()
    page.get_by_role("link", name="Leave without saving").click()
    page.wait_for_url(re.compile("/people(/demo)?$"))


def test_nobody_is_asked_who_has_changed_nothing_or_saves(page: Page, station: Station) -> None:
    for path in FORMS:
        page.goto(path)
        page.locator(".crumb a").first.click()
        page.wait_for_url(re.compile(f"^(?!.*{path}$)"))
    page.goto("/programs/new")
    page.locator("#title").fill("Kept")
    page.locator("#summary").fill("A little.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".flash").first).to_contain_text("Saved.")


def test_a_step_that_was_removed_comes_back_and_leaving_is_asked(
    page: Page, station: Station
) -> None:
    page.goto("/programs/new?copy=first-week")
    steps = page.locator(".step")
    before = steps.count()
    steps.nth(1).locator("summary").click()
    page.get_by_role("button", name="Remove step 2").click()
    expect(steps).to_have_count(before - 1)
    page.locator(".crumb a").first.click()
    expect(page.locator(".unsaved")).to_be_visible()
    page.get_by_role("button", name="Stay here").click()
    page.get_by_role("button", name="Put it back").click()
    expect(steps).to_have_count(before)
