"""Steps of the wall clock, seen beside the clock that only runs on."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from hardware.interface import SAFE
from station.control.snapshot import Snapshot
from station.records.rows import EventRow, SessionRow
from station.service.clock_watch import ClockWatch
from station.service.loop import Tick
from tests.records.snapshots import Loop, view
from tests.service.builders import good_readings

BEGAN = datetime(2026, 5, 20, 12, tzinfo=UTC)


class Clocks:
    """Two clocks, and whoever watches them."""

    def __init__(self) -> None:
        self.wall, self.running_s = BEGAN, 1000.0
        self.noted: list[EventRow] = []
        self.told: list[str] = []
        self.loop = Loop()
        self.watch = ClockWatch(
            self.noted.append, self.told.append, lambda: self.wall, lambda: self.running_s
        )

    def pass_by(self, seconds: float) -> None:
        self.wall += timedelta(seconds=seconds)
        self.running_s += seconds

    def tick(self, snapshot: Snapshot | None = None, times: int = 50) -> None:
        for _ in range(times):
            self.watch(Tick(good_readings(0.0), (), SAFE, snapshot or self.loop()))


@pytest.mark.requirement("S42")
@pytest.mark.parametrize(
    ("days", "text"),
    [
        (365, "The station's clock was set forward by 31536000 s."),
        (-365, "The station's clock was set back by 31536000 s."),
    ],
)
def test_a_step_of_the_clock_is_written_down_and_told_once(days: int, text: str) -> None:
    clocks = Clocks()
    clocks.pass_by(3600.0)
    clocks.tick()
    assert clocks.noted == []
    clocks.wall += timedelta(days=days)
    clocks.tick(times=200)
    (row,) = clocks.noted
    assert (row.source, row.kind, row.text) == ("station", "clock", text)
    assert row.at == clocks.wall
    assert clocks.told == [text]


@pytest.mark.requirement("S35")
def test_a_session_of_a_minute_ago_stays_one_when_the_clock_is_set_forward() -> None:
    clocks = Clocks()
    ended = replace(clocks.loop(None, ended="completed"), last=view("s1"))
    clocks.tick(ended, times=1)
    row = SessionRow("s1", "demo", "x", "X", BEGAN, BEGAN, "completed", inverted_s=60.0)
    clocks.pass_by(60.0)
    clocks.wall += timedelta(days=365)
    (found,) = clocks.watch.put_right((row,))
    assert found.ended_at == clocks.wall - timedelta(seconds=60.0)
    assert found.began_at.date() == clocks.wall.astimezone(UTC).date()
