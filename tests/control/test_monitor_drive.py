"""The monitor: what is wrong with the drive and its relay (S26-S29)."""

from math import nan

import pytest

from hardware.interface import Command
from station.control.estimator import Health
from station.control.faults import Fault
from station.control.modes import Mode
from tests.control.builders import CONFIG
from tests.control.watch import SIDES, watching


@pytest.mark.requirement("S26")
@pytest.mark.parametrize("side", SIDES)
def test_driven_without_moving_is_a_stall_within_two_seconds(side: int) -> None:
    watch = watching()
    watch.command = Command(side * 0.5, power=True)
    assert watch.time_to(Fault.STALL) == pytest.approx(1.0, abs=0.1)
    assert Fault.STALL in watch.step(), "until the drive stands still"
    watch.command = Command(0.0, power=True)
    assert watch.step() == set()


@pytest.mark.requirement("S26")
@pytest.mark.parametrize("side", SIDES)
def test_a_slow_drive_stalls_too_and_a_weak_one_does_not(side: int) -> None:
    watch = watching()
    watch.command = Command(side * 0.2, power=True)
    assert watch.time_to(Fault.STALL) < 3.0
    weak = watching()
    weak.command, weak.rate_deg_s = Command(side * 0.5, power=True), side * 1.6 * 0.3
    assert weak.run(5.0) == set()


@pytest.mark.requirement("S26")
@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("duty", [0.5, 0.85])
@pytest.mark.parametrize(("share", "stalls"), [(0.1, True), (0.25, False)])
def test_a_stall_is_less_than_a_fifth_of_the_expected_travel(
    side: int, duty: float, share: float, stalls: bool
) -> None:
    watch = watching(angle_deg=-20.0)
    watch.command = Command(side * duty, power=True)
    watch.rate_deg_s = side * (duty - 0.1) * 4.0 * share
    assert (Fault.STALL in watch.run(6.0)) == stalls


@pytest.mark.requirement("S26")
def test_a_duty_within_the_dead_band_expects_nothing() -> None:
    watch = watching()
    watch.command = Command(0.08, power=True)
    assert watch.run(60.0) == set()


@pytest.mark.requirement("S27")
@pytest.mark.parametrize("current_a", [None, nan, CONFIG.actuator.trip_current_a + 0.01])
def test_too_much_or_unreadable_current_for_100_ms_trips(current_a: float | None) -> None:
    watch = watching()
    watch.command = Command(0.5, power=True)
    watch.rate_deg_s = 1.6
    watch.inputs["current_a"] = current_a
    assert watch.time_to(Fault.OVERCURRENT) == pytest.approx(0.1, abs=0.011)


@pytest.mark.requirement("S27")
def test_current_at_the_trip_or_without_drive_is_good() -> None:
    watch = watching()
    watch.inputs["current_a"] = 50.0
    assert watch.run(1.0) == set(), "nothing is driven"
    watch.command, watch.rate_deg_s = Command(0.5, power=True), 1.6
    watch.inputs["current_a"] = CONFIG.actuator.trip_current_a
    assert watch.run(1.0) == set()


@pytest.mark.requirement("S28")
@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("moved_deg", [0.9, 1.1])
def test_moving_1_deg_without_drive_is_a_runaway(side: int, moved_deg: float) -> None:
    watch = watching()
    watch.angle_deg += side * moved_deg
    assert (Fault.RUNAWAY in watch.run(0.1)) == (moved_deg > 1.0)


@pytest.mark.requirement("S28")
@pytest.mark.parametrize("side", SIDES)
def test_moving_1_deg_against_the_drive_is_a_runaway(side: int) -> None:
    watch = watching()
    watch.command, watch.rate_deg_s = Command(side * 0.5, power=True), side * 1.6
    assert watch.run(3.0) == set()
    watch.rate_deg_s = -side * 1.6
    assert watch.time_to(Fault.RUNAWAY) == pytest.approx(1.0 / 1.6, abs=0.05)


@pytest.mark.requirement("S28")
def test_coasting_after_the_drive_is_no_runaway() -> None:
    watch = watching()
    watch.command, watch.rate_deg_s = Command(0.9, power=True), 3.0
    watch.run(2.0)
    watch.command = Command(0.0, power=True)
    assert watch.run(0.45) == set()
    watch.rate_deg_s = 0.0
    assert watch.run(3.0) == set()


@pytest.mark.requirement("S28")
def test_what_goes_on_half_a_second_after_the_drive_has_ended_is_no_coasting() -> None:
    watch = watching()
    watch.command, watch.rate_deg_s = Command(0.5, power=True), 2.0
    watch.run(2.0)
    watch.command = Command(0.0, power=True)
    assert watch.time_to(Fault.RUNAWAY) == pytest.approx(0.5 + 1.0 / 2.0, abs=0.03)


@pytest.mark.requirement("S28")
def test_coasting_on_while_the_drive_turns_is_no_runaway() -> None:
    watch = watching()
    watch.command, watch.rate_deg_s = Command(0.5, power=True), 2.5
    watch.run(2.0)
    watch.command = Command(-0.5, power=True)
    assert watch.run(0.45) == set()
    watch.rate_deg_s = -1.4
    assert Fault.RUNAWAY not in watch.run(2.0)


@pytest.mark.requirement("S28")
@pytest.mark.parametrize("mode", [Mode.FAULTED, Mode.ESTOPPED])
def test_a_hand_on_the_crank_is_no_runaway_then_or_later(mode: Mode) -> None:
    watch = watching(mode=mode, command=Command(0.0, power=False), inputs={"power_on": False})
    watch.angle_deg -= 30.0
    watch.run(1.0)
    watch.mode = Mode.READY
    assert watch.run(2.0) == set()


@pytest.mark.requirement("S28")
def test_what_an_untrusted_angle_says_is_no_runaway() -> None:
    watch = watching()
    watch.health = (Health.GOOD, Health.UNTRUSTED)
    watch.angle_deg -= 4.0
    assert watch.run(1.0) == {Fault.CHECK_UNTRUSTED}
    watch.health = (Health.GOOD, Health.GOOD)
    assert watch.run(1.0) == set()


@pytest.mark.requirement("S29")
@pytest.mark.parametrize(("commanded", "read"), [(True, False), (True, None), (False, True)])
def test_a_relay_that_contradicts_its_command_for_200_ms_is_a_fault(
    commanded: bool, read: bool | None
) -> None:
    watch = watching()
    watch.command, watch.inputs["power_on"] = Command(0.0, power=commanded), read
    assert watch.time_to(Fault.POWER_CONTRADICTION) == pytest.approx(0.2, abs=1e-6)


@pytest.mark.requirement("S29")
def test_a_relay_may_take_its_time_to_follow() -> None:
    watch = watching()
    for power in (False, True) * 5:
        watch.command, watch.inputs["power_on"] = Command(0.0, power=power), not power
        assert watch.run(0.15) == set()
        watch.inputs["power_on"] = power
        assert watch.run(0.1) == set()


@pytest.mark.requirement("S17")
@pytest.mark.parametrize("value", [False, None])
def test_a_driver_that_reports_a_fault_under_power_is_believed(value: bool | None) -> None:
    watch = watching()
    watch.inputs["drive_ok"] = value
    assert watch.time_to(Fault.DRIVE) == pytest.approx(0.05, abs=1e-6)
    assert Fault.DRIVE in watch.run(5.0), "as long as it lasts"
    watch.inputs["drive_ok"] = True
    assert watch.step() == set()


@pytest.mark.parametrize("where", ["command", "read-back"])
def test_a_driver_without_supply_may_report_what_it_likes(where: str) -> None:
    watch = watching(mode=Mode.READY)
    watch.inputs |= {"drive_ok": False, "power_on": False}
    watch.command = Command(0.0, power=where == "read-back")
    assert Fault.DRIVE not in watch.run(3.0)


def test_a_driver_has_a_moment_to_wake_up() -> None:
    watch = watching(mode=Mode.READY)
    watch.inputs |= {"drive_ok": False, "power_on": False}
    watch.command = Command(0.0, power=False)
    watch.run(1.0)
    watch.command, watch.inputs["power_on"] = Command(0.0, power=True), True
    assert watch.time_to(Fault.DRIVE) == pytest.approx(0.25, abs=0.011)


def test_a_flicker_of_the_drivers_fault_line_is_no_fault() -> None:
    watch = watching()
    for value in (False, True) * 10:
        watch.inputs["drive_ok"] = value
        assert watch.run(0.04) == set()
