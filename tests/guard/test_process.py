"""A real guard process: killed, stopped, flooded, lied to; whatever it is, its contact opens."""

import os
import random
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from station.guard.messages import SIZE, Reason
from station.guard.places import beat_path, report_path
from tests.guard.hands import Hands
from tests.guard.test_record import SPOILS
from tests.service.builders import wait_for

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals and shared files")


@pytest.fixture
def hands(run_dir: Path) -> Iterator[Hands]:
    with Hands(run_dir / "run") as made:
        made.run_dir.mkdir()
        yield made.ready()


def reason(hands: Hands) -> Reason | None:
    report = hands.report()
    return report.reason if report else None


@pytest.mark.requirement("S20")
def test_a_killed_guard_lets_go_and_its_successor_waits_for_a_new_wish(hands: Hands) -> None:
    hands.end()
    hands.lets_go()
    hands.guard = hands.start()
    wait_for(hands.report, 30.0)
    time.sleep(0.3)
    assert not hands.held()
    hands.asks_anew()


@pytest.mark.requirement("S20")
def test_a_stopped_guard_lets_go_and_does_not_close_again_by_itself(hands: Hands) -> None:
    hands.guard.send_signal(signal.SIGSTOP)
    hands.lets_go()
    time.sleep(0.3)
    hands.guard.send_signal(signal.SIGCONT)
    wait_for(lambda: reason(hands) in (Reason.LATE, Reason.NO_BEAT))
    time.sleep(0.3)
    assert not hands.held()
    hands.asks_anew()


@pytest.mark.requirement("S20")
def test_a_controller_that_falls_silent_and_comes_back_gets_nothing_by_itself(
    hands: Hands,
) -> None:
    hands.beats = False
    wait_for(lambda: reason(hands) is Reason.NO_BEAT)
    hands.beats = True
    time.sleep(0.3)
    assert not hands.held()
    hands.asks_anew()


@pytest.mark.requirement("S20")
@pytest.mark.parametrize("spoil", SPOILS)
def test_whatever_lies_in_place_of_the_beat_the_guard_lives_and_lets_go(
    spoil: Callable[[Path], None], hands: Hands
) -> None:
    hands.beats = False
    spoil(beat_path(hands.run_dir))
    hands.lets_go()
    assert reason(hands) is Reason.NO_BEAT
    if beat_path(hands.run_dir).is_dir():
        beat_path(hands.run_dir).rmdir()
    hands.beats = True
    hands.asks_anew()


def flood(paths: list[Path], seconds: float) -> None:
    """Write garbage over these as fast as it goes, from several threads."""
    end_s, chance = time.monotonic() + seconds, random.Random(1)

    def work(path: Path) -> None:
        while time.monotonic() < end_s:
            handle = os.open(path, os.O_WRONLY)
            for _ in range(50):
                os.pwrite(handle, chance.randbytes(SIZE), 0)
            os.close(handle)

    threads = [threading.Thread(target=work, args=(path,)) for path in paths]
    for each in threads:
        each.start()
    for each in threads:
        each.join()


@pytest.mark.requirement("S20")
def test_a_flood_of_garbage_over_both_records_stops_nobody(hands: Hands) -> None:
    flood([beat_path(hands.run_dir), report_path(hands.run_dir)], 1.0)
    assert hands.guard.poll() is None
    hands.asks_anew()


@pytest.mark.requirement("S6")
def test_its_own_emergency_stop_contact_opens_it(hands: Hands) -> None:
    hands.closed = False
    wait_for(lambda: reason(hands) is Reason.ESTOP)
    hands.closed = True
    time.sleep(0.2)
    assert not hands.held()
    hands.asks_anew()


@pytest.mark.requirement("S8")
@pytest.mark.requirement("S18")
def test_beyond_the_last_angle_it_lets_go_and_leaves_the_way_up(hands: Hands) -> None:
    for step in range(140):  # no jump: a table that really goes there
        hands.angle_deg = -70.0 + step
        if not hands.held():
            break
        time.sleep(0.002)
    wait_for(lambda: not hands.held())
    hands.angle_deg, hands.asks = 65.0, False
    time.sleep(1.5)
    hands.asks = True
    time.sleep(0.2)
    assert not hands.held()
    hands.asks, hands.creeps = False, True
    wait_for(hands.held)
    hands.creeps = False
    hands.angle_deg = 0.0
    time.sleep(1.5)
    hands.resets = True
    wait_for(lambda: (report := hands.report()) and report.ready)
    hands.resets = False
    hands.asks_anew()


def test_asked_to_end_it_stays_for_whoever_is_on_the_table(hands: Hands) -> None:
    hands.guard.send_signal(signal.SIGTERM)
    time.sleep(0.3)
    assert hands.held()
    hands.asks = False
    assert hands.guard.wait(10.0) == 0


def test_asked_twice_it_ends_at_once(hands: Hands) -> None:
    hands.guard.send_signal(signal.SIGTERM)
    time.sleep(0.1)
    hands.guard.send_signal(signal.SIGTERM)
    assert hands.guard.wait(10.0) == 0
    hands.lets_go()


def test_a_second_guard_waits_until_the_first_has_gone(hands: Hands) -> None:
    second = hands.start()
    time.sleep(0.5)
    assert hands.held()
    hands.end()
    hands.guard = second
    hands.lets_go()
    hands.asks_anew()
