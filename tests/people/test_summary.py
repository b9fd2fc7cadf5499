"""What sessions amount to: days are local, weeks begin on Monday, a broken off session is half."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest

from station.people.summary import (
    Fortnight,
    ScorePoint,
    by_region,
    days,
    loads,
    pains,
    score_series,
    weeks,
)
from station.records.rows import SessionRow

TODAY = date(2026, 3, 18)  # a Wednesday
NOON = datetime(2026, 3, 18, 12, tzinfo=UTC)


def session(days_ago: float = 0.0, outcome: str | None = "completed", **more: object) -> SessionRow:
    row = SessionRow("s", "anna", "p", "P", NOON - timedelta(days=days_ago), None, outcome)
    return replace(row, **more)  # type: ignore[arg-type]


BROKEN: dict[str, Any] = {"outcome": "stopped", "steps": 8, "steps_done": 3}


def test_the_strip_is_seven_days_and_today_is_the_last() -> None:
    found = days([], TODAY, UTC)
    assert [span.first for span in found] == [date(2026, 3, day) for day in range(12, 19)]
    assert all(span.done == 0 for span in found)


def test_a_session_broken_off_counts_as_half_and_says_how_far_it_came() -> None:
    today = days([session(), session(**BROKEN)], TODAY, UTC)[-1]
    assert (today.complete, today.partly, today.done) == (1, 1, 1.5)
    assert (today.steps_done, today.steps) == (3, 8)


@pytest.mark.parametrize("outcome", ["cancelled", "lapsed", None])
def test_what_never_began_or_still_runs_does_not_count(outcome: str | None) -> None:
    assert days([session(outcome=outcome, steps_done=3)], TODAY, UTC)[-1].done == 0
    assert days([session(outcome="stopped")], TODAY, UTC)[-1].done == 0  # not one step was done


def test_an_old_record_without_steps_counts_as_half_when_it_was_head_down() -> None:
    assert days([session(outcome="fault", inverted_s=20.0)], TODAY, UTC)[-1].done == 0.5


def test_a_day_is_local() -> None:
    late = session(began_at=datetime(2026, 3, 17, 23, 30, tzinfo=UTC))
    assert [span.complete for span in days([late], TODAY, UTC)[-2:]] == [1, 0]
    east = timezone(timedelta(hours=1))
    assert [span.complete for span in days([late], TODAY, east)[-2:]] == [0, 1]


def test_weeks_begin_on_monday_and_the_present_one_is_the_last() -> None:
    monday, sunday = session(2), session(3)
    found = weeks([sunday, monday], TODAY, UTC)
    assert len(found) == 12
    assert [span.first for span in found[-2:]] == [date(2026, 3, 9), date(2026, 3, 16)]
    assert [span.complete for span in found[-2:]] == [1, 1]


def test_what_is_older_than_the_strip_is_left_out() -> None:
    assert sum(span.done for span in weeks([session(7 * 12)], TODAY, UTC)) == 0
    assert sum(span.done for span in days([session(7)], TODAY, UTC)) == 0


def test_a_day_head_down_sums_its_times_and_keeps_its_deepest_angle() -> None:
    rows = [session(inverted_s=60.0, deepest_deg=20.0), session(inverted_s=30.0, deepest_deg=25.0)]
    found = loads(rows, TODAY, UTC)
    assert len(found) == 28
    assert (found[-1].inverted_s, found[-1].deepest_deg) == (90.0, 25.0)
    assert found[-2].inverted_s == 0.0


def test_pain_is_of_the_newest_sessions_that_say_something() -> None:
    rows = [session(3, before_nrs=1), session(2), session(1, after_nrs=0), session(before_nrs=4)]
    assert [(p.before_nrs, p.after_nrs) for p in pains(rows, 2)] == [(None, 0), (4, None)]


def test_an_exercise_counts_for_each_region_that_it_reaches() -> None:
    muscles = {"bridge": ("Buttocks", "Back"), "cat-cow": ("Back",), "rest": ("Neck",)}
    found = by_region({"bridge": 10, "cat-cow": 5, "forgotten": 99, "rest": 0}, muscles)
    assert found == (("Back", 15), ("Buttocks", 10))


def test_scores_are_sorted_by_questionnaire_with_the_first_as_baseline() -> None:
    def point(day: int, name: str, value: float) -> ScorePoint:
        return ScorePoint(NOON + timedelta(days=day), "other", name, value, 10)

    points = [point(0, "NRS", 6), point(1, "ODI", 30), point(2, "NRS", 3)]
    nrs, odi = score_series(points, lambda first: 2.0 if first.name == "NRS" else None)
    assert (nrs.name, nrs.baseline, nrs.matters) == ("NRS", 6, 2.0)
    assert [each.value for each in nrs.points] == [6, 3]
    assert (odi.name, odi.matters) == ("ODI", None)


def test_a_fortnight_counts_halves_too() -> None:
    assert Fortnight(complete=2, partly=1).done == 2.5
