"""What is said when one snapshot follows another."""

from dataclasses import replace
from pathlib import Path

import pytest

from station.control.modes import Mode
from station.control.snapshot import Phase
from station.speech.heard import Heard
from station.speech.sentences import OVER, QUESTIONS, Utterance, Weight, utterance

READY = Heard(Mode.READY)
HOLD = Heard(
    Mode.RUNNING,
    session_id="s",
    place=(2, Phase.HOLD),
    title="Slightly head-down",
    prompt="Breathe calmly.",
    remaining_s=20.0,
)
FAULT = ("stall", "The table is held up.", "See what is in its way.")


def test_the_next_step_is_told_with_its_title_and_prompt() -> None:
    following = replace(HOLD, place=(3, Phase.MOVE), title="Back to level", prompt="Coming up.")
    assert utterance(HOLD, following) == Utterance("Back to level. Coming up.")


def test_another_prompt_in_the_same_step_is_told_without_the_title() -> None:
    assert utterance(HOLD, replace(HOLD, prompt="Let go.")) == Utterance("Let go.")


def test_nothing_is_said_twice() -> None:
    assert utterance(HOLD, replace(HOLD, remaining_s=19.9)) is None


@pytest.mark.parametrize(
    ("before_s", "now_s", "said"),
    [
        (10.1, 10.0, "Ten seconds."),
        (10.0, 9.9, None),
        (3.05, 2.95, "Three."),
        (2.0, 1.9, None),
        (1.1, 0.9, "One."),
        (3.5, 0.5, "One."),
        (4.0, 3.1, None),
    ],
)
def test_the_last_seconds_are_counted_once_each(
    before_s: float, now_s: float, said: str | None
) -> None:
    found = utterance(replace(HOLD, remaining_s=before_s), replace(HOLD, remaining_s=now_s))
    assert found == (None if said is None else Utterance(said, Weight.BRIEF))


def test_a_move_is_not_counted_down() -> None:
    move = replace(HOLD, place=(2, Phase.MOVE), remaining_s=3.05)
    assert utterance(move, replace(move, remaining_s=2.95)) is None


def test_the_countdown_of_the_step_before_is_not_the_next_ones() -> None:
    following = replace(HOLD, place=(3, Phase.HOLD), title="Rest", remaining_s=2.0)
    assert utterance(replace(HOLD, remaining_s=2.5), following) == Utterance(
        "Rest. Breathe calmly."
    )


def test_are_you_well_is_asked_at_once() -> None:
    asked = replace(HOLD, question="check_in", prompt="Are you well? Press the button.")
    assert utterance(HOLD, asked) == Utterance("Are you well? Press the button.", Weight.URGENT)


def test_a_question_is_asked_before_it_is_explained() -> None:
    asked = replace(
        HOLD, place=(3, Phase.ASK), title="Now", question="pain", prompt="Choose a number."
    )
    assert utterance(HOLD, asked) == Utterance(
        f"Now. {QUESTIONS['pain']} Choose a number.", Weight.URGENT
    )


def test_a_title_that_asks_gets_no_full_stop() -> None:
    asked = replace(HOLD, place=(3, Phase.ASK), title="How is it now?", prompt="")
    assert utterance(HOLD, asked) == Utterance("How is it now?")


@pytest.mark.parametrize("mode", [Mode.HOLDING, Mode.ESTOPPED, Mode.FAULTED])
def test_a_stop_cuts_everything_else_short(mode: Mode) -> None:
    stopped = replace(HOLD, mode=mode, title="Stopped", prompt="Press the button to come up.")
    assert utterance(HOLD, stopped) == Utterance(
        "Stopped. Press the button to come up.", Weight.URGENT
    )


def test_a_fault_is_told_with_what_to_do_and_together_with_the_stop() -> None:
    stopped = replace(HOLD, mode=Mode.HOLDING, title="Stopped", prompt="Wait.", faults=(FAULT,))
    assert utterance(HOLD, stopped) == Utterance(
        "The table is held up. See what is in its way. Stopped. Wait.", Weight.URGENT
    )


def test_a_fault_that_stays_is_told_once() -> None:
    faulted = replace(HOLD, faults=(FAULT,))
    assert utterance(faulted, replace(faulted, remaining_s=19.0)) is None


def test_the_end_is_told() -> None:
    assert utterance(replace(HOLD, mode=Mode.RETURNING), READY) == Utterance(OVER)
    assert utterance(READY, READY) is None


def test_the_questions_are_those_of_the_screen() -> None:
    shown = Path("web/static/js/questions.js").read_text(encoding="utf-8")
    for question in QUESTIONS.values():
        assert f'"{question}"' in shown
