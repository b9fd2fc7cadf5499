"""The whole benchmark at its smallest: real processes, every key of the JSON, both tables."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from rich.console import Console

from benchmarks.__main__ import bench
from benchmarks.errors import BenchmarkFailed
from benchmarks.loaded import Load
from benchmarks.report import BEGIN, END, rewrite, rows, terminal
from benchmarks.suite import FORMAT, Sizes, measure

TINY = Sizes(
    ticks=20,
    repetitions=1,
    driver_ticks=20,
    runs=1,
    rates_deg_s=(3.0,),
    seeds=(1,),
    bodies_kg=(75.0,),
    starts=1,
    load=Load(seconds=0.5, streams=2, stops=2, busy=0),
    viewers=Load(seconds=0.5, streams=3, stops=2, busy=0, one_core=True),
    twice=False,
    people=2,
    days=30,
    requests=2,
)


@pytest.fixture(scope="module")
def figures() -> dict[str, Any]:
    """Everything, measured once."""
    said: list[str] = []
    found = measure(TINY, said.append)
    assert len(said) == 8
    read: dict[str, Any] = json.loads(json.dumps(found))
    return read


def test_the_json_has_its_keys(figures: dict[str, Any]) -> None:
    assert figures["format"] == FORMAT
    keys = {"machine", "tick", "drivers", "speed", "tracking", "start", "loaded", "ordinary"}
    assert keys | {"history", "viewers"} < set(figures)
    assert set(figures["loaded"]["processes"]) == {"supervisor", "controller", "web"}
    assert set(figures["loaded"]["pages"]) == {"/", "/live", "/history", "/bench"}


def test_what_was_measured_did_happen(figures: dict[str, Any]) -> None:
    loaded = figures["loaded"]
    assert figures["viewers"]["live"]["streams"] == 3
    assert figures["viewers"]["live"]["lost"] == 0
    assert not loaded["ended_early"]
    assert 25 <= loaded["loop"]["ticks"] <= 500
    assert loaded["live"]["lost"] == 0
    assert loaded["stop_idle_ms"]["count"] == 2
    stop = loaded["stop_in_motion"]
    assert 0.0 < stop["taken_ms"] <= stop["falling_ms"] < stop["duty_zero_ms"]
    assert all(page["raw_bytes"] > page["html_bytes"] for page in loaded["pages"].values())
    start = figures["start"]["fresh"]
    assert 0.0 < start["first_tick_s"] <= start["good_s"] < start["web_s"]


def test_every_history_page_is_timed_with_a_part_and_with_all(figures: dict[str, Any]) -> None:
    sessions = [each["sessions"] for each in figures["history"] if each["database"] == "SQLite"]
    assert sessions == [2 * 3 * 2, 2 * 30 * 2]
    assert all(len(each["pages"]) == 3 for each in figures["history"])


def test_a_slow_bus_takes_samples_and_nothing_else(figures: dict[str, Any]) -> None:
    drivers = figures["drivers"]
    assert drivers["read_write_us"]["p50"] > 0.0
    assert 1.0 < drivers["slow_samples_per_s"] < 100.0


def test_no_name_of_the_machine_is_in_the_figures(figures: dict[str, Any]) -> None:
    keys = {"cores", "architecture", "memory_gb", "python", "system", "kernel", "load"}
    assert set(figures["machine"]) == keys
    assert str(Path.home()) not in json.dumps(figures)


def test_both_tables_have_every_row(figures: dict[str, Any]) -> None:
    console = Console(width=200, record=True)
    console.print(terminal(figures))
    shown = console.export_text()
    for section in rows(figures):
        for row in section:
            assert row.what in shown
            assert row.figure in shown


def test_a_table_is_made_of_what_there_is(figures: dict[str, Any]) -> None:
    body = {**figures["tracking"][0], "travel_ratio": None}  # no oracle for this processor
    loaded = {**figures["loaded"], "ended_early": True, "stop_in_motion": None}
    partly = {**figures, "tracking": [body], "loaded": loaded, "ordinary": figures["loaded"]}
    found = {row.what: row.figure for section in rows(partly) for row in section}
    assert found["travel time by the shortest possible, 75 kg"] == "?"
    assert any("stopped early" in what for what in found)


def test_the_table_is_put_between_the_markers(figures: dict[str, Any], tmp_path: Path) -> None:
    page, made = tmp_path / "page.md", tmp_path / "bench.json"
    page.write_text(f"Before\n{BEGIN}\nyesterday\n{END}\nAfter\n", encoding="utf-8")
    made.write_text(json.dumps(figures), encoding="utf-8")
    done = CliRunner().invoke(bench, ["--from", str(made), "--markdown", str(page)])
    assert done.exit_code == 0, done.output
    text = page.read_text(encoding="utf-8")
    assert text.startswith(f"Before\n{BEGIN}\n| what | figure | aim |\n")
    assert text.endswith(f"|\n{END}\nAfter\n")
    assert "yesterday" not in text


def test_a_page_without_markers_is_left_alone(figures: dict[str, Any], tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("Nothing here\n", encoding="utf-8")
    with pytest.raises(BenchmarkFailed, match="no place for the table"):
        rewrite(page, figures)
    assert page.read_text(encoding="utf-8") == "Nothing here\n"


@pytest.mark.parametrize(
    "content", ["", "[1]", '{"format": "another"}', json.dumps({"format": FORMAT})]
)
def test_a_file_without_figures_is_told_of(content: str, tmp_path: Path) -> None:
    made = tmp_path / "bench.json"
    made.write_text(content, encoding="utf-8")
    done = CliRunner().invoke(bench, ["--from", str(made)])
    assert isinstance(done.exception, BenchmarkFailed)
    assert str(made) in str(done.exception)
