import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from station.records.storage import database_url
from station.records.store import Store


def eventually(condition: Callable[[], bool], within_s: float = 20.0) -> None:
    """Wait for a condition, for a bounded time."""
    until_s = time.monotonic() + within_s
    while not condition():
        assert time.monotonic() < until_s, "the condition did not come true"
        time.sleep(0.01)


@pytest.fixture
def url(tmp_path: Path) -> str:
    return database_url(tmp_path)


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    opened = Store.open(url)
    yield opened
    opened.close()
