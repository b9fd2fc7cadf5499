"""The bench as a place to work at: a story is recorded, looked at, kept and thrown away."""

import tomllib
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Watch
from tests.browser.station import Station, wait_until

SOON_MS = 20_000


@pytest.mark.parametrize("size", [PHONE])
def test_what_is_done_becomes_a_story_to_keep(
    page: Page, station: Station, watch: Watch, tmp_path: Path
) -> None:
    page.goto("/bench")
    page.get_by_role("button", name="Record").click()
    expect(page.get_by_role("button", name="Stop recording")).to_be_visible(timeout=SOON_MS)
    expect(page.locator("#estop-state")).to_have_text("Press to open the chain", timeout=SOON_MS)
    page.get_by_role("button", name="Emergency stop").click()
    station.wait_for("ESTOPPED")
    station.post("/bench/estop", open=False)  # from elsewhere: it is in the story all the same
    page.get_by_role("button", name="Stop recording").click()

    expect(page.get_by_role("region", name="The story as a file")).to_contain_text(
        "[[then]]", timeout=SOON_MS
    )
    page.get_by_label("What does it tell?").fill("Hit and freed")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download").click()
    assert download.value.suggested_filename == "hit_and_freed.toml"
    download.value.save_as(tmp_path / "story.toml")
    story = tomllib.loads((tmp_path / "story.toml").read_text())
    assert story["title"] == "Hit and freed"
    done = [entry["do"] for entry in story["then"] if "do" in entry]
    assert done == ["open the emergency stop", "close the emergency stop"]
    assert {"mode": "ESTOPPED"} in [entry.get("until") for entry in story["then"]]

    page.get_by_text("Throw it away", exact=True).click()
    page.get_by_role("button", name="Throw this story away").click()
    expect(page.get_by_role("button", name="Record")).to_be_visible(timeout=SOON_MS)


def test_time_runs_faster_and_slower_while_it_runs(
    page: Page, station: Station, watch: Watch
) -> None:
    page.goto("/bench")
    fastest = page.get_by_role("button", name="Fastest")
    fastest.click()
    expect(fastest).to_have_attribute("aria-pressed", "true", timeout=SOON_MS)
    assert station.truth()["speed"] == 100.0
    page.get_by_role("button", name="20").click()
    wait_until(lambda: station.truth()["speed"] == 20.0)
    assert station.is_in("READY")


def test_faults_are_found_by_their_words_and_put_away_together(
    page: Page, station: Station, watch: Watch
) -> None:
    page.goto("/bench")
    page.get_by_label("Find a fault").fill("swapped")
    expect(page.locator("button[data-fault]:visible")).to_have_count(1)
    page.get_by_role("switch", name="The motor's wires are swapped").click()
    expect(page.get_by_text("Switched on: motor_reversed")).to_be_visible(timeout=SOON_MS)
    page.get_by_role("button", name="All faults off").click()
    expect(page.get_by_text("None is switched on.")).to_be_visible(timeout=SOON_MS)
    assert station.truth()["faults"] == []
