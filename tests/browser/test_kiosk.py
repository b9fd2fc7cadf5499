"""The station's own touchscreen: it rests, it wakes, it works alone, and it outlives the web."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Error, Page, Route, expect

from tests.browser.pages import PAGES
from tests.browser.station import Station

IDLE = "05:01"
ON_TOP = """
() => { const bar = document.querySelector(".bar").getBoundingClientRect();
        return [0.1, 0.5, 0.9].every(x => document.elementFromPoint(
          bar.left + bar.width * x, bar.top + bar.height / 2).closest(".bar")); }
"""


@pytest.fixture
def foreign(page: Page, station: Station) -> Iterator[list[str]]:
    """Requests to anywhere but the station, none of which gets there."""
    asked: list[str] = []

    def let_pass(route: Route) -> None:
        if route.request.url.startswith(f"{station.url}/"):
            route.continue_()
        else:
            asked.append(route.request.url)
            route.abort()

    page.context.route("**/*", let_pass)
    yield asked
    page.context.unroute_all(behavior="ignoreErrors")


def test_no_page_asks_anybody_but_the_station(
    page: Page, station: Station, foreign: list[str]
) -> None:
    for path in PAGES:
        page.goto(path, wait_until="load")
        expect(page.get_by_role("heading", level=1)).to_have_count(1)
    assert foreign == []
    with pytest.raises(Error):
        page.goto("http://192.0.2.1/")
    assert foreign == ["http://192.0.2.1/"]  # it would have been seen


def test_an_idle_screen_goes_dark_but_for_stop_and_wakes_by_a_touch(
    page: Page, station: Station
) -> None:
    _leave_alone(page, "/people")
    veil = page.locator(".veil")
    expect(veil).to_be_visible()
    assert page.evaluate(ON_TOP), "STOP is covered"
    box = page.get_by_role("link", name="Add somebody").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 5, box["y"] + 5)
    expect(veil).to_be_hidden()
    assert page.url.endswith("/people"), "the touch that woke it pressed a link that was dark"


@pytest.mark.parametrize("path", ["/people", "/live"])
def test_a_dark_screen_stops_at_the_first_touch(page: Page, station: Station, path: str) -> None:
    _leave_alone(page, path)
    expect(page.locator(".veil")).to_be_visible()
    assert page.evaluate(ON_TOP), "STOP is covered"
    with page.expect_response("**/api/v1/stop") as stopped:
        page.get_by_role("button", name="STOP", exact=True).click()
    assert stopped.value.status == 202
    expect(page.locator(".veil")).to_be_hidden()


def test_a_screen_never_goes_dark_while_somebody_is_on_the_table(
    page: Page, station: Station
) -> None:
    station.start(station.somebody())
    with page.expect_response("**/api/v1/state"):
        _leave_alone(page, "/people")
    page.clock.run_for(4_000)
    expect(page.locator(".veil")).to_be_hidden()


def test_a_dark_screen_wakes_when_a_session_begins(page: Page, station: Station) -> None:
    _leave_alone(page, "/people")
    expect(page.locator(".veil")).to_be_visible()
    assert station.post("/arm", program_id="rocking", person_id=station.somebody()) == 202
    page.clock.run_for(4_000)
    expect(page.locator(".veil")).to_be_hidden()


def test_a_way_to_another_page_is_taken_once_the_web_is_back(page: Page, station: Station) -> None:
    page.goto("/people")
    expect(page.locator(".veil")).to_be_attached()
    station.web().kill()
    page.get_by_role("link", name="Add somebody").click()
    expect(page.locator(".waiting")).to_be_visible()
    page.wait_for_url("**/people/new", timeout=30_000)
    expect(page.get_by_role("button", name="STOP", exact=True)).to_be_visible()


def _leave_alone(page: Page, path: str) -> None:
    """Open a page and let the clock of the browser run on without a touch."""
    page.clock.install()
    page.goto(path)
    expect(page.locator(".veil")).to_be_attached()
    page.clock.fast_forward(IDLE)
    page.clock.run_for(3_000)
