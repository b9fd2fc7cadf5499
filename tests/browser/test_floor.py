"""A session on the floor: started on the screen, with its figure and how far one is."""

from contextlib import suppress
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from playwright.sync_api import TimeoutError as TooLate

from tests.browser.conftest import PHONE, TOUCHSCREEN, Watch
from tests.browser.station import Station, wait_until

SHOW = """async (running) => {
  const { showExercise } = await import("/static/js/exercise.js");
  showExercise(running);
  return document.getElementById("count").textContent;
}"""


def choose(page: Page, station: Station) -> None:
    """Choose a session without the table; it waits for 30 s, which is not long at this speed."""

    def started() -> bool:
        station.post("/arm", program_id="no-table", person_id="guest")
        with suppress(TooLate):  # it had lapsed at that very moment, or runs already
            page.locator("#start").click(timeout=1000)
        return station.is_in("RUNNING")

    wait_until(started, 30.0)


def go_to_an_exercise(page: Page) -> None:
    """Answer what is asked before it."""

    def exercising() -> bool:
        answer = page.locator("#answers .answer").first
        if answer.is_visible():
            with suppress(TooLate):  # it was over at that very moment
                answer.click(timeout=1000)
        return page.locator("#count").is_visible()

    wait_until(exercising, 30.0)


@pytest.mark.parametrize("size", [TOUCHSCREEN, PHONE])
def test_a_session_on_the_floor_is_started_and_ended_on_the_screen(
    page: Page, station: Station, watch: Watch
) -> None:
    page.goto("/live")
    choose(page, station)
    expect(page.locator("#mode")).to_have_text("Running")

    go_to_an_exercise(page)
    expect(page.locator("#figure img")).to_be_visible()
    expect(page.locator("#count")).to_contain_text("epetition")
    assert page.locator("#figure img").get_attribute("alt")
    expect(page.locator("#angle")).to_contain_text("head up")
    truth = station.truth()
    assert (truth["power"], truth["duty"]) == (False, 0.0)
    page.get_by_role("button", name="STOP").click()
    expect(page.locator("#title")).to_have_text("The session has ended")
    expect(page.locator("#figure")).to_be_hidden()


def test_what_moves_the_table_has_no_start_on_the_screen(
    page: Page, station: Station, watch: Watch
) -> None:
    page.goto("/live")
    assert station.post("/arm", program_id="first-time", person_id=station.somebody()) == 202
    title = page.locator("#title")
    expect(title).to_have_text("Press the green button on the station", timeout=1000)
    expect(page.locator("#start")).to_be_hidden()
    assert station.post("/start") == 409


@pytest.mark.parametrize(
    ("sets", "sides", "elapsed_s", "text"),
    [
        (1, 1, 0.0, "Repetition 1 of 4"),
        (1, 1, 11.9, "Repetition 4 of 4"),
        (1, 1, 99.0, "Repetition 4 of 4"),
        (2, 1, 13.0, "Pause. Next: set 2 of 2"),
        (2, 1, 21.0, "Set 2 of 2, repetition 1 of 4"),
        (1, 2, 5.0, "Repetition 2 of 4, left side"),
        (1, 2, 25.0, "Repetition 2 of 4, right side"),
        (2, 2, 35.0, "Pause. Next: set 2 of 2, left side"),
        (2, 2, 62.1, "Set 2 of 2, repetition 1 of 4, right side"),
    ],
)
def test_the_time_tells_set_repetition_and_side(
    page: Page, station: Station, sets: int, sides: int, elapsed_s: float, text: str
) -> None:
    """Four repetitions of three seconds a round, and a pause of eight between rounds."""
    exercise: dict[str, Any] = {
        "exercise_id": "bridge", "place": "floor", "sets": sets, "repetitions": 4, "sides": sides,
        "hold_s": 1.0, "repetition_s": 2.0, "pause_s": 8.0, "elapsed_s": elapsed_s,
    }  # fmt: skip
    page.goto("/live")
    assert page.evaluate(SHOW, {"title": "Bridge", "exercise": exercise}) == text


def test_without_a_figure_the_words_are_enough(page: Page, station: Station) -> None:
    page.route("**/figures/*", lambda route: route.abort())
    page.goto("/live")
    choose(page, station)

    go_to_an_exercise(page)
    expect(page.locator("#figure")).to_be_hidden()
    expect(page.locator("#prompt")).not_to_be_empty()
    page.get_by_role("button", name="STOP").click()
