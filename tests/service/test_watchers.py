"""What the controller process tells of itself."""

import io
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from hardware.interface import SAFE
from station.control.config import ControlConfig
from station.control.controller import Controller
from station.control.modes import Mode
from station.control.requests import Block
from station.control.snapshot import Phase, SessionView, Snapshot
from station.service.inbox import ROOM, Inbox
from station.service.leaving import Leaving
from station.service.loop import Tick
from station.service.priority import raise_priority
from station.service.teller import Teller
from station.service.watchers import (
    CANNOT_COME_UP,
    COMING_UP,
    LEFT_AWAY,
    STOPPING,
    FailedThreads,
    Farewell,
    StartReport,
    Troubles,
)
from tests.service.builders import good_readings

SESSION = SessionView(
    "s1", "p1", "demo", 0, 1, "Lean", "Lean.", None, 0.0, Phase.STOPPED, None, None, None
)


def tick(**changes: object) -> Tick:
    readings = good_readings(1.0)
    snapshot: Snapshot = Controller.at_start(ControlConfig()).step(readings)[1]
    return Tick(readings, (), SAFE, replace(snapshot, **changes))  # type: ignore[arg-type]


def test_start_is_reported_once_when_every_input_is_good() -> None:
    told: list[str] = []
    report = StartReport(0.0, "normal priority", told.append)
    report(tick(trusted=False))
    assert told == []
    report(tick(trusted=True))
    report(tick(trusted=True))
    (sentence,) = told
    assert "first tick" in sentence
    assert "normal priority" in sentence


@pytest.mark.requirement("S44")
def test_trouble_with_the_records_refuses_new_sessions_until_it_is_over() -> None:
    inbox, told, trouble = Inbox(), list[str](), ["The disk is full."]
    troubles = Troubles(inbox, lambda: trouble[0] if trouble else None, told.append)
    for _ in range(200):
        troubles(tick())
    (request,) = inbox.drain(0.0)
    assert request.what == Block("The disk is full.", "A running session goes on.")
    trouble.clear()
    for _ in range(200):
        troubles(tick())
    assert [each.what for each in inbox.drain(0.0)] == [Block()]
    assert told == ["The disk is full.", "That is over; sessions can be started again."]


def test_trouble_is_passed_on_later_when_the_inbox_is_full() -> None:
    inbox = Inbox()
    for _ in range(ROOM):
        inbox.put(Block(), "web", 0.0)
    troubles = Troubles(inbox, lambda: "The disk is full.", lambda _: None)
    for _ in range(50):
        troubles(tick())
    inbox.drain(0.0)
    for _ in range(50):
        troubles(tick())
    assert len(inbox.drain(0.0)) == 1


def test_thread_that_fails_is_told_and_refuses_new_sessions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    failed = FailedThreads(tmp_path / "crash.txt")
    monkeypatch.setattr(threading, "excepthook", failed)
    thread = threading.Thread(target=int, args=("x",), name="link")
    thread.start()
    thread.join()
    assert failed.trouble is not None
    assert "The controller's link thread has failed (ValueError: " in failed.trouble
    assert "Traceback" in (tmp_path / "crash.txt").read_text()


def said(signals: int, *ticks: Tick) -> list[str]:
    told, leaving = list[str](), Leaving()
    farewell = Farewell(leaving, -70.0, told.append)
    for _ in range(signals):
        leaving.ask()
    for each in ticks:
        farewell(each)
    return told


def test_leaving_in_mid_session_says_that_the_person_comes_up_first() -> None:
    moving = tick(mode=Mode.RETURNING, trusted=True, duty=-0.5)
    assert said(1, moving, moving) == [COMING_UP]


@pytest.mark.requirement("S18")
def test_leaving_says_when_the_table_cannot_come_up() -> None:
    assert said(1, tick(mode=Mode.HOLDING, trusted=False)) == [CANNOT_COME_UP]
    cut = tick(mode=Mode.ESTOPPED, trusted=True, session=SESSION)
    assert said(1, cut, cut) == [CANNOT_COME_UP]
    assert said(2, cut) == [STOPPING]


def test_second_signal_says_that_it_stops() -> None:
    assert said(2, tick(mode=Mode.HOLDING, trusted=True)) == [STOPPING]


def test_parked_station_says_nothing() -> None:
    assert said(1, tick(mode=Mode.READY)) == []
    assert said(1, tick(mode=Mode.ESTOPPED)) == []
    assert said(0, tick(mode=Mode.RUNNING)) == []


@pytest.mark.parametrize(
    ("angle_deg", "words"), [(-69.0, []), (20.0, [LEFT_AWAY]), (None, [LEFT_AWAY])]
)
def test_table_left_away_from_upright_is_told(angle_deg: float | None, words: list[str]) -> None:
    told: list[str] = []
    Farewell(Leaving(), -70.0, told.append).end(angle_deg)
    assert told == words


class StoppedTerminal(io.StringIO):
    """Takes nothing until it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.go = threading.Event()

    def write(self, text: str) -> int:
        self.go.wait(10.0)
        return super().write(text)


def test_stopped_terminal_stops_nobody() -> None:
    terminal = StoppedTerminal()
    teller = Teller(terminal)
    for number in range(1000):
        teller.tell(f"sentence {number}")
    terminal.go.set()
    teller.close(5.0)
    assert terminal.getvalue().splitlines()[-1] == "sentence 999"


def test_priority_is_reported_and_a_missing_permission_is_no_error(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def denied(*_: object) -> None:
        raise PermissionError

    granted: list[int] = []
    monkeypatch.setattr("os.sched_setscheduler", denied)
    monkeypatch.setattr("os.setpriority", lambda *given: granted.append(given[-1]))
    assert raise_priority() == "nice -10"
    assert granted == [-10]
    monkeypatch.setattr("os.setpriority", denied)
    assert "no permission" in raise_priority()
    monkeypatch.setattr("os.sched_setscheduler", lambda *_: None)
    assert raise_priority() == "SCHED_FIFO 10"
