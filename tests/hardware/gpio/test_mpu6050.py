"""MPU-6050 at register level."""

from math import hypot

import pytest

from hardware.gpio.chips.chip import BadSample, LostSettings
from hardware.gpio.chips.mpu6050 import Mpu6050, factory_trims
from hardware.interface import HardwareError
from hardware.simulated.wired.buses import FakeI2c
from hardware.simulated.wired.chips_i2c import Mpu6050Model
from tests.hardware.gpio.sensor_bench import finish

AT = 0x68


def started(model: Mpu6050Model) -> Mpu6050:
    chip = Mpu6050(FakeI2c({AT: model}), 1, AT)
    finish(chip.start(thorough=True))
    return chip


def test_the_start_leaves_it_awake_at_2_g_and_21_hz() -> None:
    model = Mpu6050Model()
    started(model)
    power, divider, dlpf, gyro, accel = (
        model.registers[register] for register in (0x6B, 0x19, 0x1A, 0x1B, 0x1C)
    )
    assert (power, divider, dlpf, gyro, accel) == (0x01, 4, 4, 0x00, 0x00)


def test_the_start_resets_what_somebody_else_had_set() -> None:
    model = Mpu6050Model()
    model.registers[0x23] = 0xFF  # FIFO
    started(model)
    assert model.registers[0x23] == 0


def test_the_whole_start_takes_less_than_half_a_second_and_a_quick_one_half_of_that() -> None:
    chip = Mpu6050(FakeI2c({AT: Mpu6050Model()}), 1, AT)
    assert 0.2 < finish(chip.start(thorough=True)) < 0.5
    assert finish(chip.start(thorough=False)) <= 0.2


@pytest.mark.parametrize(
    "gravity", [(0, 0, 1), (0, 0, -1), (1, 0, 0), (-1, 0, 0), (0, -1, 0), (0.6, -0.48, 0.64)]
)
def test_a_sample_is_the_acceleration_in_g(gravity: tuple[float, float, float]) -> None:
    model = Mpu6050Model()
    chip = started(model)
    model.set_gravity(*gravity)
    assert chip.sample() == pytest.approx(gravity, abs=1 / 16384)


def test_a_sample_has_the_length_that_it_is_given() -> None:
    model = Mpu6050Model()
    chip = started(model)
    model.set_gravity(0.0, 0.78, 1.04)
    assert hypot(*chip.sample()) == pytest.approx(1.3, abs=1e-3)


@pytest.mark.requirement("S25")
def test_its_factory_trims_tell_it_from_others_of_its_kind() -> None:
    one, other = started(Mpu6050Model(trims=(16, 17, 15))), started(Mpu6050Model(trims=(3, 17, 15)))
    assert one.identity.startswith("mpu6050 at i2c-1:0x68, trim ")
    assert one.identity != other.identity
    assert one.identity == started(Mpu6050Model(trims=(16, 17, 15))).identity


@pytest.mark.parametrize(
    ("who", "named"),
    [(0x70, "MPU-6500"), (0x98, "ICM-20689"), (0x71, "MPU-9250"), (0x00, "not known")],
)
def test_a_clone_is_named_and_not_used(who: int, named: str) -> None:
    with pytest.raises(HardwareError, match=f"Another chip answers.*{named}"):
        started(Mpu6050Model(who=who))


def test_a_chip_that_is_not_there_is_a_sentence_with_a_way_out() -> None:
    model = Mpu6050Model()
    model.absent = True
    with pytest.raises(HardwareError, match=r"No MPU-6050 at i2c-1:0x68 answers\.") as caught:
        started(model)
    assert "i2cdetect -y 1" in caught.value.hint


def test_a_setting_that_does_not_stick_is_refused() -> None:
    class Stubborn(Mpu6050Model):
        def _store(self, register: int, value: int) -> None:
            super()._store(register, 0x06 if register == 0x1A else value)

    with pytest.raises(HardwareError, match="does not take its settings") as caught:
        started(Stubborn())
    assert "0x1a reads 0x06" in caught.value.hint


@pytest.mark.parametrize("push", [0.8, 1.2, 0.0, -1.0])
def test_a_sensor_that_fails_its_self_test_is_not_used(push: float) -> None:
    model = Mpu6050Model()
    model.push = push
    with pytest.raises(HardwareError, match="fails its self-test along x"):
        started(model)


@pytest.mark.parametrize("push", [0.9, 1.1])
def test_a_self_test_within_14_percent_of_the_trim_passes(push: float) -> None:
    model = Mpu6050Model()
    model.push = push
    started(model)


def test_each_axis_is_tested_against_its_own_trim() -> None:
    class Swapped(Mpu6050Model):
        """Axes in another order than the trims, as if a register had been mixed up."""

        def lose_power(self) -> None:
            super().lose_power()
            self.registers[0x0E], self.registers[0x0F] = self.registers[0x0F], self.registers[0x0E]

    with pytest.raises(HardwareError, match="self-test along y"):
        started(Swapped(trims=(16, 4, 28)))


def test_the_self_test_is_left_out_when_nothing_was_stored_to_compare_with() -> None:
    started(Mpu6050Model(trims=(0, 0, 0)))
    assert factory_trims(bytes(4)) == (0.0, 0.0, 0.0)


def test_the_trims_are_those_of_the_register_map() -> None:
    # Code 1 is the least, 0.34 g at 4096 steps a g, and code 31 the most, 0.92 g.
    trims = factory_trims(bytes((0b111 << 5, 0b000 << 5, 0b100 << 5, 0b11_01_00)))
    assert trims == pytest.approx((0.92 * 4096, 0.34 * 4096, 0.34 * 4096 * (0.92 / 0.34) ** 0.5))


def test_a_quick_start_leaves_the_self_test_out() -> None:
    model = Mpu6050Model()
    model.push = 0.0
    finish(Mpu6050(FakeI2c({AT: model}), 1, AT).start(thorough=False))
    assert model.registers[0x1C] == 0


@pytest.mark.requirement("S23")
def test_after_a_power_loss_it_sends_zeros_which_are_not_taken_for_a_sample() -> None:
    model = Mpu6050Model()
    chip = started(model)
    model.lose_power()
    with pytest.raises(LostSettings, match="sleeps"):
        chip.sample()
    with pytest.raises(LostSettings, match="lost its settings"):
        chip.check()


def test_falling_asleep_with_its_last_values_is_found_by_the_check() -> None:
    model = Mpu6050Model()
    chip = started(model)
    chip.check()
    model.registers[0x6B] |= 0x40
    with pytest.raises(LostSettings):
        chip.check()


@pytest.mark.parametrize("register", [0x19, 0x1A, 0x1B, 0x1C, 0x75])
def test_the_check_finds_every_register_that_is_not_as_it_was_set(register: int) -> None:
    model = Mpu6050Model()
    chip = started(model)
    model.registers[register] ^= 0x08
    with pytest.raises(LostSettings):
        chip.check()


def test_a_bus_whose_data_line_stays_high_gives_no_sample() -> None:
    bus = FakeI2c({AT: Mpu6050Model()})
    chip = Mpu6050(bus, 1, AT)
    finish(chip.start(thorough=True))
    bus.reads_high = True
    with pytest.raises(BadSample):
        chip.sample()


def test_a_temperature_that_cannot_be_gives_no_sample() -> None:
    model = Mpu6050Model()
    chip = started(model)
    model.temperature_c = 95.0
    with pytest.raises(BadSample, match="temperature"):
        chip.sample()
