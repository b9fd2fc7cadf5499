"""Finds out about the computer: board, packages, pins, buses, PWM, supply."""

import os
import re
import sys
from collections.abc import Callable
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from hardware.gpio.wiring import I2C_CHIPS, Ammeter, Pwm, Wiring
from hardware.interface import HardwareError
from station.doctor.facts import Board, Node, Package, Problem, Supply, User
from station.doctor.machine import Machine

CONFIG = ("boot/firmware/config.txt", "boot/config.txt")
_MODULES = ("gpiozero", "smbus2", "spidev", "lgpio", "RPi.GPIO", "pigpio")
_DISTRIBUTIONS = {"RPi.GPIO": ("RPi.GPIO", "rpi-lgpio")}
_KEEPING = ("persist_gpio_outputs", "strict_gpiod")  # newer kernels, and those of April 2024
_YES = frozenset("Yy1")
_THROTTLED = "sys/devices/platform/soc*/soc*:firmware/get_throttled"
_VOLTAGE_MONITOR = "rpi_volt"


def board_of(machine: Machine) -> Board:
    """What kind of computer it is."""
    names = re.findall(r'^PRETTY_NAME="?([^"\n]+)"?', machine.text("etc/os-release") or "", re.M)
    revisions = re.findall(r"^Revision\s*:\s*(\w+)", machine.text("proc/cpuinfo") or "", re.M)
    return Board(
        machine.text("proc/device-tree/model") or "",
        revisions[0] if revisions else "",
        machine.processor,
        names[0] if names else sys.platform,
        machine.kernel,
    )


def packages() -> dict[str, Package]:
    """The packages of pins and buses; nothing is imported that would touch a pin."""
    return {name: _package(name) for name in _MODULES}


def _package(name: str) -> Package:
    found = ""
    for distribution in _DISTRIBUTIONS.get(name, (name,)):
        try:
            found = found or version(distribution)
        except PackageNotFoundError:
            continue
    if name == "lgpio" and found.startswith("0.0."):
        return Package(name, found, "is only an empty one of that name")
    return Package(name, found)


def user() -> User:
    """Who this is; root may do everything."""
    if sys.platform == "win32":
        return User(os.environ.get("USERNAME", ""))
    grp, pwd = import_module("grp"), import_module("pwd")

    def named(lookup: Callable[[int], tuple[str, ...]], number: int) -> str:
        try:
            return lookup(number)[0]
        except KeyError:
            return str(number)

    numbers = {os.getegid(), *os.getgroups()}
    name = named(pwd.getpwuid, os.geteuid())
    groups = frozenset(named(grp.getgrgid, number) for number in numbers)
    return User(name, groups, is_root=os.geteuid() == 0)


def gpio_chips(machine: Machine) -> tuple[Node, ...]:
    """The GPIO chips, with their labels where they may be read."""
    return tuple(_gpio_chip(machine.root / path) for path in machine.paths("dev/gpiochip*"))


def _gpio_chip(path: Path) -> Node:
    from hardware.gpio.pins import label_of  # noqa: PLC0415 - for Linux only

    try:
        return Node(str(path), present=True, permitted=True, label=label_of(path))
    except OSError as error:
        return Node(str(path), present=True, permitted=not isinstance(error, PermissionError))


def header_chip(wiring: Wiring, chips: tuple[Node, ...]) -> str:
    """Label of the chip that has the header; empty when none of them has."""
    if wiring.pins.chip_label:
        return wiring.pins.chip_label
    labels = ("pinctrl-bcm2835", "pinctrl-bcm2711", "pinctrl-rp1")
    return next((chip.label for chip in chips if chip.label in labels), "")


def lets_go(machine: Machine, board: Board) -> bool | None:
    """Whether the kernel gives outputs back when their program ends; None if it cannot be seen."""
    module = "pinctrl_rp1" if board.is_pi_5 else "pinctrl_bcm2835"
    for name in _KEEPING:
        found = machine.text(f"sys/module/{module}/parameters/{name}")
        if found:
            return (found[0] in _YES) is (name == "strict_gpiod")
    if f"{module}.persist_gpio_outputs=n" in (machine.text("proc/cmdline") or ""):
        return True
    return None


def config_lets_go(machine: Machine) -> bool:
    """Whether the board's config.txt asks for that."""
    lines = (machine.text(*CONFIG) or "").splitlines()
    plain = (line.partition("#")[0].replace(" ", "") for line in lines)
    return any(re.match(r"dtparam=(.*,)?strict_gpiod(=on|=1|,|$)", line) for line in plain)


def buses(machine: Machine, wiring: Wiring) -> tuple[Node, ...]:
    """The devices of the buses that the sensors are on."""
    wanted = set()
    for tilt in (wiring.primary, wiring.check):
        i2c = tilt.chip in I2C_CHIPS
        wanted.add(f"i2c-{tilt.bus}" if i2c else f"spidev{tilt.bus}.{tilt.select}")
    current = wiring.current
    i2c = current.meter is Ammeter.INA226
    wanted.add(f"i2c-{current.bus}" if i2c else f"spidev{current.bus}.{current.select}")
    return tuple(_bus(machine, name) for name in sorted(wanted))


def _bus(machine: Machine, name: str) -> Node:
    path = machine.root / "dev" / name
    return Node(f"/dev/{name}", path.exists(), os.access(path, os.R_OK | os.W_OK))


def pwm(machine: Machine, wiring: Wiring) -> Problem | None:
    """What stands against the hardware PWM; None for nothing, or if none is used."""
    if wiring.drive.pwm is not Pwm.SYSFS:
        return None
    from hardware.gpio.pwm import find_channel  # noqa: PLC0415 - needs the pins' library

    pins = {wiring.drive.pwm_pin}
    if wiring.drive.driver == "two-pwm":
        pins.add(wiring.drive.pwm_up_pin)
    try:
        for pin in sorted(pins):
            find_channel(machine.root / "sys/class/pwm", wiring.drive.pwm_device, pin)
    except HardwareError as error:
        return Problem(str(error), error.hint)
    return None


def supply(machine: Machine) -> Supply:
    """Voltage and heat."""
    heat = machine.number("sys/class/thermal/thermal_zone0/temp")
    return Supply(_throttled(machine), None if heat is None else heat / 1000)


def _throttled(machine: Machine) -> int | None:
    told = machine.text(*machine.paths(_THROTTLED))
    told = told or machine.run(["vcgencmd", "get_throttled"]) or ""
    try:
        return int(told.rpartition("=")[2], 16)
    except ValueError:
        return _under_voltage(machine)


def _under_voltage(machine: Machine) -> int | None:
    """The one flag that the kernel's voltage monitor has: the supply is too low now."""
    for place in machine.paths("sys/class/hwmon/*"):
        if machine.text(f"{place}/name") == _VOLTAGE_MONITOR:
            alarm = machine.number(f"{place}/in0_lcrit_alarm")
            return None if alarm is None else int(alarm)
    return None
