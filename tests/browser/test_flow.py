"""The whole way on every screen: who, which, what will happen, checklist, table, questions, done.

Each stage leaves its picture in out/flow.
"""

import re
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import DESKTOP, PHONE, TOUCHSCREEN, Watch
from tests.browser.station import Station, wait_until

OUT = Path(__file__).parents[2] / "out" / "flow"
SOON_MS = 20_000
SHORT = """id = "short"
title = "Short"
summary = "Tilt a little, and come up again."
steps = [
  { kind = "tilt", angle_deg = 5, rate_deg_s = 1.0, hold_s = 5 },
  { kind = "rest", angle_deg = 0, time_s = 10 },
  { kind = "ask", question = "well", wait_s = 120 },
]
"""


def picture(page: Page, stage: str) -> None:
    """Keep how a stage looks on this screen."""
    OUT.mkdir(parents=True, exist_ok=True)
    size = page.viewport_size or {"width": 0, "height": 0}
    page.screenshot(path=OUT / f"{size['width']}x{size['height']}-{stage}.png")


def choose(page: Page, person: str, title: str) -> None:
    """From the start page to the checklist."""
    page.goto("/")
    page.locator(f"a[href='/?person={person}']").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Which session")
    page.get_by_role("link", name=f"Choose {title}", exact=True).click()
    expect(page.get_by_role("heading", name="Before it begins")).to_be_visible()


def tick(page: Page) -> None:
    """Tick everything, one after the other; only then it goes on."""
    ready = page.get_by_role("button", name="Ready")
    for box in page.locator("input[name=tick]").all():
        expect(ready).to_be_disabled()
        box.check()
    expect(ready).to_be_enabled()


def is_uncovered(page: Page) -> bool:
    """Whether "Ready" can be touched: nothing lies over it, STOP neither."""
    return bool(
        page.evaluate(
            """() => {
              const button = document.getElementById("ready");
              const { x, y, width, height } = button.getBoundingClientRect();
              return document.elementFromPoint(x + width / 2, y + height / 2) === button;
            }"""
        )
    )


def ready_and_press(page: Page, station: Station, person: str) -> bool:
    """Through the checklist to the press; the ring of 30 s is short at this speed.

    Returns:
        Whether the session has begun; False when the press came too late.
    """
    choose(page, person, "Short")
    picture(page, "3-ready")
    tick(page)
    assert is_uncovered(page)
    page.get_by_role("button", name="Ready").click()
    page.wait_for_url("**/live")
    with suppress(AssertionError):
        expect(page.locator("#mode")).to_have_attribute("data-mode", "ARMED", timeout=2000)
        picture(page, "4-armed")
        station.press()
        expect(page.locator("#mode")).to_have_attribute("data-mode", "RUNNING", timeout=1000)
        return True
    return False


def answer_until_over(page: Page) -> None:
    """Answer what is asked, until the page leads on."""

    def over() -> bool:
        answer = page.locator("#answers .answer").first
        if answer.is_visible():
            picture(page, "6-asked")
            with suppress(Exception):  # it was over at that very moment
                answer.click(timeout=1000)
        return page.locator("#finished").is_visible()

    wait_until(over, 60.0)


@pytest.mark.parametrize("size", [TOUCHSCREEN, PHONE, DESKTOP])
def test_from_who_to_done(page: Page, station: Station, watch: Watch) -> None:
    person = station.somebody()
    assert station.post("/personal", toml=SHORT, person_id=person) == 202
    page.goto("/")
    picture(page, "1-who")
    page.goto(f"/?person={person}")
    picture(page, "2-which")
    wait_until(lambda: ready_and_press(page, station, person), 90.0)

    wait_until(lambda: station.phase() in ("move", "hold", "ask"), 30.0)
    picture(page, "5-session")
    answer_until_over(page)
    picture(page, "7-over")
    page.locator("#finished").click()
    page.wait_for_url("**/after/*")
    picture(page, "8-questions")
    for name, value in (("before_nrs", 3), ("after_nrs", 2), ("rpe", 3)):
        page.locator(f"input[name={name}][value='{value}']").check(force=True)
    for name in ("dizzy", "headache", "leg_symptoms"):
        page.locator(f"input[name={name}][value='no']").check(force=True)
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url("**/check")
    picture(page, "9-standing")
    page.get_by_role("link", name=re.compile("Leave this out|Go on")).click()
    expect(page.locator(f"main a[href='/?person={person}']").first).to_be_visible()
    picture(page, "10-done")


def test_a_session_on_the_floor_begins_on_the_screen(
    page: Page, station: Station, watch: Watch
) -> None:
    def begun() -> bool:
        choose(page, "guest", "Core strength")
        tick(page)
        page.get_by_role("button", name="Ready").click()
        page.wait_for_url("**/live")
        with suppress(Exception):  # nobody pressed in time
            page.locator("#start").click(timeout=1500)
            expect(page.locator("#mode")).to_have_attribute("data-mode", "RUNNING", timeout=1500)
            return True
        return False

    wait_until(begun, 60.0)
    assert station.truth()["power"] is False


@pytest.mark.parametrize("size", [TOUCHSCREEN])
def test_the_checklist_goes_with_the_keyboard_alone(
    page: Page, station: Station, watch: Watch
) -> None:
    page.goto(f"/ready/first-time?person={station.somebody()}")
    boxes = page.locator("input[name=tick]")
    boxes.first.focus()
    for _ in range(40):
        if page.evaluate("document.activeElement.name === 'tick'"):
            page.keyboard.press("Space")
        if page.evaluate("document.activeElement.id === 'ready'"):
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/live")


def test_without_a_script_what_is_open_is_said_and_the_ticks_stay(
    browser: Browser, station: Station, base_url: str
) -> None:
    context = browser.new_context(base_url=base_url, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"/ready/first-time?person={station.somebody()}")
    boxes = page.locator("input[name=tick]")
    boxes.first.check()
    page.get_by_role("button", name="Ready").click()
    expect(page.get_by_text("This is still open.")).to_have_count(boxes.count() - 1)
    expect(boxes.first).to_be_checked()
    for box in boxes.all():
        box.check()
    page.get_by_role("button", name="Ready").click()
    page.wait_for_url("**/live")
    context.close()


def test_of_two_who_choose_at_once_the_second_is_told_and_led_on(
    page: Page, station: Station, browser: Browser, base_url: str
) -> None:
    first, second = station.somebody(), station.somebody()
    station.start(first, "rocking")
    context = browser.new_context(base_url=base_url)
    other = context.new_page()
    other.goto(f"/ready/first-time?person={second}")
    for box in other.locator("input[name=tick]").all():
        box.check()
    other.get_by_role("button", name="Ready").click()
    expect(other.get_by_role("alert").first).to_contain_text("The station is not ready")
    assert all(box.is_checked() for box in other.locator("input[name=tick]").all())
    other.get_by_role("link", name="Go to the live page").first.click()
    other.wait_for_url("**/live")
    context.close()


def test_whoever_may_not_is_led_to_the_health_questions(
    page: Page, station: Station, watch: Watch
) -> None:
    person = station.somebody(cleared=False)
    page.goto(f"/?person={person}")
    page.locator(".refused").get_by_role("link", name="Answer the health questions").first.click()
    page.wait_for_url(f"**/people/{person}/health")
