"""The figures in a real browser: they move, unless the person wants nothing to move."""

from time import monotonic

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Watch
from tests.browser.station import Station

LONGEST_S = 10.0
# Time passes in frames of the browser, a second of them.
A_WHILE = """
() => new Promise(done => {
  let left = 60;
  const next = () => { left -= 1; left ? requestAnimationFrame(next) : done(); };
  requestAnimationFrame(next);
})
"""


@pytest.mark.parametrize("exercise_id", ["bird-dog", "knee-rolls", "rocking"])
def test_a_figure_moves_inside_an_img_under_the_policy_of_the_page(
    page: Page, station: Station, watch: Watch, exercise_id: str
) -> None:
    page.emulate_media(reduced_motion="no-preference")
    page.goto(f"/exercises/{exercise_id}")
    picture = page.locator("picture.figure img").first
    first, until = picture.screenshot(), monotonic() + LONGEST_S
    while picture.screenshot() == first:
        assert monotonic() < until, "it stands still"
        page.evaluate(A_WHILE)
    assert watch.complaints == []


def test_a_figure_stands_still_where_motion_is_unwanted(
    page: Page, station: Station, watch: Watch
) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.goto("/exercises/bird-dog")
    picture = page.locator("picture.figure img").first
    expect(picture).to_have_js_property("complete", value=True)
    assert picture.evaluate("img => img.currentSrc").endswith("/figures/bird-dog-still.svg")
    first = picture.screenshot()
    for _ in range(3):
        page.evaluate(A_WHILE)
        assert picture.screenshot() == first
    assert watch.complaints == []


def test_a_figure_on_its_own_respects_the_same_wish(
    page: Page, station: Station, watch: Watch
) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.goto("/figures/bird-dog.svg")
    assert page.locator(".c").evaluate("each => getComputedStyle(each).display") == "inline"
    assert page.locator(".m").evaluate("each => getComputedStyle(each).display") == "none"
    assert watch.complaints == []


def test_the_style_of_a_figure_is_let_in_by_its_own_policy(
    page: Page, station: Station, watch: Watch
) -> None:
    page.emulate_media(reduced_motion="no-preference")
    page.goto("/figures/bird-dog.svg")
    assert page.locator(".c").evaluate("each => getComputedStyle(each).display") == "none"
    page.emulate_media(media="print")
    assert page.locator(".m").evaluate("each => getComputedStyle(each).display") == "none"
    assert watch.complaints == []
