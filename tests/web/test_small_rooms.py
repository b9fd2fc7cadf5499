"""Words, the key of the cookies, and the limit on writes."""

import os
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from web import words
from web.rate import ADDRESSES, BURST, PER_S, RateLimiter
from web.secret import SecretError, load_secret


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, words.UNKNOWN), (0.2, "level"), (-70.0, "70° head up"), (29.6, "30° head down")],
)
def test_angles_are_said_without_a_sign(value: float | None, text: str) -> None:
    assert words.angle(value) == text


@pytest.mark.parametrize(
    ("value", "text"), [(None, words.UNKNOWN), (0.0, "0:00"), (59.6, "1:00"), (754.0, "12:34")]
)
def test_times_are_minutes_and_seconds(value: float | None, text: str) -> None:
    assert words.minutes(value) == text


@pytest.mark.parametrize(("value", "text"), [(3.0, "5 s"), (62.0, "60 s"), (600.0, "10 min")])
def test_planned_times_are_said_roundly(value: float, text: str) -> None:
    assert words.about_minutes(value) == text


def test_what_is_not_known_is_a_dash() -> None:
    assert words.UNKNOWN == "\N{EN DASH}"
    assert words.day_and_time(None) == words.rating(None) == words.UNKNOWN
    assert "2026" in words.day_and_time(datetime(2026, 3, 1, tzinfo=UTC))
    assert words.rating(0) == "0/10"


def test_outcomes_are_said_in_words() -> None:
    assert words.outcome(None) == "Running"
    assert words.outcome("fault") == "Ended by a fault"
    assert words.outcome("something new") == "something new"


def test_the_key_is_made_once_and_for_us_alone(tmp_path: Path) -> None:
    key = load_secret(tmp_path / "data")
    assert len(key) == 32
    assert load_secret(tmp_path / "data") == key
    assert load_secret(tmp_path / "other") != key
    files = list((tmp_path / "data").iterdir())
    assert [file.name for file in files] == ["web.secret"]
    assert stat.S_IMODE(files[0].stat().st_mode) == 0o600


def test_a_key_made_by_another_one_meanwhile_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs = b"t" * 32

    def faster(draft: str, path: Path) -> None:
        path.write_bytes(theirs)
        raise FileExistsError

    monkeypatch.setattr(os, "link", faster)
    assert load_secret(tmp_path) == theirs


def test_a_key_file_that_is_no_key_is_said(tmp_path: Path) -> None:
    (tmp_path / "web.secret").write_bytes(b"short")
    with pytest.raises(SecretError, match="holds no key"):
        load_secret(tmp_path)


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SecretError, match="cannot be used"):
        load_secret(tmp_path / "file")


class Clock:
    now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


@pytest.mark.requirement("S39")
def test_an_address_may_send_a_burst_and_then_so_many_a_second() -> None:
    clock = Clock()
    limiter = RateLimiter(clock)
    assert sum(limiter.allows("a") for _ in range(100)) == BURST
    assert limiter.allows("b")
    clock.now_s += 1.0
    assert sum(limiter.allows("a") for _ in range(100)) == PER_S
    clock.now_s += 1e6
    assert sum(limiter.allows("a") for _ in range(100)) == BURST


def test_only_so_many_addresses_are_remembered() -> None:
    limiter = RateLimiter(Clock())
    for i in range(3 * ADDRESSES):
        limiter.allows(str(i))
    assert len(limiter._buckets) == ADDRESSES
