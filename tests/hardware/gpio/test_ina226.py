"""INA226 at register level."""

import pytest

from hardware.gpio.chips.chip import LostSettings
from hardware.gpio.chips.ina226 import Ina226
from hardware.interface import HardwareError
from hardware.simulated.wired.buses import FakeI2c
from hardware.simulated.wired.chips_i2c import Ina226Model, Mpu6050Model
from tests.hardware.gpio.sensor_bench import finish

AT = 0x40


def started(model: Ina226Model, shunt_ohm: float = 0.002) -> Ina226:
    chip = Ina226(FakeI2c({AT: model}), 1, AT, shunt_ohm)
    finish(chip.start(thorough=True))
    return chip


def word(model: Ina226Model, register: int) -> int:
    return int.from_bytes(model.read(register, 2), "big")


@pytest.mark.parametrize("shunt_ohm", [0.0005, 0.002, 0.01])
@pytest.mark.parametrize("amps", [0.0, 0.25, 3.0, 7.9])
def test_a_sample_is_the_current_through_the_shunt(amps: float, shunt_ohm: float) -> None:
    model = Ina226Model(shunt_ohm)
    chip = started(model, shunt_ohm)
    model.set_amps(amps)
    assert chip.sample() == pytest.approx(amps, abs=2.5e-6 / shunt_ohm)


def test_the_direction_of_the_current_does_not_matter() -> None:
    model = Ina226Model()
    chip = started(model)
    model.set_amps(-12.0)
    assert chip.sample() == pytest.approx(12.0, abs=0.002)


@pytest.mark.requirement("S27")
def test_a_current_beyond_full_scale_reads_as_full_scale() -> None:
    model = Ina226Model()
    chip = started(model)
    for amps in (60.0, -60.0):
        model.set_amps(amps)
        assert chip.sample() == pytest.approx(40.96, abs=0.01)


def test_a_value_is_averaged_over_less_than_10_ms() -> None:
    model = Ina226Model()
    started(model)
    configuration = word(model, 0x00)
    averaged = {0: 1, 1: 4, 2: 16}[configuration >> 9 & 7]
    conversion_s = {4: 1.1e-3, 3: 588e-6}[configuration >> 3 & 7]
    assert configuration & 7 == 0b101  # the shunt, continuously
    assert averaged > 1
    assert 2 * averaged * conversion_s < 0.01  # one that has just begun when it is asked for


def test_the_start_resets_what_somebody_else_had_set() -> None:
    model = Ina226Model()
    model.write(0x05, b"\x12\x34")
    started(model)
    assert word(model, 0x05) == 0


def test_another_chip_at_its_address_is_not_used() -> None:
    chip = Ina226(FakeI2c({AT: Mpu6050Model()}), 1, AT, 0.002)
    with pytest.raises(HardwareError, match="Another chip answers instead of the INA226"):
        finish(chip.start(thorough=True))


def test_a_later_revision_is_the_same_chip() -> None:
    class Later(Ina226Model):
        def lose_power(self) -> None:
            super().lose_power()
            self._words[0xFF] = 0x2261

    assert started(Later()).identity == "ina226 at i2c-1:0x40"


def test_a_chip_that_is_not_there_is_a_sentence_with_a_way_out() -> None:
    model = Ina226Model()
    model.absent = True
    with pytest.raises(HardwareError, match="No INA226 at i2c-1:0x40 answers"):
        started(model)


def test_settings_that_do_not_stick_are_refused() -> None:
    class Stubborn(Ina226Model):
        def write(self, register: int, data: bytes) -> None:
            """It cannot be written."""

    with pytest.raises(HardwareError, match="does not take its settings"):
        started(Stubborn())


def test_the_check_finds_lost_settings() -> None:
    model = Ina226Model()
    chip = started(model)
    chip.check()
    model.lose_power()
    with pytest.raises(LostSettings):
        chip.check()
