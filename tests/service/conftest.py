"""Fixtures of the service's tests."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def run_dir() -> Iterator[Path]:
    """A directory for sockets; its path is short, as sockets need it."""
    made = Path(tempfile.mkdtemp(prefix="station-test-"))
    yield made
    shutil.rmtree(made)
