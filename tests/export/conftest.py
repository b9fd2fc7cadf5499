from collections.abc import Iterator
from pathlib import Path

import pytest

from station.records.storage import database_url
from station.records.store import Store
from tests.export.made import anna_in


@pytest.fixture
def url(tmp_path: Path) -> str:
    return database_url(tmp_path)


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    """Records with Anna in them."""
    opened = Store.open(url)
    anna_in(opened)
    yield opened
    opened.close()
