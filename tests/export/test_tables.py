"""Tables: every value in its column, no formula in any cell, and days that are local."""

import csv
import io
import zipfile
from datetime import UTC, date, datetime, timedelta

import pytest

from station.export.archive import zipped_tables
from station.export.period import ALL, BadPeriod, Period, last_weeks
from station.export.tables import TABLES, table
from station.records.store import Store
from tests.export.made import BEGAN, NOTE, running

DAY = BEGAN.astimezone().date()


def read(store: Store, name: str, period: Period = ALL) -> list[dict[str, str]]:
    text = b"".join(table(name, store, "anna", period)).decode()
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_every_session_is_a_line_with_its_figures(store: Store) -> None:
    first, stopped, lapsed, cut_off = read(store, "sessions.csv")
    assert first == {
        "session_id": "s0", "program_id": "first-time", "program": "First time",
        "began_at_utc": "2026-03-01T09:00:00Z", "ended_at_utc": "2026-03-01T09:12:30Z",
        "duration_s": "750.0", "outcome": "completed", "deepest_head_down_deg": "18.26",
        "head_down_s": "95.0", "steps": "6", "steps_done": "6", "stops": "0", "faults": "0",
        "unwell": "no",
    }  # fmt: skip
    assert (stopped["outcome"], stopped["stops"], stopped["unwell"]) == ("stopped", "2", "yes")
    assert [lapsed["outcome"], cut_off["outcome"]] == ["lapsed", "interrupted"]


def test_a_session_that_runs_has_no_end_yet(store: Store) -> None:
    store.begin_session(running())
    last = read(store, "sessions.csv")[-1]
    assert (last["ended_at_utc"], last["duration_s"], last["outcome"]) == ("", "", "")


def test_what_was_not_said_is_empty_and_not_no(store: Store) -> None:
    first, *_, cut_off = read(store, "ratings.csv")
    assert (first["pain_before_0_to_10"], first["pain_after_0_to_10"]) == ("4", "2")
    assert (first["leg_symptoms"], first["dizzy_after_1_min"]) == ("yes", "no")
    assert first["dizzy_after_3_min"] == ""
    assert set(cut_off.values()) == {"s3", "2026-03-10T09:00:00Z", ""}


def test_text_that_a_spreadsheet_would_run_is_only_text(store: Store) -> None:
    ratings, sessions = read(store, "ratings.csv"), read(store, "sessions.csv")
    assert ratings[0]["note"] == f"'{NOTE}"
    assert ratings[1]["note"] == "'@home"
    assert sessions[1]["program"] == "'+Rocking"
    assert read(store, "scores.csv")[1]["answers"] == "'=walking: 4; sitting: 6"


def test_lines_end_and_quotes_double_as_rfc_4180_says(store: Store) -> None:
    raw = b"".join(table("ratings.csv", store, "anna", ALL))
    assert raw.startswith(b"session_id,began_at_utc,pain_before_0_to_10,")
    assert b'"\'=HYPERLINK(""http://example.org""), ""quoted""\nand a second line"\r\n' in raw


def test_samples_keep_their_sign_and_their_gaps(store: Store) -> None:
    samples = read(store, "samples.csv")
    assert len(samples) == 25
    assert (samples[0]["t_s"], samples[0]["angle_deg"], samples[0]["power"]) == (
        "0.0", "-70.0", "yes",
    )  # fmt: skip
    assert samples[0]["duty_minus_1_to_1"] == "-0.3"
    assert samples[10]["angle_deg"] == ""


def test_exercises_are_numbered_as_on_the_screen(store: Store) -> None:
    lines = [(each["step"], each["exercise_id"], each["repetitions"])
             for each in read(store, "exercises.csv")]  # fmt: skip
    assert lines == [("2", "cat-cow", "12"), ("3", "bridge", "10")]


@pytest.mark.parametrize(
    ("period", "ids"),
    [
        (Period(DAY, DAY), ["s0"]),
        (Period(last=DAY), ["s0"]),
        (Period(first=DAY + timedelta(days=3)), ["s1", "s2", "s3"]),
        (Period(DAY + timedelta(days=3), DAY + timedelta(days=4)), ["s1", "s2"]),
        (Period(date(2027, 1, 1), None), []),
        (Period(date.min, date.max), ["s0", "s1", "s2", "s3"]),
    ],
)
def test_first_and_last_day_are_included(store: Store, period: Period, ids: list[str]) -> None:
    assert [each["session_id"] for each in read(store, "sessions.csv", period)] == ids


def test_days_that_are_the_wrong_way_round_are_refused() -> None:
    with pytest.raises(BadPeriod, match="2026-03-01, is before the first, 2026-03-02"):
        Period(date(2026, 3, 2), date(2026, 3, 1))


def test_four_weeks_are_28_days_with_today() -> None:
    assert last_weeks(4, date(2026, 3, 28)) == Period(date(2026, 3, 1), date(2026, 3, 28))


@pytest.mark.parametrize("at_once", [1, 2, 3, 100])
def test_batches_neither_lose_nor_double_anything(store: Store, at_once: int) -> None:
    everything = ALL.stretch
    sessions = [row.id for batch in store.export.sessions("anna", everything, at_once)
                for row in batch]  # fmt: skip
    samples = [row.t_s for batch in store.export.samples("s0", at_once) for row in batch]
    scores = [row.id for batch in store.export.scores("anna", everything, at_once)
              for row in batch]  # fmt: skip
    assert sessions == ["s0", "s1", "s2", "s3"]
    assert samples == [i / 10 for i in range(25)]
    assert len(scores) == len(set(scores)) == 3


def test_the_zip_holds_every_table_as_it_is_alone(store: Store) -> None:
    pieces = list(zipped_tables(store, "anna", ALL, datetime(2026, 4, 1, tzinfo=UTC)))
    with zipfile.ZipFile(io.BytesIO(b"".join(pieces))) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == list(TABLES)
        for name in TABLES:
            assert archive.read(name) == b"".join(table(name, store, "anna", ALL))


def test_somebody_without_sessions_gets_tables_with_heads_only(store: Store) -> None:
    pieces = zipped_tables(store, "berg", ALL, datetime(2026, 4, 1, tzinfo=UTC))
    with zipfile.ZipFile(io.BytesIO(b"".join(pieces))) as archive:
        assert {name: archive.read(name).count(b"\r\n") for name in TABLES} == dict.fromkeys(
            TABLES, 1
        )
