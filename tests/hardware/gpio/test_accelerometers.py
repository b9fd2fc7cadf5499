"""LIS3DH and ADXL345 at register level: what holds for both, and what each has of its own."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from hardware.gpio.chips.adxl345 import Adxl345
from hardware.gpio.chips.chip import LostSettings
from hardware.gpio.chips.lis3dh import Lis3dh
from hardware.interface import HardwareError
from hardware.simulated.wired.buses import FakeI2c
from hardware.simulated.wired.chips_i2c import Adxl345Model, GravityModel, Lis3dhModel
from tests.hardware.gpio.sensor_bench import finish

AT = 0x18


@dataclass(frozen=True)
class Kind:
    """One kind of chip, and what its test has to know of it."""

    name: str
    driver: Callable[[FakeI2c, int, int], Lis3dh | Adxl345]
    model: Callable[[], GravityModel]
    step_g: float
    identity: int  # register
    settings: dict[int, int]  # after the start


KINDS = [
    Kind(
        "LIS3DH", Lis3dh, Lis3dhModel, 0.001, 0x0F,
        {0x20: 0x67, 0x21: 0, 0x22: 0, 0x23: 0x88, 0x24: 0, 0x25: 0},
    ),
    Kind(
        "ADXL345", Adxl345, Adxl345Model, 1 / 256, 0x00,
        {0x1E: 0, 0x1F: 0, 0x20: 0, 0x2C: 0x0A, 0x2D: 0x08, 0x2E: 0, 0x31: 0x08, 0x38: 0},
    ),
]  # fmt: skip
both = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)


def started(kind: Kind, model: GravityModel, *, thorough: bool = True) -> Lis3dh | Adxl345:
    chip = kind.driver(FakeI2c({AT: model}), 1, AT)
    finish(chip.start(thorough=thorough))
    return chip


@both
@pytest.mark.parametrize("thorough", [True, False])
def test_the_start_leaves_the_settings_of_the_data_sheet(kind: Kind, thorough: bool) -> None:
    model = kind.model()
    for register in kind.settings:
        model.registers[register] = 0x5A  # somebody else has been here
    started(kind, model, thorough=thorough)
    assert {register: model.registers[register] for register in kind.settings} == kind.settings


@both
@pytest.mark.parametrize(
    "gravity", [(0, 0, 1), (0, 0, -1), (1, 0, 0), (-1, 0, 0), (0, -1, 0), (0.6, -0.48, 0.64)]
)
def test_a_sample_is_the_acceleration_in_g(kind: Kind, gravity: tuple[float, float, float]) -> None:
    model = kind.model()
    chip = started(kind, model)
    model.set_gravity(*gravity)
    assert chip.sample() == pytest.approx(gravity, abs=kind.step_g)


@both
def test_the_start_says_how_long_it_takes(kind: Kind) -> None:
    chip = kind.driver(FakeI2c({AT: kind.model()}), 1, AT)
    assert 0.1 < finish(chip.start(thorough=True)) < 0.6
    assert finish(chip.start(thorough=False)) < 0.15


@both
def test_another_chip_at_its_address_is_not_used(kind: Kind) -> None:
    model = kind.model()
    model.registers[kind.identity] = 0x68
    with pytest.raises(HardwareError, match=f"Another chip answers instead of the {kind.name}"):
        started(kind, model)


@both
def test_a_chip_that_is_not_there_is_a_sentence_with_a_way_out(kind: Kind) -> None:
    model = kind.model()
    model.absent = True
    with pytest.raises(HardwareError, match=f"No {kind.name} at i2c-1:0x18 answers"):
        started(kind, model)


@pytest.mark.parametrize(
    ("kind", "push"),
    [(KINDS[0], 0.0), (KINDS[0], 5.0), (KINDS[1], 0.0), (KINDS[1], -1.0), (KINDS[1], 10.0)],
)
def test_a_sensor_that_fails_its_self_test_is_not_used(kind: Kind, push: float) -> None:
    model = kind.model()
    model.push = push
    with pytest.raises(HardwareError, match="fails its self-test along"):
        started(kind, model)


@both
def test_a_quick_start_leaves_the_self_test_out(kind: Kind) -> None:
    model = kind.model()
    model.push = 0.0
    assert started(kind, model, thorough=False).sample() == pytest.approx((0, 0, 1), abs=0.004)


@both
@pytest.mark.requirement("S23")
def test_after_a_power_loss_it_sends_zeros_which_are_not_taken_for_a_sample(kind: Kind) -> None:
    model = kind.model()
    chip = started(kind, model)
    chip.check()
    model.lose_power()
    with pytest.raises(LostSettings, match="sleeps"):
        chip.sample()
    with pytest.raises(LostSettings, match="lost its settings"):
        chip.check()


@both
@pytest.mark.requirement("S23")
def test_a_data_line_that_nobody_drives_gives_no_sample(kind: Kind) -> None:
    bus = FakeI2c({AT: kind.model()})
    chip = kind.driver(bus, 1, AT)
    finish(chip.start(thorough=False))
    bus.reads_high = True
    with pytest.raises(LostSettings):
        chip.sample()


@both
def test_the_check_finds_a_range_that_has_changed(kind: Kind) -> None:
    model = kind.model()
    chip = started(kind, model)
    model.registers[0x23 if kind.name == "LIS3DH" else 0x31] ^= 0x01
    with pytest.raises(LostSettings):
        chip.check()


def test_the_lis3dh_reads_all_axes_by_its_auto_increment_bit() -> None:
    model = Lis3dhModel()
    chip = started(KINDS[0], model)
    model.set_gravity(0.1, 0.2, 0.3)
    assert chip.sample() == pytest.approx((0.1, 0.2, 0.3))
    # Without the bit the chip would send the same byte six times.
    assert len(set(model.read(0x28, 6))) == 1
    assert len(set(model.read(0xA8, 6))) > 1


def test_the_adxl345_tells_its_relatives() -> None:
    model = Adxl345Model()
    model.registers[0x00] = 0xE6
    with pytest.raises(HardwareError, match="ADXL344 or ADXL346"):
        started(KINDS[1], model)
