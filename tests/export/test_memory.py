"""Ten times the sessions take no more memory: whatever leaves is made piece by piece."""

import tracemalloc
from collections.abc import Callable, Iterable
from datetime import UTC, datetime

import pytest

from station.export.archive import zipped_tables
from station.export.fhir import bundle
from station.export.period import ALL
from station.people.person import Person
from station.records.storage import database_url
from station.records.store import Store
from tests.export.made import many

NOW = datetime(2026, 4, 1, tzinfo=UTC)
FEW, MANY = 300, 3_000
MORE_BYTES = 400_000  # 2700 sessions more, held at once, would be over 2 MB
WAYS: dict[str, Callable[[Store, Person], Iterable[bytes]]] = {
    "tables": lambda store, person: zipped_tables(store, person.id, ALL, NOW),
    "bundle": lambda store, person: bundle(store, person, ALL, {}, NOW),
}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    url = database_url(tmp_path_factory.mktemp("many"))
    store = Store.open(url)
    for person_id, count in (("few", FEW), ("many", MANY)):
        store.add_person(Person(person_id, person_id))
        many(url, person_id, count)
    return store


@pytest.mark.parametrize("way", WAYS)
def test_ten_times_the_sessions_take_no_more_memory(store: Store, way: str) -> None:
    few, small = peak_and_size(WAYS[way](store, Person("few", "few")))
    much, large = peak_and_size(WAYS[way](store, Person("many", "many")))
    assert large > 8 * small
    assert much - few < MORE_BYTES


def peak_and_size(pieces: Iterable[bytes]) -> tuple[int, int]:
    """Most memory that was taken at once, and how much came out."""
    tracemalloc.start()
    size = sum(len(piece) for piece in pieces)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak, size
