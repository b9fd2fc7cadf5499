"""Built-in programs run as they ran when their traces were written; see `docs/walks.md`.

Here are all that take no longer than 18 minutes with the table, and all without it; `every.py` has
those that take longer, for `make golden-check`. What all of them say is compared here in any case,
step by step, with the program as it is now.
"""

from dataclasses import replace
from pathlib import Path

import pytest

from station.control.config import ControlConfig, Motion
from station.control.plan import Ask
from station.control.timing import plan_s
from station.programs.library import load_library
from tests.golden.checking import as_it_was, difference
from tests.golden.compare import differences
from tests.golden.trace import FOLDER, Moment, Point, Trace, kept, plan_of, run, text_of

pytestmark = pytest.mark.no_cover  # long, and shows what a session is like, not which lines ran

LIBRARY = load_library()
LONG_S = 1100.0
_PLANS = {program_id: plan_of(LIBRARY, program_id) for program_id in LIBRARY.programs}
_LASTS_S = {program_id: plan_s(plan, ControlConfig())[0] for program_id, plan in _PLANS.items()}
LONG = [name for name, plan in _PLANS.items() if plan.uses_table and _LASTS_S[name] > LONG_S]


@pytest.mark.parametrize("program_id", sorted(_PLANS.keys() - set(LONG)))
def test_a_built_in_program_runs_as_it_did(program_id: str) -> None:
    wrong = as_it_was(LIBRARY, program_id)
    assert wrong is None, wrong


def test_every_program_has_a_trace_and_no_trace_is_left_over() -> None:
    assert {file.stem for file in FOLDER.glob("*.txt")} == set(LIBRARY.programs)


@pytest.mark.parametrize("program_id", sorted(_PLANS))
def test_a_trace_says_what_its_program_says_step_by_step_and_ends_upright(program_id: str) -> None:
    trace, plan = kept(program_id), _PLANS[program_id]
    said = {(m.place.split()[2], m.title, m.prompt) for m in trace.moments}
    for number, step in enumerate(plan.steps, start=1):
        prompt = step.prompt
        asked = {title for at, title, _ in said if at == str(number)}
        assert step.title in asked
        if not isinstance(step, Ask):
            assert (str(number), step.title, prompt) in said
    assert trace.moments[-1].place == "READY completed - -"
    assert trace.points[-1].angle_deg <= ControlConfig().table.upright_deg + 1.5


def test_a_trace_that_is_written_is_read_back() -> None:
    trace = kept("first-time")
    assert text_of(trace) == (FOLDER / "first-time.txt").read_text(encoding="utf-8")


def _small() -> Trace:
    moments = [
        Moment(0.0, "RUNNING move 1 -", "Down", "Breathe."),
        Moment(9.0, "READY - - -", "-", "-"),
    ]
    return Trace("small", moments, [Point(t_s, -70.0 + t_s, 0.3) for t_s in range(8)])


def test_what_is_within_the_tolerances_is_no_difference(tmp_path: Path) -> None:
    old = _small()
    moments = [replace(moment, t_s=moment.t_s + 0.3) for moment in old.moments]
    points = [Point(p.t_s, p.angle_deg + 0.4, p.duty - 0.05) for p in old.points]
    assert difference(old, Trace("small", moments, points), tmp_path) is None
    assert list(tmp_path.iterdir()) == []


def test_another_prompt_another_time_and_another_angle_are_told_and_drawn(tmp_path: Path) -> None:
    old = _small()
    moments = [replace(old.moments[0], prompt="Hold on & wait."), replace(old.moments[1], t_s=10.0)]
    points = [Point(p.t_s, p.angle_deg + (1.0 if p.t_s > 4 else 0.0), p.duty) for p in old.points]
    new = Trace("small", moments, points)
    texts = [each.text for each in differences(old, new)]
    assert any("no longer" in text and "Breathe." in text for text in texts)
    assert any("new is" in text and "Hold on & wait." in text for text in texts)
    assert any("-64.0 deg" in text and "was -65.0 deg" in text for text in texts)
    assert any("came at 9.0 s" in text for text in texts)
    told = difference(old, new, tmp_path)
    assert told is not None
    assert str(tmp_path / "small.svg") in told
    drawn = (tmp_path / "small.svg").read_text(encoding="utf-8")
    assert "Hold on &amp; wait." in drawn
    assert drawn.count("<polyline") == 4


def test_a_softer_start_is_a_difference() -> None:
    """The figures of motion are part of what is kept."""
    softer = replace(ControlConfig(), motion=Motion(acceleration_deg_s2=0.5))
    assert differences(kept("first-time"), run(_PLANS["first-time"], softer)) != []
