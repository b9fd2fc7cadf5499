"""Sensors as their data sheets have them, filled from physics.

What a driver writes is looked at before every new measurement: range, sleep, reset and self-test.
"""

import math
from random import Random
from struct import Struct

from tests.hil.world.buses import I2cBus, SpiChip

NOISE_G, NOISE_SHARE, NOISE_A = 0.0005, 0.0006, 0.03
AT_LEVEL, SHARE_PER_DEG = 0.5, 1 / 270  # the potentiometer turns 270 degrees
NOISE_TURNS, TURNS_AT_LEVEL = 0.0001, 0.5
SENSE_V_PER_A, REFERENCE_V = 0.04, 3.3
SERIAL = (0x1234, 0xABCD)  # of this very SCL3300, high word first
TRIMS = bytes((0x9C, 0x84, 0xC2, 0x1B))  # of this very MPU-6050

_RANGE, _DATA, _POWER, _TRIM, _WHO = 0x1C, 0x3B, 0x6B, 0x0D, 0x75
_ASLEEP, _RESET, _PUSHED = 0x40, 0x80, 0xE0
_ROOM_C = 23.0
_MEASUREMENT = Struct(">hhhhhhh")
_SHUNT, _MAKER, _DIE = 0x01, 0xFE, 0xFF
_V_A_STEP = 2.5e-6
_SCL_X, _SCL_WHO, _SCL_SERIAL = 0x01, 0x10, 0x19
_SCL_LSB_PER_G = 6000
_AS_STATUS, _AS_FOUND = 0x0B, 0x20


class Mpu6050:
    """The inclinometer: x points along the bed to the head, z out of its underside."""

    ADDRESS = 0x68

    def __init__(self, bus: I2cBus, random: Random) -> None:
        self._bus, self._random = bus, random
        self.fit(0x68)

    def fit(self, who: int) -> None:
        """Plug in a fresh one; another identity than 0x68 is another chip at the same address."""
        self._bus.put(self.ADDRESS, 0, bytes(128))
        self._bus.put(self.ADDRESS, _TRIM, TRIMS)
        self._bus.put(self.ADDRESS, _POWER, bytes((_ASLEEP,)))
        self._bus.put(self.ADDRESS, _WHO, bytes((who,)))
        self._bus.fit(self.ADDRESS, "bytes")

    def remove(self) -> None:
        """Unplug it."""
        self._bus.fit(self.ADDRESS, "absent")

    def measure(self, angle_deg: float) -> None:
        """Put a new measurement into the registers, if it is awake."""
        registers = self._bus.get(self.ADDRESS, 0, 128)
        if registers[_POWER] & _RESET:
            self.fit(registers[_WHO])
        elif not registers[_POWER] & _ASLEEP:
            measurement = self._measured(math.radians(angle_deg), registers[_RANGE])
            self._bus.put(self.ADDRESS, _DATA, measurement)

    def _measured(self, angle: float, setting: int) -> bytes:
        steps_per_g = 16384 >> (setting >> 3 & 3)
        vector = (math.sin(angle), 0.0, math.cos(angle))
        noisy = [round((g + self._random.gauss(0.0, NOISE_G)) * steps_per_g) for g in vector]
        if setting & _PUSHED == _PUSHED:
            noisy = [value + push for value, push in zip(noisy, _pushes(), strict=True)]
        held = [max(-32768, min(32767, value)) for value in noisy]
        return _MEASUREMENT.pack(*held, round((_ROOM_C - 36.53) * 340), 0, 0, 0)


class Ina226:
    """The ammeter."""

    ADDRESS = 0x40

    def __init__(self, bus: I2cBus, random: Random, shunt_ohm: float) -> None:
        self._bus, self._random, self._shunt_ohm = bus, random, shunt_ohm
        bus.put(self.ADDRESS, _MAKER, b"TI\x22\x60", width=2)
        bus.fit(self.ADDRESS, "words")

    def measure(self, current_a: float) -> None:
        """Put a new measurement into its register."""
        noisy_a = current_a + self._random.gauss(0.0, NOISE_A)
        steps = round(noisy_a * self._shunt_ohm / _V_A_STEP)
        self._bus.put(self.ADDRESS, _SHUNT, (steps & 0xFFFF).to_bytes(2, "big"), width=2)


class Converter:
    """An MCP3008: a potentiometer at the pivot on input 0, the driver's current on input 1."""

    def __init__(self, chip: SpiChip, random: Random) -> None:
        self._chip, self._random = chip, random

    def measure(self, angle_deg: float, current_a: float) -> None:
        """Give both inputs new voltages."""
        share = AT_LEVEL + angle_deg * SHARE_PER_DEG + self._random.gauss(0.0, NOISE_SHARE)
        sense = max(0.0, current_a + self._random.gauss(0.0, NOISE_A)) * SENSE_V_PER_A / REFERENCE_V
        self._chip.channels((round(share * 1023), min(1023, round(sense * 1023)), *[0] * 6))


class Scl3300:
    """Another inclinometer, mounted the same way; the kernel's own part plays its frames."""

    def __init__(self, chip: SpiChip, random: Random) -> None:
        self._chip, self._random = chip, random
        chip.put(_SCL_WHO, 0xC1)
        chip.put(_SCL_SERIAL, SERIAL[1])
        chip.put(_SCL_SERIAL + 1, SERIAL[0])

    def measure(self, angle_deg: float) -> None:
        """Put a new measurement into its registers, for mode 1."""
        angle = math.radians(angle_deg)
        for axis, g in enumerate((math.sin(angle), 0.0, math.cos(angle))):
            noisy = g + self._random.gauss(0.0, NOISE_G)
            self._chip.put(_SCL_X + axis, round(noisy * _SCL_LSB_PER_G))


class As5600:
    """Another second channel: a magnet at the pivot, half a turn round at level."""

    ADDRESS = 0x36

    def __init__(self, bus: I2cBus, random: Random) -> None:
        self._bus, self._random = bus, random
        bus.put(self.ADDRESS, 0, bytes(256))
        bus.fit(self.ADDRESS, "bytes")

    def measure(self, angle_deg: float) -> None:
        """Put a new measurement into its registers; the magnet is found."""
        turns = TURNS_AT_LEVEL + angle_deg / 360 + self._random.gauss(0.0, NOISE_TURNS)
        angle = (round(turns * 4096) & 0xFFF).to_bytes(2, "big")
        self._bus.put(self.ADDRESS, _AS_STATUS, bytes((_AS_FOUND, *angle)))


def _pushes() -> list[int]:
    """How far the self-test moves each axis at +-8 g, by the formula of the register map."""
    codes = [(TRIMS[n] >> 5) << 2 | TRIMS[3] >> (4 - 2 * n) & 3 for n in range(3)]
    return [round(4096 * 0.34 * (0.92 / 0.34) ** ((code - 1) / 30)) for code in codes]
