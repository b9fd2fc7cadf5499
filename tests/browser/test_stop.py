"""STOP and Bring me up: from every page, without a stream, without a script."""

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.conftest import SIZES, Watch
from tests.browser.station import Station, wait_until

PAGES = ["/", "/live", "/history", "/bench", "/pair", "/pair/enter", "/nothing-here"]


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
    expect(page.locator("#bar-note")).to_have_text("Stopped.")


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
