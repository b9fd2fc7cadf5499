"""Headless sessions: measured by the plant's truth, drawn, and recorded."""

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from station.control.config import ControlConfig
from station.control.faults import Fault
from station.control.plan import Plan
from station.programs.library import load_library
from station.records.storage import database_url
from station.service.link import Refused
from station.service.measure import Measure, TracePoint
from station.service.plot import trace_svg
from station.service.session_run import (
    BadFault,
    BadOutput,
    PlannedFault,
    SessionOptions,
    UnknownProgram,
    find_program,
    parse_fault,
    plan_for,
    run_session,
)
from tests.service.builders import LIMITS, plan


def run(
    made: Plan | None = None, faults: tuple[PlannedFault, ...] = (), record: Path | None = None
) -> Measure:
    options = SessionOptions(True, 1, 75.0, faults, record)
    return run_session(options, ControlConfig(), made or plan(), lambda *_: None)


@pytest.fixture(scope="module")
def measure() -> Measure:
    return run()


def test_a_guest_runs_what_leaves_the_table_alone(tmp_path: Path) -> None:
    config, url, library = ControlConfig(), database_url(tmp_path), load_library()
    made = plan_for("no-table", "guest", config, url, library)
    assert (made.person_id, made.uses_table) == ("guest", False)
    with pytest.raises(Refused, match=r"[Gg]uest"):
        plan_for("first-time", "guest", config, url, library)
    with pytest.raises(Refused, match="no person 'nobody'"):
        plan_for("no-table", "nobody", config, url, library)


def test_short_session_is_completed(measure: Measure) -> None:
    assert measure.ended == "completed"
    assert measure.faults == {}
    assert [step.title for step in measure.steps] == ["Breathe", "Lean back", "Rest"]


def test_measure_knows_what_the_table_did(measure: Measure) -> None:
    assert measure.deepest_deg == pytest.approx(-60, abs=0.6)
    assert 1.5 < measure.fastest_deg_s < LIMITS.rate_up_deg_s * 1.1
    assert 0 < measure.worst_tracking_deg < 2
    assert 0 < measure.hold_error_deg < 0.6
    assert measure.inverted_s == 0
    assert measure.took_s == pytest.approx(measure.trace[-1].t_s, abs=0.3)


def test_fault_comes_when_it_was_asked_for() -> None:
    measure = run(faults=(PlannedFault("estop_open", 9.0),))
    assert measure.ended is None
    assert measure.faults[Fault.ESTOP_OPEN] == pytest.approx(9.0, abs=0.6)
    assert measure.took_s < 60.0  # nobody on the spot: it gives up


def test_plan_beyond_the_machine_is_refused() -> None:
    deep = Plan("s", "p", "d", "t", LIMITS.within(LIMITS), ())
    with pytest.raises(Refused, match="no steps"):
        run(deep)


def test_record_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(BadOutput, match="cannot be written"):
        run(record=tmp_path / "nowhere" / "x.gz")


def test_picture_is_svg_that_needs_nothing_else(measure: Measure) -> None:
    svg = trace_svg("A <b>session</b> & more", measure.trace)
    root = ET.fromstring(svg)  # noqa: S314 - our own picture
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert len(_lines(svg)) >= 2
    assert not re.findall(r"""(?:href|src|url)\W{1,3}http""", svg)
    assert "<script" not in svg
    assert "A &lt;b&gt;session&lt;/b&gt; &amp; more" in svg


def test_head_down_is_drawn_downwards() -> None:
    svg = trace_svg("t", [TracePoint(0.0, -70.0, None), TracePoint(10.0, 30.0, None)])
    (upright, head_down), *others = _lines(svg)
    assert head_down > upright
    assert not any(others)


def _lines(svg: str) -> list[list[float]]:
    """Heights of the points of each line, downwards on the page."""
    paths = re.findall(r'<path d="([^"]*)" class="line reactive', svg)
    return [[float(y) for y in re.findall(r"-?[\d.]+ (-?[\d.]+)", path)] for path in paths]


def test_empty_trace_is_a_picture_too() -> None:
    assert ET.fromstring(trace_svg("t", [])) is not None  # noqa: S314 - our own picture


def test_fault_is_read_from_name_and_time() -> None:
    assert parse_fault("motor_weak@30.5") == PlannedFault("motor_weak", 30.5)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("motor_tired@3", "There is no fault 'motor_tired'. There are: .*motor_dead"),
        ("motor_weak", "does not say when"),
        ("motor_weak@", "does not say when"),
        ("motor_weak@soon", "does not say when"),
        ("motor_weak@-1", "does not say when"),
        ("motor_weak@nan", "does not say when"),
        ("motor_weak@inf", "does not say when"),
    ],
)
def test_bad_fault_is_one_sentence(text: str, words: str) -> None:
    with pytest.raises(BadFault, match=words):
        parse_fault(text)


def test_program_is_found_by_id_and_by_file(tmp_path: Path) -> None:
    library = load_library()
    assert find_program("first-time", library).id == "first-time"
    with pytest.raises(UnknownProgram, match=r"There are: .*first-time"):
        find_program("flight", library)
    with pytest.raises(ValueError, match="there is no such file"):
        find_program(str(tmp_path / "mine.toml"), library)
