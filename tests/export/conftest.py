import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from station.records.storage import DATABASE_NAME, database_url
from station.records.store import Store
from tests.export.made import anna_in


@pytest.fixture(scope="session")
def with_anna(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Records with Anna in them, as a file, made once."""
    place = tmp_path_factory.mktemp("anna")
    store = Store.open(database_url(place))
    anna_in(store)
    store.close()
    return place / DATABASE_NAME


@pytest.fixture
def url(tmp_path: Path, with_anna: Path) -> str:
    shutil.copy(with_anna, tmp_path)
    return database_url(tmp_path)


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    opened = Store.open(url)
    yield opened
    opened.close()
