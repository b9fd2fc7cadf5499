"""AS5600 at register level."""

import pytest

from hardware.gpio.chips.as5600 import As5600
from hardware.gpio.chips.chip import BadSample, LostSettings
from hardware.interface import HardwareError
from hardware.simulated.wired.buses import FakeI2c
from hardware.simulated.wired.chips_i2c import As5600Model, Mpu6050Model
from tests.hardware.gpio.sensor_bench import finish

AT = 0x36


def started(model: As5600Model) -> As5600:
    chip = As5600(FakeI2c({AT: model}), 1, AT)
    finish(chip.start(thorough=True))
    return chip


@pytest.mark.parametrize("turns", [0.0, 0.001, 0.25, 0.4999, 0.75, 0.9995])
def test_a_sample_is_the_magnets_angle_in_turns(turns: float) -> None:
    model = As5600Model()
    chip = started(model)
    model.set_turns(turns)
    assert chip.sample() == pytest.approx(turns, abs=0.5 / 4096)


def test_a_turn_begins_anew_at_its_boundary() -> None:
    model = As5600Model()
    chip = started(model)
    model.set_turns(1.25)
    assert chip.sample() == pytest.approx(0.25)


def test_the_start_sets_its_filters() -> None:
    model = As5600Model()
    model.registers[0x07], model.registers[0x08] = 0x1C, 0x0C
    chip = started(model)
    assert (model.registers[0x07], model.registers[0x08]) == (0, 0)
    assert chip.identity == "as5600 at i2c-1:0x36"


@pytest.mark.requirement("S23")
@pytest.mark.parametrize(
    ("fault", "said"),
    [("lost", "lost its magnet"), ("weak", "too far away"), ("strong", "too near")],
)
def test_a_magnet_that_is_not_where_it_should_be_gives_no_sample(fault: str, said: str) -> None:
    model = As5600Model()
    chip = started(model)
    chip.sample()
    model.magnet, model.weak, model.strong = fault != "lost", fault == "weak", fault == "strong"
    with pytest.raises(BadSample, match=said):
        chip.sample()


def test_a_chip_that_is_not_there_is_a_sentence_with_a_way_out() -> None:
    model = As5600Model()
    model.absent = True
    with pytest.raises(HardwareError, match="No AS5600 at i2c-1:0x36 answers"):
        started(model)


def test_bits_that_it_never_sets_give_another_chip_away() -> None:
    stranger = Mpu6050Model()
    stranger.registers[0x0B] = 0x61
    chip = As5600(FakeI2c({AT: stranger}), 1, AT)
    with pytest.raises(HardwareError, match="Another chip answers instead of the AS5600"):
        finish(chip.start(thorough=True))


def test_a_chip_with_burnt_end_points_is_still_the_chip() -> None:
    model = As5600Model()
    model.registers[0x00] = 0x01  # ZMCO: how often it has been burnt
    started(model).check()


def test_the_check_finds_settings_that_have_changed() -> None:
    model = As5600Model()
    chip = started(model)
    model.registers[0x08] = 0x01
    with pytest.raises(LostSettings):
        chip.check()


def test_angle_and_status_come_in_one_transfer() -> None:
    bus = FakeI2c({AT: As5600Model()})
    chip = As5600(bus, 1, AT)
    finish(chip.start(thorough=True))
    before = bus.transfers
    chip.sample()
    assert bus.transfers == before + 1
