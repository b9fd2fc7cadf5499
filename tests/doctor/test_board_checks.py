"""The computer: each check when all is well, and in each way that it is not."""

from dataclasses import replace

import pytest

from hardware.gpio.wiring import Drive, Factory, Pins, Power, PowerMode, Pwm
from station.doctor.board_checks import (
    FLAGS,
    board,
    buses,
    gpio_chip,
    outputs_let_go,
    packages,
    pin_factory,
    power_mode,
    pwm,
    supply,
    versions,
)
from station.doctor.facts import Board, Facts, Node, Package, Problem, Supply
from station.doctor.results import State
from tests.doctor.patients import WELL, said, wired

OK, WARNING, BAD = State.OK, State.WARNING, State.BAD
PC = replace(WELL, board=Board("", "", "x86_64", "Debian", "6.1"))
PI_5 = replace(WELL.board, model="Raspberry Pi 5 Model B Rev 1.0")


def with_package(name: str, version: str, problem: str = "") -> Facts:
    return replace(WELL, packages={**WELL.packages, name: Package(name, version, problem)})


def test_raspberry_pi_is_named_with_its_revision() -> None:
    said(board, WELL, OK, "Raspberry Pi 4 Model B", "c03114")


def test_pc_is_told_plainly_with_the_pretend_table_as_the_way_out() -> None:
    said(board, PC, BAD, "x86_64", "no Raspberry Pi", "station simulate")


def test_32_bit_system_is_refused() -> None:
    said(board, replace(WELL, board=replace(WELL.board, machine="armv7l")), BAD, "64-bit")


def test_versions_are_told() -> None:
    said(versions, WELL, OK, "3.11.2", "gpiozero 2.0.1", "bookworm", "6.12.25")


@pytest.mark.parametrize("python", [(3, 10, 9), (3, 14, 0)])
def test_other_python_is_a_warning(python: tuple[int, int, int]) -> None:
    said(versions, replace(WELL, python=python), WARNING, "3.11 to 3.13")


@pytest.mark.parametrize("version", ["1.6.2", ""])
def test_old_gpiozero_is_refused(version: str) -> None:
    said(versions, with_package("gpiozero", version), BAD, "gpiozero 2")


def test_packages_are_told() -> None:
    said(packages, WELL, OK, "lgpio 0.2.2.0", "smbus2", "spidev")


def test_missing_package_names_the_command() -> None:
    said(packages, with_package("lgpio", ""), BAD, "lgpio", "not installed", "python3-lgpio")
    said(packages, with_package("spidev", ""), BAD, "apt install python3-spidev")


def test_empty_lgpio_of_the_package_index_is_found_out() -> None:
    stub = with_package("lgpio", "0.0.0.2", "is only an empty one of that name")
    said(packages, stub, BAD, "only an empty one", "python3-lgpio")


def test_only_the_named_factory_has_to_be_there() -> None:
    facts = replace(with_package("lgpio", ""), wiring=wired(pins=Pins(Factory.PIGPIO)).wiring)
    said(packages, facts, BAD, "pigpio")
    assert packages(PC) is None


def test_pin_factory_is_told() -> None:
    said(pin_factory, WELL, OK, "lgpio")


def test_mock_is_not_fit() -> None:
    said(pin_factory, wired(pins=Pins(Factory.MOCK)), BAD, "drives nothing", 'factory = "lgpio"')


@pytest.mark.parametrize("factory", [Factory.RPIGPIO, Factory.PIGPIO])
def test_old_factories_do_not_work_on_a_pi_5(factory: Factory) -> None:
    facts = wired(pins=Pins(factory))
    said(pin_factory, facts, OK, factory)
    said(pin_factory, replace(facts, board=PI_5), BAD, "Pi 5")


def test_gpio_chip_is_found_by_its_label() -> None:
    said(gpio_chip, WELL, OK, "/dev/gpiochip0", "pinctrl-bcm2711")


def test_gpio_chip_of_another_group_names_the_command() -> None:
    barred = Node("/dev/gpiochip0", present=True, permitted=False)
    facts = replace(WELL, chips=(barred,), header_chip="")
    said(gpio_chip, facts, BAD, "may not use /dev/gpiochip0", "usermod -aG gpio station")


def test_no_gpio_chip_of_that_label_is_refused() -> None:
    other = Node("/dev/gpiochip1", present=True, permitted=True, label="raspberrypi-exp-gpio")
    facts = replace(WELL, chips=(other,), header_chip="")
    said(gpio_chip, facts, BAD, "raspberrypi-exp-gpio", "chip_label")
    said(gpio_chip, replace(WELL, chips=(), header_chip=""), BAD, "none at all")
    assert gpio_chip(PC) is None
    assert gpio_chip(wired(pins=Pins(Factory.RPIGPIO))) is None


def test_outputs_are_let_go_of() -> None:
    said(outputs_let_go, WELL, OK, "lets go")


def test_outputs_that_outlive_their_program_are_bad() -> None:
    facts = replace(WELL, lets_go=False, config_lets_go=False)
    said(outputs_let_go, facts, BAD, "keeps outputs driven", "dtparam=strict_gpiod", "reboot")


def test_changed_config_wants_a_restart() -> None:
    facts = replace(WELL, lets_go=False, config_lets_go=True)
    assert said(outputs_let_go, facts, BAD, "not been started").fix == "sudo reboot"


def test_what_cannot_be_seen_is_a_warning() -> None:
    said(outputs_let_go, replace(WELL, lets_go=None), WARNING, "cannot be seen")
    assert outputs_let_go(PC) is None


def test_buses_are_there() -> None:
    said(buses, WELL, OK, "/dev/i2c-1", "/dev/spidev0.0")
    assert buses(PC) is None


@pytest.mark.parametrize(("path", "kind"), [("/dev/i2c-1", "i2c"), ("/dev/spidev0.0", "spi")])
def test_missing_bus_names_the_command(path: str, kind: str) -> None:
    facts = replace(WELL, buses=(Node(path, present=False, permitted=False),))
    said(buses, facts, BAD, f"no {path}", f"do_{kind} 0")


@pytest.mark.parametrize(("path", "kind"), [("/dev/i2c-1", "i2c"), ("/dev/spidev0.0", "spi")])
def test_bus_of_another_group_names_the_command(path: str, kind: str) -> None:
    facts = replace(WELL, buses=(Node(path, present=True, permitted=False),))
    said(buses, facts, BAD, f"may not use {path}", f"usermod -aG {kind} station")


def test_hardware_pwm_is_there() -> None:
    said(pwm, WELL, OK, "20000 Hz")
    assert pwm(PC) is None


def test_missing_pwm_is_bad() -> None:
    problem = Problem("There is no PWM hardware for GPIO 12.", "Add the line dtoverlay=pwm-2chan.")
    said(pwm, replace(WELL, pwm=problem), BAD, "GPIO 12", "pwm-2chan")


def test_software_pwm_is_a_warning() -> None:
    said(pwm, wired(drive=Drive(pwm=Pwm.SOFTWARE)), WARNING, "by a program", 'pwm = "sysfs"')


def test_heartbeat_is_good_and_a_level_is_a_warning() -> None:
    said(power_mode, WELL, OK, "heartbeat")
    level = wired(power=Power(PowerMode.LEVEL))
    said(power_mode, level, WARNING, "hangs holds it", 'mode = "heartbeat"')


def test_good_supply_tells_the_heat() -> None:
    said(supply, WELL, OK, "48 °C")


@pytest.mark.parametrize("bit", FLAGS)
def test_every_flag_of_the_firmware_is_told(bit: int) -> None:
    state = BAD if bit == 0 else WARNING
    told = said(supply, replace(WELL, supply=Supply(1 << bit, 50)), state)
    assert FLAGS[bit][1:] in told.text


def test_all_flags_together_are_told() -> None:
    told = said(supply, replace(WELL, supply=Supply(0x50005, None)), BAD, "5 V")
    for bit in (0, 2, 16, 18):
        assert FLAGS[bit][1:] in told.text
    assert FLAGS[1][1:] not in told.text


def test_heat_alone_is_a_warning() -> None:
    said(supply, replace(WELL, supply=Supply(0, 81.0)), WARNING, "81 °C", "air")


def test_firmware_that_says_nothing_is_a_warning() -> None:
    said(supply, replace(WELL, supply=Supply(None, 40.0)), WARNING, "does not tell")
    assert supply(replace(WELL, supply=Supply())) is None
    assert supply(PC) is None
