"""SCL3300 frame by frame."""

import pytest

from hardware.gpio.chips.chip import BadSample, LostSettings
from hardware.gpio.chips.scl3300 import Scl3300, crc8
from hardware.interface import HardwareError
from hardware.simulated.wired.buses import FakeSpi
from hardware.simulated.wired.chips_spi import Mcp3008Model, Scl3300Model
from tests.hardware.gpio.sensor_bench import finish


class Wire(FakeSpi):
    """An SPI device that writes down what is sent."""

    def __init__(self, model: Scl3300Model) -> None:
        super().__init__(model)
        self.frames: list[str] = []

    def transfer(self, data: bytes) -> bytes:
        self.frames.append(data.hex())
        return super().transfer(data)


def started(spi: FakeSpi) -> Scl3300:
    chip = Scl3300(spi, "spi-0.0")
    finish(chip.start(thorough=True))
    return chip


@pytest.mark.parametrize(
    "frame",
    [
        "040000f7",
        "080000fd",
        "0c0000fb",
        "100000e9",
        "180000e5",
        "40000091",
        "b4002098",
        "b400001f",
    ],
)
def test_the_crc_is_that_of_the_frames_in_the_data_sheet(frame: str) -> None:
    data = bytes.fromhex(frame)
    assert crc8(data[:3]) == data[3]


def test_the_start_sends_the_frames_of_the_data_sheet() -> None:
    wire = Wire(Scl3300Model())
    started(wire)
    reset, mode_1, *rest = wire.frames
    assert (reset, mode_1) == ("b4002098", "b400001f")
    assert rest[:3] == ["180000e5"] * 3
    assert rest[3:] == [
        "40000091", "40000091", "fc00016e", "640000a7", "680000ad", "680000ad", "fc000073",
    ]  # fmt: skip


def test_the_start_waits_for_reset_and_filter() -> None:
    waits = list(Scl3300(FakeSpi(Scl3300Model()), "spi-0.0").start(thorough=True))
    assert waits[0] >= 0.001
    assert waits[1] >= 0.025


def test_a_sample_reads_five_registers_with_six_frames() -> None:
    wire = Wire(Scl3300Model())
    chip = started(wire)
    wire.frames.clear()
    chip.sample()
    assert wire.frames == ["040000f7", "080000fd", "0c0000fb", "100000e9", "180000e5", "180000e5"]


@pytest.mark.parametrize(
    "gravity", [(0, 0, 1), (0, 0, -1), (1, 0, 0), (-1, 0, 0), (0, -1, 0), (0.6, -0.48, 0.64)]
)
def test_every_axis_gets_its_own_answer(gravity: tuple[float, float, float]) -> None:
    model = Scl3300Model()
    chip = started(FakeSpi(model))
    model.set_gravity(*gravity)
    assert chip.sample() == pytest.approx(gravity, abs=1 / 6000)


@pytest.mark.requirement("S25")
def test_its_serial_number_is_its_identity() -> None:
    chip = started(FakeSpi(Scl3300Model(serial=0x89AB_CDEF)))
    assert chip.identity == "scl3300 at spi-0.0, serial 89abcdef"


@pytest.mark.parametrize(("who", "named"), [(0x51, "SCA3300"), (0xE0, "SCL3400"), (0x00, "known")])
def test_a_sibling_is_named_and_not_used(who: int, named: str) -> None:
    with pytest.raises(HardwareError, match=f"Another chip answers.*{named}"):
        started(FakeSpi(Scl3300Model(who=who)))


@pytest.mark.parametrize("floats_high", [True, False])
def test_a_chip_that_is_not_there_is_a_sentence_with_a_way_out(floats_high: bool) -> None:
    spi = FakeSpi(Scl3300Model())
    spi.chip.absent, spi.floats_high = True, floats_high
    with pytest.raises(HardwareError, match=r"No SCL3300 at spi-0\.0 answers") as caught:
        started(spi)
    assert "chip select" in caught.value.hint


def test_another_kind_of_chip_is_not_taken_for_it() -> None:
    with pytest.raises(HardwareError, match="No SCL3300"):
        started(FakeSpi(Mcp3008Model()))


@pytest.mark.requirement("S23")
def test_an_answer_with_a_flipped_bit_is_never_used() -> None:
    model = Scl3300Model()
    spi = FakeSpi(model, seed=3)
    chip = started(spi)
    spi.flips = 1.0
    for _ in range(200):
        with pytest.raises(BadSample):
            chip.sample()


@pytest.mark.requirement("S23")
def test_some_flipped_bits_spoil_some_samples_and_no_good_one_is_wrong() -> None:
    model = Scl3300Model()
    spi = FakeSpi(model, seed=7)
    chip = started(spi)
    model.set_gravity(0.5, 0.0, 0.866)
    spi.flips = 0.05
    good = 0
    for _ in range(300):
        try:
            assert chip.sample() == pytest.approx((0.5, 0.0, 0.866), abs=1 / 6000)
            good += 1
        except BadSample:
            continue
    assert 150 < good < 290


@pytest.mark.requirement("S23")
def test_an_error_that_it_reports_spoils_the_sample_and_is_cleared_by_reading() -> None:
    model = Scl3300Model()
    chip = started(FakeSpi(model))
    model.report(0x0040)  # saturated
    with pytest.raises(BadSample, match="in error"):
        chip.sample()
    chip.sample()


@pytest.mark.requirement("S23")
def test_a_status_that_is_not_clean_spoils_the_sample() -> None:
    class Unclean(FakeSpi):
        def transfer(self, data: bytes) -> bytes:
            answer = super().transfer(data)
            if answer[0] >> 2 != 0x06:
                return answer
            body = bytes((answer[0] & 0xFC | 1, 0x00, 0x40))
            return body + bytes((crc8(body),))

    chip = started(Unclean(Scl3300Model()))
    with pytest.raises(BadSample, match="status 0x0040"):
        chip.sample()


def test_a_damaged_request_is_not_obeyed() -> None:
    model = Scl3300Model()
    chip = started(FakeSpi(model))
    model.transfer(bytes.fromhex("b4000338"[:6] + "39"), False)  # mode 4, with a flipped bit
    assert model.ignored == 1
    with pytest.raises(BadSample):
        chip.sample()
    chip.check()


@pytest.mark.requirement("S23")
@pytest.mark.parametrize("steps", [1801, -1801])
def test_a_continuous_self_test_beyond_its_limit_spoils_the_sample(steps: int) -> None:
    model = Scl3300Model()
    chip = started(FakeSpi(model))
    model.self_test = steps
    with pytest.raises(BadSample, match="fails its own test"):
        chip.sample()
    model.self_test = steps // abs(steps) * 1800
    chip.sample()


@pytest.mark.parametrize("state", [0, 2, 3])
def test_an_answer_in_any_state_but_normal_is_not_used(state: int) -> None:
    class Otherwise(FakeSpi):
        spoil = False

        def transfer(self, data: bytes) -> bytes:
            answer = super().transfer(data)
            if not self.spoil:
                return answer
            body = bytes((answer[0] & 0xFC | state, *answer[1:3]))
            return body + bytes((crc8(body),))

    spi = Otherwise(Scl3300Model())
    chip = started(spi)
    spi.spoil = True
    with pytest.raises(BadSample, match=r"starting up|testing itself|in error"):
        chip.sample()


@pytest.mark.requirement("S23")
def test_answers_that_are_a_frame_further_off_are_not_taken_for_another_axis() -> None:
    class Slipping(FakeSpi):
        late = False
        last = b""

        def transfer(self, data: bytes) -> bytes:
            before, self.last = self.last, super().transfer(data)
            return before if self.late else self.last

    model = Scl3300Model()
    model.set_gravity(1.0, 0.0, 0.0)
    model.self_test = 0
    spi = Slipping(model)
    chip = started(spi)
    assert chip.sample() == pytest.approx((1.0, 0.0, 0.0))
    spi.late = True
    with pytest.raises(BadSample, match="another question"):
        chip.sample()


def test_after_a_power_loss_the_first_sample_is_bad_and_the_next_is_good() -> None:
    model = Scl3300Model()
    chip = started(FakeSpi(model))
    model.lose_power()
    with pytest.raises(BadSample):
        chip.sample()
    chip.sample()
    chip.check()


def test_the_check_finds_another_mode() -> None:
    model = Scl3300Model()
    chip = started(FakeSpi(model))
    chip.check()
    model._mode = 3
    with pytest.raises(LostSettings, match="lost its settings"):
        chip.check()
