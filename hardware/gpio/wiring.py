"""What is connected where: plain data that the rest of this room is built from.

Every input is wired so that its good state has to be driven by a closed contact: the pull is
always the opposite, and a broken wire reads as the dangerous state. Every output is active high
and has an external pull-down, so that a pin nobody drives does nothing.

Pins are BCM numbers. The defaults are the default build of `docs/hardware.md`.
"""

from dataclasses import dataclass, field
from enum import StrEnum


class Factory(StrEnum):
    """What drives the pins; always named, never fallen back to."""

    LGPIO = "lgpio"
    RPIGPIO = "rpigpio"
    PIGPIO = "pigpio"
    MOCK = "mock"


class Driver(StrEnum):
    """How the motor driver is told what to do."""

    PWM_DIR = "pwm-dir"  # one PWM line and one for the direction: Pololu G2, Cytron MD13S, MD10C
    TWO_PWM = "two-pwm"  # one PWM line for each direction: BTS7960, IBT-2


class Pwm(StrEnum):
    """Who makes the PWM."""

    SYSFS = "sysfs"  # the board's own PWM hardware, through the kernel
    SOFTWARE = "software"  # the pin factory's thread: coarse and slow; only when named


class PowerMode(StrEnum):
    """How the power relay is held."""

    HEARTBEAT = "heartbeat"  # a square wave into a charge pump or retriggerable monostable
    LEVEL = "level"  # a plain relay: held also by a program that hangs


class Level(StrEnum):
    """The level of a pin."""

    LOW = "low"
    HIGH = "high"


class Inclinometer(StrEnum):
    """Chips that measure tilt."""

    MPU6050 = "mpu6050"
    LIS3DH = "lis3dh"
    ADXL345 = "adxl345"
    SCL3300 = "scl3300"
    AS5600 = "as5600"
    ANALOGUE = "analogue"  # a potentiometer or analogue inclinometer at an MCP3008


GRAVITY_CHIPS = frozenset(
    {Inclinometer.MPU6050, Inclinometer.LIS3DH, Inclinometer.ADXL345, Inclinometer.SCL3300}
)
"""These see the direction of gravity; the others sit at the pivot."""

I2C_CHIPS = frozenset(
    {Inclinometer.MPU6050, Inclinometer.LIS3DH, Inclinometer.ADXL345, Inclinometer.AS5600}
)

USUAL_ADDRESS = {
    Inclinometer.MPU6050: 0x68,
    Inclinometer.LIS3DH: 0x18,
    Inclinometer.ADXL345: 0x53,
    Inclinometer.AS5600: 0x36,
}
"""I2C addresses of the boards as they are sold."""


class Ammeter(StrEnum):
    """What measures the motor current."""

    INA226 = "ina226"
    SENSE = "sense"  # the driver's own current-sense output at an MCP3008


@dataclass(frozen=True, slots=True)
class Pins:
    """The pin factory, and the chip it opens.

    Attributes:
        factory: Which one.
        chip_label: Label of the GPIO chip; empty finds the header's by the labels of all boards.
    """

    factory: Factory = Factory.LGPIO
    chip_label: str = ""


@dataclass(frozen=True, slots=True)
class Drive:
    """The motor driver.

    Attributes:
        driver: How it is told what to do.
        pwm: Who makes the PWM.
        pwm_device: Part of the PWM chip's device path; empty finds the header's.
        frequency_hz: Of the hardware PWM; software PWM has its own, slower one.
        pwm_pin: PWM of a PWM+DIR driver, and head-down PWM of one with two.
        pwm_up_pin: Head-up PWM of a driver with two.
        dir_pin: Direction of a PWM+DIR driver.
        enable_pin: Drive enable (SLP, or R_EN and L_EN together); low stops whatever PWM does.
        fault_pin: The driver's fault line, low when all is not well (open drain); None without. It
            is pulled down here and needs 10 kOhm to 3.3 V at the driver's end, so that a broken
            wire is a fault.
        reversed: High on the direction line, or the first PWM, drives head-up.
        dead_time_s: At duty 0 between two directions, whatever is commanded (S12).
    """

    driver: Driver = Driver.PWM_DIR
    pwm: Pwm = Pwm.SYSFS
    pwm_device: str = ""
    frequency_hz: int = 20_000
    pwm_pin: int = 12
    pwm_up_pin: int = 13
    dir_pin: int = 24
    enable_pin: int = 25
    fault_pin: int | None = 16
    reversed: bool = False
    dead_time_s: float = 0.3


@dataclass(frozen=True, slots=True)
class Power:
    """The relay in the motor's supply.

    Attributes:
        mode: How it is held.
        pin: The output that holds it.
    """

    mode: PowerMode = PowerMode.HEARTBEAT
    pin: int = 23


@dataclass(frozen=True, slots=True)
class Tilt:
    """One tilt channel.

    Attributes:
        chip: What measures.
        bus: I2C or SPI bus number.
        address: I2C address, or 0 for the chip's usual one.
        select: SPI chip select.
        channel: Input of the MCP3008, for an analogue one.
        rate_hz: Samples a second.
    """

    chip: Inclinometer
    bus: int = 1
    address: int = 0
    select: int = 0
    channel: int = 0
    rate_hz: float = 100.0


@dataclass(frozen=True, slots=True)
class Current:
    """Measurement of the motor current.

    Attributes:
        meter: What measures.
        bus: I2C or SPI bus number.
        address: I2C address of the INA226.
        shunt_ohm: The INA226's shunt.
        select: SPI chip select of the MCP3008.
        channel: Input of the MCP3008.
        sense_v_per_a: The driver's sense output; 0.04 V/A at a Pololu G2 24v13.
        reference_v: Supply and reference of the MCP3008.
    """

    meter: Ammeter = Ammeter.INA226
    bus: int = 1
    address: int = 0x40
    shunt_ohm: float = 0.002
    select: int = 0
    channel: int = 1
    sense_v_per_a: float = 0.04
    reference_v: float = 3.3


@dataclass(frozen=True, slots=True)
class Input:
    """One contact.

    Attributes:
        pin: Where.
        good: Level of the good state, which a closed contact drives: the chain is closed, the
            ankles are locked, the end switch is not reached, the button is not pressed, the relay
            is off, the mains is there, the hand switch is held. The pull is the opposite.
    """

    pin: int
    good: Level = Level.LOW


@dataclass(frozen=True, slots=True)
class Inputs:
    """All contacts; those that may be None are not fitted to every table.

    Attributes:
        button: The start/stop button: a normally closed contact, so that a broken wire is a press.
        estop: The emergency-stop chain's auxiliary contact.
        upper_switch: The inner head-up end switch, normally closed.
        lower_switch: The inner head-down end switch, normally closed.
        ankles: The ankle lock's loop.
        power: The power relay's mirror contact: closed while the relay is off.
        mains: A relay's contact that the mains closes.
        battery: A charge monitor's contact that closes while there is enough for a way up.
        enabling: The enabling switch in the hand, closed while it is held (S45).
        return_button: "Bring me up" in the hand: a normally closed contact.
    """

    button: Input = Input(27)
    estop: Input = Input(17)
    upper_switch: Input = Input(5)
    lower_switch: Input = Input(6)
    ankles: Input = Input(26)
    power: Input = Input(22)
    mains: Input = Input(4)
    battery: Input | None = Input(19)
    enabling: Input | None = None
    return_button: Input | None = None


@dataclass(frozen=True, slots=True)
class Panel:
    """Lamp in the start/stop button, and buzzer."""

    lamp_pin: int = 20
    buzzer_pin: int = 21


@dataclass(frozen=True, slots=True)
class Guard:
    """The guard's own ends of wires, for a process of its own.

    Attributes:
        fitted: There is one, with its contact in series with the power relay's.
        mode: How its relay is held.
        pin: The output that holds its relay.
        estop: A second auxiliary contact of the emergency-stop chain.
        alarm_pin: An output for an alarm of its own; None without.
    """

    fitted: bool = False
    mode: PowerMode = PowerMode.HEARTBEAT
    pin: int = 18
    estop: Input = Input(15)
    alarm_pin: int | None = None


NOT_SET_UP = frozenset({Inclinometer.AS5600, Inclinometer.ANALOGUE})
"""Chips with nothing to set up: two processes may ask one of these."""


@dataclass(frozen=True, slots=True)
class Wiring:
    """The whole table."""

    pins: Pins = Pins()
    drive: Drive = Drive()
    power: Power = Power()
    primary: Tilt = Tilt(Inclinometer.MPU6050)
    check: Tilt = Tilt(Inclinometer.ANALOGUE, bus=0)
    current: Current = field(default_factory=Current)
    inputs: Inputs = field(default_factory=Inputs)
    panel: Panel = Panel()
    guard: Guard = Guard()
