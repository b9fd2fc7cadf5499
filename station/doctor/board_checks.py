"""Checks of the computer: board, versions, pins, buses, PWM, supply."""

from hardware.gpio.wiring import Factory, PowerMode, Pwm
from station.doctor.facts import Facts, Node
from station.doctor.results import Check, Result, bad, bad_for, ok, warning

CONFIG = "/boot/firmware/config.txt"
PYTHON_FROM, PYTHON_BELOW = (3, 11), (3, 14)
GPIOZERO_FROM = 2
FLAGS = {  # bits of the firmware's get_throttled
    0: "The supply is below 4.63 V now.",
    1: "The processor is slowed down now.",
    2: "The processor is throttled now.",
    3: "The processor is at its soft heat limit now.",
    16: "The supply was below 4.63 V since the start.",
    17: "The processor was slowed down since the start.",
    18: "The processor was throttled since the start.",
    19: "The processor was at its soft heat limit since the start.",
}
HOT_C = 80.0
_NOW = 0xFFFF
_LOW_VOLTAGE = 1 << 0 | 1 << 16
_SUPPLY_FIX = "Use the board's own supply, or a 5 V converter of 5 A with short, thick wires."
_PACKAGE_FIX = {
    "lgpio": "sudo apt install --reinstall python3-lgpio",
    "RPi.GPIO": "pip install RPi.GPIO into the station's environment",
    "pigpio": "sudo apt install pigpio python3-pigpio",
    "smbus2": "pip install smbus2 into the station's environment",
    "spidev": "sudo apt install python3-spidev",
}
_FACTORY_PACKAGE = {
    Factory.LGPIO: "lgpio",
    Factory.RPIGPIO: "RPi.GPIO",
    Factory.PIGPIO: "pigpio",
}


def board(facts: Facts) -> Result:
    """It is a Raspberry Pi, with a 64-bit system."""
    found = facts.board
    if not found.is_pi:
        what = found.machine or "unknown"
        return bad(
            "board",
            f"This computer ({what}) is no Raspberry Pi, so no real table can be driven from it.",
            "Try the pretend table: station simulate",
        )
    if found.machine != "aarch64":
        text = f"{found.model} runs a system for {found.machine}; the station needs a 64-bit one."
        return bad("board", text, "Install the 64-bit Raspberry Pi OS.")
    revision = f", revision {found.revision}" if found.revision else ""
    return ok("board", f"{found.model}{revision}.")


def versions(facts: Facts) -> Result:
    """Python and gpiozero are those that the station was made for."""
    python = ".".join(map(str, facts.python))
    zero = facts.packages["gpiozero"].version
    shown = f"Python {python}, gpiozero {zero}, {facts.board.system}, kernel {facts.board.kernel}"
    if not PYTHON_FROM <= facts.python[:2] < PYTHON_BELOW:
        fix = "Use Raspberry Pi OS Bookworm or Trixie."
        return warning("versions", f"{shown}: the station was made for Python 3.11 to 3.13.", fix)
    if _major(zero) < GPIOZERO_FROM:
        return bad("versions", f"{shown}: gpiozero 2 is needed.", "sudo make install")
    return ok("versions", f"{shown}.")


def packages(facts: Facts) -> Result | None:
    """The packages behind the pins and buses are there, and are no stubs."""
    if not facts.board.is_pi:
        return None
    wanted = ["smbus2", "spidev"]
    if facts.wiring.pins.factory in _FACTORY_PACKAGE:
        wanted.insert(0, _FACTORY_PACKAGE[facts.wiring.pins.factory])
    for name in wanted:
        found = facts.packages[name]
        if not found.version or found.problem:
            why = found.problem or "is not installed"
            return bad("packages", f"The Python package {name} {why}.", _PACKAGE_FIX[name])
    shown = ", ".join(f"{name} {facts.packages[name].version}" for name in wanted)
    return ok("packages", f"{shown}.")


def pin_factory(facts: Facts) -> Result:
    """The named pin factory is one that drives this board's pins."""
    factory = facts.wiring.pins.factory
    fix = 'Set factory = "lgpio" in [pins] of station.toml.'
    if factory is Factory.MOCK:
        return bad("pin factory", "The pin factory is mock, which drives nothing.", fix)
    if factory is not Factory.LGPIO and facts.board.is_pi_5:
        return bad("pin factory", f"The pin factory {factory} does not work on a Pi 5.", fix)
    return ok("pin factory", f"The pins are driven by {factory}, and by nothing else.")


def gpio_chip(facts: Facts) -> Result | None:
    """The chip with the header's pins is there and may be used."""
    if not facts.board.is_pi or facts.wiring.pins.factory is not Factory.LGPIO:
        return None
    found = [chip for chip in facts.chips if chip.label == facts.header_chip]
    if facts.header_chip and found:
        return ok("GPIO chip", f"The header's pins are at {found[0].path}, {found[0].label}.")
    barred = [chip.path for chip in facts.chips if not chip.permitted]
    if barred:
        text = f"{facts.user.name} may not use {barred[0]}."
        return bad("GPIO chip", text, f"sudo usermod -aG gpio {facts.user.name}, then log in again")
    others = ", ".join(chip.label for chip in facts.chips) or "none at all"
    text = f"No GPIO chip has the label of the header's; there are: {others}."
    return bad("GPIO chip", text, "Name it as chip_label in [pins]; gpiodetect lists them all.")


def outputs_let_go(facts: Facts) -> Result | None:
    """The kernel gives outputs back when the program that drove them ends, however it ends."""
    if not facts.board.is_pi:
        return None
    if facts.lets_go:
        return ok("strict_gpiod", "The kernel lets go of outputs when their program ends.")
    fix = f"echo dtparam=strict_gpiod | sudo tee -a {CONFIG}, then sudo reboot"
    if facts.config_lets_go and facts.lets_go is False:
        text = f"{CONFIG} says strict_gpiod, but the kernel has not been started with it."
        return bad("strict_gpiod", text, "sudo reboot")
    if facts.lets_go is False:
        text = "The kernel keeps outputs driven when the program that drove them has died."
        return bad("strict_gpiod", text, fix)
    text = "It cannot be seen whether the kernel lets go of outputs when their program dies."
    return warning("strict_gpiod", text, fix)


def buses(facts: Facts) -> Result | None:
    """Every bus that a sensor is on is switched on and may be used."""
    if not facts.board.is_pi:
        return None
    for node in facts.buses:
        if not node.present or not node.permitted:
            return _barred(node, facts)
    shown = " and ".join(node.path for node in facts.buses)
    return ok("buses", f"The sensors' buses are there: {shown}.")


def _barred(node: Node, facts: Facts) -> Result:
    kind = "i2c" if "i2c" in node.path else "spi"
    if node.present:
        fix = f"sudo usermod -aG {kind} {facts.user.name}, then log in again"
        return bad("buses", f"{facts.user.name} may not use {node.path}.", fix)
    fix = f"sudo raspi-config nonint do_{kind} 0, then sudo reboot; another bus needs its dtoverlay"
    return bad("buses", f"There is no {node.path}.", fix)


def pwm(facts: Facts) -> Result | None:
    """Hardware PWM comes out at the pins that are wired for it."""
    if facts.wiring.drive.pwm is Pwm.SOFTWARE:
        return warning(
            "PWM",
            "The PWM is made by a program: whole percents, a hum, and it can stop while high.",
            'Set pwm = "sysfs" in [actuator] and wire GPIO 12 or 13.',
        )
    if not facts.board.is_pi:
        return None
    if facts.pwm is not None:
        return bad_for("PWM", facts.pwm)
    return ok("PWM", f"The board makes the PWM itself, {facts.wiring.drive.frequency_hz} Hz.")


def supply(facts: Facts) -> Result | None:
    """The board has had enough voltage, and is not too hot."""
    flags, heat = facts.supply.flags, facts.supply.temperature_c
    if not facts.board.is_pi or (flags is None and heat is None):
        return None
    shown = () if heat is None else (f"It is {heat:.0f} °C warm.",)
    told = [text for bit, text in FLAGS.items() if flags and flags >> bit & 1]
    if told:
        text = " ".join((*told, *shown))
        fix = _SUPPLY_FIX if flags and flags & _LOW_VOLTAGE else "Give it a heat sink and air."
        return (bad if flags and flags & _NOW & _LOW_VOLTAGE else warning)("supply", text, fix)
    if heat is not None and heat >= HOT_C:
        return warning("supply", f"The processor is {heat:.0f} °C hot.", "Give it air.")
    if flags is None:
        return warning("supply", " ".join(("The firmware does not tell of the voltage.", *shown)))
    return ok("supply", " ".join(("Voltage and heat have been good since the start.", *shown)))


def power_mode(facts: Facts) -> Result:
    """The power relay lives from a heartbeat."""
    if facts.wiring.power.mode is PowerMode.LEVEL:
        return warning(
            "power relay",
            "The power relay is held by a level: a program that hangs holds it, too.",
            'Build the heartbeat stage of docs/hardware.md and set mode = "heartbeat" in [power].',
        )
    return ok("power relay", "The power relay is held by a heartbeat.")


def _major(version: str) -> int:
    first = version.partition(".")[0]
    return int(first) if first.isdigit() else 0


BOARD_CHECKS: tuple[Check, ...] = (
    board,
    versions,
    packages,
    pin_factory,
    gpio_chip,
    outputs_let_go,
    buses,
    pwm,
    power_mode,
    supply,
)
