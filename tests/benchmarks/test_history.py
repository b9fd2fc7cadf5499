"""The years that are made for the history pages: the same from the same seed, and plausible."""

import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from benchmarks.history import SQLITE, command, make, markdown, measured
from benchmarks.years import Years, person_id
from station.records.rows import SessionRow
from station.records.store import Store

YEARS = Years(people=3, days=40, today=date(2026, 3, 18))


def sessions(folder: Path, years: Years = YEARS) -> tuple[SessionRow, ...]:
    url = f"sqlite:///{folder / 'years.db'}"
    make(url, years)
    store = Store.open(url)
    found = store.history.page(limit=1000)
    store.close()
    return found


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[SessionRow, ...]:
    return sessions(tmp_path_factory.mktemp("made"))


def test_two_sessions_a_day_for_everybody(made: tuple[SessionRow, ...]) -> None:
    assert len(made) == YEARS.sessions == 3 * 40 * 2
    assert {row.person_id for row in made} == {person_id(number) for number in range(3)}
    assert max(row.began_at.date() for row in made) <= YEARS.today


def test_ten_years_for_two_hundred_people_are_what_was_asked_for() -> None:
    assert Years().sessions == 1_460_000
    assert Years().part(0.1).sessions == 146_000


def test_the_same_seed_makes_the_same_sessions(
    made: tuple[SessionRow, ...], tmp_path: Path
) -> None:
    assert sessions(tmp_path) == made


def test_another_seed_makes_others(made: tuple[SessionRow, ...], tmp_path: Path) -> None:
    assert sessions(tmp_path, Years(3, 40, YEARS.today, seed=2)) != made


def test_what_is_made_could_have_happened(made: tuple[SessionRow, ...]) -> None:
    outcomes = [row.outcome for row in made]
    assert outcomes.count("completed") > len(made) / 2
    assert {"stopped", "completed"} <= set(outcomes)
    for row in made:
        assert row.ended_at is not None
        assert row.ended_at > row.began_at
        assert (row.outcome == "completed") == (row.steps_done == row.steps)
        assert 0 <= (row.before_nrs or 0) <= 10
        assert row.steps_done or not row.inverted_s


def test_records_with_people_in_them_are_left_alone(tmp_path: Path) -> None:
    sessions(tmp_path)
    url = f"sqlite:///{tmp_path / 'years.db'}"
    done = CliRunner().invoke(command, ["--url", url, "--people", "1", "--days", "14"])
    assert done.exit_code == 1
    assert "take empty ones" in done.output


def test_each_page_is_timed_and_told() -> None:
    found = measured(SQLITE, YEARS, 0.5, requests=3)
    assert [page.page for page in found.pages] == [
        "a person's history",
        "a person's sessions",
        "a practitioner's page",
    ]
    assert all(0 < page.p50_ms <= page.p95_ms and page.bytes > 1000 for page in found.pages)
    table = markdown((found,))
    assert table.count("\n") == 4
    assert "| a practitioner's page |" in table


def test_the_command_writes_json_and_prints_a_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("benchmarks.history.binaries", lambda: None)  # no PostgreSQL here
    out = tmp_path / "out" / "history.json"
    size = ["--people", "2", "--days", "28", "--requests", "1"]
    done = CliRunner().invoke(command, [*size, "--out", str(out)])
    assert done.exit_code == 0, done.output
    written = json.loads(out.read_text())
    assert [(each["database"], each["share"]) for each in written] == [(SQLITE, 0.1), (SQLITE, 1.0)]
    assert [each["sessions"] for each in written] == [2 * 3 * 2, 2 * 28 * 2]
    assert "| p95 |" in done.output
