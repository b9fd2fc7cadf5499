"""Proposals, answers after a session, and scores in the records."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from station.control.plan import MACHINE_LIMITS, NEW_PERSON
from station.people.advice import ADVICE_DOCTOR, ADVICE_UNWELL
from station.people.aftercare import ADVICE_DIZZY, ADVICE_LEG
from station.people.health import all_answered
from station.people.person import GUEST_ID, Person
from station.people.prescription import NEW_PRESCRIPTION
from station.people.questionnaires import psfs, rmdq
from station.records.rows import ProposalRow, SessionRow
from station.records.store import BadRecord, Store, UnknownRecord

BEGAN = datetime(2026, 5, 1, 9, 0, tzinfo=UTC)
ANNA = Person("anna", "Anna", health_checked_on=date(2026, 4, 30), released=True)
DONE = SessionRow(
    "s", "anna", "first-time", "First time", BEGAN, BEGAN + timedelta(minutes=9), "completed",
    deepest_deg=60.0, inverted_s=200.0, before_nrs=3, after_nrs=2, rpe=4, steps=5, steps_done=5,
    dizzy=False, headache=False, leg_symptoms=False, dizzy_1_min=False, dizzy_3_min=False,
)  # fmt: skip


class Clock:
    """The wall clock of a test."""

    def __init__(self) -> None:
        self.now = BEGAN

    def __call__(self) -> datetime:
        return self.now

    def pass_days(self, days: float) -> None:
        self.now += timedelta(days=days)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(url: str, clock: Clock) -> Iterator[Store]:
    opened = Store.open(url, now=clock)
    opened.add_person(ANNA)
    yield opened
    opened.close()


def train(store: Store, clock: Clock, sessions: int = 3, **changes: Any) -> ProposalRow | None:
    """So many sessions, one a day, and what is proposed then."""
    for _ in range(sessions):
        clock.pass_days(1)
        at = clock.now
        row = replace(DONE, id=f"s-{at:%d-%H}", began_at=at, ended_at=at, **changes)
        store.begin_session(row)
    clock.pass_days(0.1)
    return store.progress.refresh("anna", MACHINE_LIMITS)


def allow(store: Store, deepest_deg: float) -> None:
    """A practitioner sets the deepest angle."""
    limits = replace(NEW_PERSON, deepest_deg=deepest_deg)
    store.care.prescribe("anna", limits, NEW_PRESCRIPTION, "Dr. Berg")


def limits_of(store: Store) -> tuple[float, float]:
    person = store.person("anna")
    assert person is not None
    return person.limits.deepest_deg, person.limits.hold_s


def test_a_proposal_appears_after_the_third_good_session(store: Store, clock: Clock) -> None:
    assert train(store, clock, 2) is None
    found = train(store, clock, 1)
    assert found is not None
    assert (found.kind, found.before, found.after, found.status) == ("angle", 15, 20, "open")
    assert store.progress.open_proposals("anna") == store.progress.open_proposals() == (found,)
    assert limits_of(store) == (15, 60)


@pytest.mark.requirement("S34")
def test_an_accepted_step_is_prescribed_with_who_and_why(store: Store, clock: Clock) -> None:
    found = train(store, clock)
    assert found is not None
    store.progress.accept(found.id, "anna", False, MACHINE_LIMITS)
    assert limits_of(store) == (20, 60)
    change = store.changes("anna")[0]
    assert (change.what, change.by, change.after["why"]) == ("prescription", "anna", found.reason)
    assert store.progress.open_proposals() == ()
    assert [row.status for row in store.progress.decided_proposals("anna")] == ["accepted"]


@pytest.mark.requirement("S34")
def test_one_step_is_one_step_and_the_next_one_needs_sessions_of_its_own(
    store: Store, clock: Clock
) -> None:
    steps = []
    for _ in range(3):
        assert train(store, clock, 2) is None
        found = train(store, clock, 1)
        assert found is not None
        store.progress.accept(found.id, "anna", False, MACHINE_LIMITS)
        steps.append(limits_of(store))
    assert steps == [(20, 60), (20, 75), (25, 75)]


@pytest.mark.requirement("S34")
def test_over_thirty_degrees_only_a_practitioner_accepts(store: Store, clock: Clock) -> None:
    allow(store, deepest_deg=30.0)
    found = train(store, clock)
    assert found is not None
    assert (found.after, found.needs) == (35, "practitioner")
    with pytest.raises(BadRecord, match="waits for your practitioner"):
        store.progress.accept(found.id, "anna", False, MACHINE_LIMITS)
    assert limits_of(store) == (30, 60)
    store.progress.accept(found.id, "practice", True, MACHINE_LIMITS)
    assert limits_of(store) == (35, 60)


@pytest.mark.requirement("S34")
def test_what_no_longer_holds_is_not_accepted(store: Store, clock: Clock) -> None:
    found = train(store, clock)
    assert found is not None
    clock.pass_days(1)
    store.begin_session(replace(DONE, id="bad", began_at=clock.now, leg_symptoms=True))
    with pytest.raises(BadRecord, match="no longer proposed"):
        store.progress.accept(found.id, "anna", True, MACHINE_LIMITS)
    assert limits_of(store) == (15, 60)


@pytest.mark.requirement("S34")
def test_a_machine_with_tighter_caps_has_the_last_word(store: Store, clock: Clock) -> None:
    found = train(store, clock)
    assert found is not None
    tight = replace(MACHINE_LIMITS, deepest_deg=18.0)
    with pytest.raises(BadRecord, match="no longer proposed"):
        store.progress.accept(found.id, "anna", True, tight)
    capped = store.progress.refresh("anna", tight)
    assert capped is not None
    assert capped.after == 18


def test_a_newer_word_supersedes_an_older_one(store: Store, clock: Clock) -> None:
    first = train(store, clock)
    again = store.progress.refresh("anna", MACHINE_LIMITS)
    assert again == first
    bad = train(store, clock, 1, leg_symptoms=True)
    assert first is not None
    assert bad is not None
    assert (bad.kind, bad.after) == ("angle", 10)
    assert store.progress.open_proposals() == (bad,)
    with pytest.raises(BadRecord, match="superseded already"):
        store.progress.accept(first.id, "anna", True, MACHINE_LIMITS)


def test_a_declined_step_can_be_asked_for_again_at_once(store: Store, clock: Clock) -> None:
    found = train(store, clock)
    assert found is not None
    store.progress.decline(found.id, "anna")
    assert store.progress.reopen(found.id, MACHINE_LIMITS) == found
    assert store.progress.accept(found.id, "anna", False, MACHINE_LIMITS).limits.deepest_deg == 20
    with pytest.raises(BadRecord, match="Only a step that was declined"):
        store.progress.reopen(found.id, MACHINE_LIMITS)


def test_a_declined_step_that_no_longer_holds_stays_declined(store: Store, clock: Clock) -> None:
    found = train(store, clock)
    assert found is not None
    store.progress.decline(found.id, "anna")
    allow(store, 18.0)
    with pytest.raises(BadRecord, match="This step is no longer proposed"):
        store.progress.reopen(found.id, MACHINE_LIMITS)
    assert store.progress.open_proposals("anna") == ()


def test_a_declined_step_comes_again_only_after_sessions_of_its_own(
    store: Store, clock: Clock
) -> None:
    found = train(store, clock)
    assert found is not None
    assert store.progress.decline(found.id, "anna").status == "declined"
    with pytest.raises(BadRecord, match="declined already"):
        store.progress.accept(found.id, "anna", False, MACHINE_LIMITS)
    assert train(store, clock, 2) is None
    other = train(store, clock, 1)
    assert other is not None
    assert (other.kind, other.after) == ("hold", 75)


def test_a_step_back_can_be_taken_at_once(store: Store, clock: Clock) -> None:
    allow(store, deepest_deg=25.0)
    found = train(store, clock, 1, leg_symptoms=True)
    assert found is not None
    store.progress.accept(found.id, "anna", False, MACHINE_LIMITS)
    assert limits_of(store) == (20, 60)


def test_nobody_is_told_by_name(store: Store) -> None:
    assert store.progress.refresh(GUEST_ID, MACHINE_LIMITS) is None
    assert store.progress.outlook(GUEST_ID, MACHINE_LIMITS) is None
    for decide in (
        lambda: store.progress.accept(9, "anna", True, MACHINE_LIMITS),
        lambda: store.progress.decline(9, "anna"),
    ):
        with pytest.raises(UnknownRecord) as caught:
            decide()
        assert str(caught.value) == "There is no proposal with the number 9."


# What was felt afterwards

BARE = SessionRow("s1", "anna", "first-time", "First time", BEGAN, BEGAN, "completed")


def test_answers_come_one_after_the_other(store: Store) -> None:
    store.begin_session(BARE)
    store.progress.rate("s1", before_nrs=4, dizzy=False)
    found = store.progress.rate("s1", after_nrs=0, rpe=3, headache=True, note="good", dizzy=None)
    assert found == replace(
        BARE, before_nrs=4, after_nrs=0, rpe=3, dizzy=False, headache=True, note="good"
    )
    assert store.session("s1") == store.progress.rate("s1") == found


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        ({"before_nrs": 11}, "before_nrs is 11, allowed is a whole number 0 to 10."),
        ({"after_nrs": -1}, "after_nrs is -1, allowed is a whole number 0 to 10."),
        ({"rpe": 99}, "rpe is 99, allowed is a whole number 0 to 10."),
        ({"rpe": True}, "rpe is True, allowed is a whole number 0 to 10."),
        ({"dizzy": 1}, "dizzy is 1, allowed is yes or no."),
        ({"outcome": "completed"}, "outcome is not asked after a session."),
        ({"note": "x" * 2001}, "The note is longer than 2000 characters."),
    ],
)
def test_an_answer_that_cannot_be_is_told(
    answer: dict[str, Any], sentence: str, store: Store
) -> None:
    store.begin_session(BARE)
    with pytest.raises(BadRecord) as caught:
        store.progress.rate("s1", **answer)
    assert str(caught.value) == sentence
    assert store.session("s1") == BARE


@pytest.mark.parametrize("answer", [{}, {"rpe": 3}])
def test_an_answer_to_no_session_is_told(answer: dict[str, Any], store: Store) -> None:
    with pytest.raises(UnknownRecord) as caught:
        store.progress.rate("s9", **answer)
    assert str(caught.value) == 'There is no session with the id "s9".'


@pytest.mark.requirement("S37")
@pytest.mark.parametrize(
    ("answer", "advice"),
    [
        ({"after_nrs": 6}, ADVICE_UNWELL),
        ({"leg_symptoms": True}, ADVICE_LEG),
        ({"after_nrs": 5, "dizzy": True, "headache": True}, ""),
    ],
)
def test_what_calls_for_care_has_to_be_read_before_the_next_session(
    store: Store, answer: dict[str, Any], advice: str
) -> None:
    store.begin_session(BARE)
    store.progress.rate("s1", **answer)
    person = store.person("anna")
    assert person is not None
    assert person.advice == advice


@pytest.mark.requirement("S37")
def test_advice_that_is_open_stays_when_more_comes(store: Store) -> None:
    store.care.record_health("anna", all_answered("yes"), "anna")
    store.begin_session(BARE)
    store.progress.rate("s1", leg_symptoms=True)
    store.progress.rate("s1", after_nrs=8)
    person = store.person("anna")
    assert person is not None
    assert person.advice.splitlines() == [ADVICE_DOCTOR, ADVICE_LEG, ADVICE_UNWELL]


def test_what_was_acknowledged_does_not_come_back_with_the_next_word(store: Store) -> None:
    store.begin_session(BARE)
    store.progress.rate("s1", leg_symptoms=True)
    store.care.acknowledge("anna")
    store.progress.rate("s1", note="Better now.")
    person = store.person("anna")
    assert person is not None
    assert person.advice == ""


def test_dizziness_is_asked_for_after_one_and_three_minutes_and_not_before(
    store: Store, clock: Clock
) -> None:
    store.begin_session(BARE)
    for minutes, seconds in ((1, 59), (3, 179)):
        clock.now = BEGAN + timedelta(seconds=seconds)
        with pytest.raises(BadRecord, match=f"not yet {minutes} min"):
            store.progress.checked("s1", minutes, False)
        clock.now += timedelta(seconds=1)
        store.progress.checked("s1", minutes, False)
    assert store.session("s1") == replace(BARE, dizzy_1_min=False, dizzy_3_min=False)
    with pytest.raises(BadRecord, match="not after 2"):
        store.progress.checked("s1", 2, False)


@pytest.mark.requirement("S37")
@pytest.mark.parametrize("minutes", [1, 3])
def test_dizzy_after_standing_up_brings_advice(store: Store, clock: Clock, minutes: int) -> None:
    store.begin_session(BARE)
    clock.pass_days(1)
    store.progress.checked("s1", minutes, True)
    person = store.person("anna")
    assert person is not None
    assert person.advice == ADVICE_DIZZY


def test_a_running_session_is_not_asked_about(store: Store, clock: Clock) -> None:
    store.begin_session(replace(BARE, ended_at=None, outcome=None))
    clock.pass_days(1)
    with pytest.raises(BadRecord, match="not yet 1 min"):
        store.progress.checked("s1", 1, False)


def test_a_guest_answers_without_a_profile(store: Store) -> None:
    store.begin_session(replace(BARE, person_id=GUEST_ID))
    assert store.progress.rate("s1", after_nrs=7, leg_symptoms=True).after_nrs == 7


# Questionnaires


def test_scores_are_found_newest_first_with_their_answers(store: Store, clock: Clock) -> None:
    store.progress.add_score("anna", rmdq([1, 5]))
    clock.pass_days(1)
    newest = store.progress.add_score("anna", psfs([("Garden", 4)]))
    assert newest.at == clock.now
    found = store.progress.scores("anna")
    assert [(row.kind, row.value, row.out_of, dict(row.answers)) for row in found] == [
        ("psfs", 4.0, 10.0, {"Garden": 4}),
        ("rmdq", 2.0, 24.0, {"1": 1, "5": 1}),
    ]
    with pytest.raises(UnknownRecord):
        store.progress.add_score("nobody", rmdq([]))


def test_the_roland_morris_questionnaire_is_due_every_two_weeks(store: Store, clock: Clock) -> None:
    today = clock.now.astimezone().date()
    assert store.progress.due("anna", today) == ("rmdq",)
    assert store.progress.due(GUEST_ID, today) == ()
    store.progress.add_score("anna", rmdq([2]))
    assert store.progress.due("anna", today + timedelta(days=13)) == ()
    assert store.progress.due("anna", today + timedelta(days=14)) == ("rmdq",)
