"""Questionnaires: what is scored, and what a score means."""

from datetime import date, timedelta

import pytest

from station.people.questionnaires import (
    RMDQ,
    BadScore,
    ScoreKind,
    change_in_words,
    is_due,
    psfs,
    rmdq,
    typed_in,
)


def test_the_roland_morris_questionnaire_has_24_sentences_and_counts_the_ticks() -> None:
    assert len(RMDQ) == len(set(RMDQ)) == 24
    assert (rmdq([]).value, rmdq(range(1, 25)).value) == (0, 24)
    score = rmdq([24, 1, 7])
    assert (score.kind, score.value, score.out_of) == (ScoreKind.RMDQ, 3, 24)
    assert score.answers == {"1": 1, "7": 1, "24": 1}


@pytest.mark.parametrize("ticked", [[0], [25], [3, 3]])
def test_a_sentence_that_is_not_on_the_list_is_told(ticked: list[int]) -> None:
    with pytest.raises(BadScore, match="numbered 1 to 24"):
        rmdq(ticked)


def test_own_activities_are_scored_by_their_mean() -> None:
    score = psfs([("Tie shoes", 3), ("Garden", 6), ("Sit at a desk", 6)])
    assert (score.value, score.out_of) == (5.0, 10)
    assert score.answers == {"Tie shoes": 3, "Garden": 6, "Sit at a desk": 6}


@pytest.mark.parametrize(
    ("activities", "field", "sentence"),
    [
        ([], "activity-1", "Name one to 5 activities."),
        ([("a", 1)] * 6, "activity-1", "Name one to 5 activities."),
        ([("Walk", 4), (" ", 4)], "activity-2", "A name has 1 to 60 characters."),
        ([("Walk", 11)], "activity-1", "11 is not a whole number 0 to 10."),
        ([("Walk", 4), ("Walk", 5)], "activity-1", "An activity stands there twice."),
    ],
)
def test_an_activity_that_cannot_be_scored_is_told_at_its_field(
    activities: list[tuple[str, int]], field: str, sentence: str
) -> None:
    with pytest.raises(BadScore) as caught:
        psfs(activities)
    assert (caught.value.field, str(caught.value)) == (field, sentence)


def test_a_score_from_elsewhere_is_kept_with_its_name() -> None:
    score = typed_in(" Oswestry (ODI) ", 22, 100)
    assert (score.kind, score.name, score.value, score.out_of) == (
        "other",
        "Oswestry (ODI)",
        22,
        100,
    )


@pytest.mark.parametrize(
    ("name", "value", "out_of", "field"),
    [
        ("", 1, 10, "name"),
        ("x" * 61, 1, 10, "name"),
        ("ODI", 101, 100, "value"),
        ("ODI", -1, 100, "value"),
        ("ODI", float("nan"), 100, "value"),
        ("ODI", 1, 0, "out_of"),
        ("ODI", 1, float("inf"), "out_of"),
    ],
)
def test_a_score_that_cannot_be_is_told_at_its_field(
    name: str, value: float, out_of: float, field: str
) -> None:
    with pytest.raises(BadScore) as caught:
        typed_in(name, value, out_of)
    assert caught.value.field == field


@pytest.mark.parametrize(
    ("kind", "first", "now", "word"),
    [
        ("rmdq", 20, 15, "Better"),  # five points
        ("rmdq", 20, 16, "About"),
        ("rmdq", 10, 7, "Better"),  # thirty percent
        ("rmdq", 10, 15, "Worse"),
        ("rmdq", 0, 4, "About"),
        ("psfs", 4, 6, "Better"),
        ("psfs", 6, 4.5, "About"),
        ("psfs", 6, 4, "Worse"),
    ],
)
def test_a_change_is_named_only_when_people_notice_it(
    kind: str, first: float, now: float, word: str
) -> None:
    assert change_in_words(kind, first, now).startswith(word)


def test_nothing_is_said_about_a_score_that_is_not_known_here() -> None:
    assert change_in_words("other", 40, 10) == ""


def test_the_roland_morris_questionnaire_comes_every_two_weeks() -> None:
    today = date(2026, 5, 20)
    assert is_due(None, today)
    assert is_due(today - timedelta(days=14), today)
    assert not is_due(today - timedelta(days=13), today)
