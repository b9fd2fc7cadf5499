from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread
from time import monotonic, sleep

import pytest

from hardware.gpio.lease_keeper import LeaseKeeper
from hardware.gpio.table import GpioTable
from hardware.gpio.wiring import Power, PowerMode, Wiring
from hardware.interface import LEASE_S, Command
from tests.hardware.gpio.rig import BUZZER, LAMP, RELAY, Rig

WIRING = Wiring(power=Power(PowerMode.LEVEL))
DRIVING = Command(duty=0.5, power=True, lamp=True, buzzer=True)
PATIENCE_S = 5.0


def until(condition: Callable[[], bool]) -> None:
    """Wait for it."""
    end_s = monotonic() + PATIENCE_S
    while not condition():
        assert monotonic() < end_s, "it never came"
        sleep(0.001)


@contextmanager
def driving(rig: Rig, *, threads: bool) -> Iterator[GpioTable]:
    """A table that drives, with everything on."""
    table = GpioTable(WIRING, None, rig.ports(threads=threads))
    rig.settle(WIRING)
    tick(rig, table, Command(power=True))
    rig.now_s += 0.2
    tick(rig, table, Command(power=True))
    rig.now_s += 0.2
    tick(rig, table, DRIVING)
    assert all_on(rig)
    yield table
    rig.acts.mend()
    table.close()


def tick(rig: Rig, table: GpioTable, command: Command) -> None:
    """What the loop does."""
    table.read(rig.now_s)
    table.write(command)


def all_on(rig: Rig) -> bool:
    return rig.motor(WIRING.drive) > 0.0 and all(rig.high(pin) for pin in (RELAY, LAMP, BUZZER))


def all_off(rig: Rig) -> bool:
    others = all(rig.is_low(pin) for pin in (RELAY, LAMP, BUZZER))
    return rig.drive_is_off(WIRING.drive) and others


@pytest.mark.requirement("S20")
def test_a_loop_that_stops_lets_go_of_everything_by_itself(rig: Rig) -> None:
    with driving(rig, threads=True) as table:
        rig.now_s += LEASE_S + 0.001
        until(lambda: all_off(rig))  # it is counted just before it is done
        assert table.health().lease_drops == 1


@pytest.mark.requirement("S20")
def test_nothing_is_let_go_before_the_lease_has_run_out(rig: Rig) -> None:
    with driving(rig, threads=True):
        rig.now_s += LEASE_S - 0.01
        looks = rig.acts.count
        sleep(0.1)  # several looks of the keeper: time itself is what is tested
        assert all_on(rig)
        assert rig.acts.count == looks


@pytest.mark.requirement("S20")
def test_without_threads_the_next_look_lets_go(rig: Rig) -> None:
    with driving(rig, threads=False) as table:
        table.keep(rig.now_s + LEASE_S - 0.01)
        assert all_on(rig)
        table.keep(rig.now_s + LEASE_S)
        assert all_off(rig)


@pytest.mark.requirement("S20")
@pytest.mark.parametrize("threads", [True, False])
def test_a_loop_that_comes_back_drives_again(rig: Rig, threads: bool) -> None:
    with driving(rig, threads=threads) as table:
        rig.now_s += 1.0
        if threads:
            until(lambda: all_off(rig))
        tick(rig, table, Command())
        assert all_off(rig)
        rig.now_s += 0.01
        tick(rig, table, DRIVING)
        assert all_on(rig)
        assert table.health().lease_drops == 1


@pytest.mark.requirement("S20")
@pytest.mark.parametrize("threads", [True, False])
def test_a_command_on_readings_that_are_too_old_is_not_driven(rig: Rig, threads: bool) -> None:
    with driving(rig, threads=threads) as table:
        table.read(rig.now_s)
        rig.now_s += LEASE_S
        table.write(DRIVING)
        assert all_off(rig)


@pytest.mark.requirement("S20")
def test_commands_without_readings_are_not_driven_for_longer_than_a_lease(rig: Rig) -> None:
    with driving(rig, threads=True) as table:
        end_s = rig.now_s + 1.0
        while rig.now_s < end_s:
            rig.now_s += 0.01
            table.write(DRIVING)
        assert all_off(rig)


@pytest.mark.requirement("S20")
def test_what_could_not_be_let_go_is_tried_again(rig: Rig) -> None:
    with driving(rig, threads=True) as table:
        rig.acts.fails = {f"write {RELAY}"}
        rig.now_s += LEASE_S
        until(lambda: rig.drive_is_off(WIRING.drive))
        until(lambda: table.health().parts[0].errors >= 2)
        assert rig.high(RELAY)
        rig.acts.mend()
        until(lambda: all_off(rig))
        assert table.health().lease_drops == 1


@pytest.mark.requirement("S20")
def test_a_loop_that_hangs_inside_a_driver_is_let_go_of_too(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    hangs, goes_on = Event(), Event()
    with driving(rig, threads=True) as table:
        line = rig.pins.pin(LAMP)
        write = type(line)._set_state

        def hang(pin: object, value: float) -> None:
            if pin is line and not hangs.is_set():
                hangs.set()
                goes_on.wait(PATIENCE_S)
            write(pin, value)

        monkeypatch.setattr(type(line), "_set_state", hang)
        off = Command(duty=0.5, power=True)
        loop = Thread(target=tick, args=(rig, table, off), daemon=True)
        loop.start()
        assert hangs.wait(PATIENCE_S)
        assert rig.motor(WIRING.drive) > 0.0
        rig.now_s += LEASE_S
        until(lambda: rig.drive_is_off(WIRING.drive) and rig.is_low(RELAY))
        goes_on.set()
        loop.join(PATIENCE_S)
        until(lambda: all_off(rig))


def test_closing_ends_the_thread(rig: Rig) -> None:
    table = GpioTable(WIRING, None, rig.ports(threads=True))
    thread = table._keeper._thread
    assert thread is not None
    assert thread.is_alive()
    table.close()
    assert not thread.is_alive()


@pytest.mark.requirement("S20")
def test_a_drop_undone_by_a_call_that_was_under_way_is_done_again() -> None:
    drops = []

    def drop() -> bool:
        drops.append("everything")
        return True

    keeper = LeaseKeeper(lambda: 0.0, drop)
    with keeper.lock:  # the loop hangs in a driver
        keeper.renew(0.0)
        keeper.check(LEASE_S)
        keeper.check(LEASE_S)
    keeper.check(LEASE_S)
    assert len(drops) == 3
    keeper.check(LEASE_S)
    assert len(drops) == 3  # nothing has been driven since
    assert keeper.drops == 1


@pytest.mark.requirement("S20")
def test_a_command_that_comes_while_the_keeper_waits_for_the_lock_is_kept() -> None:
    dropped = []

    def drop() -> bool:
        dropped.append("everything")
        return True

    keeper = LeaseKeeper(lambda: 0.2, drop)

    class InUse:
        """The lock, in the hands of a loop that is just renewing."""

        def acquire(self, **_: float) -> bool:
            return keeper.renew(0.2)

        def release(self) -> None:
            pass

    keeper.renew(0.0)
    keeper.lock = InUse()  # type: ignore[assignment]
    keeper.check(LEASE_S)
    assert dropped == []
