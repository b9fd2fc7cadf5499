"""What is kept of a commissioning: progress, calibration, the one before it, and the record."""

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from station.calibration import FILE_NAME, Check, load_calibration
from station.commission.clerk import PROGRESS_NAME, BadProgress, Clerk, finish, load_progress
from station.commission.record import record_html
from station.commission.result import calibration_of, not_fit
from station.errors import StationError
from tests.commission.made import FOUND, MADE, SETTING


def test_the_progress_comes_back_as_it_was_kept(tmp_path: Path) -> None:
    clerk = Clerk(tmp_path, SETTING, "Ada")
    half = replace(FOUND, done=("inputs", "estop"), loaded_a=None)
    clerk.keep(half)
    clerk.close()
    assert load_progress(tmp_path) == half


def test_progress_that_was_altered_is_not_gone_on_with(tmp_path: Path) -> None:
    clerk = Clerk(tmp_path, SETTING, "Ada")
    clerk.keep(FOUND)
    clerk.close()
    path = tmp_path / PROGRESS_NAME
    path.write_text(path.read_text().replace("3.5", "9.5"))
    with pytest.raises(BadProgress, match=r"checksum does not fit.*without --resume"):
        load_progress(tmp_path)


def test_without_progress_there_is_nothing_to_go_on_with(tmp_path: Path) -> None:
    with pytest.raises(BadProgress, match="no interrupted commissioning"):
        load_progress(tmp_path)


def test_what_was_accepted_becomes_the_calibration_and_the_progress_goes(tmp_path: Path) -> None:
    clerk = Clerk(tmp_path, SETTING, "Ada")
    clerk.keep(FOUND)
    clerk.finish(FOUND)
    clerk.close()
    assert clerk.saved is not None
    calibration, record = clerk.saved
    assert load_calibration(tmp_path / FILE_NAME) == calibration
    assert calibration.made_by == "Ada"
    assert calibration.drive.reversed is True
    assert record.read_text() == record_html(calibration)
    assert not (tmp_path / PROGRESS_NAME).exists()


def test_the_calibration_before_it_is_kept(tmp_path: Path) -> None:
    finish(tmp_path, MADE)
    later = replace(MADE, made_at="2026-12-01T09:30:00+01:00", made_by="Bob")
    finish(tmp_path, later)
    assert load_calibration(tmp_path / FILE_NAME) == later
    kept = list(tmp_path.glob("calibration-*.json"))
    assert [load_calibration(each) for each in kept] == [MADE]
    assert len(list(tmp_path.glob("commissioning-*.html"))) == 2


def test_a_disk_that_cannot_be_written_is_told_and_the_old_one_stays(tmp_path: Path) -> None:
    finish(tmp_path, MADE)
    clerk = Clerk(tmp_path / "gone", SETTING, "Ada")
    clerk.finish(FOUND)
    clerk.close()
    assert "cannot be written" in clerk.trouble
    assert clerk.saved is None
    assert load_calibration(tmp_path / FILE_NAME) == MADE


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("rate_per_duty_deg_s", 0.9),
        ("rate_per_duty_deg_s", 10.1),
        ("dead_band_duty", 0.41),
        ("trip_current_a", 20.1),
        ("trip_current_a", 0.9),
    ],
)
def test_what_no_setting_may_be_is_not_fit(name: str, value: float) -> None:
    changes: dict[str, Any] = {name: value}
    problems = not_fit(replace(FOUND, **changes), SETTING)
    assert len(problems) == 1
    assert name in problems[0]
    assert "not fit" in problems[0]
    with pytest.raises(ValueError, match="not everything"):
        calibration_of(replace(FOUND, **changes), SETTING, "now", "Ada")


@pytest.mark.parametrize("name", ["turned", "table", "loaded_a", "trip_current_a"])
def test_what_is_missing_is_not_fit(name: str) -> None:
    changes: dict[str, Any] = {name: None}
    assert "has not been found" in not_fit(replace(FOUND, **changes), SETTING)[0]


def test_a_check_that_is_not_good_is_not_fit() -> None:
    bad = Check("stops", "stopping travel", "2.4°", "up to 2°", False)
    assert not_fit(replace(FOUND, checks=(*FOUND.checks, bad)), SETTING) == [
        "stopping travel is 2.4°, not fit."
    ]


def test_a_battery_that_is_fitted_has_to_have_brought_it_up() -> None:
    assert not_fit(replace(FOUND, battery_way_up=None), SETTING)
    inputs = replace(SETTING.wiring.inputs, battery=None)
    without = replace(SETTING, wiring=replace(SETTING.wiring, inputs=inputs))
    assert not not_fit(replace(FOUND, battery_way_up=None), without)


def test_a_table_opened_reversed_and_found_turned_is_as_wired() -> None:
    opened = replace(SETTING, opened_reversed=True)
    assert calibration_of(FOUND, opened, "now", "Ada").drive.reversed is False
    assert calibration_of(replace(FOUND, turned=False), opened, "now", "Ada").drive.reversed is True


class Page(HTMLParser):
    """What the record shows, and what it would fetch."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.tags: list[str] = []
        self.fetched: list[str] = []
        self.feed(text)
        self.text = " ".join(self.texts)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.fetched += [value or "" for name, value in attrs if name in ("src", "href")]

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def test_the_record_tells_who_when_with_what_and_every_check() -> None:
    page = Page(record_html(MADE))
    for said in (
        "Ada <Lovelace>",
        "2026-11-21, 10:00:00+01:00",
        "mpu6050",
        "start/stop <button>",
        "0.90°",
        "up to 2°",
        "Fit for use",
        "drive.pwm_pin",
        "signature",
    ):
        assert said in page.text, said
    assert page.tags.count("svg") == 4


def test_the_record_needs_nothing_from_elsewhere_and_runs_nothing() -> None:
    page = Page(record_html(MADE))
    assert page.fetched == []
    assert not {"script", "link", "img", "iframe"} & set(page.tags)
    assert not re.search(r"url\(|@import", record_html(MADE))


def test_a_record_with_a_bad_check_says_so() -> None:
    bad = replace(MADE, checks=(replace(MADE.checks[0], good=False),))
    page = Page(record_html(bad))
    assert "✗ Not fit for use" in page.text
    assert "✓ Fit for use" not in page.text


def test_the_record_is_printed_on_paper() -> None:
    assert "size: A4" in record_html(MADE)


def test_a_record_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(StationError, match="the record cannot be written"):
        finish(tmp_path / "gone", MADE)
