"""STOP and Bring me up: from every page, without a stream, without a script."""

import re
import time
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.conftest import PHONE, SIZES, Watch
from tests.browser.station import Station, wait_until

STANDS = re.compile(r"^Stopped at \d+° head (up|down)\.$|^Stopped, level\.$")
ALONE = "delete window.SharedWorker"  # then the page itself asks, where a test can answer
PAGES = ["/", "/live", "/history", "/bench", "/pair", "/pair/enter", "/nothing-here"]

# What the note of the bar says, in order.
NOTES = """() => {
  window.notes = [];
  const note = document.getElementById("bar-note");
  new MutationObserver(() => notes.push(note.textContent)).observe(note, { childList: true });
}"""
BROKEN_TEXTS = """
addEventListener("readystatechange", () => {
  const block = document.createElement("script");
  Object.assign(block, { type: "application/json", id: "texts", textContent: "{broken" });
  document.body?.prepend(block);
}, { capture: true, once: true });
"""


@pytest.fixture
def moving(station: Station) -> Station:
    """A table that moves."""
    station.start(station.somebody())
    return station


def stands_still(station: Station) -> bool:
    return bool(abs(station.truth()["rate_deg_s"]) < 0.05)


def test_stop_on_the_page_stops_the_table(page: Page, moving: Station, watch: Watch) -> None:
    page.goto("/live")
    page.get_by_role("button", name="STOP", exact=True).click()
    moving.wait_for("HOLDING")
    wait_until(lambda: stands_still(moving))
    expect(page.locator("#bar-note")).to_have_text(STANDS)


def test_bring_me_up_brings_up(page: Page, moving: Station, watch: Watch) -> None:
    page.goto("/live")
    page.get_by_role("button", name="Bring me up").click()
    moving.wait_for("RETURNING")
    moving.wait_for("READY")
    assert moving.truth()["angle_deg"] == pytest.approx(-70, abs=1.5)


def test_straight_up_is_asked_for_twice(page: Page, moving: Station, watch: Watch) -> None:
    page.goto("/live")
    page.get_by_role("button", name="Bring me up").click()
    straight = page.locator("#straight")
    straight.click()
    expect(straight).to_contain_text("Press again")
    straight.click()
    moving.wait_for("READY")


def test_stop_is_sent_from_every_page(page: Page, station: Station) -> None:
    for path in PAGES:
        page.goto(path)
        with page.expect_response("**/api/v1/stop") as sent:
            page.get_by_role("button", name="STOP", exact=True).click()
        assert sent.value.status == 202, path
        expect(page.locator("#bar-note")).to_contain_text("Stop")


def test_stop_works_on_a_page_without_live_data(page: Page, moving: Station) -> None:
    page.add_init_script(ALONE)
    page.route("**/api/v1/live", lambda route: route.abort())
    page.route("**/api/v1/state", lambda route: route.abort())
    page.goto("/live")
    expect(page.locator("#unknown")).to_be_visible()
    page.get_by_role("button", name="STOP", exact=True).click()
    moving.wait_for("HOLDING", "RETURNING")
    expect(page.locator("#bar-note")).to_have_text("Stop was sent.")


def test_stop_works_without_a_script(browser: Browser, moving: Station) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=moving.url)
    page = context.new_page()
    page.goto("/live")
    page.get_by_role("button", name="STOP", exact=True).click()
    expect(page.get_by_role("heading", name="Stop was sent.")).to_be_visible()
    moving.wait_for("HOLDING", "RETURNING")
    page.get_by_role("button", name="Bring me up").click()
    expect(page.get_by_role("heading", name="Bring me up was sent.")).to_be_visible()
    context.close()


def test_stop_that_fails_is_tried_three_times_and_then_said(page: Page, station: Station) -> None:
    tries = []

    def refuse(route: Route) -> None:
        tries.append(route.request.url)
        route.abort()

    page.route("**/api/v1/stop", refuse)
    page.goto("/live")
    page.get_by_role("button", name="STOP", exact=True).click()
    expect(page.locator("#bar-note")).to_have_text(
        "Stop could not be sent: press the button on the station."
    )
    assert len(tries) == 3


def test_stop_that_fails_once_is_sent_again(page: Page, station: Station) -> None:
    page.route("**/api/v1/stop", lambda route: route.abort(), times=1)
    page.goto("/live")
    with page.expect_response("**/api/v1/stop") as sent:
        page.get_by_role("button", name="STOP", exact=True).click()
    assert sent.value.status == 202


def test_stop_is_the_first_thing_the_keyboard_reaches(page: Page, moving: Station) -> None:
    page.goto("/live")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="STOP", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    moving.wait_for("HOLDING", "RETURNING")


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
def test_stop_is_large_and_in_reach_on_every_page(
    page: Page, station: Station, size: tuple[int, int]
) -> None:
    for path in PAGES:
        page.goto(path)
        for name in ("STOP", "Bring me up"):
            box = page.get_by_role("button", name=name, exact=True).bounding_box()
            assert box, path
            assert box["height"] >= 64, path
            assert box["y"] + box["height"] <= size[1], path
            assert 0 <= box["x"] < box["x"] + box["width"] <= size[0], path
        page.mouse.wheel(0, 5000)
        box = page.get_by_role("button", name="STOP", exact=True).bounding_box()
        assert box, path
        assert box["y"] + box["height"] <= size[1], path


@pytest.mark.parametrize("size", [PHONE])
def test_a_touch_on_a_phone_stops_the_motor(
    browser: Browser, browser_context_args: dict[str, Any], moving: Station
) -> None:
    context = browser.new_context(**browser_context_args, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto("/live")
    expect(page.locator("#angle")).to_contain_text("°")
    place = page.get_by_role("button", name="STOP", exact=True).bounding_box()
    assert place
    assert moving.is_in("RUNNING")
    touched_s = time.monotonic()
    page.touchscreen.tap(place["x"] + place["width"] / 2, place["y"] + place["height"] / 2)
    wait_until(lambda: moving.truth()["duty"] == 0.0, seen=moving.truth)
    print(f"from the touch to duty 0: {1000 * (time.monotonic() - touched_s):.0f} ms")
    wait_until(lambda: stands_still(moving))
    assert moving.is_in("HOLDING", "RETURNING")
    expect(page.locator("#bar-note")).to_have_text(STANDS)
    context.close()


def test_stop_says_what_is_measured_of_the_table(page: Page, station: Station) -> None:
    state = station.state()
    assert state
    moving = {**state, "mode": "RUNNING", "angle_deg": 24.0, "rate_deg_s": 2.0, "age_ms": 20}
    stopping = {**moving, "mode": "HOLDING", "rate_deg_s": 1.1}
    late = {**stopping, "rate_deg_s": 0.0, "age_ms": 900}
    unknown = {**stopping, "rate_deg_s": None, "angle_deg": None}
    stands = {**stopping, "rate_deg_s": 0.1, "angle_deg": 23.4}
    answers = [moving, stopping, late, unknown, stopping, stands]
    page.goto("/nothing-here")
    page.evaluate(NOTES)
    page.route("**/api/v1/state", lambda route: route.fulfill(json=answers.pop(0)))
    page.get_by_role("button", name="STOP", exact=True).click()
    expect(page.locator("#bar-note")).to_have_text("Stopped at 23° head down.")
    assert page.evaluate("notes") == [
        "Sending stop…",
        "Stop was sent.",
        "The table is stopping.",
        "Stopped at 23° head down.",
    ]
    assert answers == []


def test_a_stop_of_which_nothing_is_heard_sends_to_the_button(page: Page, station: Station) -> None:
    page.goto("/nothing-here")
    page.route("**/api/v1/state", lambda route: route.abort())
    page.get_by_role("button", name="STOP", exact=True).click()
    expect(page.locator("#bar-note")).to_have_text("Stop was sent.")
    expect(page.locator("#bar-note")).to_contain_text(
        "nothing says that the table stands still. Press the button", timeout=15_000
    )


def test_stop_needs_no_other_script_and_no_texts(page: Page, station: Station) -> None:
    page.route(re.compile("/js/(?!bar)"), lambda route: route.abort())
    page.add_init_script(BROKEN_TEXTS)
    page.goto("/live")
    with page.expect_response("**/api/v1/stop") as sent:
        page.get_by_role("button", name="STOP", exact=True).dispatch_event("pointerdown")
    assert sent.value.status == 202
    expect(page.locator("#bar-note")).to_have_text(STANDS)
