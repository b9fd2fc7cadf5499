"""What is not known is not shown: lost data, a controller that hangs, sensors that are silent."""

import signal
import time

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Watch
from tests.browser.station import Station

DOWN = "The station does not answer. Press the button on the station."
ALONE = "delete window.SharedWorker"  # then the page itself asks, where a test can answer


def expect_unknown(page: Page) -> None:
    expect(page.locator("#angle")).to_have_text("unknown")
    expect(page.locator("#drawing")).to_have_class("drawing is-unknown")
    expect(page.locator("#wanted")).to_be_hidden()
    expect(page.locator("#unknown")).to_be_visible()


def test_a_hung_controller_makes_the_angle_unknown_and_comes_back(
    page: Page, station: Station
) -> None:
    page.goto("/live")
    expect(page.locator("#angle")).to_contain_text("head up")
    controller = station.controller()
    controller.send_signal(signal.SIGSTOP)
    began_s = time.monotonic()
    try:
        expect_unknown(page)
        assert time.monotonic() - began_s < 2.0
        expect(page.locator("#unknown")).to_have_text(DOWN)
        expect(page.locator("#title")).to_have_text("No data from the station")
    finally:
        controller.send_signal(signal.SIGCONT)
    expect(page.locator("#angle")).to_contain_text("head up")
    expect(page.locator("#unknown")).to_be_hidden()


def test_without_a_stream_the_page_asks_again_and_again(page: Page, station: Station) -> None:
    page.add_init_script(ALONE)
    page.route("**/api/v1/live", lambda route: route.fulfill(status=503, body="{}"))
    page.goto("/live")
    expect(page.locator("#angle")).to_contain_text("head up")
    expect(page.locator("#unknown")).to_be_hidden()


def test_a_page_that_never_had_data_says_so(page: Page, station: Station) -> None:
    page.add_init_script(ALONE)
    page.route("**/api/v1/live", lambda route: route.abort())
    page.route("**/api/v1/state", lambda route: route.abort())
    page.goto("/live")
    expect_unknown(page)
    expect(page.locator("#unknown")).to_have_text(DOWN)


def test_silent_sensors_make_the_angle_unknown(page: Page, station: Station) -> None:
    page.goto("/live")
    expect(page.locator("#angle")).to_contain_text("head up")
    try:
        station.post("/bench/faults", name="tilt_dropout", on=True)
        station.post("/bench/faults", name="check_dropout", on=True)
        expect_unknown(page)
        expect(page.locator("[data-fault=tilt_untrusted]")).to_be_visible()
    finally:
        station.post("/bench/faults", name="tilt_dropout", on=False)
        station.post("/bench/faults", name="check_dropout", on=False)


def test_an_emergency_stop_is_announced_with_the_way_out(
    page: Page, station: Station, watch: Watch
) -> None:
    page.goto("/live")
    bench = page.context.new_page()
    bench.goto("/bench")
    bench.get_by_role("button", name="Emergency stop").click()
    fault = page.get_by_role("alert").locator("[data-fault=estop_open]")
    expect(fault).to_contain_text("Turn the red knob")
    expect(page.locator("#mode")).to_have_text("Emergency stop")
    bench.get_by_role("button", name="Emergency stop").click()
    expect(fault).to_be_hidden()
    bench.get_by_role("button", name="Start Stop").press(" ")
    station.wait_for("READY")


def test_a_fault_that_stays_is_acknowledged_on_the_page(
    page: Page, station: Station, watch: Watch
) -> None:
    station.start(station.somebody())
    page.goto("/live")
    try:
        station.post("/bench/faults", name="motor_dead", on=True)
        fault = page.locator("[data-fault=stall]")
        expect(fault).to_be_visible(timeout=15_000)
    finally:
        station.post("/bench/faults", name="motor_dead", on=False)
    station.wait_for("READY")
    fault.get_by_role("button").click()
    expect(fault).to_be_hidden()


@pytest.mark.parametrize("hidden", [True])
def test_a_hidden_page_closes_its_stream_and_a_shown_one_opens_it_again(
    page: Page, station: Station, hidden: bool
) -> None:
    page.add_init_script(ALONE)
    page.goto("/live")
    expect(page.locator("#angle")).to_contain_text("head up")
    show = "value => { Object.defineProperty(document, 'hidden', { value, configurable: true });"
    show += " document.dispatchEvent(new Event('visibilitychange')); }"
    with page.expect_event("requestfailed", lambda request: request.url.endswith("/live")):
        page.evaluate(show, hidden)
    with page.expect_request("**/api/v1/live"):
        page.evaluate(show, not hidden)
