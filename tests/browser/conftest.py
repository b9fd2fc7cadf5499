"""A real station, a real Chromium, and the three screens it is made for."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import ConsoleMessage, Page, Request, expect

from tests.browser.pages import PAGES
from tests.browser.station import Station

TOUCHSCREEN, PHONE, DESKTOP = (800, 480), (390, 844), (1440, 900)
expect.set_options(timeout=15_000)  # a busy computer takes its time over a page
SIZES = {"touchscreen": TOUCHSCREEN, "phone": PHONE, "desktop": DESKTOP}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here drives a browser, and comes last: its station runs on until the end."""
    here = [item for item in items if Path(__file__).parent in item.path.parents]
    for item in here:
        item.add_marker(pytest.mark.browser)
    items[:] = [item for item in items if item not in here] + here


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The distribution's Chromium, which is also what runs on a station's touchscreen."""
    wanted = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
    if not Path(wanted).exists():
        pytest.fail("Chromium is not installed; run: sudo apt-get install chromium", pytrace=False)
    return {**browser_type_launch_args, "executable_path": wanted, "args": ["--no-sandbox"]}


@pytest.fixture
def size() -> tuple[int, int]:
    """The touchscreen of the station, unless a test says otherwise."""
    return TOUCHSCREEN


@pytest.fixture
def browser_context_args(
    browser_context_args: dict[str, Any], size: tuple[int, int], station: Station
) -> dict[str, Any]:
    """A screen of this size, once the station is ready."""
    width, height = size
    return {**browser_context_args, "viewport": {"width": width, "height": height}}


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Station]:
    """One station for all tests: starting it takes a while."""
    station = Station(tmp_path_factory.mktemp("data"))
    try:
        station.wait_until_up()
        yield station
    finally:
        station.close()


@pytest.fixture(scope="session")
def base_url(running: Station) -> str:
    """Where relative addresses begin."""
    return running.url


@pytest.fixture
def station(running: Station) -> Station:
    """The station, ready."""
    running.make_ready()
    return running


@pytest.fixture(scope="session")
def every_page(running: Station) -> list[str]:
    """All pages of the station, those about something as well."""
    return [*PAGES, *running.deep_pages()]


@dataclass
class Watch:
    """What a page has complained about or asked for.

    Attributes:
        complaints: Errors and warnings of the console, and what a script threw.
        foreign: Requests to anywhere else than the station.
    """

    station: Station
    complaints: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)

    def on(self, page: Page) -> None:
        """Listen to this page."""
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", self._request)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)

    def _request(self, request: Request) -> None:
        if not request.url.startswith((f"{self.station.url}/", "data:")):
            self.foreign.append(request.url)


@pytest.fixture
def watch(page: Page, station: Station) -> Iterator[Watch]:
    """Fails the test when its page complains, or asks anybody but the station."""
    found = Watch(station)
    found.on(page)
    yield found
    assert found.complaints == []
    assert found.foreign == []
