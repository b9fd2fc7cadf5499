"""The live page in every state: large, uncovered, the right way round, and light."""

from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import PHONE, TOUCHSCREEN
from tests.browser.pretend import EXERCISE, Pretend
from tests.browser.station import Station
from tests.browser.test_every_page import weights_of

LONG = "Rückenlagerungstischneigungswinkelüberwachungseinrichtung "
FAULT = {"code": "cold", "text": LONG * 3, "hint": LONG * 4, "latched": True}
QUESTION = {"phase": "ask", "question": "pain", "answer_s": 20.0}
LAPTOP = (1280, 800)
LARGE = [(400, 240), (195, 422)]  # touchscreen and phone at 200 %
MOST_BYTES = 100_000

# Where a point of the bar belongs to anything else, and what it belongs to.
COVERED = """() => {
  const found = [];
  for (const name of [".bar .stop", ".bar .up"]) {
    const button = document.querySelector(name);
    const { left, top, width, height } = button.getBoundingClientRect();
    for (let x = 0.04; x < 0.97; x += 0.08) for (let y = 0.06; y < 0.95; y += 0.08) {
      const there = document.elementFromPoint(left + x * width, top + y * height);
      if (there !== button) found.push(`${name} ${x} ${y} ${there?.outerHTML.slice(0, 200)}`);
    }
  }
  return found.slice(0, 3);
}"""
SHARES = """() => [...document.querySelectorAll(".bar button")].map((button) => {
  const { top, left, bottom, right, height } = button.getBoundingClientRect();
  const inside = top >= 0 && left >= 0 && bottom <= innerHeight && right <= innerWidth;
  return inside ? height / innerHeight : 0;
})"""
# Words that are longer than any we have, wherever there are words.
STRETCH = """(long) => {
  for (const id of ["title", "prompt", "step", "left-name", "bar-note", "unknown", "mode"]) {
    document.getElementById(id).textContent = long;
  }
  document.getElementById("bar-note").hidden = false;
  document.getElementById("unknown").hidden = false;
  for (const button of document.querySelectorAll(".actions > *")) button.hidden = false;
}"""

UNTIL_TURNED = """() => new Promise((done, fail) => {
  setTimeout(() => fail(new Error("the page has not turned")), 10_000);
  const look = () => (document.body.matches(".is-turned") ? done() : requestAnimationFrame(look));
  look();
})"""


@pytest.fixture
def pretend(page: Page, station: Station) -> Pretend:
    return Pretend(page, station)


def check_bar(page: Page, what: str) -> None:
    assert page.evaluate(COVERED) == [], what
    assert min(page.evaluate(SHARES)) >= 0.25, what
    assert page.evaluate("document.documentElement.scrollHeight - innerHeight") <= 0, what


@pytest.mark.parametrize(
    "size", [TOUCHSCREEN, PHONE, LAPTOP, *LARGE], ids=lambda size: f"{size[0]}x{size[1]}"
)
def test_stop_is_a_quarter_of_the_screen_and_nothing_ever_lies_over_it(
    page: Page, pretend: Pretend, size: tuple[int, int]
) -> None:
    page.goto("/live")
    pretend.shows(mode="READY")
    check_bar(page, "ready")
    pretend.shows({"phase": "chosen", "remaining_s": 24.0}, mode="ARMED")
    check_bar(page, "armed")
    pretend.shows(QUESTION, mode="RUNNING")
    expect(page.locator("#question")).to_be_visible()
    check_bar(page, "asked")
    pretend.shows({"phase": "exercise", "exercise": EXERCISE}, mode="RUNNING", angle_deg=-70.0)
    check_bar(page, "exercise")
    faults = [FAULT | {"code": f"f{n}", "latched": n % 2 == 0} for n in range(12)]
    pretend.shows({}, mode="HOLDING", angle_deg=25.0, faults=faults)
    page.evaluate("document.querySelector('.more').open = true")
    check_bar(page, "all faults and the menu")
    page.evaluate(STRETCH, LONG)
    check_bar(page, "long words")
    page.evaluate("document.querySelector('main').scrollTo(0, 9999)")
    check_bar(page, "scrolled")


def test_before_the_start_a_ring_runs_out(page: Page, pretend: Pretend) -> None:
    page.goto("/live")
    pretend.shows({"phase": "chosen", "remaining_s": 24.4}, mode="ARMED")
    expect(page.locator("#title")).to_have_text("Press the green button on the station")
    expect(page.locator("#left")).to_have_text("25")
    expect(page.locator("#ring-left")).to_have_attribute("stroke-dasharray", "24.4 60")
    expect(page.locator("#ring")).to_be_visible()
    page.emulate_media(reduced_motion="reduce")
    expect(page.locator("#ring")).not_to_be_visible()
    expect(page.locator("#left")).to_be_visible()
    pretend.shows({}, mode="RUNNING")
    expect(page.locator("#ring")).to_be_hidden()
    expect(page.locator("#left")).to_have_text("0:40")


# Words and figures that are broader than what they are in, or lie under the buttons below them.
CUT = """() => {
  const broad = "output, dt, dd, .label, .button, .answer, .answer small, .mode, h2, .bar button";
  const found = [...document.querySelectorAll(broad)].filter((e) => e.checkVisibility())
    .filter((e) => e.closest(".more") === null && getComputedStyle(e).clipPath === "none")
    .filter((e) => {
      const words = document.createRange();
      words.selectNodeContents(e);
      const inner = words.getBoundingClientRect();
      const outer = (e.closest(".answer, .readings, .button, .card") ?? e).getBoundingClientRect();
      return inner.right > outer.right + 1 || inner.left < outer.left - 1;
    });
  const left = document.getElementById("left");
  const { x, bottom, width } = left.getBoundingClientRect();
  const there = document.elementFromPoint(x + width / 2, bottom - 4);
  const hidden = left.checkVisibility() && !document.getElementById("clock").contains(there);
  return [...found.map((e) => e.outerHTML), ...(hidden ? ["the time that is left"] : [])];
}"""


@pytest.mark.parametrize("locale", ["en-GB", "de-DE"])
@pytest.mark.parametrize("size", [TOUCHSCREEN, PHONE], ids=lambda size: f"{size[0]}x{size[1]}")
def test_no_word_is_cut_in_any_language(
    browser: Browser, browser_context_args: dict[str, Any], station: Station, locale: str
) -> None:
    context = browser.new_context(**{**browser_context_args, "locale": locale})
    page = context.new_page()
    pretend = Pretend(page, station)
    page.goto("/live")
    expect(page.locator("html")).to_have_attribute("lang", locale[:2])
    pretend.shows({"phase": "chosen", "remaining_s": 24.0}, mode="ARMED", angle_deg=-70.0)
    expect(page.locator("#left")).to_have_text("24")
    assert page.evaluate(CUT) == [], "armed"
    pretend.shows({}, mode="RETURNING", angle_deg=30.0, target_deg=-70.0)
    assert page.evaluate(CUT) == [], "coming up"
    for question in ("pain", "well", "check_in"):
        pretend.shows({**QUESTION, "question": question}, mode="RUNNING", target_deg=None)
        assert page.evaluate(CUT) == [], question
    context.close()


@pytest.mark.parametrize("size", [TOUCHSCREEN, PHONE])
def test_the_step_is_shown_between_the_one_before_and_the_next(
    page: Page, pretend: Pretend, size: tuple[int, int]
) -> None:
    page.goto("/live")
    pretend.shows({"step_index": 4}, mode="RUNNING")
    shown = page.locator("#steps li:visible")
    expect(shown).to_have_text(["Lie level", "Slightly head-down", "Back to level"])
    expect(page.locator("#steps [aria-current=step]")).to_have_text("Slightly head-down")
    pretend.shows({"step_index": 5}, mode="RUNNING")
    expect(page.locator("#steps [aria-current=step]")).to_have_text("Back to level")


def test_a_ghost_stands_at_the_goal_and_an_arc_ends_at_the_persons_limit(
    page: Page, pretend: Pretend
) -> None:
    pretend.people(limits={"deepest_deg": 25.0})
    page.goto("/live")
    pretend.shows({}, mode="RUNNING", angle_deg=3.2, target_deg=15.0)
    expect(page.locator("#bed")).to_have_attribute("transform", "rotate(3.20)")
    expect(page.locator("#target")).to_have_attribute("transform", "rotate(15.00)")
    expect(page.locator("#limit")).to_have_attribute("transform", "rotate(25)")
    expect(page.locator("#permitted")).to_be_visible()
    expect(page.locator("#target .ghost").first).to_be_visible()
    pretend.shows({}, mode="RUNNING", angle_deg=None, target_deg=None, trusted=False)
    expect(page.locator("#drawing")).to_have_class("drawing is-unknown")
    expect(page.locator("#target")).to_be_hidden()


def is_turned(page: Page) -> bool:
    """Whether STOP is where the top of the page was."""
    place = page.locator(".bar .stop").bounding_box()
    viewport = page.viewport_size
    assert place
    assert viewport
    return place["y"] < viewport["height"] / 2


def turned_at(page: Page, pretend: Pretend, *angles: float | None) -> list[bool]:
    """Whether the page is turned at each of these angles, one after the other."""
    found = []
    for angle_deg in angles:
        pretend.shows({}, mode="RUNNING", angle_deg=angle_deg)
        found.append(is_turned(page))
    return found


def test_beyond_ten_degrees_the_page_turns_and_below_eight_it_turns_back(
    page: Page, pretend: Pretend
) -> None:
    pretend.people(turning="always")
    page.goto("/live")
    seen = turned_at(page, pretend, -70.0, 9.9, 10.1, 8.5, None, 7.9, 9.9, None)
    assert seen == [False, False, True, True, True, False, False, False]
    pretend.shows({}, mode="RUNNING", angle_deg=25.0)
    check_bar(page, "turned")


@pytest.mark.parametrize(
    ("turning", "touch", "turns"),
    [("station", True, True), ("station", False, False), ("never", True, False)],
)
def test_by_itself_only_the_touchscreen_of_the_station_turns(
    browser: Browser,
    browser_context_args: dict[str, Any],
    station: Station,
    turning: str,
    touch: bool,
    turns: bool,
) -> None:
    context = browser.new_context(**browser_context_args, has_touch=touch)
    page = context.new_page()
    pretend = Pretend(page, station)
    pretend.people(turning=turning)
    page.goto("/live")
    assert turned_at(page, pretend, 20.0) == [turns]
    assert page.locator("#turn").is_visible() == (turning != "never")
    context.close()


def test_a_page_that_has_turned_can_be_turned_back_for_this_session(
    page: Page, pretend: Pretend
) -> None:
    pretend.people(turning="always")
    page.goto("/live")
    assert turned_at(page, pretend, 20.0) == [True]
    page.get_by_role("button", name="Turn the page back").press("Enter")
    assert turned_at(page, pretend, 20.0, 0.0, 20.0) == [False, False, False]
    page.get_by_role("button", name="Turn the page round").press("Enter")
    assert is_turned(page)


def test_a_press_where_stop_was_a_moment_ago_still_stops(page: Page, pretend: Pretend) -> None:
    pretend.people(turning="always")
    page.goto("/live")
    pretend.shows({}, mode="RUNNING", angle_deg=9.0)
    place = page.locator(".bar .stop").bounding_box()
    assert place
    pretend.says({}, mode="RUNNING", angle_deg=11.0)
    page.evaluate(UNTIL_TURNED)
    with page.expect_response("**/api/v1/stop") as sent:
        page.mouse.click(place["x"] + place["width"] / 2, place["y"] + place["height"] - 20)
    assert sent.value.status == 202
    assert page.url.endswith("/live")


def test_a_screen_reader_hears_angle_and_time_and_a_change_of_mode_at_once(
    page: Page, pretend: Pretend
) -> None:
    pretend.says({"remaining_s": 39.5}, mode="RUNNING", angle_deg=23.2)
    page.goto("/live")
    expect(page.locator("#spoken")).to_have_text("23 degrees head down, 40 seconds left.")
    pretend.shows({"remaining_s": 38.0}, mode="HOLDING", angle_deg=24.4)
    expect(page.locator("#spoken-news")).to_have_text("Stopped")
    assert page.locator("#spoken").text_content() == "23 degrees head down, 40 seconds left."
    later = "24 degrees head down, 38 seconds left."
    expect(page.locator("#spoken")).to_have_text(later, timeout=15_000)


def test_a_screen_reader_finds_no_angle_of_before_when_the_link_is_lost(
    page: Page, pretend: Pretend
) -> None:
    pretend.says({}, mode="RUNNING", angle_deg=23.2)
    page.goto("/live")
    spoken = page.locator("#spoken")
    expect(spoken).to_contain_text("23 degrees head down")
    pretend.shows({}, mode="RUNNING", angle_deg=23.4)
    expect(spoken).not_to_have_attribute("aria-hidden", "true")
    page.evaluate("window.told.close()")
    expect(page.locator("#unknown")).to_contain_text("Press the button on the station.")
    expect(spoken).to_have_attribute("aria-hidden", "true")


LOCKS = """
window.locks = [];
const request = async () => {
  locks.push("on");
  return { addEventListener() {}, release: async () => locks.push("off") };
};
Object.defineProperty(navigator, "wakeLock", { value: { request } });
"""


def test_the_screen_stays_awake_while_something_goes_on(page: Page, pretend: Pretend) -> None:
    page.add_init_script(LOCKS)
    page.goto("/live")
    pretend.shows(mode="READY")
    assert page.evaluate("locks") == []
    pretend.shows({}, mode="RUNNING")
    pretend.shows({}, mode="HOLDING")
    assert page.evaluate("locks") == ["on"]
    pretend.shows(mode="READY")
    assert page.evaluate("locks") == ["on", "off"]


@pytest.mark.parametrize("locale", ["en-GB", "de-DE"])
def test_the_live_page_weighs_less_than_100_kb(
    browser: Browser, browser_context_args: dict[str, Any], station: Station, locale: str
) -> None:
    context: BrowserContext = browser.new_context(**{**browser_context_args, "locale": locale})
    weights = weights_of(context.new_page(), "/live")
    print(f"{locale}: {sum(weights.values())} bytes in {len(weights)} answers")
    assert 20_000 < sum(weights.values()) <= MOST_BYTES, weights
    context.close()
