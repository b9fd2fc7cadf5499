"""INA226, a monitor of the voltage across a shunt in the motor's supply line.

Its shunt register needs no calibration: 2.5 uV a step, whatever the shunt; the division is ours.
Averaging 4 conversions of 1.1 ms evens out the PWM and keeps a value under 10 ms old.
"""

from collections.abc import Iterator

from hardware.gpio.chips.chip import LostSettings, absent, another, signed
from hardware.gpio.ports import I2cBus
from hardware.interface import HardwareError

_CONFIGURATION, _SHUNT, _MAKER, _DIE = 0x00, 0x01, 0xFE, 0xFF
_TEXAS, _INA226, _REVISION = 0x5449, 0x2260, 0x000F
_RESET = 0x8000
_SET_UP = 0x4325  # 4 averaged, 1.1 ms each, the shunt only, continuously
_V_PER_LSB = 2.5e-6
_RESET_S, _FIRST_S = 0.002, 0.01


class Ina226:
    """An ammeter on I2C.

    Args:
        bus: Where.
        bus_number: Its number, for messages.
        address: By its address pins, 0x40 with both at ground.
        shunt_ohm: The shunt's resistance. Full scale is 0.08192 V across it; beyond, the value
            stays at full scale, which is far beyond any trip.
    """

    def __init__(self, bus: I2cBus, bus_number: int, address: int, shunt_ohm: float) -> None:
        self._bus, self._bus_number, self._address = bus, bus_number, address
        self._a_per_lsb = _V_PER_LSB / shunt_ohm
        self._place = f"i2c-{bus_number}:0x{address:02x}"
        self.label = f"INA226 at {self._place}"
        self.identity = ""

    def start(self, *, thorough: bool) -> Iterator[float]:  # noqa: ARG002 - it has no self-test
        """Identify, reset and set up; see `Chip.start`."""
        self._identify()
        self._bus.write_word(self._address, _CONFIGURATION, _RESET)
        yield _RESET_S
        self._bus.write_word(self._address, _CONFIGURATION, _SET_UP)
        if self._configuration() != _SET_UP:
            raise HardwareError(
                f"The {self.label} does not take its settings.",
                "Another chip at this address, or wires that are too long.",
            )
        self.identity = f"ina226 at {self._place}"
        yield _FIRST_S

    def sample(self) -> float:
        """Current through the shunt in amperes, without its direction."""
        steps = signed(self._bus.read_word(self._address, _SHUNT))
        return abs(steps) * self._a_per_lsb

    def check(self) -> None:
        """See that the settings are still there."""
        if self._configuration() != _SET_UP:
            raise LostSettings(f"The {self.label} has lost its settings.")

    def _configuration(self) -> int:
        return self._bus.read_word(self._address, _CONFIGURATION)

    def _identify(self) -> None:
        try:
            maker = self._bus.read_word(self._address, _MAKER)
            die = self._bus.read_word(self._address, _DIE)
        except OSError as error:
            raise absent(self.label, self._bus_number) from error
        if maker != _TEXAS or die & ~_REVISION != _INA226:
            raise another(self.label, die, {0: "probably an INA219"})
