"""SCL3300-D01, an inclinometer on SPI, by its data sheet: frames of 32 bits with CRC and status.

Every answer belongs to the request before, so a row of requests is followed by one more. Its own
angle outputs are folded at +-90 degrees, so the accelerations are read. Mode 1: 6000 steps a g with
a filter of 40 Hz.
"""

from collections.abc import Iterator, Sequence

from hardware.gpio.chips.chip import BadSample, LostSettings, Vector, another, signed
from hardware.gpio.ports import SpiDevice
from hardware.interface import HardwareError

MODE, MAX_HZ = 0, 1_000_000  # 8 MHz is allowed; the cable to the bed is long

_X, _Y, _Z, _SELF_TEST, _STATUS = 0x01, 0x02, 0x03, 0x04, 0x06
_COMMAND, _WHO, _SERIAL_LOW, _SERIAL_HIGH, _BANK = 0x0D, 0x10, 0x19, 0x1A, 0x1F
_RESET, _MODE_1 = 0x0020, 0x0000
_WHO_SCL3300 = 0xC1
_NORMAL, _WORDS = 1, {0: "starting up", 2: "testing itself", 3: "in error"}
_LSB_PER_G = 6000.0
_SELF_TEST_LIMIT = 1800  # of mode 1: 0.3 g
_RESET_S, _SETTLE_S = 0.005, 0.05  # 1 ms and 25 ms at least


class Scl3300:
    """A gravity sensor on SPI that checks every one of its answers.

    Args:
        spi: The chip.
        place: Bus and chip select, for messages: "spi-0.0".
    """

    def __init__(self, spi: SpiDevice, place: str) -> None:
        self._spi, self._place = spi, place
        self.label = f"SCL3300 at {place}"
        self.identity = ""

    def start(self, *, thorough: bool) -> Iterator[float]:  # noqa: ARG002 - it tests itself always
        """Reset, choose the mode, clear the status, identify; see `Chip.start`."""
        self._send(_write(_COMMAND, _RESET))
        yield _RESET_S
        self._send(_write(_COMMAND, _MODE_1))
        yield _SETTLE_S
        for _ in range(3):  # the first ones tell of the start itself, and clear that
            self._send(_read(_STATUS))
        self._identify()
        self._send(_write(_BANK, 1))
        low, high = self._ask((_SERIAL_LOW, _SERIAL_HIGH))
        self._send(_write(_BANK, 0))
        self.identity = f"scl3300 at {self._place}, serial {high:04x}{low:04x}"

    def sample(self) -> Vector:
        """Acceleration in g.

        Raises:
            BadSample: CRC, status or continuous self-test say that it is not to be used (S23).
        """
        x, y, z, pushed, status = self._ask((_X, _Y, _Z, _SELF_TEST, _STATUS))
        if status:
            raise BadSample(f"The {self.label} reports an error: status 0x{status:04x}.")
        if abs(signed(pushed)) > _SELF_TEST_LIMIT:
            raise BadSample(f"The {self.label} fails its own test by {signed(pushed)} steps.")
        return (signed(x) / _LSB_PER_G, signed(y) / _LSB_PER_G, signed(z) / _LSB_PER_G)

    def check(self) -> None:
        """See that it is there, in mode 1; what it forgot with its power it tells by its status."""
        who, mode = self._ask((_WHO, _COMMAND))
        if (who & 0xFF, mode) != (_WHO_SCL3300, _MODE_1):
            raise LostSettings(f"The {self.label} has lost its settings.")

    def _identify(self) -> None:
        try:
            (who,) = self._ask((_WHO,))
        except BadSample as bad:
            raise HardwareError(
                f"No {self.label} answers. {bad}",
                "Check its 3.3 V, ground, SCK, MOSI, MISO and CSB, and the chip select.",
            ) from bad
        if who & 0xFF != _WHO_SCL3300:
            others = {0x51: "an SCA3300", 0xE0: "an SCL3400"}
            raise another(self.label, who & 0xFF, others)

    def _ask(self, registers: Sequence[int]) -> list[int]:
        """What stands in each of the registers."""
        requests = [_read(register) for register in registers]
        self._send(requests[0])
        answers = [self._send(request) for request in (*requests[1:], requests[-1])]
        return [
            self._checked(request, answer)
            for request, answer in zip(requests, answers, strict=True)
        ]

    def _send(self, frame: bytes) -> bytes:
        return self._spi.transfer(frame)

    def _checked(self, request: bytes, answer: bytes) -> int:
        if crc8(answer[:3]) != answer[3]:
            raise BadSample(f"An answer of the {self.label} is damaged.")
        if (request[0] ^ answer[0]) & 0xFC:
            raise BadSample(f"The {self.label} answers another question.")
        state = answer[0] & 0x03
        if state != _NORMAL:
            raise BadSample(f"The {self.label} is {_WORDS[state]}.")
        return answer[1] << 8 | answer[2]


def _read(register: int) -> bytes:
    return _framed(register << 2, 0)


def _write(register: int, value: int) -> bytes:
    return _framed(0x80 | register << 2, value)


def _framed(operation: int, value: int) -> bytes:
    body = bytes((operation, value >> 8, value & 0xFF))
    return body + bytes((crc8(body),))


def _crc_of_byte(value: int) -> int:
    for _ in range(8):
        value = (value << 1) ^ (0x11D if value & 0x80 else 0)
    return value


_CRC_TABLE = bytes(map(_crc_of_byte, range(256)))


def crc8(body: bytes) -> int:
    """CRC of the first three bytes of a frame: polynomial 0x1D, begins with ones, ends inverted."""
    crc = 0xFF
    for value in body:
        crc = _CRC_TABLE[crc ^ value]
    return crc ^ 0xFF
