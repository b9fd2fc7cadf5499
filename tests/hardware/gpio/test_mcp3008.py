"""MCP3008 bit by bit, with a potentiometer and with a driver's sense output."""

import pytest

from hardware.gpio.chips.chip import BadSample
from hardware.gpio.chips.mcp3008 import Mcp3008, Potentiometer, Sense
from hardware.interface import HardwareError
from hardware.simulated.wired.buses import FakeSpi
from hardware.simulated.wired.chips_spi import Mcp3008Model
from tests.hardware.gpio.sensor_bench import finish


def potentiometer(model: Mcp3008Model, channel: int = 0) -> Potentiometer:
    return Potentiometer(FakeSpi(model), "spi-0.0", channel)


def sense(spi: FakeSpi) -> Sense:
    return Sense(spi, "spi-0.0", 1, v_per_a=0.04, reference_v=3.3)


def test_the_frame_is_that_of_the_data_sheet() -> None:
    class Listening(FakeSpi):
        sent: bytes = b""

        def transfer(self, data: bytes) -> bytes:
            self.sent = data
            return super().transfer(data)

    for channel, second in ((0, 0x80), (5, 0xD0), (7, 0xF0)):
        spi = Listening(Mcp3008Model())
        Potentiometer(spi, "spi-0.0", channel).sample()
        assert spi.sent == bytes((0x01, second, 0x00))


@pytest.mark.parametrize("channel", range(8))
def test_every_input_is_its_own(channel: int) -> None:
    model = Mcp3008Model()
    model.set_share(channel, 0.3)
    assert potentiometer(model, channel).sample() == pytest.approx(0.3, abs=1 / 1024)
    assert potentiometer(model, (channel + 1) % 8).sample() == pytest.approx(0.5, abs=1 / 1024)


@pytest.mark.parametrize("floats_high", [True, False])
@pytest.mark.parametrize("share", [0.051, 0.2, 0.5, 0.7531, 0.949])
def test_a_sample_is_the_share_whatever_the_line_does_before_the_answer(
    share: float, floats_high: bool
) -> None:
    model = Mcp3008Model()
    spi = FakeSpi(model)
    spi.floats_high = floats_high
    model.set_share(0, share)
    assert Potentiometer(spi, "spi-0.0", 0).sample() == pytest.approx(share, abs=1 / 1024)


@pytest.mark.requirement("S23")
@pytest.mark.parametrize("share", [0.0, 0.02, 0.049, 0.951, 0.98, 1.0])
def test_a_potentiometer_at_the_rails_has_a_broken_wire(share: float) -> None:
    model = Mcp3008Model()
    model.set_share(0, share)
    with pytest.raises(BadSample, match="broken or shorted"):
        potentiometer(model).sample()


@pytest.mark.requirement("S23")
@pytest.mark.parametrize("floats_high", [True, False])
def test_a_converter_that_does_not_answer_gives_no_angle(floats_high: bool) -> None:
    model = Mcp3008Model()
    spi = FakeSpi(model)
    spi.floats_high = floats_high
    model.absent = True
    with pytest.raises(BadSample):
        Potentiometer(spi, "spi-0.0", 0).sample()


def test_a_converter_that_is_seen_to_be_absent_is_a_sentence_with_a_way_out() -> None:
    model = Mcp3008Model()
    spi = FakeSpi(model)
    model.absent = spi.floats_high = True
    with pytest.raises(HardwareError, match=r"spi-0\.0, input 0 does not answer") as caught:
        finish(Potentiometer(spi, "spi-0.0", 0).start(thorough=True))
    assert "chip select" in caught.value.hint


def test_its_identity_is_its_place() -> None:
    chip = potentiometer(Mcp3008Model(), 3)
    finish(chip.start(thorough=True))
    assert chip.identity == "mcp3008 at spi-0.0, input 3"
    chip.check()


def test_the_mean_of_a_few_conversions_is_finer_than_one() -> None:
    class Noisy(Mcp3008Model):
        count = 0

        def transfer(self, data: bytes, floats_high: bool) -> bytes:
            self.count += 1
            self.set_share(0, (512.5 + self.count % 2) / 1024)
            return super().transfer(data, floats_high)

    assert potentiometer(Noisy()).sample() * 1024 == pytest.approx(512.5)


@pytest.mark.parametrize("amps", [0.0, 1.0, 7.5, 40.0])
def test_the_sense_output_reads_in_amperes_down_to_none(amps: float) -> None:
    model = Mcp3008Model()
    model.set_share(1, amps * 0.04 / 3.3)
    assert sense(FakeSpi(model)).sample() == pytest.approx(amps, abs=0.09)


@pytest.mark.requirement("S27")
def test_a_current_that_shows_only_while_the_bridge_drives_is_not_missed() -> None:
    class Chopped(Mcp3008Model):
        count = 0

        def transfer(self, data: bytes, floats_high: bool) -> bytes:
            self.count += 1
            self.set_share(1, 0.2 if self.count % 10 == 0 else 0.0)
            return super().transfer(data, floats_high)

    meter = sense(FakeSpi(Chopped()))
    amps = [meter.sample() for _ in range(30)]
    assert min(amps[3:]) == pytest.approx(0.2 * 3.3 / 0.04, rel=0.01)


def test_a_peak_is_forgotten_after_five_samples() -> None:
    model = Mcp3008Model()
    meter = sense(FakeSpi(model))
    model.set_share(1, 0.5)
    meter.sample()
    model.set_share(1, 0.0)
    assert [meter.sample() > 1.0 for _ in range(6)] == [True] * 4 + [False] * 2


def test_a_base_converter_has_several_readings() -> None:
    assert len(Mcp3008(FakeSpi(Mcp3008Model()), "spi-0.0", 0).conversions()) == 4
