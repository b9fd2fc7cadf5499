"""One workshop for all trials of a test process."""

from collections.abc import Iterator

import pytest

from tests.broken.workshop import Workshop


@pytest.fixture(scope="session")
def workshop() -> Iterator[Workshop]:
    with Workshop() as opened:
        yield opened
