"""The whole story: from a choice to a person who is upright again, and what is kept of it."""

import re
from contextlib import suppress

import pytest
from playwright.sync_api import Page, expect
from playwright.sync_api import TimeoutError as TooLate

from tests.browser.conftest import DESKTOP, PHONE, Watch
from tests.browser.station import Station, wait_until

SOON_MS = 20_000


SEEN = """() => ({
  drawn: document.getElementById("bed").getAttribute("transform"),
  title: document.getElementById("title").textContent,
  angle: document.getElementById("angle").textContent,
  goal: document.getElementById("goal").textContent,
})"""


def drawn_deg(transform: str) -> float:
    """The angle at which the bed is drawn."""
    found = re.fullmatch(r"rotate\((-?[\d.]+)\)", transform)
    assert found, transform
    return float(found[1])


def is_drawn_where_it_is(page: Page, station: Station) -> bool:
    """Whether the page shows the table head-down in its step, at the plant's own true angle."""
    seen, truth_deg = page.evaluate(SEEN), station.truth()["angle_deg"]
    in_step = (seen["title"], seen["goal"]) == ("Slightly head-down", "15° down")
    measured = re.fullmatch(r"(\d+\.\d)° head down", seen["angle"])
    return bool(
        in_step
        and measured
        and truth_deg > 13.0
        and abs(drawn_deg(seen["drawn"]) - truth_deg) < 1.0
        and abs(float(measured[1]) - truth_deg) < 1.0
    )


def answer_what_is_asked(page: Page, station: Station, until: str) -> None:
    """Do the exercises and answer the questions, by clicking, until the session is in a phase."""

    def there() -> bool:
        for asked in ("#answers .answer", "#done"):
            button = page.locator(asked).first
            if button.is_visible():
                with suppress(TooLate):  # it was over at that very moment
                    button.click(timeout=1000)
        return station.phase() == until

    wait_until(there, 60.0)


def choose_and_press(page: Page, bench: Page, person: str) -> bool:
    """Choose, then press on the bench; the station waits for 30 s, which is not long at this speed.

    Returns:
        Whether the session has begun; False when the press came too late.
    """
    page.goto("/")
    page.locator(f"a[href='/?person={person}']").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Which session")
    page.locator("[data-program=first-time]").click()
    page.wait_for_url("**/ready/*")
    for box in page.locator("input[name=tick]").all():
        box.check()
    page.get_by_role("button", name="Ready").click()
    page.wait_for_url("**/live")
    with suppress(AssertionError):
        title = page.locator("#title")
        expect(title).to_have_text("Press the green button on the station", timeout=1000)
        bench.get_by_role("button", name="Start Stop").click()
        expect(page.locator("#mode")).to_have_text("Running", timeout=1000)
        return True
    return False


@pytest.mark.parametrize("size", [PHONE])
def test_from_a_choice_to_a_person_upright_again(
    page: Page, station: Station, watch: Watch
) -> None:
    person, bench = station.somebody(), page.context.new_page()
    watch.on(bench)
    bench.goto("/bench")
    ankles = bench.get_by_role("switch", name="Ankles locked")
    ankles.click()
    expect(ankles).not_to_be_checked()
    ankles.click()
    expect(ankles).to_be_checked()
    wait_until(lambda: choose_and_press(page, bench, person), 30.0)

    answer_what_is_asked(page, station, until="move")
    wait_until(lambda: is_drawn_where_it_is(page, station), 30.0)
    expect(page.locator("#limit-text")).to_have_text("30° down")

    answer_what_is_asked(page, station, until="return")
    expect(page.locator("#finished")).to_be_visible(timeout=SOON_MS)
    assert drawn_deg(page.evaluate(SEEN)["drawn"]) == pytest.approx(-70, abs=1.0)
    page.locator("#finished").click()
    page.wait_for_url("**/after/*")
    page.get_by_role("link", name="First time").click()
    page.wait_for_url("**/history/*")
    expect(page.get_by_role("heading", level=1)).to_contain_text("First time")
    expect(page.locator(".outcome")).to_have_text("Completed", timeout=SOON_MS)
    expect(page.get_by_role("img", name="Angle trace")).to_be_visible()
    assert page.locator(".measured-line").count() >= 1
    page.goto("/history")
    expect(page.locator(".session").first).to_contain_text("First time")


def test_how_it_was_is_kept(page: Page, station: Station, watch: Watch) -> None:
    station.start(station.somebody())
    station.make_ready()
    page.goto("/history")
    page.locator(".session").first.click()
    page.get_by_role("link", name="How was it?").click()
    page.locator("input[name=before_nrs][value='6']").check(force=True)
    page.locator("input[name=after_nrs][value='2']").check(force=True)
    page.locator("input[name=dizzy][value='no']").check(force=True)
    page.get_by_label("Anything else?").fill("Looser than before.")
    page.get_by_role("button", name="Save").click()
    page.wait_for_url(re.compile("/check$|/proposals$"))
    page.goto("/history")
    page.locator(".session").first.click()
    page.get_by_role("link", name=re.compile("How was it|Change the answers")).click()
    expect(page.locator("input[name=before_nrs][value='6']")).to_be_checked()
    expect(page.locator("input[name=dizzy][value='no']")).to_be_checked()
    expect(page.get_by_label("Anything else?")).to_have_value("Looser than before.")


def test_a_minute_after_standing_up_the_page_asks_by_itself(
    page: Page, station: Station, watch: Watch
) -> None:
    session_id = station.has_hung(station.somebody(), ago_s=55.0)
    page.goto(f"/after/{session_id}/check")
    expect(page.get_by_role("timer")).to_have_text("0:04")
    page.get_by_role("button", name="Yes", exact=True).click(timeout=SOON_MS)
    expect(page.get_by_role("alert").first).to_contain_text("Sit or lie down")
    expect(page.get_by_role("timer")).to_have_text(re.compile("1:[0-5][0-9]"))


def test_somebody_who_may_not_is_told_why(page: Page, station: Station, watch: Watch) -> None:
    page.goto(f"/?person={station.somebody(cleared=False)}")
    expect(page.locator(".program.refused .reason").first).to_be_visible()
    assert page.locator(".program.refused [data-program]").count() == 0


@pytest.mark.parametrize("size", [DESKTOP])
def test_on_a_wide_screen_the_bench_is_beside_the_live_page(
    page: Page, station: Station, watch: Watch
) -> None:
    person = station.somebody()

    def pressed() -> bool:
        station.post("/arm", program_id="rocking", person_id=person)
        page.locator("#round").click()
        with suppress(AssertionError):
            expect(page.locator("#mode")).to_have_text("Running", timeout=1000)
            return True
        return False

    page.goto("/live")
    wait_until(pressed, 20.0)
    station.wait_for("RUNNING")
