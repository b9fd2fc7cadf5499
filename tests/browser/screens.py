"""Takes a picture of every screen, three sizes of it: python -m tests.browser.screens [FOLDER].

The person in them is made up, as in the README's pictures. `docs/screens.md` shows them.
"""

import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import DESKTOP, PHONE, SIZES, TOUCHSCREEN
from tests.browser.made_up import does, is_deep, with_station
from tests.browser.station import Station, wait_until

WAIT_MS = 90_000.0  # on a busy computer too
SCREENS = Path(__file__).parents[2] / "docs" / "screens"
LOOKS: dict[tuple[int, int], Literal["dark", "light"]] = {
    TOUCHSCREEN: "dark",
    PHONE: "light",
    DESKTOP: "dark",
}
PLAIN = {
    "start": "/",
    "choose": "/?person=anna",
    "ready": "/ready/intermittent-30?person=anna",
    "people": "/people",
    "person": "/people/anna",
    "health": "/people/anna/health",
    "prescription": "/people/anna/prescription",
    "progress": "/people/anna/progress",
    "history": "/history",
    "session": "/history/anna-40",
    "after": "/after/anna-40",
    "practice": "/practice",
    "programs": "/programs",
    "editor": "/programs/new?copy=full-session",
    "exercises": "/exercises",
    "exercise-page": "/exercises/bird-dog",
    "bench": "/bench",
    "system": "/system",
    "backups": "/system/backups",
    "settings": "/settings",
    "commission": "/commission",
    "display": "/display",
    "pin": "/people/anna/pin",
    "devices": "/devices",
    "log-of-changes": "/audit",
    "tokens": "/tokens",
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


def take_typing(camera: Camera) -> None:
    """What is asked before a form is left, and the keys of the touchscreen."""
    page = camera.page
    page.goto("/people/anna/edit")
    page.locator("#name").fill("Anna Maria")
    page.locator(".crumb a").first.click()
    expect(page.locator(".unsaved")).to_be_visible()
    camera.take("unsaved")
    if page.viewport_size == {"width": TOUCHSCREEN[0], "height": TOUCHSCREEN[1]}:
        page.goto("/people/new")
        page.locator("#name").tap()
        expect(page.locator(".keys")).to_be_visible()
        camera.take("keys")


def take_session(camera: Camera, station: Station) -> None:
    """The live page from the choice to upright again."""
    camera.page.goto("/live")
    station.make_ready()
    take_live(camera, station, "ARMED", "live-armed", lambda: arm(station, "intermittent-30"))
    station.start("anna", "intermittent-30")
    wait_until(lambda: is_deep(station), 90.0)
    take_live(camera, station, "RUNNING", "live-down")
    stop = camera.page.get_by_role("button", name="STOP", exact=True)
    take_live(camera, station, "HOLDING", "live-stopped", stop.click)
    station.wait_for("RETURNING")
    take_live(camera, station, "RETURNING", "live-up")
    station.make_ready()
    arm(station, "core-strength")
    station.post("/start")
    wait_until(lambda: does(station, "bird-dog"), 120.0)
    figure = camera.page.locator("#figure img")
    expect(figure).to_have_attribute("src", re.compile("bird-dog"))
    figure.evaluate("image => image.decode()")
    take_live(camera, station, "RUNNING", "live-exercise")
    pull = lambda: station.post("/bench/estop", open=True)  # noqa: E731
    take_live(camera, station, "ESTOPPED", "live-emergency-stop", pull)
    station.make_ready()


def take_live(
    camera: Camera, station: Station, mode: str, name: str, act: Callable[[], object] = str
) -> None:
    """Do something, and take the live page in this mode, at the pace of a person."""
    station.post("/bench/speed", factor=1)
    act()
    expect(camera.page.locator(".mode")).to_have_attribute("data-mode", mode, timeout=20_000)
    camera.take(name)
    station.post("/bench/speed", factor=20)


def arm(station: Station, program_id: str) -> int:
    """Choose a session for her."""
    return station.post("/arm", program_id=program_id, person_id="anna")


def take_all(browser: Browser, station: Station, folder: Path) -> None:
    """Every screen in every size."""
    for name, size in SIZES.items():
        width, height = size
        page = browser.new_page(
            base_url=station.url,
            viewport={"width": width, "height": height},
            color_scheme=LOOKS[size],
            locale="en-GB",
            has_touch=size == TOUCHSCREEN,
        )
        page.set_default_timeout(WAIT_MS)
        camera = Camera(page, folder, name)
        station.make_ready()
        for screen, path in PLAIN.items():
            page.goto(path, wait_until="load")
            camera.take(screen)
        take_typing(camera)
        page.goto("/pair")
        with page.expect_navigation():
            page.get_by_role("button", name="Show a").click()  # or another one
        expect(page.locator(".qr")).to_be_visible()
        camera.take("pair")
        take_session(camera, station)
        page.close()


def main() -> None:
    """Take them all."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else SCREENS
    folder.mkdir(parents=True, exist_ok=True)
    with_station(lambda browser, station: take_all(browser, station, folder))


if __name__ == "__main__":
    main()
