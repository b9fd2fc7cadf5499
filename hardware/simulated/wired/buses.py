"""An I2C bus and an SPI device of the pretend table, and all that can be wrong with them.

Every switch may be thrown at any time and from any thread.
"""

from collections.abc import Callable
from errno import EREMOTEIO, ETIMEDOUT
from random import Random

from hardware.simulated.wired.chips_i2c import I2cModel
from hardware.simulated.wired.chips_spi import SpiModel


class Line:
    """What can be wrong with any bus.

    Args:
        sleep: Called with seconds by what takes time: `time.sleep`, an event's `wait`, or
            something that advances a virtual clock.
        seed: Of the errors that come at random.

    Attributes:
        delay_s: A transfer takes this long.
        jammed_s: Longer than 0: a transfer takes this long and then fails, as with a chip that
            holds the bus.
        jam_ends_with_recovery: Taking the bus anew frees it.
        nak_share: Share of transfers that fail at once, at random.
        transfers: How many there have been.
        recoveries: How often the bus has been taken anew.
        closed: Somebody has closed it.
    """

    def __init__(self, sleep: Callable[[float], object], seed: int) -> None:
        self.delay_s = self.jammed_s = self.nak_share = 0.0
        self.jam_ends_with_recovery = self.closed = False
        self.transfers = self.recoveries = 0
        self._sleep = sleep
        self._random = Random(f"{seed}/bus")  # noqa: S311 - errors that a seed repeats

    def recover(self) -> None:
        """Take the bus anew."""
        self.recoveries += 1
        if self.jam_ends_with_recovery:
            self.jammed_s = 0.0

    def close(self) -> None:
        """Let go of it."""
        self.closed = True

    def _pass(self) -> None:
        """One transfer's way over the wires.

        Raises:
            OSError: It did not get through.
        """
        self.transfers += 1
        if self.delay_s:
            self._sleep(self.delay_s)
        if self.jammed_s:
            self._sleep(self.jammed_s)
            raise OSError(ETIMEDOUT, "Connection timed out")
        if self.nak_share and self._random.random() < self.nak_share:
            raise _no_answer()


class FakeI2c(Line):
    """An I2C bus with chips at their addresses.

    Args:
        chips: The chips by their addresses; exchange one and it is swapped, take one out and it is
            absent.
        sleep: See `Line`.
        seed: See `Line`.

    Attributes:
        reads_high: Nobody drives the data line, but the chips are heard: every bit reads as one.
    """

    def __init__(
        self,
        chips: dict[int, I2cModel],
        sleep: Callable[[float], object] = lambda _seconds: None,
        seed: int = 0,
    ) -> None:
        super().__init__(sleep, seed)
        self.chips = chips
        self.reads_high = False

    def read(self, address: int, register: int, count: int) -> bytes:
        """SMBus I2C block read."""
        answer = self._chip(address).read(register, count)
        return b"\xff" * count if self.reads_high else answer

    def write(self, address: int, register: int, data: bytes) -> None:
        """SMBus byte or block write."""
        self._chip(address).write(register, data)

    def read_word(self, address: int, register: int) -> int:
        """Two bytes, the high one first."""
        return int.from_bytes(self._chip(address).read(register, 2), "big")

    def write_word(self, address: int, register: int, word: int) -> None:
        """Two bytes, the high one first."""
        self._chip(address).write(register, word.to_bytes(2, "big"))

    def _chip(self, address: int) -> I2cModel:
        self._pass()
        chip = self.chips.get(address)
        if chip is None or chip.absent:
            raise _no_answer()
        return chip


class FakeSpi(Line):
    """One chip select of an SPI bus.

    Args:
        chip: What is selected; exchange it and it is swapped.
        sleep: See `Line`.
        seed: See `Line`.

    Attributes:
        floats_high: What the controller reads where nobody drives the line.
        flips: Share of answers in which one bit arrives wrong, at random.
    """

    def __init__(
        self,
        chip: SpiModel,
        sleep: Callable[[float], object] = lambda _seconds: None,
        seed: int = 0,
    ) -> None:
        super().__init__(sleep, seed)
        self.chip = chip
        self.floats_high = False
        self.flips = 0.0

    def transfer(self, data: bytes) -> bytes:
        """One frame."""
        self._pass()
        floating = b"\xff" if self.floats_high else b"\x00"
        if self.chip.absent:
            return floating * len(data)
        answer = self.chip.transfer(data, self.floats_high)
        if self.flips and self._random.random() < self.flips:
            bit = 1 << self._random.randrange(8 * len(answer))
            return (int.from_bytes(answer, "big") ^ bit).to_bytes(len(answer), "big")
        return answer


def _no_answer() -> OSError:
    return OSError(EREMOTEIO, "Remote I/O error")
