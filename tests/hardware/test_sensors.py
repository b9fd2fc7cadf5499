"""Both tilt channels and the current sensor, as the controller gets them."""

from statistics import fmean, stdev

import pytest

from hardware.interface import Command
from tests.hardware.rig import Rig, angle_of, taken_of


@pytest.mark.parametrize("start_deg", [-70.0, -10.0, 0.0, 35.0, 60.0])
def test_both_channels_read_the_bed_angle_with_its_sign(start_deg: float) -> None:
    readings = Rig(start_deg).tick()
    assert angle_of(readings.tilt) == pytest.approx(start_deg, abs=0.3)
    assert angle_of(readings.check) == pytest.approx(start_deg, abs=0.6)


def test_the_noise_of_each_channel_is_as_specified() -> None:
    readings = Rig(20.0).run(20.0)
    assert stdev(angle_of(r.tilt) for r in readings) == pytest.approx(0.03, rel=0.1)
    noise = stdev(angle_of(r.check) for r in readings)
    assert noise == pytest.approx((0.05**2 + 0.1**2 / 12) ** 0.5, rel=0.2)


def test_the_errors_of_the_two_channels_have_nothing_to_do_with_each_other() -> None:
    def mean_errors(seed: int) -> tuple[float, float]:
        readings = Rig(0.0, seed=seed).run(0.5)
        return (
            fmean(angle_of(r.tilt) for r in readings),
            fmean(angle_of(r.check) for r in readings),
        )

    errors = [mean_errors(seed) for seed in range(20)]
    tilt, check = [e[0] for e in errors], [e[1] for e in errors]
    assert max(map(abs, tilt)) < 0.17
    assert max(map(abs, check)) < 0.33
    assert max(tilt) - min(tilt) > 0.15
    assert max(check) - min(check) > 0.3
    assert len({(t > 0, c > 0) for t, c in errors}) == 4


def test_gravity_has_a_length_of_about_one_and_the_second_channel_has_none() -> None:
    readings = Rig(-40.0).run(1.0)
    lengths = [r.tilt.gravity_g for r in readings if r.tilt and r.tilt.gravity_g]
    assert len(lengths) == len(readings)
    assert all(abs(length - 1.0) < 0.01 for length in lengths)
    assert len(set(lengths)) == len(lengths)
    assert all(r.check is not None and r.check.gravity_g is None for r in readings)


def test_the_second_channel_comes_in_steps_of_a_tenth() -> None:
    for readings in Rig(12.0).run(0.5):
        tenths = angle_of(readings.check) * 10
        assert tenths == pytest.approx(round(tenths), abs=1e-9)


def test_every_sample_has_the_time_it_was_taken_at() -> None:
    for readings in Rig().run(1.0):
        assert readings.now_s - taken_of(readings.tilt) == pytest.approx(0.02, abs=1e-5)
        assert readings.now_s - taken_of(readings.check) == pytest.approx(0.0, abs=1e-5)
        assert taken_of(readings.check) <= readings.now_s


def test_a_second_look_in_the_same_moment_repeats_the_sample_with_its_old_time() -> None:
    rig = Rig()
    rig.run(0.5)
    first, again = rig.table.read(rig.now_s), rig.table.read(rig.now_s + 0.001)
    assert again.tilt is first.tilt
    assert again.check is first.check


def test_the_inclinometer_reports_what_was_thirty_five_milliseconds_ago() -> None:
    rig = Rig(-30.0, seed=4)
    standing = rig.run(1.0)
    bias_deg = fmean(angle_of(r.tilt) for r in standing) + 30.0
    rig.drive(0.85, 2.0)
    behind = []
    for _ in range(400):
        readings = rig.tick(Command(0.85, power=True))
        behind.append(rig.truth.angle_deg + bias_deg - angle_of(readings.tilt))
    assert fmean(behind) / rig.truth.rate_deg_s == pytest.approx(0.035, abs=0.004)


def test_the_current_sensor_reads_what_the_motor_draws_in_either_direction() -> None:
    for duty in (0.6, -0.6):
        rig = Rig(0.0)
        rig.drive(duty, 1.0)
        measured = fmean(r.current_a or 0.0 for r in rig.drive(duty, 1.0))
        assert measured == pytest.approx(rig.truth.current_a, abs=0.05)
        assert measured > 0.5
