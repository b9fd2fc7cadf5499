"""The sections of `station.toml` that say what is wired where on a real table.

The defaults are the default build of `docs/hardware.md`. What cannot be wired like that is found
by `wiring_check.py`.
"""

from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from hardware.gpio import wiring

PINS = range(2, 28)  # what the header brings out, without the HAT's identification bus

_Pin = Annotated[int, Field(ge=PINS.start, le=PINS.stop - 1)]
_OptionalPin = Annotated[int, Field(ge=0, le=PINS.stop - 1)]
_Name = Annotated[str, StringConstraints(max_length=80, pattern=r"^[\w./:+-]*$")]
_DRIVE, _PANEL = wiring.Drive(), wiring.Panel()
_CURRENT, _INPUTS = wiring.Current(), wiring.Inputs()
_GUARD = wiring.Guard()


class Section(BaseModel):
    """A section of the file: frozen, typed strictly, and no key that nobody knows."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        strict=True,
        allow_inf_nan=False,
        use_attribute_docstrings=True,
    )


def number(low: float, high: float) -> Any:
    """A number within a range."""
    return Field(ge=low, le=high)


def says(allowed: str) -> Any:
    """What the value may be, in words, where its type does not tell."""
    return Field(json_schema_extra={"allowed": allowed})


class Pins(Section):
    """What drives the pins; it is never chosen by itself and never falls back to another."""

    factory: Literal["lgpio", "rpigpio", "pigpio", "mock"] = "lgpio"
    """Pin factory; rpigpio works up to a Pi 4, pigpio needs its daemon, mock drives nothing."""

    chip_label: _Name = ""
    """Label of the GPIO chip; empty finds the header's own."""

    def wired(self) -> wiring.Pins:
        """The same for the hardware layer."""
        return wiring.Pins(wiring.Factory(self.factory), self.chip_label)


class DriveSection(Section):
    """Keys of [actuator] that say how the motor driver is wired."""

    driver: Literal["pwm-dir", "two-pwm"] = "pwm-dir"
    """pwm-dir: Pololu G2, Cytron MD13S and MD10C; two-pwm: BTS7960 (IBT-2)."""

    pwm: Literal["sysfs", "software"] = "sysfs"
    """Who makes the PWM: the board's hardware, or a thread (coarse, only for trying out)."""

    pwm_device: _Name = ""
    """Part of the PWM chip's device path; empty finds the header's own."""

    frequency_hz: Annotated[int, number(1000, 25000)] = _DRIVE.frequency_hz
    """Frequency of the hardware PWM."""

    pwm_pin: _Pin = _DRIVE.pwm_pin
    """PWM line; with two-pwm the one that drives head-down."""

    pwm_up_pin: _Pin = _DRIVE.pwm_up_pin
    """With two-pwm the PWM line that drives head-up."""

    dir_pin: _Pin = _DRIVE.dir_pin
    """With pwm-dir the direction line."""

    enable_pin: _Pin = _DRIVE.enable_pin
    """Drive enable: SLP, or R_EN and L_EN together."""

    fault_pin: _OptionalPin = _DRIVE.fault_pin or 0
    """The driver's fault line, low when all is not well; 0 when it has none."""

    reversed: bool = False
    """Swaps the two directions; `station commission` finds out."""

    def wired(self, dead_time_s: float) -> wiring.Drive:
        """The same for the hardware layer."""
        found: dict[str, Any] = {name: getattr(self, name) for name in DriveSection.model_fields}
        return wiring.Drive(
            **{
                **found,
                "driver": wiring.Driver(self.driver),
                "pwm": wiring.Pwm(self.pwm),
                "fault_pin": self.fault_pin or None,
                "dead_time_s": dead_time_s,
            }
        )


class Power(Section):
    """The relay in the motor's supply."""

    mode: Literal["heartbeat", "level"] = "heartbeat"
    """heartbeat: a square wave for a charge pump or monostable; level: a plain relay."""

    pin: _Pin = wiring.Power().pin
    """The output that holds the relay."""

    def wired(self) -> wiring.Power:
        """The same for the hardware layer."""
        return wiring.Power(wiring.PowerMode(self.mode), self.pin)


class Guard(Section):
    """The guard: a process of its own that holds a second contact in the motor's supply.

    It reads this section, `[pins]` and `[inclinometer.check]` by itself, at its own start.
    """

    fitted: bool = False
    """There is one; the controller then moves nothing without it."""

    mode: Literal["heartbeat", "level"] = "heartbeat"
    """How its relay is held; see [power]."""

    pin: _Pin = _GUARD.pin
    """The output that holds its relay."""

    estop: _Pin = _GUARD.estop.pin
    """Its own auxiliary contact of the emergency-stop chain, closed while the chain is."""

    estop_high_when_good: bool = False
    """That contact drives its pin high when it is closed."""

    alarm_pin: _OptionalPin = 0
    """An output of its own for an alarm; 0: none."""

    def wired(self) -> wiring.Guard:
        """The same for the hardware layer."""
        good = wiring.Level.HIGH if self.estop_high_when_good else wiring.Level.LOW
        estop = wiring.Input(self.estop, good)
        mode = wiring.PowerMode(self.mode)
        return wiring.Guard(self.fitted, mode, self.pin, estop, self.alarm_pin or None)


class TiltSection(Section):
    """One tilt channel."""

    chip: Literal["mpu6050", "lis3dh", "adxl345", "scl3300", "as5600", "analogue"]
    """What measures; analogue is a potentiometer or inclinometer at an MCP3008."""

    bus: Annotated[int, number(0, 22)] = 1
    """I2C or SPI bus number."""

    address: Annotated[int, number(0, 0x77)] = 0
    """I2C address; 0 for the chip's usual one."""

    select: Annotated[int, number(0, 2)] = 0
    """SPI chip select."""

    channel: Annotated[int, number(0, 7)] = 0
    """Input of the MCP3008."""

    rate_hz: Annotated[float, number(20, 200)] = 100.0
    """Samples in a second."""

    def wired(self) -> wiring.Tilt:
        """The same for the hardware layer."""
        return wiring.Tilt(**{**self.model_dump(), "chip": wiring.Inclinometer(self.chip)})


class Primary(TiltSection):
    """The tilt channel on the bed, which sees gravity (S24)."""

    chip: Literal["mpu6050", "lis3dh", "adxl345", "scl3300"] = "mpu6050"
    """What measures."""


class Check(TiltSection):
    """The second tilt channel, of another principle (S21)."""

    chip: Literal["as5600", "analogue", "mpu6050", "lis3dh", "adxl345", "scl3300"] = "analogue"
    """What measures; analogue is a potentiometer or inclinometer at an MCP3008."""

    bus: Annotated[int, number(0, 22)] = 0
    """I2C or SPI bus number."""


class Inclinometers(Section):
    """Both tilt channels."""

    primary: Primary = Primary()
    check: Check = Check()


class Current(Section):
    """Measurement of the motor current (S27)."""

    meter: Literal["ina226", "sense"] = "ina226"
    """ina226, or the driver's own sense output at an MCP3008."""

    bus: Annotated[int, number(0, 22)] = _CURRENT.bus
    """I2C or SPI bus number."""

    address: Annotated[int, number(0x40, 0x4F)] = _CURRENT.address
    """I2C address of the INA226."""

    shunt_ohm: Annotated[float, number(0.0001, 0.1)] = _CURRENT.shunt_ohm
    """The INA226's shunt."""

    select: Annotated[int, number(0, 2)] = _CURRENT.select
    """SPI chip select of the MCP3008."""

    channel: Annotated[int, number(0, 7)] = _CURRENT.channel
    """Input of the MCP3008."""

    sense_v_per_a: Annotated[float, number(0.005, 1)] = _CURRENT.sense_v_per_a
    """What the driver's sense output gives for each ampere."""

    reference_v: Annotated[float, number(2.5, 5.5)] = _CURRENT.reference_v
    """Reference of the MCP3008."""

    def wired(self) -> wiring.Current:
        """The same for the hardware layer."""
        return wiring.Current(**{**self.model_dump(), "meter": wiring.Ammeter(self.meter)})


_InputName = Literal[
    "button",
    "estop",
    "upper_switch",
    "lower_switch",
    "ankles",
    "power",
    "mains",
    "battery",
    "enabling",
    "return_button",
]


class Inputs(Section):
    """Contacts, by the pins they are at.

    A contact that is closed in the good state pulls its pin low against the board's pull-up; with
    its name in `high_when_good` it pulls the pin high against a pull-down. Either way a broken
    wire reads as the dangerous state. Pin 0: not fitted, where that is allowed.
    """

    button: _Pin = _INPUTS.button.pin
    """Start/stop button: a normally closed contact, opened by the press."""

    estop: _Pin = _INPUTS.estop.pin
    """Auxiliary contact of the emergency-stop chain, closed while the chain is."""

    upper_switch: _Pin = _INPUTS.upper_switch.pin
    """Inner head-up end switch, normally closed."""

    lower_switch: _Pin = _INPUTS.lower_switch.pin
    """Inner head-down end switch, normally closed."""

    ankles: _Pin = _INPUTS.ankles.pin
    """Loop of the ankle lock, closed while locked."""

    power: _Pin = _INPUTS.power.pin
    """Mirror contact of the power relay, closed while the relay is off."""

    mains: _Pin = _INPUTS.mains.pin
    """Contact of a relay that the mains holds."""

    battery: _OptionalPin = 19
    """Contact of a charge monitor, closed while there is enough for a way up; 0: no battery."""

    enabling: _OptionalPin = 0
    """Enabling switch in the hand, closed while held (S45); 0: none."""

    return_button: _OptionalPin = 0
    """"Bring me up" in the hand, a normally closed contact; 0: none."""

    high_when_good: Annotated[list[_InputName], says("a list of keys of this section")] = []
    """Inputs whose closed contact drives the pin high."""

    def wired(self) -> wiring.Inputs:
        """The same for the hardware layer."""
        contacts: dict[str, Any] = {name: self._contact(name) for name in get_args(_InputName)}
        return wiring.Inputs(**contacts)

    def _contact(self, name: str) -> wiring.Input | None:
        pin, high = getattr(self, name), name in self.high_when_good
        return wiring.Input(pin, wiring.Level.HIGH if high else wiring.Level.LOW) if pin else None


class Panel(Section):
    """Lamp in the start/stop button, and buzzer."""

    lamp_pin: _Pin = _PANEL.lamp_pin
    """The lamp's transistor."""

    buzzer_pin: _Pin = _PANEL.buzzer_pin
    """The buzzer's transistor."""

    def wired(self) -> wiring.Panel:
        """The same for the hardware layer."""
        return wiring.Panel(**self.model_dump())
