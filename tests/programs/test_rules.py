"""What must hold for a program as a whole."""

import pytest

from tests.programs.conftest import Problems


def tilt(angle: float, hold: float = 5, title: str = "Tilt") -> str:
    return (
        f'[[steps]]\nkind = "tilt"\ntitle = "{title}"\nangle_deg = {angle}\nrate_deg_s = 2\n'
        f"hold_s = {hold}\n"
    )


def rest(angle: float, time: float = 30) -> str:
    return f'[[steps]]\nkind = "rest"\ntitle = "Rest"\nangle_deg = {angle}\ntime_s = {time}\n'


def rock(low: float, high: float, timing: str, cycles: int = 2) -> str:
    return (
        f'[[steps]]\nkind = "oscillate"\ntitle = "Rock"\nlow_deg = {low}\nhigh_deg = {high}\n'
        f"rate_deg_s = 2\ncycles = {cycles}\n{timing}\n"
    )


def exercise(name: str, more: str = "") -> str:
    return f'[[steps]]\nkind = "exercise"\nexercise = "{name}"\n{more}\n'


HOLDS = "low_hold_s = 1\nhigh_hold_s = 1"


@pytest.mark.requirement("S36")
@pytest.mark.parametrize(
    ("up", "field", "angle"),
    [(tilt(-10), "angle_deg", "-10"), (rest(-20), "angle_deg", "-20")],
)
def test_going_above_level_after_head_down_needs_a_rest_at_level(
    up: str, field: str, angle: str, problems: Problems
) -> None:
    (only,) = problems(tilt(10) + up)
    assert f"{field} is {angle}, above level after head-down; put a rest with angle_deg 0" in only


@pytest.mark.requirement("S36")
def test_rocking_above_level_after_head_down_needs_a_rest_at_level(problems: Problems) -> None:
    assert problems(tilt(10) + rock(-20, -5, HOLDS)) == (
        'first.toml: step 2 "Rock": low_deg is -20, above level after head-down; put a rest with '
        "angle_deg 0 and time_s of at least 30 before it.",
    )


@pytest.mark.requirement("S36")
def test_a_rest_at_level_that_is_too_short_does_not_count(problems: Problems) -> None:
    assert len(problems(tilt(10) + rest(0, 29) + tilt(-10))) == 1


@pytest.mark.requirement("S36")
@pytest.mark.parametrize("between", [rest(0, 30), rest(0, 10) + rest(0, 30), exercise("cat-cow")])
def test_a_rest_at_level_or_the_controllers_own_way_up_counts(
    between: str, problems: Problems
) -> None:
    assert problems(tilt(10) + between + tilt(-10)) == ()


@pytest.mark.requirement("S36")
def test_a_rest_before_head_down_does_not_count_after_it(problems: Problems) -> None:
    assert len(problems(rest(0, 60) + tilt(10) + tilt(-10))) == 1


def test_staying_head_up_needs_no_rest_at_level(problems: Problems) -> None:
    assert problems(tilt(-20) + tilt(-40) + tilt(0) + tilt(-30)) == ()


@pytest.mark.parametrize(
    ("step", "sentence"),
    [
        (
            rock(-5, 10, HOLDS),
            "low_deg is -5 and high_deg is 10, but both must be on the same side of level (0).",
        ),
        (
            rock(10, 5, HOLDS),
            "low_deg is 10 and high_deg is 5, but high_deg must be the larger one.",
        ),
        (rock(5, 5, HOLDS), "low_deg is 5 and high_deg is 5, but high_deg must be the larger one."),
        (rock(5, 10, ""), "give period_s, or low_hold_s and high_hold_s."),
        (rock(5, 10, "low_hold_s = 1"), "give period_s, or low_hold_s and high_hold_s."),
        (
            rock(5, 10, f"period_s = 20\n{HOLDS}"),
            "give either period_s, or low_hold_s and high_hold_s, not both.",
        ),
        (
            rock(5, 25, "period_s = 10"),
            "period_s is 10, but the way from 5 to 25 and back at 2 deg/s needs 24.1 s.",
        ),
    ],
)
def test_an_oscillation_that_cannot_be_run_is_told(
    step: str, sentence: str, problems: Problems
) -> None:
    assert problems(step) == (f'first.toml: step 1 "Rock": {sentence}',)


@pytest.mark.parametrize("ends", [(0, 10), (-10, 0), (-30, -10), (10, 30)])
def test_an_oscillation_may_touch_level(ends: tuple[float, float], problems: Problems) -> None:
    assert problems(rock(*ends, HOLDS)) == ()


def test_a_table_exercise_while_the_table_is_not_resting_is_told(problems: Problems) -> None:
    assert problems(tilt(10) + exercise("ankle-pumps")) == (
        'first.toml: step 2 (exercise): exercise is "ankle-pumps", which is done while the table '
        "rests; put a rest before it.",
    )


@pytest.mark.parametrize(
    "steps",
    [
        exercise("ankle-pumps"),
        exercise("cat-cow") + exercise("ankle-pumps"),
        tilt(10) + rest(0) + exercise("ankle-pumps") + exercise("slow-breathing"),
        tilt(10) + exercise("cat-cow") + exercise("ankle-pumps"),
    ],
)
def test_a_table_exercise_while_the_table_rests_is_fine(steps: str, problems: Problems) -> None:
    assert problems(steps) == ()


@pytest.mark.requirement("S13")
def test_too_long_head_down_in_one_go_is_told_with_the_travel(problems: Problems) -> None:
    assert problems(tilt(20, hold=180)) == (
        "first.toml: the longest time head-down in one go is 213 s with the travel, "
        "allowed is at most 180 s.",
    )


@pytest.mark.requirement("S13")
def test_two_tilts_without_level_between_count_as_one_go(problems: Problems) -> None:
    (only,) = problems(tilt(20, hold=80) + tilt(30, hold=80))
    assert "in one go" in only


@pytest.mark.requirement("S13")
def test_too_long_head_down_in_sum_is_told(problems: Problems) -> None:
    (only,) = problems((tilt(20, hold=140) + rest(0, 30)) * 8)
    assert only.startswith("first.toml: the time head-down in sum is 13")
    assert only.endswith("s with the travel, allowed is at most 1200 s.")


def test_a_program_that_never_ends_is_told(problems: Problems) -> None:
    (only,) = problems(exercise("cat-cow", "sets = 10\nrepetitions = 50\nhold_s = 120"))
    assert only.endswith("allowed is at most 7200 s.")


REACH = 'exercise = "head-down-reach"\n'


def test_what_is_done_while_hanging_is_named_in_a_tilt_or_an_oscillation(
    problems: Problems,
) -> None:
    assert problems(tilt(10) + REACH) == ()
    assert problems(rock(5, 10, HOLDS) + REACH) == ()


def test_what_is_done_while_hanging_is_no_step_of_its_own(problems: Problems) -> None:
    assert problems(exercise("head-down-reach")) == (
        'first.toml: step 1 (exercise): exercise is "head-down-reach", which is done while '
        "hanging; name it in a tilt.",
    )


def test_what_is_not_done_while_hanging_is_not_named_in_a_tilt(problems: Problems) -> None:
    assert problems(tilt(10) + 'exercise = "bridge"\n') == (
        'first.toml: step 1 "Tilt": exercise is "bridge", which is not done while hanging.',
    )


def test_an_unknown_exercise_in_a_tilt_is_told(problems: Problems) -> None:
    assert problems(tilt(10) + 'exercise = "head-down-reech"\n') == (
        'first.toml: step 1 "Tilt": exercise is "head-down-reech", which is not in the catalogue; '
        'did you mean "head-down-reach"?',
    )
