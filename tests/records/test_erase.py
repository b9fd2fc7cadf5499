"""Deleting somebody: everything of theirs, nothing of anybody else's, and no trace in the file."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from station.people.health import all_answered
from station.people.person import Person
from station.records.engine import make_engine
from station.records.errors import BadRecord, UnknownRecord
from station.records.models import Base
from station.records.rows import PersonalProgramRow, SessionRow
from station.records.store import Store
from tests.export.made import BEGAN, anna_in, running

NAME = "Anna Kovács"


@pytest.fixture
def anna(store: Store) -> Person:
    """Anna with something in every table, and Otto, who stays."""
    found = anna_in(store)
    store.care.record_health("anna", all_answered("no") | {"heart": "yes"}, NAME)
    store.care.release("anna", "Dr Berg", None, "carefully")
    store.personal.save(PersonalProgramRow("my-a", "anna", "Anna's", "x", BEGAN, NAME))
    store.care.save_profile(Person("otto", "Otto", practitioner_id="berg"), "Otto")
    store.begin_session(SessionRow("o1", "otto", "rocking", "Rocking", BEGAN, BEGAN, "completed"))
    return found


def counts(url: str) -> dict[str, int]:
    engine = make_engine(url)
    with engine.connect() as connection:
        found = {
            table.name: connection.scalar(select(func.count()).select_from(table)) or 0
            for table in Base.metadata.sorted_tables
        }
    engine.dispose()
    return found


def bytes_of(folder: Path) -> bytes:
    """Everything that SQLite has written there."""
    return b"".join(path.read_bytes() for path in folder.glob("station.db*"))


def test_only_what_belongs_to_others_is_left(store: Store, url: str, anna: Person) -> None:
    done = store.erase.person("anna", "Dr Berg")
    assert (done.name, done.sessions, done.overwritten) == (NAME, 4, True)
    left = {name: count for name, count in counts(url).items() if count}
    assert left == {"people": 2, "changes": 2, "sessions": 1, "events": 1}
    assert store.session("o1") is not None
    assert store.person("anna") is None


def test_what_would_go_is_counted_beforehand(store: Store, anna: Person) -> None:
    found = store.erase.belongings("anna")
    assert (found.sessions, found.scores, found.health_checks, found.releases, found.programs) == (
        4, 3, 1, 1, 1,
    )  # fmt: skip
    assert store.erase.belongings("berg").looked_after == 2


def test_the_name_is_nowhere_in_the_files_any_more(
    store: Store, tmp_path: Path, anna: Person
) -> None:
    store.care.save_profile(Person("anna", "Anna Kovács-Szabó of Pécs"), NAME)
    store.care.save_profile(Person("anna", NAME), NAME)  # an older name, replaced by a shorter one
    assert "Kovács".encode() in bytes_of(tmp_path)
    store.erase.person("anna", "Dr Berg")
    remains = bytes_of(tmp_path)
    assert not [word for word in ("Kovács", "Szabó", "anna", "HYPERLINK", "carefully", "walking")
                if word.encode() in remains]  # fmt: skip


def test_that_a_profile_was_deleted_is_kept_without_whose(store: Store, anna: Person) -> None:
    store.erase.person("anna", f" {NAME.upper()} ")
    (event,) = store.latest_events(1)
    assert (event.kind, event.text) == (
        "erased", "A profile was deleted with everything of it, by that person.",
    )  # fmt: skip


def test_a_practitioner_goes_and_the_people_in_their_care_stay(store: Store, anna: Person) -> None:
    store.erase.person("berg", "Owner")
    people = {person.id: person.practitioner_id for person in store.people()}
    assert people == {"anna": None, "otto": None}
    assert [release.by for release in store.care.releases("anna")] == ["Dr Berg"]


def test_nobody_is_deleted_in_mid_session(store: Store, url: str, anna: Person) -> None:
    store.begin_session(running())
    before = counts(url)
    with pytest.raises(BadRecord, match="A session of Anna Kovács has not ended"):
        store.erase.person("anna", "Dr Berg")
    assert counts(url) == before
    store.erase.person("otto", "Dr Berg")  # somebody else may be


@pytest.mark.parametrize("person_id", ["nobody", "guest"])
def test_somebody_who_is_not_there_cannot_be_deleted(store: Store, person_id: str) -> None:
    with pytest.raises(UnknownRecord, match="There is no person"):
        store.erase.person(person_id, "Dr Berg")


def test_who_deletes_has_to_be_named(store: Store, anna: Person) -> None:
    with pytest.raises(BadRecord):
        store.erase.person("anna", " ")
    assert store.person("anna") == store.person("anna")


def test_an_older_log_that_somebody_reads_is_told_of(store: Store, url: str, anna: Person) -> None:
    engine = make_engine(url)
    with engine.connect() as reader:
        reader.execute(select(func.count()).select_from(Base.metadata.tables["people"]))
        assert store.erase.person("anna", "Dr Berg").overwritten is False
    engine.dispose()


@pytest.fixture
def recordings(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "recordings"
    folder.mkdir()
    for session_id in ("s0", "s1", "o1"):
        (folder / f"20260301T090000-{session_id}.jsonl.gz").write_bytes(b"x")
    yield folder
    folder.chmod(0o700)


def names(folder: Path) -> list[str]:
    return sorted(path.name.partition("-")[2] for path in folder.iterdir())


def test_recordings_of_the_persons_sessions_go_too(
    store: Store, anna: Person, recordings: Path
) -> None:
    assert store.erase.person("anna", "Dr Berg", recordings).recordings_left == 0
    assert names(recordings) == ["o1.jsonl.gz"]
    assert [event.kind for event in store.latest_events()] == ["erased"]


def test_recordings_that_cannot_be_removed_here_are_removed_later(
    store: Store, anna: Person, recordings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as held:
        held.setattr(Path, "unlink", _refused)
        assert store.erase.person("anna", "Dr Berg", recordings).recordings_left == 2
    assert len(names(recordings)) == 3
    assert store.erase.remove_left(recordings) == 0
    assert names(recordings) == ["o1.jsonl.gz"]
    assert [event.kind for event in store.latest_events()] == ["erased"]


def _refused(*_: object, **__: object) -> None:
    raise PermissionError("Read-only file system")
