from pathlib import Path

import pytest
from gpiozero.pins.mock import MockFactory, MockPin

from hardware.gpio.pwm import SOFTWARE_HZ, SoftwarePwm, SysfsPwm, find_channel
from hardware.interface import HardwareError
from tests.hardware.gpio.rig import FIRST, Acts, Kernel, Rig, highs

PI_3, PI_4 = "soc/3f20c000.pwm", "soc/fe20c000.pwm"
PI_5 = "axi/1000120000.pcie/1f00098000.pwm"


def never(_seconds: float) -> None:
    raise AssertionError("there is nothing to wait for")


def opened(rig: Rig, pin: int = FIRST, frequency_hz: int = 20_000) -> SysfsPwm:
    return SysfsPwm(rig.kernel.root, "", pin, frequency_hz, never)


def test_a_fresh_channel_is_exported_and_runs_at_duty_0(rig: Rig) -> None:
    pwm = opened(rig)
    place = rig.kernel.chip / "pwm0"
    assert rig.kernel.get(place, "period") == 50_000
    assert rig.kernel.get(place, "enable") == 1
    assert pwm.read_back() == 0.0
    assert highs(rig.acts) == []
    pwm.close()


@pytest.mark.parametrize("inversed", [0, 1])
@pytest.mark.parametrize(("period", "duty"), [(40_000, 39_000), (50_000, 1), (900_000, 900_000)])
@pytest.mark.requirement("S1")
def test_what_another_program_left_running_ends_when_it_is_opened(
    rig: Rig, period: int, duty: int, inversed: int
) -> None:
    rig.kernel.export(0, period=period, duty_cycle=duty, enable=1, inversed=inversed)
    pwm = opened(rig)
    assert rig.kernel.share(0) == 0.0
    assert (rig.kernel.chip / "pwm0/polarity").read_text() == "normal\n"
    assert highs(rig.acts) == []
    pwm.close()


@pytest.mark.parametrize("share", [0.0, 0.001, 0.5, 0.999, 1.0])
def test_a_share_comes_out_and_is_read_back(rig: Rig, share: float) -> None:
    pwm = opened(rig)
    pwm.set(share)
    assert rig.kernel.share(0) == pytest.approx(share, abs=1 / 50_000)
    assert pwm.read_back() == pytest.approx(share, abs=1 / 50_000)
    assert pwm.obeys()
    pwm.close()


def test_a_duty_that_stays_is_written_once(rig: Rig) -> None:
    pwm = opened(rig)
    rig.acts.log.clear()
    for _ in range(10):
        pwm.set(0.25)
    assert rig.acts.log == [("PWM 0", 0.25)]
    pwm.close()


def test_a_duty_that_somebody_else_changed_is_noticed(rig: Rig) -> None:
    pwm = opened(rig)
    pwm.set(0.25)
    rig.kernel.store(rig.kernel.chip / "pwm0/duty_cycle", "0\n")
    assert not pwm.obeys()
    pwm.close()


def test_closing_switches_the_channel_off_and_twice_is_fine(rig: Rig) -> None:
    pwm = opened(rig)
    pwm.set(0.5)
    pwm.close()
    pwm.close()
    place = rig.kernel.chip / "pwm0"
    assert rig.kernel.get(place, "duty_cycle") == 0
    assert rig.kernel.get(place, "enable") == 0


def test_a_closed_channel_drives_nothing_any_more(rig: Rig) -> None:
    pwm = opened(rig)
    pwm.close()
    with pytest.raises(HardwareError, match="is closed"):
        pwm.set(0.5)
    assert rig.kernel.share(0) == 0.0


@pytest.mark.parametrize(
    ("device", "pin", "channel"),
    [
        *((PI_3, pin, channel) for pin, channel in {12: 0, 13: 1, 18: 0, 19: 1}.items()),
        *((PI_4, pin, channel) for pin, channel in {12: 0, 13: 1, 18: 0, 19: 1}.items()),
        *((PI_5, pin, channel) for pin, channel in {12: 0, 13: 1, 18: 2, 19: 3}.items()),
    ],
)
def test_the_headers_pwm_is_found_by_its_device_path(
    tmp_path: Path, device: str, pin: int, channel: int
) -> None:
    kernel = Kernel(tmp_path, Acts(), device)
    other = tmp_path / "devices/platform/fan.pwm/pwm/pwmchip3"
    other.mkdir(parents=True)
    (kernel.root / "pwmchip3").symlink_to(other)
    assert find_channel(kernel.root, "", pin) == (kernel.root / "pwmchip0", channel)


@pytest.mark.parametrize(("named", "channel"), [("fan.pwm", 0), ("1f00098000.pwm", 2)])
def test_another_pwm_can_be_named(tmp_path: Path, named: str, channel: int) -> None:
    kernel = Kernel(tmp_path, Acts(), f"somewhere/{named}")
    assert find_channel(kernel.root, named, 18) == (kernel.root / "pwmchip0", channel)


@pytest.mark.parametrize(
    ("pin", "line"),
    [
        (12, "dtoverlay=pwm-2chan,pin=12,func=4,pin2=13,func2=4 "),
        (13, "dtoverlay=pwm-2chan,pin=12,func=4,pin2=13,func2=4 "),
        (18, "dtoverlay=pwm-2chan,pin=18,func=2,pin2=19,func2=2 "),
        (19, "dtoverlay=pwm-2chan,pin=18,func=2,pin2=19,func2=2 "),
    ],
)
def test_a_missing_overlay_is_told_with_the_line_that_is_missing(
    tmp_path: Path, pin: int, line: str
) -> None:
    with pytest.raises(HardwareError, match=f"There is no PWM hardware for GPIO {pin}\\.") as told:
        SysfsPwm(tmp_path, "", pin, 20_000, never)
    assert line in told.value.hint


def test_a_pin_without_pwm_is_told(rig: Rig) -> None:
    with pytest.raises(HardwareError, match="GPIO 17 has no hardware PWM") as told:
        opened(rig, 17)
    assert "12, 13, 18 or 19" in told.value.hint


def test_udev_is_given_time_to_hand_over_a_fresh_channel(rig: Rig) -> None:
    waits = []

    def wait(seconds: float) -> None:
        waits.append(seconds)
        rig.kernel.locked = len(waits) < 5

    rig.kernel.export(0)
    rig.kernel.locked = True
    SysfsPwm(rig.kernel.root, "", FIRST, 20_000, wait).close()
    assert len(waits) == 5


def test_a_channel_that_is_never_handed_over_is_told_within_seconds(rig: Rig) -> None:
    waits: list[float] = []
    rig.kernel.export(0)
    rig.kernel.locked = True
    with pytest.raises(HardwareError, match="belongs to another user") as told:
        SysfsPwm(rig.kernel.root, "", FIRST, 20_000, waits.append)
    assert "udev rule" in told.value.hint
    assert sum(waits) == pytest.approx(2.0)


@pytest.mark.parametrize("name", ["export", "period", "enable", "duty_cycle"])
def test_a_kernel_that_refuses_is_told_in_one_sentence(rig: Rig, name: str) -> None:
    if name != "export":
        rig.kernel.export(0)
    rig.acts.fails = {f"{'pwmchip0' if name == 'export' else 'pwm0'} {name}"}
    with pytest.raises(HardwareError, match="The PWM of GPIO 12 cannot be used") as told:
        opened(rig)
    assert "audio" in told.value.hint


def test_software_pwm_has_its_own_frequency_and_stops_low(rig: Rig) -> None:
    pwm = SoftwarePwm(FIRST, rig.pins)
    line = rig.pins.pin(FIRST)
    assert line.frequency == SOFTWARE_HZ
    pwm.set(0.37)
    assert pwm.read_back() == pytest.approx(0.37)
    assert pwm.obeys()
    pwm.close()
    pwm.close()
    assert line.frequency is None
    assert rig.is_low(FIRST)


def test_a_library_that_takes_whole_percents_only_is_obeyed_well_enough(rig: Rig) -> None:
    pwm = SoftwarePwm(FIRST, rig.pins)
    pwm.set(0.378)
    rig.pins.pin(FIRST)._state = 0.37
    assert pwm.obeys()
    rig.pins.pin(FIRST)._state = 0.36
    assert not pwm.obeys()
    pwm.close()


def test_a_library_without_pwm_is_told(rig: Rig) -> None:
    plain = MockFactory(pin_class=MockPin)
    with pytest.raises(HardwareError, match="GPIO 12 cannot make PWM") as told:
        SoftwarePwm(FIRST, plain)
    assert "sysfs" in told.value.hint
    assert not plain.pin(FIRST).state
