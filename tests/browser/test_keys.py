"""The touchscreen has no keyboard: a finger in a field is brought keys, which never cover STOP."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.station import Station
from tests.browser.test_axe import RULES, violations
from tests.browser.test_kiosk import ON_TOP

# Whether the field with the focus can be seen and touched.
SEEN = """() => {
  const field = document.activeElement;
  const { left, top, width, height } = field.getBoundingClientRect();
  return document.elementFromPoint(left + width / 2, top + height / 2) === field;
}"""


@pytest.fixture
def locale() -> str:
    return "en-GB"


@pytest.fixture
def screen(
    browser: Browser, browser_context_args: dict[str, Any], station: Station, locale: str
) -> Iterator[Page]:
    """The touchscreen, which knows fingers only."""
    context = browser.new_context(**browser_context_args, has_touch=True, locale=locale)
    yield context.new_page()
    context.close()


def keys(page: Page) -> Locator:
    return page.locator(".keys")


def tap(page: Page, *labels: str) -> None:
    for label in labels:
        keys(page).get_by_role("button", name=label, exact=True).tap()


def test_a_name_is_typed_with_fingers_and_stop_stays_free(screen: Page) -> None:
    screen.goto("/people/new")
    name = screen.get_by_label("Name").first
    name.tap()
    expect(keys(screen)).to_be_visible()
    assert screen.evaluate(ON_TOP), "STOP is covered"
    assert screen.evaluate(SEEN), "the field is covered"
    tap(screen, "Capital letter", "A", "d", "s", "Delete", "a", "Space", "Digits and signs", "7")
    expect(name).to_have_value("Ada 7")
    tap(screen, "Done")
    expect(keys(screen)).to_be_hidden()


@pytest.mark.parametrize("look", ["dark", "light"])
def test_the_keys_stand_against_no_accessibility_rule(screen: Page, look: Any) -> None:
    screen.emulate_media(color_scheme=look)
    screen.goto("/people/new")
    screen.locator("#name").tap()
    expect(keys(screen)).to_be_visible()
    assert violations(screen, RULES) == []


def test_keys_for_a_pin_are_digits_and_come_by_themselves_on_the_next_page(screen: Page) -> None:
    screen.goto("/people/new")
    screen.get_by_role("heading", level=1).tap()
    screen.goto("/pair/enter")
    expect(screen.locator("#code")).to_be_focused()
    expect(keys(screen)).to_be_visible()
    expect(keys(screen).get_by_role("button", name="q")).to_have_count(0)
    tap(screen, *"123456")
    expect(screen.locator("#code")).to_have_value("123456")


def test_every_field_of_a_long_form_can_be_seen_above_the_keys(screen: Page) -> None:
    screen.goto("/programs/new")
    fields = screen.locator("main :is(input[type=text], textarea):visible")
    assert fields.count() >= 3
    for field in fields.all():
        field.tap()
        expect(field).to_be_focused()
        expect(keys(screen)).to_be_visible()
        assert screen.evaluate(SEEN), field
    tap(screen, "New line")


def test_what_was_typed_with_keys_is_noticed_by_the_page(screen: Page) -> None:
    screen.goto("/programs/new?copy=first-week")
    screen.locator(".step summary").nth(1).tap()
    number = screen.locator(".step input[inputmode=decimal]:visible").first
    number.tap()
    tap(screen, "9")
    with screen.expect_response("**/programs/new/save*"):  # the sums are worked out again
        tap(screen, "Done")


@pytest.mark.parametrize("locale", ["de-DE"])
def test_a_german_screen_has_german_keys(screen: Page) -> None:
    screen.goto("/people/new")
    screen.locator("#name").tap()
    tap(screen, *"zürß")
    expect(screen.locator("#name")).to_have_value("zürß")


def test_a_real_keyboard_sends_the_keys_away_and_a_mouse_brings_none(screen: Page) -> None:
    screen.goto("/people/new")
    screen.locator("#name").tap()
    expect(keys(screen)).to_be_visible()
    screen.keyboard.press("x")
    expect(keys(screen)).to_be_hidden()
    screen.reload()
    screen.locator("#name").click()
    screen.keyboard.press("y")
    expect(screen.locator("#name")).to_have_value("y")
    expect(keys(screen)).to_have_count(0)
