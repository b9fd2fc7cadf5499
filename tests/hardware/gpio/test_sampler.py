"""The sampler in virtual time: what becomes of samples when chips and buses fail."""

import pytest

from hardware.gpio.sampler import FAILURES, ProbeHealth
from hardware.gpio.wiring import Inclinometer
from hardware.simulated.wired.buses import FakeI2c
from hardware.simulated.wired.chips_i2c import Ina226Model, Mpu6050Model
from tests.hardware.gpio.sensor_bench import INA_AT, MPU_AT, TICK_S, Bench, primary


def primary_of(bench: Bench) -> ProbeHealth:
    return bench.sensors.primary.health()


def age_s(bench: Bench) -> float:
    newest = bench.sensors.primary.latest()
    assert newest is not None
    return bench.now_s - newest.taken_s


def test_before_its_chip_is_started_a_channel_has_nothing() -> None:
    bench = Bench()
    assert bench.sensors.primary.latest() is None
    assert bench.sensors.current.latest_a(bench.now_s) is None
    assert primary_of(bench).taken_s is None
    bench.run(0.05)
    assert bench.sensors.primary.latest() is None


def test_every_tick_has_a_sample_of_that_very_tick() -> None:
    bench = Bench().started()
    for _ in range(50):
        bench.sensors.poll(bench.now_s)
        for channel in (bench.sensors.primary, bench.sensors.check):
            newest = channel.latest()
            assert newest is not None
            assert newest.taken_s == bench.now_s
        bench.now_s += TICK_S


def test_a_slower_rate_is_kept() -> None:
    bench = Bench().started()
    before = primary_of(bench).samples
    for _ in range(400):
        bench.sensors.poll(bench.now_s)
        bench.now_s += TICK_S / 4
    assert primary_of(bench).samples - before == pytest.approx(100, abs=1)


def test_a_pause_is_not_made_up_for() -> None:
    bench = Bench().started()
    before = primary_of(bench).samples
    bench.now_s += 10.0
    bench.run(0.1)
    assert primary_of(bench).samples - before <= 11


def test_a_pause_of_a_slow_channel_is_not_made_up_for_either() -> None:
    bench = Bench(primary(Inclinometer.MPU6050, rate_hz=20.0)).started()
    before = primary_of(bench).samples
    bench.now_s += 10.0
    bench.run(1.0)
    assert primary_of(bench).samples - before == pytest.approx(20, abs=2)


def test_one_failed_transfer_is_retried_in_the_same_tick() -> None:
    class OneFailure(FakeI2c):
        fail = 0

        def read(self, address: int, register: int, count: int) -> bytes:
            if self.fail:
                self.fail -= 1
                raise OSError(121, "Remote I/O error")
            return super().read(address, register, count)

    bus = OneFailure({MPU_AT: Mpu6050Model(), INA_AT: Ina226Model()})
    bench = Bench(i2c=bus).started()
    bus.fail = 1
    bench.sensors.poll(bench.now_s)
    health = primary_of(bench)
    assert age_s(bench) == 0.0
    assert (health.errors, health.retries) == (1, 1)
    assert health.last_error == "The MPU-6050 at i2c-1:0x68 does not answer: Remote I/O error."


@pytest.mark.requirement("S22")
def test_without_an_answer_the_newest_sample_keeps_its_old_time() -> None:
    bench = Bench().started()
    newest = bench.sensors.primary.latest()
    bench.mpu.absent = True
    bench.mpu.set_gravity(1.0, 0.0, 0.0)
    bench.run(0.5)
    assert bench.sensors.primary.latest() == newest
    assert age_s(bench) > 0.49


def test_a_short_gap_ends_with_the_first_answer_and_needs_no_new_start() -> None:
    bench = Bench().started()
    bench.mpu.absent = True
    bench.run(0.1)
    assert not primary_of(bench).running
    bench.mpu.absent = False
    bench.run(0.07)
    assert age_s(bench) <= 0.02
    assert primary_of(bench).starts == 1


def test_a_chip_that_lost_its_settings_while_it_was_away_gets_them_back_at_once() -> None:
    bench = Bench().started()
    bench.ina.absent = True
    bench.run(0.2)
    bench.ina.lose_power()  # and measures on, as it does after power-up
    bench.ina.absent = False
    bench.run(0.1)
    assert int.from_bytes(bench.ina.read(0x00, 2), "big") == 0x4325


@pytest.mark.requirement("S22")
def test_a_chip_that_lost_its_power_is_set_up_again_before_it_counts_as_lost() -> None:
    bench = Bench().started()
    bench.mpu.lose_power()
    bench.run(0.35)
    assert age_s(bench) <= 0.02
    assert primary_of(bench).starts == 2
    assert bench.mpu.registers[0x6B] == 0x01


def test_the_self_test_is_not_repeated_when_a_chip_is_set_up_again() -> None:
    bench = Bench().started()
    bench.mpu.push = 0.0  # it would fail
    bench.mpu.lose_power()
    bench.run(0.5)
    assert primary_of(bench).starts == 2


def test_a_chip_that_falls_asleep_with_its_last_values_is_found_within_a_second() -> None:
    bench = Bench().started()
    bench.mpu.registers[0x6B] |= 0x40
    bench.run(1.3)
    assert primary_of(bench).starts == 2
    assert age_s(bench) <= 0.02


@pytest.mark.requirement("S25")
def test_another_sensor_of_the_same_kind_is_not_used_in_its_place() -> None:
    bench = Bench().started()
    newest, identity = bench.sensors.primary.latest(), bench.sensors.primary.identity
    bench.i2c.chips[MPU_AT] = Mpu6050Model(trims=(1, 2, 3))
    bench.run(2.0)
    assert bench.sensors.primary.latest() == newest
    assert bench.sensors.primary.identity == identity
    assert "Another sensor answers than at the start" in primary_of(bench).last_error
    bench.i2c.chips[MPU_AT] = bench.mpu
    bench.run(1.0)
    assert age_s(bench) <= 0.02


@pytest.mark.requirement("S25")
def test_another_kind_of_chip_is_not_used_in_its_place() -> None:
    bench = Bench().started()
    newest = bench.sensors.primary.latest()
    bench.i2c.chips[MPU_AT] = Mpu6050Model(who=0x70)
    bench.run(2.0)
    assert bench.sensors.primary.latest() == newest
    assert "MPU-6500" in primary_of(bench).last_error


def test_a_chip_that_comes_late_is_started_when_it_comes() -> None:
    bench = Bench()
    bench.mpu.absent = True
    bench.run(3.0)
    health = primary_of(bench)
    assert not health.running
    assert health.identity == ""
    assert health.last_error.startswith("No MPU-6050 at i2c-1:0x68 answers. Check its 3.3 V")
    bench.mpu.absent = False
    bench.run(1.0)
    assert age_s(bench) <= 0.02
    assert primary_of(bench).starts == 1


def test_a_chip_that_fails_its_self_test_gives_no_sample() -> None:
    bench = Bench()
    bench.mpu.push = 0.5
    bench.run(3.0)
    assert bench.sensors.primary.latest() is None
    assert "fails its self-test" in primary_of(bench).last_error


def test_an_absent_chip_does_not_disturb_the_others_on_its_bus() -> None:
    bench = Bench()
    bench.mpu.absent = True
    bench.ina.set_amps(5.0)
    bench.run(0.2)
    recoveries = bench.i2c.recoveries
    for _ in range(200):
        bench.run(TICK_S)
        assert bench.sensors.current.latest_a(bench.now_s) == pytest.approx(5.0, abs=0.01)
    assert bench.i2c.recoveries == recoveries


def test_a_bus_on_which_nobody_answers_is_taken_anew() -> None:
    bench = Bench().started()
    assert bench.i2c.recoveries == 0
    bench.i2c.jammed_s, bench.i2c.jam_ends_with_recovery = 0.02, True
    bench.run(0.3)
    assert bench.i2c.recoveries >= 1
    assert age_s(bench) <= 0.02
    assert bench.sensors.current.latest_a(bench.now_s) is not None
    assert primary_of(bench).starts == 1


def test_a_bus_that_stays_jammed_is_tried_again_and_again() -> None:
    bench = Bench().started()
    bench.i2c.jammed_s = 0.02
    bench.run(2.0)
    assert bench.i2c.recoveries > 10
    assert "Connection timed out" in primary_of(bench).last_error
    bench.i2c.jammed_s = 0.0
    bench.run(0.2)
    assert age_s(bench) <= 0.02


def test_a_failure_that_took_long_is_not_retried_in_the_same_tick() -> None:
    bench = Bench(clock=lambda: 0.0).started()
    now = [bench.now_s]

    def sleep(seconds: float) -> None:
        now[0] += seconds

    bench.i2c._sleep = sleep
    bench.i2c.jammed_s = 0.02
    (probe,) = (p for p in bench.sensors.samplers[0].probes if "MPU" in p.health().label)
    probe.step(lambda: now[0])
    assert probe.health().retries == 0
    assert probe.health().errors == 1


def test_an_exception_in_a_driver_costs_its_own_samples_and_nothing_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bench = Bench().started()
    (probe,) = (p for p in bench.sensors.samplers[0].probes if "MPU" in p.health().label)

    def broken() -> tuple[float, float, float]:
        raise ZeroDivisionError("no such thing")

    good = probe._chip.sample
    monkeypatch.setattr(probe._chip, "sample", broken)
    bench.run(0.5)
    assert bench.sensors.current.latest_a(bench.now_s) is not None
    assert age_s(bench) > 0.4
    assert "The driver of the MPU-6050 at i2c-1:0x68 failed" in primary_of(bench).last_error
    monkeypatch.setattr(probe._chip, "sample", good)
    bench.run(0.2)
    assert age_s(bench) <= 0.02


@pytest.mark.requirement("S22")
@pytest.mark.parametrize("seed", range(5))
def test_a_third_of_all_transfers_failing_makes_no_gap_of_200_ms(seed: int) -> None:
    bus = FakeI2c({MPU_AT: Mpu6050Model(), INA_AT: Ina226Model()}, seed=seed)
    bench = Bench(i2c=bus).started()
    bus.nak_share = 0.3
    worst_s = 0.0
    for _ in range(1000):
        bench.run(TICK_S)
        worst_s = max(worst_s, age_s(bench))
    health = primary_of(bench)
    assert worst_s < 0.2
    assert health.errors > 100
    assert health.retries > 100


def test_a_frozen_chip_gives_samples_of_now_with_a_value_of_then() -> None:
    bench = Bench().started()
    bench.mpu.frozen = True
    before = bench.sensors.primary.latest()
    bench.mpu.set_gravity(1.0, 0.0, 0.0)
    bench.run(0.5)
    after = bench.sensors.primary.latest()
    assert before is not None
    assert after is not None
    assert after.angle_deg == before.angle_deg
    assert age_s(bench) <= 0.02


@pytest.mark.requirement("S23")
def test_bad_answers_count_as_no_answers() -> None:
    bench = Bench().started()
    bench.mcp.set_share(0, 0.0)  # a wire of the potentiometer is off
    bench.run(0.3)
    check = bench.sensors.check.latest()
    assert check is not None
    assert bench.now_s - check.taken_s > 0.28
    assert bench.sensors.check.health().errors >= FAILURES
    bench.mcp.set_share(0, 0.6)
    bench.run(0.1)
    again = bench.sensors.check.latest()
    assert again is not None
    assert bench.now_s - again.taken_s <= 0.06


def test_a_current_that_is_older_than_200_ms_is_no_current() -> None:
    bench = Bench().started()
    bench.ina.set_amps(3.0)
    bench.run(0.1)
    bench.ina.absent = True
    bench.run(0.18)
    assert bench.sensors.current.latest_a(bench.now_s) == pytest.approx(3.0, abs=0.01)
    bench.run(0.05)
    assert bench.sensors.current.latest_a(bench.now_s) is None


def test_closing_closes_every_bus_and_ends_the_polling() -> None:
    bench = Bench().started()
    bench.sensors.close()
    bench.sensors.close()
    assert bench.i2c.closed
    assert bench.spis[0].closed
    samples = primary_of(bench).samples
    bench.run(0.1)
    assert primary_of(bench).samples == samples
