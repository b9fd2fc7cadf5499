"""The live page and its connection: many tabs, two phones, a web that dies, no script at all."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.browser.conftest import PHONE, Watch
from tests.browser.pretend import ALONE
from tests.browser.station import Station, wait_until

TABS = 7  # one more than a browser opens connections to one place
HEAD = re.compile(r"head (up|down)|level")
SOON_MS = 20_000


@pytest.fixture
def moving(station: Station) -> Station:
    """A table that moves."""
    station.start(station.somebody())
    return station


def open_streams(station: Station) -> int:
    """How many the server counts."""
    return int(station.asks("/live/streams")["open"])


def live_pages(context: BrowserContext, count: int) -> list[Page]:
    """So many live pages that show what is measured."""
    pages = [context.new_page() for _ in range(count)]
    for page in pages:
        page.goto("/live")
        expect(page.locator("#angle")).to_have_text(HEAD)
    return pages


def test_the_tabs_of_a_browser_share_one_stream_and_stop_is_not_kept_waiting(
    context: BrowserContext, station: Station
) -> None:
    pages = live_pages(context, TABS)
    wait_until(lambda: open_streams(station) == 1, seen=lambda: open_streams(station))
    station.start(station.somebody())
    pages[-1].get_by_role("button", name="STOP", exact=True).click()
    station.wait_for("HOLDING", "RETURNING")
    for page in pages[1:]:
        page.close()
    expect(pages[0].locator("#unknown")).to_be_hidden()
    assert open_streams(station) == 1
    pages[0].goto("/nothing-here")
    wait_until(lambda: open_streams(station) == 0, seen=lambda: open_streams(station))


def test_a_browser_without_shared_workers_has_a_stream_of_its_own(
    page: Page, station: Station, watch: Watch
) -> None:
    page.add_init_script(ALONE)
    with page.expect_request("**/api/v1/live"):
        page.goto("/live")
    expect(page.locator("#angle")).to_have_text(HEAD)


def test_a_worker_that_cannot_be_had_is_done_without(page: Page, station: Station) -> None:
    page.add_init_script(
        "window.SharedWorker = class { constructor() { this.port = new MessageChannel().port1; }"
        " addEventListener() {} }"
    )
    page.goto("/live")
    expect(page.locator("#angle")).to_have_text("unknown")
    expect(page.locator("#angle")).to_have_text(HEAD, timeout=SOON_MS)


def test_a_web_that_dies_in_mid_session_is_told_and_the_page_recovers_by_itself(
    page: Page, moving: Station
) -> None:
    page.goto("/live")
    expect(page.locator("#angle")).to_have_text(HEAD)
    page.evaluate("window.same = true")
    page.evaluate(WHEN_GREY)
    web = moving.web()
    web.kill()
    expect(page.locator("#unknown")).to_contain_text("Press the button on the station.")
    expect(page.locator("#angle")).to_have_text("unknown")
    expect(page.locator("#drawing")).to_have_class("drawing is-unknown")
    assert page.evaluate("greyAfterMs") < 1000.0
    expect(page.locator("#unknown")).to_be_hidden(timeout=SOON_MS)
    expect(page.locator("#angle")).to_have_text(HEAD)
    assert page.evaluate("window.same") is True
    page.get_by_role("button", name="STOP", exact=True).click()
    moving.wait_for("HOLDING", "RETURNING", "READY")
    expect(page.locator("#bar-note")).to_have_text(re.compile("^Stopped"))


# How long the last angle stayed when no newer one came.
WHEN_GREY = """() => {
  const angle = document.getElementById("angle");
  let changedAt = performance.now();
  new MutationObserver(() => {
    const now = performance.now();
    if (angle.textContent === "unknown") window.greyAfterMs ??= now - changedAt;
    changedAt = now;
  }).observe(angle, { childList: true });
}"""


def test_pages_of_another_version_are_loaded_anew_once_when_nothing_goes_on(
    page: Page, station: Station
) -> None:
    state = station.state()
    assert state
    told = "event: version\ndata: newer\n\n"
    page.add_init_script(ALONE)
    page.route("**/api/v1/live", lambda route: stream(route, told, {**state, "mode": "HOLDING"}))
    page.goto("/live")
    expect(page.locator("#mode")).to_have_text("Stopped")
    page.evaluate("window.same = true")
    expect(page.locator("#mode")).to_have_text("Stopped")
    assert page.evaluate("window.same") is True
    with page.expect_navigation():
        page.route("**/api/v1/live", lambda route: stream(route, told, {**state, "mode": "READY"}))
    expect(page.locator("#mode")).to_have_text("Ready")
    page.evaluate("window.same = true")
    with page.expect_request("**/api/v1/live"):
        pass
    expect(page.locator("#mode")).to_have_text("Ready")
    assert page.evaluate("window.same") is True


def stream(route: Route, told: str, state: dict[str, Any]) -> None:
    """A stream that ends at once: the browser soon opens the next."""
    news = f"id: 1\nevent: state\ndata: {json.dumps(state)}\n\n"
    route.fulfill(content_type="text/event-stream", body=f"retry: 100\n{told}{news}")


@pytest.fixture
def phones(
    browser: Browser, browser_context_args: dict[str, Any], station: Station
) -> Iterator[list[Page]]:
    """Two of them."""
    width, height = PHONE
    args = {**browser_context_args, "viewport": {"width": width, "height": height}}
    contexts = [browser.new_context(**args) for _ in range(2)]
    yield [context.new_page() for context in contexts]
    for context in contexts:
        context.close()


def test_two_phones_see_the_same_table_and_either_stops_it(
    phones: list[Page], moving: Station
) -> None:
    for page in phones:
        page.goto("/live")
        expect(page.locator("#mode")).to_have_text("Running")
    wait_until(lambda: open_streams(moving) == 2, seen=lambda: open_streams(moving))
    for phone in phones:
        phone.get_by_role("button", name="STOP", exact=True).click()
    moving.wait_for("HOLDING", "RETURNING")
    for page in phones:
        expect(page.locator("#mode")).to_have_text(re.compile("^(Stopped|Coming up)$"))


def test_without_a_script_the_page_is_painted_as_it_is_now(
    browser: Browser, browser_context_args: dict[str, Any], moving: Station
) -> None:
    context = browser.new_context(**browser_context_args, java_script_enabled=False)
    page = context.new_page()
    page.goto("/live")
    expect(page.locator("#angle")).to_have_text(HEAD)
    expect(page.locator("#mode")).to_have_text("Running")
    expect(page.locator("#drawing")).to_have_class("drawing")
    expect(page.locator("#limit")).to_have_attribute("transform", "rotate(30.0)")
    expect(page.locator("#steps [aria-current=step]")).to_have_count(1)
    expect(page.locator(".as-of")).to_contain_text("This is how it was at")
    page.get_by_role("link", name="Load the page again").click()
    expect(page.locator("#angle")).to_have_text(HEAD)
    context.close()


def test_the_drawing_glides_unless_nothing_shall_move(page: Page, station: Station) -> None:
    page.goto("/live")
    bed = page.locator("#bed")
    assert bed.evaluate("bed => getComputedStyle(bed).transitionDuration") == "0.1s"
    page.emulate_media(reduced_motion="reduce")
    assert bed.evaluate("bed => getComputedStyle(bed).transitionDuration") == "0s"
