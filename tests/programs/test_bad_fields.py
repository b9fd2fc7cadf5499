"""Every mistake in a field becomes a sentence with file, step, field, value and allowed range."""

import pytest

from tests.programs.conftest import Problems

TILT = '[[steps]]\nkind = "tilt"\ntitle = "Lean back"\nangle_deg = 10\nrate_deg_s = 1\nhold_s = 5\n'
ROCK = (
    '[[steps]]\nkind = "oscillate"\ntitle = "Rock"\nlow_deg = 2\nhigh_deg = 10\nrate_deg_s = 1\n'
    "period_s = 30\ncycles = 2\n"
)
REST = '[[steps]]\nkind = "rest"\ntitle = "Lie"\nangle_deg = 0\ntime_s = 30\n'
CAT = '[[steps]]\nkind = "exercise"\nexercise = "cat-cow"\n'
ASK = '[[steps]]\nkind = "ask"\nquestion = "pain"\nwait_s = 30\n'
KINDS = "tilt, oscillate, rest, exercise, ask"
TILT_KEYS = "title, prompt, part, kind, angle_deg, rate_deg_s, hold_s, exercise"


@pytest.mark.parametrize("steps", [TILT, ROCK, REST, CAT, ASK])
def test_each_kind_of_step_is_accepted_as_documented(steps: str, problems: Problems) -> None:
    assert problems(steps) == ()


@pytest.mark.parametrize(
    ("steps", "old", "new", "sentence"),
    [
        (TILT, "= 10", "= 95", 'step 1 "Lean back": angle_deg is 95, allowed is -70 to 60.'),
        (TILT, "= 10", "= -70.5", 'step 1 "Lean back": angle_deg is -70.5, allowed is -70 to 60.'),
        (TILT, "= 10", "= nan", 'step 1 "Lean back": angle_deg is nan, allowed is -70 to 60.'),
        (TILT, "= 10", "= -inf", 'step 1 "Lean back": angle_deg is -inf, allowed is -70 to 60.'),
        (TILT, "= 10", '= "10"', 'step 1 "Lean back": angle_deg is "10", allowed is -70 to 60.'),
        (TILT, "= 10", "= true", 'step 1 "Lean back": angle_deg is true, allowed is -70 to 60.'),
        (TILT, "= 10", "= [1]", 'step 1 "Lean back": angle_deg is a list, allowed is -70 to 60.'),
        (TILT, "= 10", "= {}", 'step 1 "Lean back": angle_deg is a table, allowed is -70 to 60.'),
        (
            TILT,
            "= 10",
            "= 2026-01-01",
            'step 1 "Lean back": angle_deg is 2026-01-01, allowed is -70 to 60.',
        ),
        (
            TILT,
            "rate_deg_s = 1",
            "",
            'step 1 "Lean back": rate_deg_s is missing, allowed is 0.3 to 3.',
        ),
        (TILT, "s = 1\n", "s = 0\n", 'step 1 "Lean back": rate_deg_s is 0, allowed is 0.3 to 3.'),
        (TILT, "s = 1\n", "s = -1\n", 'step 1 "Lean back": rate_deg_s is -1, allowed is 0.3 to 3.'),
        (
            TILT,
            "hold_s = 5",
            "hold_s = 181",
            'step 1 "Lean back": hold_s is 181, allowed is 0 to 180.',
        ),
        (
            TILT,
            '"Lean back"',
            f'"{"x" * 61}"',
            f'step 1 "{"x" * 60}": title is "{"x" * 39}..., allowed is text of 1 to 60 characters.',
        ),
        (
            TILT,
            '"Lean back"',
            '""',
            'step 1 (tilt): title is "", allowed is text of 1 to 60 characters.',
        ),
        (
            TILT,
            "angle_deg",
            "angel_deg",
            'step 1 "Lean back": "angel_deg" is not a key here; did you mean "angle_deg"?',
        ),
        (
            TILT,
            "hold_s = 5",
            "hold_s = 5\nzz = 1",
            f'step 1 "Lean back": "zz" is not a key here; the keys are {TILT_KEYS}.',
        ),
        (
            TILT,
            '"tilt"',
            '"titl"',
            f'step 1 "Lean back": kind is "titl", allowed is {KINDS}; did you mean "tilt"?',
        ),
        (TILT, '"tilt"', "7", f'step 1 "Lean back": kind is 7, allowed is {KINDS}.'),
        (TILT, 'kind = "tilt"', "", f'step 1 "Lean back": kind is missing, allowed is {KINDS}.'),
        (
            ROCK,
            "cycles = 2",
            "cycles = 31",
            'step 1 "Rock": cycles is 31, allowed is a whole number 1 to 30.',
        ),
        (
            ROCK,
            "cycles = 2",
            "cycles = 2.5",
            'step 1 "Rock": cycles is 2.5, allowed is a whole number 1 to 30.',
        ),
        (
            REST,
            "angle_deg = 0",
            "angle_deg = 1",
            'step 1 "Lie": angle_deg is 1, allowed is -70 to 0.',
        ),
        (REST, "time_s = 30", "time_s = 601", 'step 1 "Lie": time_s is 601, allowed is 5 to 600.'),
        (
            CAT,
            '"cat-cow"',
            '"cat-cow"\nside = "up"',
            'step 1 (exercise): side is "up", allowed is "both", "left", "right" or "each".',
        ),
        (
            CAT,
            '"cat-cow"',
            '"../secret"',
            'step 1 (exercise): exercise is "../secret", '
            "allowed is lower-case letters, digits and hyphens, at most 40.",
        ),
        (
            CAT,
            "cat-cow",
            "catcow",
            'step 1 (exercise): exercise is "catcow", which is not in the catalogue; '
            'did you mean "cat-cow"?',
        ),
        (
            CAT,
            "cat-cow",
            "zzz",
            'step 1 (exercise): exercise is "zzz", which is not in the catalogue.',
        ),
        (
            ASK,
            '"pain"',
            '"mood"',
            'step 1 (ask): question is "mood", allowed is "pain" or "well".',
        ),
        (ASK, "= 30", "= 4", "step 1 (ask): wait_s is 4, allowed is 5 to 120."),
    ],
)
def test_a_wrong_field_is_told_in_a_sentence(
    steps: str, old: str, new: str, sentence: str, problems: Problems
) -> None:
    assert problems(steps.replace(old, new)) == (f"first.toml: {sentence}",)


@pytest.mark.parametrize(
    ("steps", "sentence"),
    [
        ("", "steps is missing, allowed is a list of 1 to 100 entries."),
        ("steps = []", "steps is a list of 0 entries, allowed is a list of 1 to 100 entries."),
        (REST * 101, "steps is a list of 101 entries, allowed is a list of 1 to 100 entries."),
        ("steps = 5", "steps is 5, allowed is a list of 1 to 100 entries."),
        ("steps = [5]", "step 1 is 5, but must be a table of keys."),
        ("stepps = []\n" + REST, '"stepps" is not a key here; did you mean "steps"?'),
        (
            'needs = ["", "a"]\n' + REST,
            'needs, entry 1, is "", allowed is a list of 0 to 10 entries.',
        ),
    ],
)
def test_a_wrong_program_is_told_in_a_sentence(
    steps: str, sentence: str, problems: Problems
) -> None:
    assert problems(steps) == (f"first.toml: {sentence}",)


def test_every_problem_is_told_at_once_with_its_own_step(problems: Problems) -> None:
    steps = TILT + TILT.replace("= 10", "= 95") + REST.replace("= 30", "= 1")
    assert problems(steps) == (
        'first.toml: step 2 "Lean back": angle_deg is 95, allowed is -70 to 60.',
        'first.toml: step 3 "Lie": time_s is 1, allowed is 5 to 600.',
    )
