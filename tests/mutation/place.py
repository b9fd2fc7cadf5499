"""One room of the control core and its tests, in the project that has them."""

import os
import sys
from dataclasses import dataclass
from pathlib import Path

PATIENCE_S = 300.0  # a machine may be busy; no mutant of ours can loop
QUIET = (  # and quick: half of a trial would be spent on a fine drawing of the failure
    *("-q", "-s", "--tb=native", "--no-header", "--no-summary", "--override-ini=addopts="),
    *("-p", "no:cacheprovider", "-p", "no:doctest", "-p", "no:junitxml", "-p", "no:logging"),
    "--continue-on-collection-errors",
)


@dataclass(frozen=True, slots=True)
class Place:
    """`station/control/ROOM.py` and `tests/control/test_ROOM*.py`."""

    root: Path
    room: str
    pattern: str = ""  # of its tests, if not all of them are wanted

    @property
    def module(self) -> str:
        """Its name for an import."""
        return f"station.control.{self.room}"

    @property
    def path(self) -> Path:
        """Its source."""
        return self.root / "station" / "control" / f"{self.room}.py"

    @property
    def tests(self) -> list[str]:
        """The files of its tests."""
        folder = self.root / "tests" / "control"
        return [str(path) for path in sorted(folder.glob(self.pattern or f"test_{self.room}*.py"))]

    def enter(self) -> None:
        """Be in the project, with no plugin but pytest's own."""
        os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
        os.chdir(self.root)
        sys.path.insert(0, str(self.root))
