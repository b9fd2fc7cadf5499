"""What holds on every page and every screen: no errors, nothing from elsewhere, light, large."""

import re

import pytest
from playwright.sync_api import Page, Response, Route, expect

from tests.browser.conftest import SIZES, Watch
from tests.browser.pages import NO_PAGES
from tests.browser.station import Station
from web.pages import pages

MOST_BYTES = 150_000
LEAST_PX = 48
RELEASE = '{"down":false}'

# Everything that is there to be touched, but for links in the middle of a sentence. A box to tick
# is as large as the label around it, which ticks it as well.
SMALL = """
least => [...document.querySelectorAll("a, button, summary, input, .scale span, [role=switch]")]
  .filter(e => e.checkVisibility() && getComputedStyle(e).opacity !== "0")
  .filter(e => !e.closest(".skip, p:not(.crumb)") || e.matches(".button"))
  .map(e => e.matches("[type=checkbox], [type=radio]") ? e.closest("label") ?? e : e)
  .filter(e => { const box = e.getBoundingClientRect();
                 return box.height < least || (box.width < least && !e.matches(".scale span")); })
  .map(e => `${e.tagName} ${e.textContent.trim()} ${e.getBoundingClientRect().height}`)
"""


NAMELESS = """
[...document.querySelectorAll("button, a, input:not([type=hidden]), textarea, select")]
  .filter(e => !e.textContent.trim() && !e.ariaLabel && !e.labels?.length)
  .map(e => e.outerHTML)
"""


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
def test_every_page_fits_the_screen_and_complains_of_nothing(
    page: Page,
    station: Station,
    watch: Watch,
    every_page: list[str],
    size: tuple[int, int],
) -> None:
    for path in every_page:
        page.goto(path)
        expect(page.get_by_role("button", name="STOP", exact=True)).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0], path
        assert page.evaluate(SMALL, LEAST_PX) == [], path
        assert page.evaluate(NAMELESS) == [], path
        assert page.get_by_role("heading", level=1).count() == 1, path
        assert watch.complaints == [], path


@pytest.mark.parametrize("size", [(320, 640)], ids=["320"])
def test_every_page_fits_the_narrowest_screen_with_all_that_can_be_opened(
    page: Page, station: Station, every_page: list[str], size: tuple[int, int]
) -> None:
    """As WCAG 1.4.10 asks for; a laptop at 400 % is as narrow."""
    for path in every_page:
        page.goto(path)
        page.evaluate(
            "document.querySelectorAll('details').forEach((each) => { each.open = true; })"
        )
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0], path


@pytest.mark.parametrize("path", ["/people/demo/pin", "/people/new", "/tokens"])
def test_after_an_error_the_focus_is_where_it_is_told(
    page: Page, station: Station, path: str
) -> None:
    page.goto(path)
    page.locator("main form button[type=submit]").first.click()
    expect(page.locator("main [role=alert]:not(.waiting, [hidden])")).to_be_focused()


def test_no_page_is_left_out(every_page: list[str]) -> None:
    """Of everything that can be opened, each is looked at by the tests of every page."""
    seen = [path.partition("?")[0] for path in every_page]
    for each in pages(simulated=True):
        shape = re.compile(re.sub(r"<[^>]+>", "[^/]+", each.path))
        if each.method == "GET" and not each.path.endswith(NO_PAGES):
            assert any(map(shape.fullmatch, seen)), each.path


def test_every_page_weighs_little(page: Page, station: Station, every_page: list[str]) -> None:
    for path in every_page:
        weights = weights_of(page, path)
        total = sum(weights.values())
        print(f"{path}: {total} bytes in {len(weights)} answers")
        assert 5_000 < total < MOST_BYTES, path


def weights_of(page: Page, path: str) -> dict[str, int]:
    """Bytes of everything that the page loads when nothing of it is kept from before."""
    found: dict[str, int] = {}

    def weigh(response: Response) -> None:
        if not response.url.endswith("/api/v1/live"):
            found[response.url] = len(response.body())

    fresh = page.context.new_page()
    fresh.on("response", weigh)
    fresh.goto(path, wait_until="load")
    expect(fresh.locator(".bar .stop")).to_be_visible()
    fresh.close()
    return found


def test_the_button_of_the_bench_is_held_for_as_long_as_the_finger(
    page: Page, station: Station, watch: Watch
) -> None:
    page.goto("/bench")
    sent: list[str | None] = []
    page.on("request", lambda r: sent.append(r.post_data) if "button" in r.url else None)
    round_button = page.locator("#round")
    round_button.hover()
    page.mouse.down()
    expect(round_button).to_have_attribute("aria-pressed", "true")
    page.mouse.move(5, 5)  # a finger that slides off still holds it
    expect(round_button).to_have_attribute("aria-pressed", "true")
    with page.expect_response("**/bench/button"):
        page.mouse.up()
    expect(round_button).to_have_attribute("aria-pressed", "false")
    assert sent == ['{"down":true}', RELEASE]


def test_a_release_that_is_refused_is_sent_again(page: Page, station: Station) -> None:
    page.goto("/bench")
    refusals: list[Route] = []

    def refuse_once(route: Route) -> None:
        if route.request.post_data != RELEASE or refusals:
            route.continue_()
        else:
            refusals.append(route)
            route.fulfill(status=429, json={"error": {"code": "a", "message": "b", "hint": "c"}})

    page.route("**/bench/button", refuse_once)
    with page.expect_response(lambda r: r.request.post_data == RELEASE and r.status == 202):
        page.locator("#round").click()
    assert len(refusals) == 1


def test_the_button_is_let_go_when_the_window_loses_the_focus(
    page: Page, station: Station, watch: Watch
) -> None:
    page.goto("/bench")
    page.locator("#round").focus()
    page.keyboard.down(" ")
    expect(page.locator("#round")).to_have_attribute("aria-pressed", "true")
    with page.expect_response("**/bench/button"):
        page.evaluate("window.dispatchEvent(new Event('blur'))")
    expect(page.locator("#round")).to_have_attribute("aria-pressed", "false")
    page.keyboard.up(" ")


def test_the_bench_shows_truth_beside_measurement(
    page: Page, station: Station, watch: Watch
) -> None:
    page.goto("/bench")
    expect(page.locator("#true-angle")).to_contain_text("-70")
    expect(page.locator("#measured-angle")).to_contain_text("-")
    page.get_by_text("Motor and driver").click()
    page.get_by_role("switch", name="The motor's wire is off").click()
    try:
        assert "motor_dead" in wait_for_faults(page, station)
    finally:
        station.post("/bench/faults", name="motor_dead", on=False)
    expect(page.get_by_role("switch", name="The motor's wire is off")).not_to_be_checked()


def wait_for_faults(page: Page, station: Station) -> list[str]:
    expect(page.get_by_role("switch", name="The motor's wire is off")).to_be_checked()
    faults: list[str] = station.truth()["faults"]
    return faults
