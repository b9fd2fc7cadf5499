"""What the service manager hears of the loop, on a real socket."""

import os
import select
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

import psutil
import pytest

from hardware.interface import SAFE
from station.control.config import ControlConfig
from station.control.controller import Controller
from station.control.modes import Mode
from station.service.leaving import Leaving
from station.service.loop import Tick
from station.service.notify import EXTENSION_S, STATUS, Heart, Notifier, watchdog_s
from tests.service.builders import good_readings, wait_for
from tests.service.processes import START_S, Station

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Unix sockets")

PERIOD_S, WATCHDOG_S = 0.01, 2.0
EXTEND = f"EXTEND_TIMEOUT_USEC={EXTENSION_S * 1_000_000:.0f}"


class Manager:
    """The service manager's end: a datagram socket at a path, or with a name of its own."""

    def __init__(self, address: str) -> None:
        self.address, self._heard = address, list[list[str]]()
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.setblocking(False)
        self.socket.bind(address.replace("@", "\0", 1))

    def listen(self) -> None:
        """Take what has come; the socket itself holds ten messages or so."""
        with suppress(BlockingIOError):
            while True:
                self._heard.append(self.socket.recv(4096).decode().split("\n"))

    def heard(self) -> list[list[str]]:
        """The lines of every message since the last time."""
        self.listen()
        found, self._heard = self._heard, []
        return found

    def lines(self) -> list[str]:
        return [line for message in self.heard() for line in message]


@dataclass
class Loop:
    """A loop whose time is handed in."""

    manager: Manager
    watchdog_s: float | None = WATCHDOG_S
    now_s: float = 100.0
    leaving: Leaving = field(default_factory=Leaving)

    def __post_init__(self) -> None:
        self.notifier = Notifier(self.manager.address)
        self.heart = Heart(self.notifier, self.leaving, self.watchdog_s, lambda: self.now_s)
        self._snapshot = Controller.at_start(ControlConfig()).step(good_readings(1.0))[1]

    def tick(
        self, mode: Mode = Mode.READY, after_s: float = PERIOD_S, read_s: float | None = None
    ) -> None:
        self.now_s += after_s
        readings = good_readings(self.now_s if read_s is None else read_s)
        self.heart(Tick(readings, (), SAFE, replace(self._snapshot, mode=mode)))
        self.manager.listen()

    def run(self, duration_s: float, mode: Mode = Mode.READY) -> None:
        for _ in range(round(duration_s / PERIOD_S)):
            self.tick(mode)


@pytest.fixture(params=["path", "abstract"])
def manager(request: pytest.FixtureRequest, run_dir: Path) -> Iterator[Manager]:
    if request.param == "abstract" and sys.platform != "linux":
        pytest.skip("only Linux has names without a file")
    address = str(run_dir / "notify") if request.param == "path" else f"@station-{os.getpid()}"
    made = Manager(address)
    yield made
    made.socket.close()


@pytest.fixture
def loop(manager: Manager) -> Iterator[Loop]:
    made = Loop(manager)
    yield made
    made.notifier.close()


def test_the_first_tick_says_ready_and_what_it_is_doing(loop: Loop) -> None:
    loop.tick(Mode.FAULTED)
    (message,) = loop.manager.heard()
    assert message == ["READY=1", f"STATUS={STATUS[Mode.FAULTED]}", "WATCHDOG=1"]
    loop.run(1.0, Mode.FAULTED)
    assert "READY=1" not in loop.manager.lines()


def test_watchdog_is_fed_a_few_times_in_each_of_its_periods(loop: Loop) -> None:
    loop.tick()
    loop.manager.heard()
    loop.run(10 * WATCHDOG_S)
    fed = loop.manager.lines()
    assert set(fed) == {"WATCHDOG=1"}
    assert 3 * 10 <= len(fed) <= 5 * 10


@pytest.mark.requirement("S20")
def test_ticks_that_come_too_late_do_not_feed_the_watchdog(loop: Loop) -> None:
    loop.tick()
    loop.manager.heard()
    for _ in range(30):
        loop.tick(after_s=0.13)
    assert loop.manager.lines() == []
    loop.tick()
    assert loop.manager.lines() == ["WATCHDOG=1"]


@pytest.mark.requirement("S20")
def test_one_late_tick_among_good_ones_starves_nobody(loop: Loop) -> None:
    loop.run(1.0)
    loop.tick(after_s=0.5)
    loop.manager.heard()
    loop.run(WATCHDOG_S / 2)
    assert "WATCHDOG=1" in loop.manager.lines()


def test_a_tick_without_a_fresh_reading_does_not_feed_the_watchdog(loop: Loop) -> None:
    loop.tick()
    loop.manager.heard()
    stuck_s = loop.now_s
    for _ in range(300):
        loop.tick(read_s=stuck_s)
    assert loop.manager.lines() == []


def test_mode_is_told_in_words_when_it_changes_and_only_then(loop: Loop) -> None:
    for mode in (Mode.READY, Mode.READY, Mode.ARMED, Mode.RUNNING, Mode.RUNNING):
        loop.tick(mode)
    told = [line for line in loop.manager.lines() if line.startswith("STATUS=")]
    assert told == [f"STATUS={STATUS[m]}" for m in (Mode.READY, Mode.ARMED, Mode.RUNNING)]


def test_there_are_words_for_every_mode(loop: Loop) -> None:
    for mode in Mode:
        loop.tick(mode)
    assert len([line for line in loop.manager.lines() if line.startswith("STATUS=")]) == len(Mode)


@pytest.mark.requirement("S17")
def test_bringing_somebody_up_asks_for_time_again_and_again(loop: Loop) -> None:
    loop.run(1.0, Mode.HOLDING)
    loop.leaving.ask()
    loop.manager.heard()
    loop.tick(Mode.RETURNING)
    assert loop.manager.lines()[0] == "STOPPING=1"
    loop.run(60.0, Mode.RETURNING)
    told = loop.manager.lines()
    assert "STOPPING=1" not in told
    assert told.count(EXTEND) >= 60.0 / EXTENSION_S * 4


@pytest.mark.requirement("S20")
def test_a_way_up_that_hangs_gets_no_more_time(loop: Loop) -> None:
    loop.leaving.ask()
    loop.tick(Mode.RETURNING)
    assert EXTEND in loop.manager.lines()
    for _ in range(30):
        loop.tick(Mode.RETURNING, after_s=1.0)
    assert loop.manager.lines() == []


def test_nobody_is_told_without_a_manager(run_dir: Path) -> None:
    heart, notifier = Heart.of_this_service(Leaving(), {})
    readings = good_readings(1.0)
    heart(Tick(readings, (), SAFE, Controller.at_start(ControlConfig()).step(readings)[1]))
    notifier.send("READY=1")
    notifier.close()
    assert not list(run_dir.iterdir())


def test_a_manager_that_has_gone_or_does_not_listen_holds_nobody_up(manager: Manager) -> None:
    loop = Loop(manager)
    for _ in range(5000):  # many times what the queue of a socket holds
        loop.notifier.send("STATUS=" + 1000 * "x")
    assert 0 < len(manager.heard()) < 5000
    Path(manager.address).unlink(missing_ok=True)
    manager.socket.close()
    loop.notifier.send("READY=1")
    loop.notifier.close()


@pytest.mark.requirement("S20")
def test_the_controller_feeds_its_watchdog_until_it_hangs(
    tmp_path: Path, run_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    manager = Manager(str(run_dir / "notify"))
    monkeypatch.setenv("NOTIFY_SOCKET", manager.address)
    monkeypatch.setenv("WATCHDOG_USEC", str(400_000))
    monkeypatch.delenv("WATCHDOG_PID", raising=False)
    where = ("--data", str(tmp_path / "data"), "--run-dir", str(run_dir))
    with Station(tmp_path, run_dir, "controller", *where) as station:
        wait_for(lambda: "READY=1" in manager.lines(), START_S)
        wait_for(lambda: "WATCHDOG=1" in manager.lines())
        station.signal(signal.SIGSTOP)
        wait_for(lambda: psutil.Process(station.process.pid).status() == psutil.STATUS_STOPPED)
        manager.lines()
        assert not select.select([manager.socket], [], [], 1.0)[0]
        station.signal(signal.SIGCONT)
        wait_for(lambda: "WATCHDOG=1" in manager.lines())
        station.signal()
        assert station.wait(10.0) == 0
    manager.socket.close()


def test_an_address_of_another_kind_is_left_alone() -> None:
    notifier = Notifier("vsock:2:1234")
    notifier.send("READY=1")
    notifier.close()


@pytest.mark.parametrize(
    ("environment", "waits_s"),
    [
        ({"WATCHDOG_USEC": "2000000"}, 2.0),
        ({"WATCHDOG_USEC": "2000000", "WATCHDOG_PID": str(os.getpid())}, 2.0),
        ({"WATCHDOG_USEC": "2000000", "WATCHDOG_PID": "1"}, None),
        ({"WATCHDOG_USEC": "0"}, None),
        ({"WATCHDOG_USEC": "soon"}, None),
        ({}, None),
    ],
)
def test_watchdog_is_the_one_that_watches_this_process(
    environment: dict[str, str], waits_s: float | None
) -> None:
    assert watchdog_s(environment) == waits_s


def test_without_a_watchdog_only_the_news_are_told(manager: Manager) -> None:
    loop = Loop(manager, watchdog_s=None)
    loop.run(5.0)
    assert manager.lines() == ["READY=1", f"STATUS={STATUS[Mode.READY]}"]
    loop.notifier.close()
