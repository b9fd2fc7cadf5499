"""The samplers in threads of their own, on real time: nobody waits for a bus."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event
from threading import enumerate as all_threads
from time import monotonic, sleep

import pytest

from hardware.gpio.sampler import CLOSE_S
from hardware.gpio.wiring import USUAL_ADDRESS, Inclinometer
from hardware.simulated.wired.buses import FakeI2c
from hardware.simulated.wired.chips_i2c import Ina226Model, Mpu6050Model
from tests.hardware.gpio.sensor_bench import INA_AT, MPU_AT, Bench

BOUND_S = 10.0


def until(met: Callable[[], bool]) -> None:
    """Wait for a condition, within a bound."""
    given_up_s = monotonic() + BOUND_S
    while not met():
        assert monotonic() < given_up_s, "it never came to that"
        sleep(0.002)


@contextmanager
def running(bus: FakeI2c) -> Iterator[Bench]:
    bench = Bench(i2c=bus, threads=True, clock=monotonic)
    try:
        until(lambda: bench.sensors.primary.latest() is not None)
        until(lambda: bench.sensors.check.latest() is not None)
        yield bench
    finally:
        bench.sensors.close()


def i2c_bus(waits: Callable[[float], object] = sleep) -> FakeI2c:
    return FakeI2c({MPU_AT: Mpu6050Model(), INA_AT: Ina226Model()}, waits)


def age_s(bench: Bench) -> float:
    newest = bench.sensors.primary.latest()
    assert newest is not None
    return monotonic() - newest.taken_s


def taken_s(bench: Bench) -> float:
    newest = bench.sensors.check.latest()
    assert newest is not None
    return newest.taken_s


def angle_deg(bench: Bench) -> float:
    newest = bench.sensors.primary.latest()
    assert newest is not None
    return newest.angle_deg


@pytest.mark.requirement("S22")
def test_a_bus_that_blocks_blocks_only_its_own_thread() -> None:
    free = Event()
    bus = i2c_bus(lambda _seconds: free.wait(BOUND_S))
    with running(bus) as bench:
        try:
            bus.jammed_s = 1.0
            until(lambda: age_s(bench) > 0.25)  # stale
            began_s = monotonic()
            for _ in range(1000):
                bench.sensors.primary.latest()
                bench.sensors.primary.raw()
                bench.sensors.current.latest_a(monotonic())
            assert monotonic() - began_s < 0.2
            assert bench.sensors.current.latest_a(monotonic()) is None
            before_s = taken_s(bench)
            until(lambda: taken_s(bench) > before_s + 0.05)  # the other bus goes on
            assert bus.recoveries == 0  # it sits in one and the same transfer
            bus.jammed_s = 0.0
        finally:
            free.set()
        until(lambda: age_s(bench) < 0.1)


def test_closing_does_not_wait_for_a_transfer_that_blocks() -> None:
    free = Event()
    bus = i2c_bus(lambda _seconds: free.wait(BOUND_S))
    try:
        with running(bus) as bench:
            bus.jammed_s = 1.0
            until(lambda: age_s(bench) > 0.1)
            began_s = monotonic()
            bench.sensors.close()
            assert monotonic() - began_s < CLOSE_S + 0.5
            assert not bus.closed  # its file is still in use
            assert bench.spis[0].closed
    finally:
        free.set()
    until(lambda: bus.closed)


def test_closing_ends_the_threads_and_closes_the_buses() -> None:
    bus = i2c_bus()
    with running(bus) as bench:
        names = {sampler.name for sampler in bench.sensors.samplers}
        assert names <= {thread.name for thread in all_threads()}
    assert not names & {thread.name for thread in all_threads()}
    assert bus.closed


@pytest.mark.requirement("S22")
def test_a_bus_that_takes_5_ms_a_transfer_only_lowers_the_rate() -> None:
    bus = i2c_bus()
    bus.delay_s = 0.005
    with running(bus) as bench:
        before, began_s = bench.sensors.primary.health().samples, monotonic()
        slowest_s, oldest_s = 0.0, 0.0
        while monotonic() - began_s < 1.0:
            asked_s = monotonic()
            bench.sensors.primary.latest()
            bench.sensors.current.latest_a(asked_s)
            slowest_s = max(slowest_s, monotonic() - asked_s)
            oldest_s = max(oldest_s, age_s(bench))
            sleep(0.01)
        samples = bench.sensors.primary.health().samples - before
        assert 30 <= samples <= 101
        assert oldest_s < 0.2
        assert slowest_s < 0.05


def test_samples_come_at_the_rate_that_was_asked_for() -> None:
    with running(i2c_bus()) as bench:
        before, began_s = bench.sensors.primary.health().samples, monotonic()
        until(lambda: monotonic() - began_s > 1.0)
        rate_hz = (bench.sensors.primary.health().samples - before) / (monotonic() - began_s)
        assert 80 < rate_hz < 105


def test_a_sample_is_never_older_than_it_says() -> None:
    """The time is taken before the transfer, so that a slow one cannot make old data young."""
    bus = i2c_bus()
    with running(bus) as bench:
        mpu = bus.chips[USUAL_ADDRESS[Inclinometer.MPU6050]]
        assert isinstance(mpu, Mpu6050Model)
        bus.delay_s = 0.05
        mpu.set_gravity(1.0, 0.0, 0.0)
        changed_s = monotonic()
        until(
            lambda: (newest := bench.sensors.primary.latest()) is not None and newest.angle_deg > 45
        )
        newest = bench.sensors.primary.latest()
        assert newest is not None
        assert newest.taken_s >= changed_s - 0.051
        assert age_s(bench) >= 0.045
