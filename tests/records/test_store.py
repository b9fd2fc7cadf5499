"""People, sessions, events and samples are kept and found again."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from station.control.plan import NEW_PERSON, Limits
from station.people.person import Person, Role
from station.people.prescription import NEW_PRESCRIPTION
from station.records.rows import EventRow, SampleRow, SessionRow
from station.records.store import BadRecord, Store

BEGAN = datetime(2026, 5, 20, 12, 0, tzinfo=UTC)
ANNA = Person("anna", "Anna", "#aa3311")
SESSION = SessionRow("s1", "anna", "first-time", "First time", BEGAN)


def sample(t_s: float, angle_deg: float | None = 3.0) -> SampleRow:
    return SampleRow(t_s, angle_deg, 15.0, None, -0.25, True, "RUNNING")


def test_a_profile_is_found_as_it_was_kept(store: Store) -> None:
    ben = Person("ben", "Ben", limits=Limits(20, 1.5, 2, 90, 400), health_checked_on=BEGAN.date())
    for person in (ben, ANNA):
        store.add_person(person)
    assert store.people() == (ANNA, ben)
    assert store.person("ben") == ben
    assert store.person("nobody") is None


def test_the_same_id_twice_is_told(store: Store) -> None:
    store.add_person(ANNA)
    with pytest.raises(BadRecord) as caught:
        store.add_person(replace(ANNA, name="Another"))
    assert str(caught.value) == 'There is a person with the id "anna" already. Choose another id.'
    assert store.people() == (ANNA,)


def test_what_was_kept_is_there_after_opening_again(store: Store, url: str) -> None:
    store.add_person(ANNA)
    store.close()
    again = Store.open(url)
    assert again.people() == (ANNA,)
    again.close()


def test_a_fresh_place_gets_a_demo_person_once(url: str) -> None:
    day = [BEGAN]
    store = Store.open(url, now=lambda: day[0])
    store.ensure_demo_person()
    store.care.prescribe("demo", NEW_PERSON, NEW_PRESCRIPTION, "owner")
    day[0] += timedelta(days=200)
    store.ensure_demo_person()
    demo, practitioner = store.people()
    assert (demo.id, demo.limits) == ("demo", NEW_PERSON)
    assert practitioner.role is Role.PRACTITIONER
    assert demo.practitioner_id == practitioner.id == "practice"
    assert demo.health_checked_on == day[0].date()
    store.close()


def test_where_there_is_somebody_no_demo_person_comes(store: Store) -> None:
    store.add_person(ANNA)
    store.ensure_demo_person()
    assert store.people() == (ANNA,)


def test_a_session_is_found_as_it_was_kept(store: Store) -> None:
    store.begin_session(SESSION)
    assert store.session("s1") == SESSION
    ended = BEGAN + timedelta(minutes=8)
    store.end_session("s1", "completed", ended, 15.2, 48.5)
    assert store.session("s1") == replace(
        SESSION, ended_at=ended, outcome="completed", deepest_deg=15.2, inverted_s=48.5
    )
    assert store.session("s2") is None


def test_the_same_session_begun_again_changes_nothing(store: Store) -> None:
    store.begin_session(SESSION)
    store.begin_session(replace(SESSION, title="Other"))
    assert store.sessions() == (SESSION,)


def test_times_are_utc_whatever_zone_they_come_in(store: Store) -> None:
    there = timezone(timedelta(hours=5))
    store.begin_session(replace(SESSION, began_at=BEGAN.astimezone(there)))
    found = store.session("s1")
    assert found == SESSION
    assert found.began_at.utcoffset() == timedelta(0)


def test_the_newest_sessions_come_first_and_no_more_than_asked_for(store: Store) -> None:
    for number in range(5):
        began = BEGAN + timedelta(hours=number)
        person = "anna" if number % 2 else "ben"
        store.begin_session(replace(SESSION, id=f"s{number}", began_at=began, person_id=person))
    assert [row.id for row in store.sessions()] == ["s4", "s3", "s2", "s1", "s0"]
    assert [row.id for row in store.sessions(limit=2)] == ["s4", "s3"]
    assert [row.id for row in store.sessions("anna")] == ["s3", "s1"]


def test_samples_come_back_in_order_of_time(store: Store) -> None:
    store.begin_session(SESSION)
    store.add_samples("s1", [(3, sample(0.3)), (4, sample(0.4, None))])
    store.add_samples("s1", [(0, sample(0.0)), (1, sample(0.1))])
    assert store.samples("s1") == (sample(0.0), sample(0.1), sample(0.3), sample(0.4, None))
    assert store.samples("s2") == ()


def test_events_come_back_in_the_order_in_which_they_happened(store: Store) -> None:
    store.begin_session(SESSION)
    first = EventRow(7, BEGAN, "button", "mode", "READY -> ARMED")
    second = EventRow(7, BEGAN, "station", "step", "1")
    outside = EventRow(9, BEGAN, "monitor", "fault", "estop_open")
    store.add_events("s1", [first, second])
    store.add_events(None, [outside])
    assert store.events("s1") == (first, second)
    assert store.latest_events() == (outside, second, first)
    assert store.latest_events(limit=1) == (outside,)


def test_samples_of_no_session_are_refused_and_nothing_of_them_is_kept(store: Store) -> None:
    with pytest.raises(BadRecord, match="FOREIGN KEY constraint failed"):
        store.add_samples("nothing", [(0, sample(0.0))])
    assert store.samples("nothing") == ()


@pytest.mark.requirement("S43")
def test_a_session_left_open_ends_as_interrupted_at_its_last_sample(store: Store) -> None:
    done = replace(SESSION, id="s0", outcome="completed", ended_at=BEGAN)
    bare = replace(SESSION, id="s2")
    for row in (done, SESSION, bare):
        store.begin_session(row)
    store.add_samples("s1", [(0, sample(0.0)), (42, sample(4.25))])
    assert sorted(store.close_interrupted()) == ["s1", "s2"]
    until = BEGAN + timedelta(seconds=4.25)
    assert store.session("s0") == done
    assert store.session("s1") == replace(SESSION, outcome="interrupted", ended_at=until)
    assert store.session("s2") == replace(bare, outcome="interrupted", ended_at=BEGAN)
    assert store.close_interrupted() == ()


@pytest.mark.requirement("S42")
def test_a_session_left_open_says_itself_that_the_station_went_down(store: Store) -> None:
    store.begin_session(SESSION)
    store.add_events("s1", [EventRow(41, BEGAN, "button", "mode", "READY -> ARMED")])
    store.close_interrupted()
    last = store.events("s1")[-1]
    assert (last.tick, last.source, last.kind) == (41, "station", "interrupted")
    assert last.text == "The station went down in the middle of this session."


@pytest.mark.requirement("S43")
def test_opening_beside_a_running_session_leaves_it_open(store: Store, url: str) -> None:
    store.begin_session(SESSION)
    beside = Store.open(url)
    assert beside.session("s1") == SESSION
    beside.close()


def test_the_file_stands_where_the_address_says(store: Store, tmp_path: Path) -> None:
    assert (tmp_path / "station.db").is_file()


def test_a_time_without_a_zone_is_not_guessed(store: Store) -> None:
    with pytest.raises(BadRecord, match="2026-05-20 12:00:00 has no time zone"):
        store.begin_session(replace(SESSION, began_at=BEGAN.replace(tzinfo=None)))
