"""A sensor that lies stops or cuts, and what follows is said plainly (S21-S24, S22)."""

from collections.abc import Callable
from math import nan

import pytest

from hardware.interface import Readings, TiltSample
from station.control.modes import Mode
from station.control.requests import Arm, BringUp
from tests.control.bench import Bench, begun, stays_still
from tests.control.builders import QUICK, plan_of

Lie = Callable[[Readings], TiltSample | None]


def off_by(deg: float) -> Lie:
    def lie(seen: Readings) -> TiltSample | None:
        assert seen.check is not None
        return TiltSample(seen.check.angle_deg + deg, seen.now_s)

    return lie


def frozen_at(deg: float) -> Lie:
    return lambda seen: TiltSample(deg, seen.now_s, 1.0)


def weighing(gravity_g: float) -> Lie:
    def lie(seen: Readings) -> TiltSample | None:
        assert seen.tilt is not None
        return TiltSample(seen.tilt.angle_deg, seen.now_s, gravity_g)

    return lie


def mirrored(seen: Readings) -> TiltSample | None:
    assert seen.tilt is not None
    return TiltSample(-seen.tilt.angle_deg, seen.now_s, 1.0)


@pytest.mark.requirement("S21")
@pytest.mark.parametrize("deg", [6.0, -6.0])
def test_channels_that_disagree_cut_while_moving(deg: float) -> None:
    bench = begun("moving").wait(5.0)
    for part in range(20):  # drifts apart slowly enough to be no jump
        bench.inputs["check"] = off_by(deg * (part + 1) / 20)
        bench.step()
    bench.until_mode(Mode.FAULTED, 1.0)
    assert "tilt_disagree" in bench.faults()
    assert not bench.command.power


@pytest.mark.requirement("S21")
def test_channels_that_disagree_while_parked_refuse() -> None:
    bench = begun("ready")
    bench.inputs["check"] = off_by(6.0)
    bench.wait(2.0)
    assert bench.mode == Mode.READY
    assert bench.controller.ledger.refusing() == "tilt_disagree"


@pytest.mark.requirement("S22")
@pytest.mark.parametrize("channel", ["tilt", "check"])
@pytest.mark.parametrize("direction", ["down", "up"])
def test_a_channel_stale_for_200_ms_stops(channel: str, direction: str) -> None:
    bench = begun("moving").wait(5.0) if direction == "down" else begun("held_at", 20.0)
    if direction == "up":
        bench.ask(BringUp())
        bench.wait(2.0)
    silent_s = bench.now_s
    bench.inputs[channel] = None
    tick = bench.until_mode(Mode.HOLDING, 0.5)
    assert tick.now_s - silent_s == pytest.approx(0.2, abs=0.03)
    bench.wait(0.7)
    assert bench.plant.rate_deg_s == pytest.approx(0.0, abs=0.1)
    assert not bench.snapshot.trusted


@pytest.mark.requirement("S22")
def test_a_lost_primary_channel_shows_no_angle() -> None:
    bench = begun("held_at", 10.0)
    bench.inputs["tilt"] = None
    shown = [tick.snapshot.angle_deg for tick in bench.wait(1.0).ticks[-100:]]
    assert None not in shown[:49]
    assert set(shown[51:]) == {None}
    assert bench.snapshot.rate_deg_s is None


@pytest.mark.requirement("S23")
@pytest.mark.parametrize("channel", ["tilt", "check"])
def test_a_channel_frozen_in_motion_stops_within_a_second(channel: str) -> None:
    bench = begun("moving").wait(5.0)
    frozen_s, angle = bench.now_s, bench.angle_deg
    bench.inputs[channel] = frozen_at(angle)
    tick = bench.until(lambda tick: tick.snapshot.mode is not Mode.RUNNING, 2.0)
    assert tick.now_s - frozen_s <= 1.3
    assert bench.angle_deg - angle < 4.0


@pytest.mark.requirement("S23")
@pytest.mark.parametrize("sample", [nan, 200.0, -120.0])
def test_an_impossible_sample_stops_and_the_way_up_stays_open(sample: float) -> None:
    bench = begun("moving").wait(5.0)
    bench.inputs["tilt"] = frozen_at(sample)
    bench.step()
    assert bench.mode == Mode.HOLDING
    del bench.inputs["tilt"]
    bench.until_mode(Mode.READY, 60.0)


@pytest.mark.requirement("S23")
def test_a_channel_that_jumps_stops() -> None:
    bench = begun("moving").wait(5.0)
    bench.inputs["tilt"] = frozen_at(bench.angle_deg + 10.0)
    bench.step()
    assert bench.mode == Mode.HOLDING


@pytest.mark.requirement("S23")
def test_a_mirrored_channel_cannot_start_a_session() -> None:
    bench = Bench(QUICK)
    bench.inputs["tilt"] = mirrored
    bench.wait(2.0).press().press()
    assert bench.mode == Mode.FAULTED


@pytest.mark.requirement("S24")
@pytest.mark.parametrize("gravity_g", [0.5, 1.5])
def test_gravity_of_the_wrong_length_stops(gravity_g: float) -> None:
    bench = begun("moving").wait(5.0)
    bench.inputs["tilt"] = weighing(gravity_g)
    begun_s = bench.now_s
    tick = bench.until_mode(Mode.HOLDING, 0.5)
    assert tick.now_s - begun_s == pytest.approx(0.2, abs=0.03)


@pytest.mark.requirement("S22")
@pytest.mark.parametrize("channel", ["tilt", "check"])
def test_no_session_starts_without_both_channels(channel: str) -> None:
    bench = begun("armed")
    bench.inputs[channel] = None
    bench.wait(0.3).press()
    assert bench.mode == Mode.READY
    assert bench.controller.ledger.refusing() is not None


@pytest.mark.requirement("S25")
def test_without_a_calibration_nothing_can_be_armed_and_the_way_out_is_said() -> None:
    bench = Bench(QUICK).ready()
    bench.inputs["calibrated"] = False
    bench.wait(0.3)
    answer = bench.ask(Arm(plan_of()))
    assert (answer.accepted, answer.code) == (False, "fault")
    assert "station commission" in answer.hint
    assert bench.mode == Mode.READY


@pytest.mark.requirement("S25")
def test_a_calibration_lost_before_the_start_lets_go_of_the_session() -> None:
    bench = begun("armed")
    bench.inputs["calibrated"] = None
    bench.until_mode(Mode.READY, 0.3)
    assert stays_still(bench.ticks)


@pytest.mark.requirement("S25")
@pytest.mark.parametrize("story", [("moving",), ("held_at", 10.0)])
def test_a_calibration_lost_in_a_session_brings_up_and_cuts_nothing(story: tuple[str]) -> None:
    bench = begun(*story)
    bench.inputs["calibrated"] = False
    bench.until_mode(Mode.RETURNING, 0.3)
    bench.until_mode(Mode.READY, 120.0)
    assert not any(tick.snapshot.mode is Mode.FAULTED for tick in bench.ticks)
    assert "calibration" in bench.faults()
