"""What health answers and age come to."""

from datetime import date

import pytest

from station.people.health import (
    QUESTIONS,
    BadHealthCheck,
    Outcome,
    advice_for,
    all_answered,
    evaluate,
    evaluate_with_age,
    years_at_least,
    yes_answers,
)

ALL = [question for group in QUESTIONS for question in group.questions]
TODAY = date(2026, 5, 20)


@pytest.mark.requirement("S32")
def test_no_to_every_question_is_free() -> None:
    assert evaluate(all_answered("no")) is Outcome.FREE


@pytest.mark.requirement("S32")
@pytest.mark.parametrize("question", ALL, ids=lambda question: question.id)
def test_any_single_yes_stands_against_tilting(question: object) -> None:
    asked = next(each for each in ALL if each is question)
    outcome = Outcome.DOCTOR if asked.red_flag else Outcome.RELEASE
    assert evaluate(all_answered("no") | {asked.id: "yes"}) is outcome


@pytest.mark.requirement("S32")
def test_the_gravest_answer_counts() -> None:
    answers = all_answered("no") | {"reflux": "yes", "saddle-numbness": "yes"}
    assert evaluate(answers) is Outcome.DOCTOR
    assert [question.id for question in yes_answers(answers)] == ["saddle-numbness", "reflux"]


@pytest.mark.parametrize(
    "question_id",
    ["saddle-numbness", "bladder-bowel", "both-legs"],
)
def test_the_signs_of_cauda_equina_send_to_a_doctor_now(question_id: str) -> None:
    outcome = evaluate(all_answered("no") | {question_id: "yes"})
    assert outcome is Outcome.DOCTOR
    assert "emergency" in advice_for(outcome)


def test_what_the_sources_list_is_asked_for() -> None:
    assert {
        "glaucoma", "retina", "blood-pressure", "heart", "blood-thinners", "stroke", "headache",
        "osteoporosis", "fracture", "implant", "spine-injury", "hernia", "reflux", "ear",
        "vertigo", "pregnancy", "mass", "surgery", "drowsy", "tingling", "diabetes", "under-18",
    } <= {question.id for question in ALL}  # fmt: skip


def test_every_question_has_an_id_of_its_own_and_fits_one_line_to_tap() -> None:
    ids = [question.id for question in ALL]
    assert len(ids) == len(set(ids))
    assert all(question.text.endswith("?") and len(question.text) < 130 for question in ALL)


def test_what_is_not_answered_is_told_and_named() -> None:
    answers = all_answered("no")
    del answers["glaucoma"], answers["mass"]
    with pytest.raises(BadHealthCheck) as caught:
        evaluate(answers)
    assert caught.value.missing == ("glaucoma", "mass")
    assert str(caught.value) == (
        f"2 of {len(ALL)} health questions are not answered. Answer every line with yes or no."
    )


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ({"toes": "no"}, "There is no health question 'toes'."),
        ({"glaucoma": ""}, "The answer to 'glaucoma' is '', it has to be yes or no."),
        ({"glaucoma": "No"}, "The answer to 'glaucoma' is 'No', it has to be yes or no."),
    ],
)
def test_what_is_no_answer_is_told(answers: dict[str, str], sentence: str) -> None:
    with pytest.raises(BadHealthCheck) as caught:
        evaluate(all_answered("no") | answers)
    assert str(caught.value) == sentence


@pytest.mark.requirement("S32")
@pytest.mark.parametrize(
    ("birth_year", "outcome"),
    [
        (None, Outcome.FREE),
        (1960, Outcome.FREE),
        (2007, Outcome.FREE),
        (2008, Outcome.RELEASE),  # 18 this year, but perhaps not yet
        (2012, Outcome.RELEASE),
    ],
)
def test_somebody_who_may_be_under_age_needs_a_release(
    birth_year: int | None, outcome: Outcome
) -> None:
    assert evaluate_with_age(all_answered("no"), birth_year, TODAY) is outcome


@pytest.mark.requirement("S32")
def test_age_makes_a_warning_sign_no_smaller() -> None:
    answers = all_answered("no") | {"chest": "yes"}
    assert evaluate_with_age(answers, 2012, TODAY) is Outcome.DOCTOR


def test_the_age_is_the_one_that_is_certain() -> None:
    assert years_at_least(2008, TODAY) == 17
