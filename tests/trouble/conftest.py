"""A controller and a person at its table, on a computer that is about to give trouble."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from station.service.link import LinkDown, Refused
from tests.disk import built, loaded, order
from tests.service.builders import wait_for
from tests.service.processes import SPEED, Person, Station

BOUND_S = 120.0
TRIES = 3
UPRIGHT_DEG = -70.0


@pytest.fixture
def run_dir() -> Iterator[Path]:
    """A directory for sockets; its path is short, as sockets need it."""
    made = Path(tempfile.mkdtemp(prefix="station-test-"))
    yield made
    shutil.rmtree(made)


@dataclass(frozen=True, slots=True)
class Scene:
    """A controller, and the person at its table.

    Attributes:
        station: The process.
        person: By way of the bench and the link.
        data: Its data directory.
    """

    station: Station
    person: Person
    data: Path

    def goes_on(self) -> None:
        """The loop ticks on, for at least two more seconds of the table's time."""
        before = self.person.state["loop"]["ticks"]
        wait_for(lambda: self.person.state["loop"]["ticks"] > before + 200, BOUND_S)

    def comes_up(self) -> None:
        """The table ends upright by itself, with nobody doing anything."""
        wait_for(self._is_up, BOUND_S)

    def comes_up_when_asked(self) -> None:
        """Bring me up, and nothing more."""
        self.person.link.request("return")
        self.comes_up()

    def says(self, words: str) -> None:
        """It tells this, on standard error, which is the service's journal."""
        wait_for(lambda: words in self.station.said, BOUND_S)

    def refuses(self) -> Refused:
        """No session can be chosen; why."""
        refusals: list[Refused] = []

        def is_refused() -> bool:
            try:
                self.person.link.request("arm", program_id="first-time", person_id="demo")
            except Refused as refused:
                refusals.append(refused)
            except LinkDown:
                return False
            return bool(refusals)

        wait_for(is_refused, BOUND_S)
        return refusals[0]

    def takes_sessions_again(self) -> None:
        """A session can be chosen, after whatever stands has been acknowledged."""
        wait_for(self._arms, BOUND_S)

    def _arms(self) -> bool:
        try:
            self.person.link.request("arm", program_id="first-time", person_id="demo")
        except (Refused, LinkDown):
            return False
        return True

    def _is_up(self) -> bool:
        angle_deg = self.person.state["angle_deg"]
        up = angle_deg is not None and angle_deg < UPRIGHT_DEG + 2.0
        return up and self.person.state["session"] is None and self.person.state["duty"] == 0.0


Begin = Callable[..., Scene]


@pytest.fixture
def begin(tmp_path: Path, run_dir: Path) -> Iterator[Begin]:
    """Starts a controller on a disk that obeys orders; again when the one before has ended."""
    data = tmp_path / "data"
    library = built(tmp_path)
    order(data)
    with ExitStack() as stack:

        def started(*, speed: str = SPEED) -> Scene:
            where = ("--data", str(data), "--run-dir", str(run_dir), "--speed", speed)
            station = stack.enter_context(
                Station(tmp_path, run_dir, "controller", *where, environment=loaded(library, data))
            )
            person = stack.enter_context(Person(run_dir))
            return Scene(station, person, data)

        yield started


@pytest.fixture
def head_down(begin: Begin) -> Scene:
    """In the middle of a session, head-down."""
    scene = begin()
    scene.person.make_ready()
    for _ in range(TRIES):
        try:
            scene.person.go_head_down()
        except (AssertionError, Refused):  # this very computer was too late: it has come up
            scene.comes_up_when_asked()
            scene.person.tap()
        else:
            return scene
    raise AssertionError("this computer is too slow for a session")
