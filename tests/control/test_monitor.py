"""The monitor: each fault of panel, switches, channels, bounds and clock at its figure."""

import pytest

from station.control.estimator import Health
from station.control.faults import Fault
from station.control.modes import Mode
from tests.control.builders import TICK_S
from tests.control.watch import BOUNDS, SIDES, Watch, watching


def test_a_good_table_has_no_fault() -> None:
    for mode in Mode:
        assert Watch(mode=mode).run(3.0) == set()


# ---- panel


@pytest.mark.requirement("S6")
@pytest.mark.parametrize("value", [False, None])
def test_an_open_chain_is_a_fault_at_once(value: bool | None) -> None:
    watch = watching()
    watch.inputs["estop_closed"] = value
    assert watch.step() == {Fault.ESTOP_OPEN}


@pytest.mark.requirement("S16")
@pytest.mark.parametrize("value", [False, None])
@pytest.mark.parametrize(
    ("name", "fault"), [("mains_ok", Fault.MAINS_LOST), ("battery_ok", Fault.BATTERY_LOW)]
)
def test_mains_or_battery_is_lost_after_a_second(
    name: str, fault: Fault, value: bool | None
) -> None:
    watch = watching()
    watch.inputs[name] = value
    assert watch.time_to(fault) == pytest.approx(1.0, abs=1e-6)
    del watch.inputs[name]
    assert watch.step() == set()


@pytest.mark.requirement("S16")
def test_a_flicker_of_the_mains_is_no_loss() -> None:
    watch = watching()
    for _ in range(5):
        watch.inputs["mains_ok"] = False
        assert watch.run(0.9) == set()
        watch.inputs["mains_ok"] = True
        assert watch.run(0.02) == set()


@pytest.mark.requirement("S25")
@pytest.mark.parametrize("value", [False, None])
def test_a_sensor_that_is_not_the_calibrated_one_is_a_fault_after_a_moment(
    value: bool | None,
) -> None:
    watch = watching()
    watch.inputs["calibrated"] = value
    assert watch.time_to(Fault.CALIBRATION) == pytest.approx(0.2, abs=1e-6)
    watch.inputs["calibrated"] = True
    assert watch.step() == set()


@pytest.mark.requirement("S3")
def test_a_stuck_button_is_a_fault_but_not_while_creeping() -> None:
    watch = watching()
    watch.inputs["button"] = True
    assert watch.run(4.9) == set()
    assert watch.run(0.3) == {Fault.BUTTON_STUCK}
    watch.mode = Mode.RECOVERING
    assert watch.step() == set()


# ---- end switches


@pytest.mark.requirement("S9")
@pytest.mark.parametrize("value", [True, None])
@pytest.mark.parametrize(
    ("name", "fault", "angle_deg", "contradicts"),
    [
        ("upper_switch", Fault.END_SWITCH_UPPER, -60.1, False),
        ("upper_switch", Fault.END_SWITCH_UPPER, -60.0, False),
        ("upper_switch", Fault.END_SWITCH_UPPER, -59.9, True),
        ("lower_switch", Fault.END_SWITCH_LOWER, 50.1, False),
        ("lower_switch", Fault.END_SWITCH_LOWER, 50.0, False),
        ("lower_switch", Fault.END_SWITCH_LOWER, 49.9, True),
    ],
)
def test_a_switch_that_contradicts_the_angle_by_10_deg_is_a_fault(
    name: str, fault: Fault, angle_deg: float, contradicts: bool, value: bool | None
) -> None:
    watch = Watch(angle_deg=angle_deg)
    watch.run(0.2)
    watch.inputs[name] = value
    assert (fault in watch.run(0.04)) is False
    assert (fault in watch.run(0.1)) is contradicts


@pytest.mark.requirement("S9")
def test_both_switches_at_once_are_a_fault_of_their_own() -> None:
    watch = watching()
    watch.inputs |= {"upper_switch": True, "lower_switch": True}
    watch.run(0.1)
    assert watch.step() == {Fault.END_SWITCH_BOTH}


@pytest.mark.requirement("S9")
def test_a_switch_contradicts_nothing_while_the_angle_is_unknown() -> None:
    watch = watching()
    watch.health = (Health.UNTRUSTED, Health.GOOD)
    watch.inputs["upper_switch"] = True
    assert watch.run(1.0) == {Fault.TILT_UNTRUSTED}


# ---- channels


@pytest.mark.requirement("S22")
@pytest.mark.parametrize(
    ("health", "faults"),
    [
        ((Health.STALE, Health.GOOD), {Fault.TILT_STALE}),
        ((Health.UNTRUSTED, Health.GOOD), {Fault.TILT_UNTRUSTED}),
        ((Health.GOOD, Health.STALE), {Fault.CHECK_STALE}),
        ((Health.GOOD, Health.UNTRUSTED), {Fault.CHECK_UNTRUSTED}),
        ((Health.STALE, Health.UNTRUSTED), {Fault.TILT_STALE, Fault.CHECK_UNTRUSTED}),
    ],
)
def test_each_channel_has_its_own_faults(health: tuple[Health, Health], faults: set[Fault]) -> None:
    watch = watching()
    watch.health = health
    assert watch.step() == faults


@pytest.mark.requirement("S21")
@pytest.mark.parametrize("off_deg", [4.9, 5.1, -4.9, -5.1])
def test_channels_5_deg_apart_for_300_ms_disagree(off_deg: float) -> None:
    watch = watching()
    watch.check_off_deg = off_deg
    if abs(off_deg) < 5:
        assert watch.run(2.0) == set()
    else:
        assert watch.time_to(Fault.TILT_DISAGREE) == pytest.approx(0.3, abs=1e-6)


@pytest.mark.requirement("S21")
@pytest.mark.parametrize("health", [Health.STALE, Health.UNTRUSTED])
def test_a_primary_channel_that_cannot_be_read_does_not_disagree(health: Health) -> None:
    watch = watching()
    watch.check_off_deg, watch.health = 20.0, (health, Health.GOOD)
    assert Fault.TILT_DISAGREE not in watch.run(1.0)


@pytest.mark.requirement("S18")
def test_creeping_by_hand_asks_for_no_angle() -> None:
    watch = watching()
    watch.mode, watch.check_off_deg, watch.angle_deg = Mode.RECOVERING, 20.0, 40.0
    assert Fault.TILT_DISAGREE not in watch.run(1.0)
    assert Fault.OVER_ANGLE_FAR not in watch.run(1.0)


# ---- bounds


@pytest.mark.requirement("S8")
@pytest.mark.parametrize(
    ("beyond_deg", "faults"),
    [
        (1.9, set()),
        (2.0, set()),
        (2.1, {Fault.OVER_ANGLE}),
        (3.9, {Fault.OVER_ANGLE}),
        (4.0, {Fault.OVER_ANGLE}),
        (4.1, {Fault.OVER_ANGLE_FAR}),
    ],
)
@pytest.mark.parametrize("side", SIDES)
def test_2_deg_beyond_the_permitted_stop_and_4_deg_cut(
    side: int, beyond_deg: float, faults: set[Fault]
) -> None:
    begin_deg = 30.0 if side > 0 else -70.0
    watch = Watch(angle_deg=begin_deg + side * beyond_deg)
    assert watch.run(0.5) == faults


@pytest.mark.requirement("S8")
def test_an_unknown_angle_is_beyond_nothing() -> None:
    watch = Watch(angle_deg=80.0, health=(Health.UNTRUSTED, Health.GOOD))
    assert watch.run(0.5) == {Fault.TILT_UNTRUSTED}


@pytest.mark.requirement("S11")
@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize(
    ("share", "fault", "after_s"),
    [
        (1.49, None, None),
        (1.51, Fault.OVER_RATE, 0.1),
        (2.49, Fault.OVER_RATE, 0.1),
        (2.51, Fault.OVER_RATE_FAR, 0.05),
    ],
)
def test_one_and_a_half_times_the_rate_stops_and_two_and_a_half_times_cuts(
    side: int, share: float, fault: Fault | None, after_s: float | None
) -> None:
    watch = watching()
    cap_deg_s = BOUNDS.rate_down_deg_s if side > 0 else BOUNDS.rate_up_deg_s
    watch.shown_rate_deg_s = side * cap_deg_s * share
    if fault is None:
        assert watch.run(2.0) == set()
    else:
        assert watch.time_to(fault) == pytest.approx(after_s, abs=1e-6)


@pytest.mark.requirement("S11")
def test_a_rate_beyond_for_less_than_its_time_is_forgiven() -> None:
    watch = watching()
    for _ in range(5):
        watch.shown_rate_deg_s = 6.0
        assert watch.run(0.05) == set()
        watch.shown_rate_deg_s = 0.0
        assert watch.run(0.01) == set()


def test_a_hand_on_the_crank_is_not_too_fast_while_faulted() -> None:
    assert Watch(mode=Mode.FAULTED, shown_rate_deg_s=30.0).run(1.0) == set()


# ---- punctuality


@pytest.mark.requirement("S20")
@pytest.mark.parametrize(("late_s", "counted"), [(0.019, False), (0.021, True)])
def test_a_tick_over_20_ms_late_is_counted(late_s: float, counted: bool) -> None:
    watch = watching()
    assert watch.step(TICK_S + late_s) == set()
    assert watch.monitor.late_ticks == int(counted)
    assert watch.monitor.worst_late_s == pytest.approx(late_s if counted else 0.0)


@pytest.mark.requirement("S20")
def test_three_late_ticks_in_a_row_are_a_fault_and_two_are_not() -> None:
    watch = watching()
    for _ in range(5):
        assert watch.step(0.04) | watch.step(0.04) | watch.step() == set()
    assert watch.monitor.late_ticks == 10
    assert watch.step(0.04) | watch.step(0.04) == set()
    assert watch.step(0.04) == {Fault.LATE_TICKS}


@pytest.mark.requirement("S20")
@pytest.mark.parametrize(("late_s", "fault"), [(0.099, False), (0.101, True)])
def test_one_tick_over_100_ms_late_is_a_fault(late_s: float, fault: bool) -> None:
    assert (Fault.LATE_TICKS in watching().step(TICK_S + late_s)) == fault


@pytest.mark.requirement("S20")
def test_lateness_is_over_a_second_after_the_last_of_it() -> None:
    watch = watching()
    assert watch.step(0.2) == {Fault.LATE_TICKS}
    assert watch.run(0.9) == {Fault.LATE_TICKS}
    watch.run(0.2)
    assert watch.run(1.0) == set()


@pytest.mark.requirement("S20")
def test_the_first_tick_is_never_late() -> None:
    assert Watch(now_s=9e5).step() == set()
