"""Chips on I2C, register by register as their data sheets describe them."""

from struct import pack

_MPU_POWER, _LIS_REBOOT, _ADXL_FIFO, _AS_CONF_HIGH = 0x6B, 0x24, 0x38, 0x07


class I2cModel:
    """A chip with up to 256 registers of a byte.

    Attributes:
        absent: It does not answer: no power, or a wire is off.
        frozen: Its measurement no longer changes; everything else works.
        registers: What stands in them; what is measured is filled in when it is read.
    """

    def __init__(self) -> None:
        self.absent = self.frozen = False
        self.registers = bytearray(256)
        self.lose_power()

    def lose_power(self) -> None:
        """Forget everything, as after a moment without power."""
        raise NotImplementedError

    def read(self, register: int, count: int) -> bytes:
        """A block read; the chip counts its registers up."""
        self._measure()
        return bytes(self.registers[(register + n) & 0xFF] for n in range(count))

    def write(self, register: int, data: bytes) -> None:
        """A byte or block write."""
        for n, value in enumerate(data):
            self._store((register + n) & 0xFF, value)

    def _store(self, register: int, value: int) -> None:
        self.registers[register] = value

    def _measure(self) -> None:
        """Put the newest measurement into its registers."""


class GravityModel(I2cModel):
    """An accelerometer.

    Attributes:
        push: How strong its self-test is, as a share of what a good one's is.
    """

    def __init__(self) -> None:
        self.push = 1.0
        self._gravity = (0.0, 0.0, 1.0)
        super().__init__()

    def set_gravity(self, x_g: float, y_g: float, z_g: float) -> None:
        """What it feels along its axes, in g."""
        if not self.frozen:
            self._gravity = (x_g, y_g, z_g)


class Mpu6050Model(GravityModel):
    """MPU-6050.

    Args:
        trims: The factory's five-bit self-test codes of x, y and z; 0 where none is stored.
        who: What WHO_AM_I says; 0x68, or a clone's.
    """

    def __init__(self, trims: tuple[int, int, int] = (16, 17, 15), who: int = 0x68) -> None:
        self._trims, self._who = trims, who
        self.temperature_c = 25.0
        super().__init__()

    def lose_power(self) -> None:
        """Asleep, and everything else zero."""
        self.registers[:] = bytes(256)
        x, y, z = self._trims
        for register, code in ((0x0D, x), (0x0E, y), (0x0F, z)):
            self.registers[register] = (code >> 2) << 5
        self.registers[0x10] = (x & 3) << 4 | (y & 3) << 2 | z & 3
        self.registers[0x6B], self.registers[0x75] = 0x40, self._who

    def _store(self, register: int, value: int) -> None:
        if register == _MPU_POWER and value & 0x80:
            self.lose_power()
        elif register not in (0x0D, 0x0E, 0x0F, 0x10, 0x75):
            self.registers[register] = value

    def _measure(self) -> None:
        if self.registers[0x6B] & 0x40:
            return  # asleep: the outputs stay as they are
        setting = self.registers[0x1C]
        lsb_per_g = 16384 >> (setting >> 3 & 3)
        felt = (
            g + (self._pushed_g(code) if setting & bit else 0.0)
            for g, code, bit in zip(self._gravity, self._trims, (0x80, 0x40, 0x20), strict=True)
        )
        counts = [_clipped(g * lsb_per_g, 16) for g in felt]
        temperature = round((self.temperature_c - 36.53) * 340)
        self.registers[0x3B:0x49] = pack(">7h", *counts, temperature, 3, -2, 1)

    def _pushed_g(self, code: int) -> float:
        typical_g = 0.34 * (0.92 / 0.34) ** ((code - 1) / 30) if code else 0.5
        return typical_g * self.push


class Lis3dhModel(GravityModel):
    """LIS3DH: the highest bit of a register's number makes it count up."""

    def lose_power(self) -> None:
        """Powered down."""
        self.registers[:] = bytes(256)
        self.registers[0x0F], self.registers[0x20] = 0x33, 0x07

    def read(self, register: int, count: int) -> bytes:
        """Counts up only with the highest bit set."""
        self._measure()
        first, step = register & 0x7F, 1 if register & 0x80 else 0
        return bytes(self.registers[first + step * n] for n in range(count))

    def write(self, register: int, data: bytes) -> None:
        """Counts up likewise."""
        step = 1 if register & 0x80 else 0
        for n, value in enumerate(data):
            self._store((register & 0x7F) + step * n, value)

    def _store(self, register: int, value: int) -> None:
        if register == _LIS_REBOOT:
            value &= 0x7F  # BOOT is done and clears itself
        if register in range(0x1E, 0x27):
            self.registers[register] = value

    def _measure(self) -> None:
        rate, setting = self.registers[0x20], self.registers[0x23]
        if not rate & 0xF0:
            return  # powered down
        full_scale = setting >> 4 & 3
        if rate & 0x08:
            bits, mg = 8, (16, 32, 64, 192)[full_scale]
        elif setting & 0x08:
            bits, mg = 12, (1, 2, 4, 12)[full_scale]
        else:
            bits, mg = 10, (4, 8, 16, 48)[full_scale]
        pushed_g = {0b01: 0.35, 0b10: -0.35}.get(setting >> 1 & 3, 0.0) * self.push
        counts = (_clipped((g + pushed_g) * 1000 / mg, bits) << (16 - bits) for g in self._gravity)
        self.registers[0x28:0x2E] = pack("<3h", *counts)


class Adxl345Model(GravityModel):
    """ADXL345."""

    def lose_power(self) -> None:
        """In standby."""
        self.registers[:] = bytes(256)
        self.registers[0x00], self.registers[0x2C] = 0xE5, 0x0A

    def _store(self, register: int, value: int) -> None:
        if register in range(0x1D, 0x32) or register == _ADXL_FIFO:
            self.registers[register] = value

    def _measure(self) -> None:
        if not self.registers[0x2D] & 0x08:
            return  # standby
        setting = self.registers[0x31]
        full_scale = setting & 3
        finest = bool(setting & 0x08)
        bits = 10 + full_scale if finest else 10
        lsb_per_g = 256 if finest else 256 >> full_scale
        pushes_g = (0.9, -0.9, 1.4) if setting & 0x80 else (0.0, 0.0, 0.0)
        counts = (
            _clipped((g + push_g * self.push) * lsb_per_g, bits)
            for g, push_g in zip(self._gravity, pushes_g, strict=True)
        )
        shift = 16 - bits if setting & 0x04 else 0
        self.registers[0x32:0x38] = pack("<3h", *(count << shift for count in counts))


class As5600Model(I2cModel):
    """AS5600 above its magnet.

    Attributes:
        magnet: A magnet is there.
        weak: It is too far away.
        strong: It is too near.
    """

    def __init__(self) -> None:
        self.magnet, self.weak, self.strong = True, False, False
        self._turns = 0.0
        super().__init__()

    def set_turns(self, turns: float) -> None:
        """Where the magnet points; only the part after the point counts."""
        if not self.frozen:
            self._turns = turns

    def lose_power(self) -> None:
        """Everything from its own fuses again, which are blank."""
        self.registers[:] = bytes(256)

    def read(self, register: int, count: int) -> bytes:
        """A read from an angle's high byte on goes round in its two bytes."""
        if register in (0x0C, 0x0E, 0x1B):
            self._measure()
            return bytes(self.registers[register + n % 2] for n in range(count))
        return super().read(register, count)

    def _store(self, register: int, value: int) -> None:
        if register in range(0x01, 0x09):
            self.registers[register] = value & (0x3F if register == _AS_CONF_HIGH else 0xFF)

    def _measure(self) -> None:
        raw = round(self._turns * 4096) % 4096
        self.registers[0x0B] = self.magnet << 5 | self.weak << 4 | self.strong << 3
        self.registers[0x0C:0x10] = pack(">2H", raw, raw)


class Ina226Model(I2cModel):
    """INA226 at its shunt: registers of 16 bits.

    Args:
        shunt_ohm: The shunt it is soldered to.
    """

    def __init__(self, shunt_ohm: float = 0.002) -> None:
        self._shunt_ohm = shunt_ohm
        self._amps = 0.0
        self._words: dict[int, int] = {}
        super().__init__()

    def set_amps(self, amps: float) -> None:
        """Current through the shunt, with its direction."""
        if not self.frozen:
            self._amps = amps

    def lose_power(self) -> None:
        """Measuring shunt and bus, one conversion each."""
        self._words = {0x00: 0x4127, 0x01: 0, 0x02: 0, 0x05: 0, 0xFE: 0x5449, 0xFF: 0x2260}

    def read(self, register: int, count: int) -> bytes:
        """High byte first; further bytes are the same register again."""
        if self._words[0x00] & 0b001:
            self._words[0x01] = _clipped(self._amps * self._shunt_ohm / 2.5e-6, 16) & 0xFFFF
        word = self._words.get(register, 0).to_bytes(2, "big")
        return bytes(word[n % 2] for n in range(count))

    def write(self, register: int, data: bytes) -> None:
        """One register of two bytes."""
        word = int.from_bytes(data[:2], "big")
        if register == 0x00 and word & 0x8000:
            self.lose_power()
        elif register in (0x00, 0x05, 0x06, 0x07):
            self._words[register] = word


def _clipped(value: float, bits: int) -> int:
    """The nearest that fits into so many bits of two's complement."""
    most = (1 << (bits - 1)) - 1
    return max(-most - 1, min(most, round(value)))
