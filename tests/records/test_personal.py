"""Programs made here, as the records keep them."""

from datetime import UTC, datetime

import pytest

from station.people.person import Person
from station.records import room_personal
from station.records.rows import PersonalProgramRow
from station.records.store import BadRecord, Store, UnknownRecord

AT = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)


def row(program_id: str, person_id: str | None = None, title: str = "Mine") -> PersonalProgramRow:
    return PersonalProgramRow(program_id, person_id, title, 'id = "x"', AT, "station")


@pytest.fixture
def people(store: Store) -> Store:
    store.add_person(Person("anna", "Anna"))
    store.add_person(Person("otto", "Otto"))
    return store


def test_what_is_saved_comes_back_as_it_was(people: Store) -> None:
    people.personal.save(row("my-evening", "anna"))
    assert people.personal.get("my-evening") == row("my-evening", "anna")
    assert people.personal.get("my-morning") is None


def test_somebody_gets_the_programs_for_everybody_and_their_own(people: Store) -> None:
    for kept in (row("my-b", title="B"), row("my-a", "anna", "A"), row("my-c", "otto", "C")):
        people.personal.save(kept)
    assert [one.id for one in people.personal.all("anna")] == ["my-a", "my-b"]
    assert [one.id for one in people.personal.all("guest")] == ["my-b"]
    assert [one.id for one in people.personal.all()] == ["my-a", "my-b", "my-c"]


def test_saving_again_changes_the_same_program(people: Store) -> None:
    people.personal.save(row("my-evening", "anna"))
    people.personal.save(row("my-evening", None, "For everybody"))
    assert people.personal.all() == (row("my-evening", None, "For everybody"),)


def test_a_program_for_nobody_known_is_refused(people: Store) -> None:
    with pytest.raises(UnknownRecord, match='no person with the id "nobody"'):
        people.personal.save(row("my-evening", "nobody"))
    assert people.personal.all() == ()


def test_what_is_deleted_is_gone_and_cannot_be_deleted_again(people: Store) -> None:
    people.personal.save(row("my-evening"))
    people.personal.delete("my-evening")
    assert people.personal.all() == ()
    with pytest.raises(UnknownRecord, match="my-evening"):
        people.personal.delete("my-evening")


def test_the_number_of_programs_has_a_bound_that_changes_do_not_count_for(
    people: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room_personal, "MOST", 1)
    people.personal.save(row("my-evening"))
    people.personal.save(row("my-evening", title="Changed"))
    with pytest.raises(BadRecord, match="There are 1 programs already"):
        people.personal.save(row("my-morning"))
