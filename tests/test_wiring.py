"""The wiring sections of the settings: what arrives in the hardware layer, and what is refused."""

from pathlib import Path

import pytest

from hardware.gpio import wiring
from station.settings import BadSettings, Settings, load_settings


def wired(tmp_path: Path, text: str) -> wiring.Wiring:
    path = tmp_path / "station.toml"
    path.write_text(text, encoding="utf-8")
    return load_settings(path).wiring()


def problems(tmp_path: Path, text: str) -> str:
    with pytest.raises(BadSettings) as caught:
        wired(tmp_path, text)
    return "\n".join(caught.value.problems)


def test_no_settings_give_the_default_build() -> None:
    assert Settings().wiring() == wiring.Wiring()


def test_every_key_arrives(tmp_path: Path) -> None:
    found = wired(
        tmp_path,
        """
[pins]
factory = "rpigpio"
chip_label = "mine"
[actuator]
driver = "two-pwm"
pwm = "software"
pwm_pin = 18
pwm_up_pin = 13
fault_pin = 0
reversed = true
[motion]
dead_time_s = 0.5
[power]
mode = "level"
pin = 23
[inclinometer.primary]
chip = "scl3300"
bus = 0
select = 1
[inclinometer.check]
chip = "as5600"
bus = 1
rate_hz = 50
[current]
meter = "sense"
bus = 0
channel = 3
[inputs]
enabling = 14
return_button = 15
battery = 0
high_when_good = ["mains"]
[panel]
lamp_pin = 21
buzzer_pin = 20
""",
    )
    assert found.pins == wiring.Pins(wiring.Factory.RPIGPIO, "mine")
    drive = found.drive
    assert (drive.driver, drive.pwm) == (wiring.Driver.TWO_PWM, wiring.Pwm.SOFTWARE)
    assert (drive.pwm_pin, drive.pwm_up_pin, drive.fault_pin) == (18, 13, None)
    assert drive.reversed
    assert drive.dead_time_s == 0.5
    assert found.power == wiring.Power(wiring.PowerMode.LEVEL, 23)
    assert found.primary == wiring.Tilt(wiring.Inclinometer.SCL3300, 0, select=1)
    assert found.check == wiring.Tilt(wiring.Inclinometer.AS5600, 1, rate_hz=50)
    assert (found.current.meter, found.current.channel) == (wiring.Ammeter.SENSE, 3)
    assert found.inputs.enabling == wiring.Input(14)
    assert found.inputs.return_button == wiring.Input(15)
    assert found.inputs.battery is None
    assert found.inputs.mains == wiring.Input(4, wiring.Level.HIGH)
    assert found.panel == wiring.Panel(21, 20)


@pytest.mark.requirement("S1")
@pytest.mark.parametrize("pin", [2, 5, 8, 14, 15])
@pytest.mark.parametrize(
    ("section", "key"),
    [
        ("actuator", "pwm_pin"),
        ("actuator", "dir_pin"),
        ("actuator", "enable_pin"),
        ("power", "pin"),
        ("panel", "lamp_pin"),
    ],
)
def test_output_that_may_be_high_at_power_up_is_refused(
    tmp_path: Path, section: str, key: str, pin: int
) -> None:
    found = problems(tmp_path, f"[{section}]\n{key} = {pin}\n")
    assert f"{section}.{key} is pin {pin}, which may be high while the board starts" in found


def test_pin_that_is_taken_is_refused_with_both_names(tmp_path: Path) -> None:
    found = problems(tmp_path, "[inputs]\nankles = 24\n")
    assert "inputs.ankles is pin 24, which actuator.dir_pin has already" in found


@pytest.mark.parametrize(("pin", "bus"), [(2, "I2C bus 1 (SDA)"), (9, "SPI bus 0 (MISO)")])
def test_pin_of_a_bus_in_use_is_refused(tmp_path: Path, pin: int, bus: str) -> None:
    assert bus in problems(tmp_path, f"[inputs]\nankles = {pin}\n")


def test_bus_pin_is_free_without_a_chip_on_the_bus(tmp_path: Path) -> None:
    text = """
[inclinometer.check]
chip = "as5600"
bus = 1
[inputs]
ankles = 9
"""
    assert wired(tmp_path, text).inputs.ankles.pin == 9


def test_pwm_where_none_comes_out_is_refused_unless_it_is_software(tmp_path: Path) -> None:
    assert "no hardware PWM" in problems(tmp_path, "[actuator]\npwm_pin = 16\nfault_pin = 0\n")
    text = '[actuator]\npwm_pin = 16\nfault_pin = 0\npwm = "software"\n'
    assert wired(tmp_path, text).drive.pwm_pin == 16


def test_two_pwm_lines_of_one_channel_are_refused(tmp_path: Path) -> None:
    text = '[actuator]\ndriver = "two-pwm"\npwm_pin = 12\npwm_up_pin = 18\n'
    assert "share one PWM channel" in problems(tmp_path, text)


@pytest.mark.requirement("S21")
def test_one_chip_is_not_two_channels(tmp_path: Path) -> None:
    text = '[inclinometer.check]\nchip = "mpu6050"\nbus = 1\n'
    assert "fit a second one" in problems(tmp_path, text)
    assert "fit a second one" in problems(tmp_path, text + "address = 0x68\n")
    assert wired(tmp_path, text + "address = 0x69\n").check.address == 0x69


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            '[inclinometer.primary]\nchip = "scl3300"\nbus = 0\n',
            "inclinometer.check is at the same place as inclinometer.primary",
        ),
        (
            '[current]\nmeter = "sense"\nbus = 0\nchannel = 0\n',
            "current is at the same place as inclinometer.check",
        ),
        (
            '[inclinometer.check]\nchip = "lis3dh"\nbus = 1\naddress = 0x68\n',
            "inclinometer.check is at the same place as inclinometer.primary",
        ),
    ],
)
def test_two_chips_at_one_place_are_refused(tmp_path: Path, text: str, said: str) -> None:
    assert said in problems(tmp_path, text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[pins]\nfactory = "auto"\n', '"lgpio" or "rpigpio"'),
        ('[inclinometer.primary]\nchip = "as5600"\n', "inclinometer.primary.chip is 'as5600'"),
        ("[inclinometer.primay]\n", "inclinometer.primay is not a known key"),
        ("[inclinometer]\nprimary = 3\n", "must be a section"),
        ('[inputs]\nhigh_when_good = ["bell"]\n', "a list of keys of this section"),
        ("[inputs]\nenabling = 1\n", "use one of 2 to 27"),
        ("[inputs]\nbutton = 0\n", "a whole number from 2 to 27"),
    ],
)
def test_bad_wiring_is_told_in_a_sentence(tmp_path: Path, text: str, said: str) -> None:
    assert said in problems(tmp_path, text)
