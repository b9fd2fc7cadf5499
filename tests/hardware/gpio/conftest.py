"""Fixtures of the drivers' tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hardware.gpio.rig import Rig


@pytest.fixture
def rig(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Rig]:
    """A board that nothing has been done to yet."""
    board = Rig(tmp_path, monkeypatch)
    yield board
    board.acts.mend()  # what was not closed is closed when it is forgotten
