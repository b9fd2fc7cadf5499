"""Takes the pictures of the README from a running station: python -m tests.browser.pictures.

The twelve weeks of Anna in them are made up.
"""

from pathlib import Path

from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.browser.conftest import DESKTOP
from tests.browser.made_up import does, is_deep, with_station
from tests.browser.station import Station, wait_until

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"


def take(page: Page, station: Station) -> None:
    """All of them."""
    page.goto("/people/anna/progress")
    page.screenshot(path=PICTURES / "progress.png")
    page.goto("/live")
    station.make_ready()
    station.start("anna", "intermittent-30")
    wait_until(lambda: is_deep(station), 60.0)
    expect(page.locator("#angle")).to_contain_text("head down")
    page.screenshot(path=PICTURES / "live.png")
    station.make_ready()
    station.post("/arm", program_id="core-strength", person_id="anna")
    station.post("/start")
    wait_until(lambda: does(station, "bird-dog"), 120.0)
    expect(page.locator("#figure img")).to_be_visible()
    page.screenshot(path=PICTURES / "exercise.png")


def main() -> None:
    """Start a station, take the pictures, end it."""
    PICTURES.mkdir(exist_ok=True)
    width, height = DESKTOP

    def work(browser: Browser, station: Station) -> None:
        size: ViewportSize = {"width": width, "height": height}
        take(browser.new_page(base_url=station.url, viewport=size), station)

    with_station(work)


if __name__ == "__main__":
    main()
