"""Profiles, health checks, releases and prescriptions are kept with who, when, before and after."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

import pytest

from station.control.plan import NEW_PERSON, Limits
from station.people.advice import ADVICE_DOCTOR
from station.people.health import QUESTIONS_VERSION, BadHealthCheck, all_answered
from station.people.person import GUEST, BadPerson, Guidance, Person, Role, Turning, Units
from station.people.prescription import Prescription
from station.records.errors import BadRecord, UnknownRecord
from station.records.store import Store

NOON = datetime(2026, 5, 20, 12, 0, tzinfo=UTC)
TODAY = NOON.astimezone().date()
DR = Person("dr", "Dr. Berg", role=Role.PRACTITIONER)
ANNA = Person(
    "anna", "Anna", "#aa3311", initial="AK", birth_year=1960, height_cm=170,
    ankle_setting="hole 4", units=Units.IMPERIAL, practitioner_id="dr",
    language="de", guidance=Guidance.SPEECH, turning=Turning.NEVER,
)  # fmt: skip
NO = all_answered("no")
HEART = NO | {"heart": "yes"}
SADDLE = NO | {"saddle-numbness": "yes"}


@dataclass
class Clock:
    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(url: str, clock: Clock) -> Iterator[Store]:
    opened = Store.open(url, now=clock)
    opened.care.save_profile(DR, "owner")
    opened.care.save_profile(ANNA, "anna")
    yield opened
    opened.close()


def anna(store: Store) -> Person:
    found = store.person("anna")
    assert found is not None
    return found


def told(error: pytest.ExceptionInfo[BadRecord]) -> str:
    return str(error.value)


def test_a_profile_is_found_as_it_was_entered(store: Store) -> None:
    assert store.people() == (ANNA, DR)


def test_a_changed_profile_keeps_who_when_before_and_after(store: Store, clock: Clock) -> None:
    clock.now += timedelta(days=1)
    assert store.care.save_profile(replace(ANNA, name="Anna B", height_cm=None), "dr").name
    changed, first = store.changes("anna")
    assert (changed.at, changed.by, changed.what) == (clock.now, "dr", "profile")
    assert (changed.before["name"], changed.after["name"]) == ("Anna", "Anna B")
    assert (changed.before["height_cm"], changed.after["height_cm"]) == (170, None)
    assert (first.by, first.before) == ("anna", {})


def test_a_profile_kept_without_a_change_leaves_no_line(store: Store) -> None:
    store.care.save_profile(ANNA, "anna")
    assert len(store.changes("anna")) == 1


@pytest.mark.requirement("S33")
@pytest.mark.parametrize("person_id", ["anna", "zoe"], ids=["there already", "new"])
def test_nobody_gets_limits_or_a_clearance_with_a_profile(store: Store, person_id: str) -> None:
    wished = Person(
        person_id, "Z", limits=Limits(60, 3, 3, 180, 1200), health_checked_on=TODAY, released=True,
        prescription=Prescription(daily_s=3600.0),
    )  # fmt: skip
    kept = store.care.save_profile(wished, "z")
    assert (kept.limits, kept.prescription) == (NEW_PERSON, Prescription())
    assert (kept.health_checked_on, kept.released) == (None, False)
    assert store.person(person_id) == kept


@pytest.mark.parametrize(
    ("person", "new", "sentence"),
    [
        (GUEST, False, 'The id "guest" is for people without a profile. Choose another id.'),
        (ANNA, True, 'There is a person with the id "anna" already. Choose another id.'),
        (
            replace(ANNA, practitioner_id="anna"),
            False,
            'There is no practitioner with the id "anna". '
            "Choose one of the practitioners, or nobody.",
        ),
        (
            replace(ANNA, practitioner_id="nobody"),
            False,
            'There is no practitioner with the id "nobody". '
            "Choose one of the practitioners, or nobody.",
        ),
    ],
)
def test_a_profile_that_cannot_be_kept_changes_nothing(
    store: Store, person: Person, new: bool, sentence: str
) -> None:
    with pytest.raises(BadRecord) as caught:
        store.care.save_profile(person, "x", new=new)
    assert told(caught) == sentence
    assert store.people() == (ANNA, DR)


@pytest.mark.parametrize("by", ["", "  ", "x" * 65])
def test_a_change_by_nobody_is_refused_whole(store: Store, by: str) -> None:
    with pytest.raises(BadRecord, match="named with 1 to 64 characters"):
        store.care.save_profile(replace(ANNA, name="Other"), by)
    with pytest.raises(BadRecord):
        store.care.record_health("anna", NO, by)
    assert anna(store) == ANNA
    assert store.care.health_checks("anna") == ()


@pytest.mark.requirement("S32")
def test_answers_are_kept_as_given_with_the_version_of_the_questions(
    store: Store, clock: Clock
) -> None:
    row = store.care.record_health("anna", HEART, "anna")
    assert (row.at, row.by, row.version) == (clock.now, "anna", QUESTIONS_VERSION)
    assert (row.answers, row.outcome) == (HEART, "release")
    second = store.care.record_health("anna", NO, "dr")
    assert store.care.health_checks("anna") == (second, row)
    assert store.care.latest_health("anna") == second
    assert store.care.latest_health("dr") is None


@pytest.mark.requirement("S32")
def test_no_to_everything_clears_from_today(store: Store) -> None:
    store.care.record_health("anna", NO, "anna")
    person = anna(store)
    assert (person.health_checked_on, person.released) == (TODAY, True)
    assert (person.released_until, person.advice) == (None, "")
    change = store.changes("anna")[0]
    assert (change.what, change.before["released"], change.after["released"]) == (
        "health", False, True,
    )  # fmt: skip


@pytest.mark.requirement("S32")
def test_a_yes_takes_an_earlier_clearance_and_its_release_away(store: Store) -> None:
    store.care.record_health("anna", HEART, "anna")
    store.care.release("anna", "dr", TODAY + timedelta(days=30))
    assert anna(store).released
    store.care.record_health("anna", HEART, "anna")
    assert (anna(store).released, anna(store).released_until) == (False, None)


@pytest.mark.requirement("S32")
def test_a_check_with_a_line_left_out_is_not_kept(store: Store) -> None:
    with pytest.raises(BadHealthCheck):
        store.care.record_health("anna", {"heart": "no"}, "anna")
    assert store.care.health_checks("anna") == ()
    assert anna(store) == ANNA


@pytest.mark.requirement("S37")
def test_a_warning_sign_leaves_advice_and_stays_until_a_release(store: Store) -> None:
    assert store.care.record_health("anna", SADDLE, "anna").outcome == "doctor"
    assert (anna(store).advice, anna(store).see_doctor) == (ADVICE_DOCTOR, True)
    store.care.acknowledge("anna")
    store.care.record_health("anna", NO, "anna")  # a second try does not lift it
    assert (anna(store).see_doctor, anna(store).released) == (True, False)
    store.care.release("anna", "dr", None, "seen in hospital")
    assert (anna(store).see_doctor, anna(store).released) == (False, True)


@pytest.mark.requirement("S32")
def test_answering_no_later_does_not_take_a_yes_from_the_practitioner(store: Store) -> None:
    first = store.care.record_health("anna", HEART, "anna")
    again = store.care.record_health("anna", NO, "anna")
    assert (again.outcome, anna(store).released) == ("release", False)
    assert store.care.waiting("anna") == first
    store.care.release("anna", "dr", None, "looked at")
    assert anna(store).released
    assert store.care.waiting("anna") is None
    assert store.care.record_health("anna", NO, "anna").outcome == "free"
    assert anna(store).released


@pytest.mark.requirement("S32")
def test_a_release_that_is_taken_back_leaves_everything_as_before_it(store: Store) -> None:
    store.care.record_health("anna", SADDLE, "anna")
    store.care.release("anna", "dr", None, "seen in hospital")
    person = store.care.revoke("anna", "dr", "it has come back")
    assert (person.released, person.see_doctor) == (False, True)
    assert store.care.releases("anna") == ()
    revoked, released = store.changes("anna")[:2]
    assert (revoked.by, revoked.before["released"], revoked.after["released"]) == (
        "dr", True, False,
    )  # fmt: skip
    assert (revoked.after["note"], released.after["note"]) == (
        "it has come back", "seen in hospital",
    )  # fmt: skip
    store.care.record_health("anna", NO, "anna")
    assert not anna(store).released
    with pytest.raises(BadRecord, match="Anna has no release that could be taken back"):
        store.care.revoke("anna", "dr")


@pytest.mark.requirement("S37")
def test_what_was_read_is_kept_with_its_words(store: Store) -> None:
    store.care.record_health("anna", SADDLE, "anna")
    assert store.care.acknowledge("anna").advice == ""
    change = store.changes("anna")[0]
    assert (change.by, change.what) == ("anna", "advice")
    assert (change.before, change.after) == ({"advice": ADVICE_DOCTOR}, {"advice": ""})
    store.care.acknowledge("anna", "dr")
    assert store.changes("anna")[0] == change  # nothing was left to read


@pytest.mark.requirement("S32")
def test_a_release_keeps_who_until_when_and_the_note(store: Store, clock: Clock) -> None:
    check = store.care.record_health("anna", HEART, "anna")
    clock.now += timedelta(hours=1)
    until = TODAY + timedelta(days=30)
    row = store.care.release("anna", "Dr. Berg", until, "up to 20 deg")
    assert (row.health_check_id, row.at, row.by) == (check.id, clock.now, "Dr. Berg")
    assert (row.until, row.note) == (until, "up to 20 deg")
    assert (anna(store).released, anna(store).released_until) == (True, until)
    change = store.changes("anna")[0]
    assert (change.what, change.after["note"]) == ("release", "up to 20 deg")
    later = store.care.release("anna", "Dr. Berg", TODAY)
    assert store.care.releases("anna") == (later, row)


def test_what_cannot_be_released_is_told(store: Store) -> None:
    with pytest.raises(BadRecord) as caught:
        store.care.release("anna", "dr", None)
    assert told(caught).startswith("Anna has no health check that could be released.")
    store.care.record_health("anna", NO, "anna")
    with pytest.raises(BadRecord, match="Anna needs no release: nothing stands against"):
        store.care.release("anna", "dr", None)
    store.care.record_health("anna", HEART, "anna")
    with pytest.raises(BadRecord, match="The release would end on"):
        store.care.release("anna", "dr", TODAY - timedelta(days=1))
    with pytest.raises(BadRecord, match="longer than 2000 characters"):
        store.care.release("anna", "dr", None, "x" * 2001)
    assert not anna(store).released
    assert store.care.releases("anna") == ()


@pytest.mark.requirement("S32")
def test_a_child_is_not_released_by_anybody(store: Store) -> None:
    store.care.save_profile(replace(ANNA, birth_year=TODAY.year - 14), "anna")
    assert store.care.record_health("anna", NO, "anna").outcome == "release"
    with pytest.raises(BadRecord, match="may still be 13 years old; the table is for people of 14"):
        store.care.release("anna", "dr", None)
    assert not anna(store).released


@pytest.mark.requirement("S32")
def test_a_year_of_birth_told_later_takes_back_what_the_answers_alone_had_cleared(
    store: Store,
) -> None:
    young = replace(ANNA, birth_year=TODAY.year - 16)
    store.care.record_health("anna", NO, "anna")
    store.care.save_profile(young, "anna")
    assert not anna(store).released
    store.care.release("anna", "dr", None)
    store.care.save_profile(replace(young, birth_year=TODAY.year - 17), "anna")
    assert anna(store).released  # a practitioner has said so


def test_limits_and_prescription_change_together_with_both_sides_kept(store: Store) -> None:
    limits, wish = replace(NEW_PERSON, deepest_deg=20.0), Prescription(420.0, 5, ("rocking",))
    person = store.care.prescribe("anna", limits, wish, "dr", "all well")
    assert (person.limits, person.prescription) == (limits, wish)
    assert anna(store) == person
    change = store.changes("anna")[0]
    assert (change.by, change.what) == ("dr", "prescription")
    assert (change.before["deepest_deg"], change.after["deepest_deg"]) == (15.0, 20.0)
    assert (change.before["programs"], change.after["programs"]) == (None, ["rocking"])
    assert change.after["why"] == "all well"
    store.care.prescribe("anna", limits, wish, "dr")
    assert store.changes("anna")[0] == change


@pytest.mark.requirement("S33")
def test_a_limit_beyond_the_machine_is_not_kept_nor_anything_beside_it(store: Store) -> None:
    with pytest.raises(BadPerson, match=r"deepest_deg is 61, allowed is 0 to 60\."):
        store.care.prescribe(
            "anna", replace(NEW_PERSON, deepest_deg=61.0), Prescription(60.0), "dr"
        )
    assert anna(store) == ANNA
    assert len(store.changes("anna")) == 1


def test_patients_are_the_members_that_somebody_looks_after(store: Store) -> None:
    ben = store.care.save_profile(Person("ben", "Ben"), "ben")
    assert store.care.patients() == (ANNA, ben)
    assert store.care.patients("dr") == (ANNA,)
    assert store.care.patients("other") == ()


def test_nobody_is_told_whatever_is_asked(store: Store) -> None:
    care = store.care
    for attempt in (
        lambda: care.record_health("zoe", NO, "x"),
        lambda: care.release("zoe", "x", None),
        lambda: care.prescribe("zoe", NEW_PERSON, Prescription(), "x"),
        lambda: care.acknowledge("zoe"),
    ):
        with pytest.raises(UnknownRecord) as caught:
            attempt()
        assert str(caught.value) == 'There is no person with the id "zoe".'


def test_the_day_of_a_check_is_the_one_on_the_wall_not_the_one_of_utc(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "UTC+9")  # nine hours behind
    time.tzset()
    try:
        store = Store.open(url, now=lambda: datetime(2026, 5, 21, 3, 0, tzinfo=UTC))
        store.care.save_profile(replace(ANNA, practitioner_id=None), "anna")
        store.care.record_health("anna", NO, "anna")
        assert anna(store).health_checked_on == date(2026, 5, 20)
        store.close()
    finally:
        monkeypatch.undo()
        time.tzset()
