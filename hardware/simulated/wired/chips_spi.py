"""Chips on SPI, bit by bit and frame by frame as their data sheets describe them."""


class SpiModel:
    """A chip behind one chip select.

    Attributes:
        absent: It does not answer: no power, or a wire is off.
        frozen: Its measurement no longer changes; everything else works.
    """

    def __init__(self) -> None:
        self.absent = self.frozen = False

    def transfer(self, data: bytes, floats_high: bool) -> bytes:
        """What comes back while `data` goes out, with the level of a line that nobody drives."""
        raise NotImplementedError


class Mcp3008Model(SpiModel):
    """MCP3008: waits for a start bit, takes four of address, answers with a null bit and ten."""

    def __init__(self) -> None:
        super().__init__()
        self._shares = [0.5] * 8

    def set_share(self, channel: int, share: float) -> None:
        """Voltage at an input, as a share of the reference; beyond 0-1 it is clipped."""
        if not self.frozen:
            self._shares[channel] = share

    def transfer(self, data: bytes, floats_high: bool) -> bytes:
        """One conversion."""
        length = 8 * len(data)
        sent = f"{int.from_bytes(data, 'big'):0{length}b}"
        idle = "1" if floats_high else "0"
        start = sent.find("1")
        if start < 0 or start + 6 > length:
            return int(idle * length, 2).to_bytes(len(data), "big")
        single, channel = sent[start + 1] == "1", int(sent[start + 2 : start + 5], 2)
        code = f"{self._code(single, channel):010b}"
        # While the last address bit is sampled nobody drives; then null, ten bits, and backwards.
        answer = idle * (start + 6) + "0" + code + code[-2::-1]
        return int(answer.ljust(length, "0")[:length], 2).to_bytes(len(data), "big")

    def _code(self, single: bool, channel: int) -> int:
        share = self._shares[channel]
        if not single:
            share -= self._shares[channel ^ 1]
        return max(0, min(1023, int(share * 1024)))


class Scl3300Model(SpiModel):
    """SCL3300-D01: every answer belongs to the frame before, and says how the chip is.

    After its start, a reset or an error it answers "in error" until its status has been read.

    Args:
        serial: Its serial number.
        who: What WHOAMI says; 0xC1, or a sibling's.

    Attributes:
        self_test: What its continuous self-test measures, in steps.
        ignored: Frames with a wrong CRC, which it does not obey.
    """

    def __init__(self, serial: int = 0x0123_4567, who: int = 0xC1) -> None:
        super().__init__()
        self.self_test, self.ignored = 12, 0
        self._serial, self._who = serial, who
        self._gravity = (0.0, 0.0, 1.0)
        self.lose_power()

    def lose_power(self) -> None:
        """Start anew: mode 1, bank 0, and a status that tells of it."""
        self._mode = self._bank = 0
        self._flags, self._err_flags = 0x0012, (0x0000, 0x0001)  # power and mode change
        self._answer = _sealed(0, 0, 0)

    def report(self, flags: int) -> None:
        """Let it find something wrong: bits of its status summary."""
        self._flags |= flags

    def set_gravity(self, x_g: float, y_g: float, z_g: float) -> None:
        """What it feels along its axes, in g."""
        if not self.frozen:
            self._gravity = (x_g, y_g, z_g)

    def transfer(self, data: bytes, floats_high: bool) -> bytes:
        """Answer the frame before, and remember this one."""
        answer = self._answer
        if len(data) != 4 or _remainder(data) != 0:  # noqa: PLR2004 - 32 bits
            self.ignored += 1
            self._flags |= 0x0001
            self._answer = _sealed(0, 3, 0)
            return answer.ljust(len(data), b"\xff" if floats_high else b"\x00")[: len(data)]
        operation, register = data[0] & 0xFC, data[0] >> 2 & 0x1F
        value = data[1] << 8 | data[2]
        state = 3 if self._flags else 1
        if operation & 0x80:
            self._write(register, value)
        else:
            value = self._register(register)
        self._answer = _sealed(operation, state, value)
        return answer

    def _write(self, register: int, value: int) -> None:
        if register == 0x1F:  # noqa: PLR2004 - bank
            self._bank = value & 1
        elif register == 0x0D and value & 0x20:  # noqa: PLR2004 - command: reset
            self.lose_power()
        elif register == 0x0D:  # noqa: PLR2004 - command: mode
            self._mode = value & 3
            self._flags |= 0x0002

    def _register(self, register: int) -> int:
        x, y, z = (_steps(g, (6000, 3000, 12000, 12000)[self._mode]) for g in self._gravity)
        known = {0x01: x, 0x02: y, 0x03: z, 0x04: self.self_test, 0x05: 5632}
        known |= {0x06: self._flags, 0x07: self._err_flags[0], 0x08: self._err_flags[1]}
        known |= {0x0D: self._mode, 0x10: self._who, 0x1F: self._bank}
        if self._bank:
            known |= {0x19: self._serial & 0xFFFF, 0x1A: self._serial >> 16}
        if register == 0x06:  # noqa: PLR2004 - reading the status clears it
            self._flags = 0
        return known.get(register, 0) & 0xFFFF


def _steps(value_g: float, lsb_per_g: int) -> int:
    return max(-32768, min(32767, round(value_g * lsb_per_g)))


def _sealed(operation: int, state: int, value: int) -> bytes:
    body = bytes((operation | state, value >> 8, value & 0xFF))
    return body + bytes((_remainder(body + b"\x00"),))


def _remainder(frame: bytes) -> int:
    """Of a whole frame by x8+x4+x3+x2+1, by long division; 0 for one whose CRC is right."""
    rest = int.from_bytes(frame, "big") ^ 0xFF00_00FF
    for bit in range(31, 7, -1):
        if rest >> bit & 1:
            rest ^= 0x11D << (bit - 8)
    return rest
