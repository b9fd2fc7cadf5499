"""Takes a picture of every screen, three sizes of it: python -m tests.browser.screens [FOLDER].

The person in them is made up, as in the README's pictures.
"""

import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import SIZES
from tests.browser.made_up import does, is_deep, with_station
from tests.browser.station import Station, wait_until

SCREENS = Path(__file__).parents[2] / "docs" / "screens"
PLAIN = {
    "start": "/",
    "choose": "/?person=anna",
    "ready": "/ready/intermittent-30?person=anna",
    "people": "/people",
    "person": "/people/anna",
    "progress": "/people/anna/progress",
    "history": "/history",
    "session": "/history/anna-40",
    "practice": "/practice",
    "programs": "/programs",
    "editor": "/programs/new?copy=full-session",
    "exercise-page": "/exercises/bird-dog",
    "bench": "/bench",
    "system": "/system",
    "display": "/display",
    "pair": "/pair",
    "after": "/after/anna-40",
    "api": "/reference",
}


class Camera:
    """One page of one size, and where its pictures go."""

    def __init__(self, page: Page, folder: Path, size: str) -> None:
        self.page = page
        self._folder, self._size = folder, size

    def take(self, name: str) -> None:
        """What is on the screen now."""
        self.page.evaluate("document.fonts.ready")
        self.page.screenshot(path=self._folder / f"{name}-{self._size}.png")


def take_session(camera: Camera, station: Station) -> None:
    """The live page from the choice to upright again."""
    camera.page.goto("/live")
    station.make_ready()
    station.post("/arm", program_id="intermittent-30", person_id="anna")
    expect(camera.page.locator(".mode")).to_have_attribute("data-mode", "ARMED")
    camera.take("live-armed")
    station.start("anna", "intermittent-30")
    wait_until(lambda: is_deep(station), 90.0)
    camera.take("live-down")
    camera.page.get_by_role("button", name="STOP", exact=True).click()
    station.wait_for("HOLDING", "RETURNING")
    camera.take("live-stopped")
    station.wait_for("RETURNING")
    camera.take("live-up")
    station.make_ready()
    station.post("/arm", program_id="core-strength", person_id="anna")
    station.post("/start")
    wait_until(lambda: does(station, "bird-dog"), 120.0)
    expect(camera.page.locator("#figure img")).to_be_visible()
    camera.take("live-exercise")
    station.make_ready()


def take_all(browser: Browser, station: Station, folder: Path) -> None:
    """Every screen in every size."""
    for name, (width, height) in SIZES.items():
        page = browser.new_page(base_url=station.url, viewport={"width": width, "height": height})
        camera = Camera(page, folder, name)
        for screen, path in PLAIN.items():
            page.goto(path, wait_until="load")
            camera.take(screen)
        take_session(camera, station)
        page.close()


def main() -> None:
    """Take them all."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else SCREENS
    folder.mkdir(parents=True, exist_ok=True)
    with_station(lambda browser, station: take_all(browser, station, folder))


if __name__ == "__main__":
    main()
