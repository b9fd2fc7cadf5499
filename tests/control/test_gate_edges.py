"""The gate a hair beside each of its figures, and what it is when nothing has been asked yet."""

from dataclasses import FrozenInstanceError, replace
from typing import Any

import pytest

from hardware.interface import Command
from station.control.gate import Allowance, Gate, Wish
from tests.control.builders import ENVELOPE, readings, wish
from tests.control.scene import DUTY, TICK_S, Scene, driving, sweep

HAIR_DEG = 1 / 512  # of the angle at which a stop must begin; exact in binary
SIGNS = [1, -1]


@pytest.mark.requirement("S7")
@pytest.mark.parametrize("rate_deg_s", [0.0, 4.0, -4.0])
def test_head_down_ends_within_a_hair_of_its_bound(rate_deg_s: float) -> None:
    """1 deg beyond the cap, less the way of a stop from 4 deg/s at 8 deg/s2, which is 1 deg."""
    bound = 30.0 + 1.0 - rate_deg_s / 4
    for angle in sweep(bound, HAIR_DEG):
        duty = driving().ask(DUTY, tilt=(angle, rate_deg_s, True)).duty
        assert duty == (DUTY if angle <= bound else 0.0)


@pytest.mark.requirement("S8")
@pytest.mark.parametrize("rate_deg_s", [0.0, 4.0, -4.0])
def test_head_up_ends_within_a_hair_of_its_bound(rate_deg_s: float) -> None:
    bound = -70.0 - 1.0 - rate_deg_s / 4
    for angle in sweep(bound, HAIR_DEG):
        duty = driving(-DUTY).ask(-DUTY, tilt=(angle, rate_deg_s, True)).duty
        assert duty == (-DUTY if angle >= bound else 0.0)


@pytest.mark.requirement("S7")
def test_the_machine_ends_within_a_hair_of_60_deg_whatever_the_person_may() -> None:
    for angle in sweep(61.0, HAIR_DEG):
        duty = driving().ask(DUTY, tilt=(angle, 0.0, True), deepest_deg=75.0).duty
        assert duty == (DUTY if angle <= 61.0 else 0.0)


@pytest.mark.requirement("S6")
@pytest.mark.parametrize("duty", [0.001, -0.001, 1.0, -1.0])
def test_the_latch_stays_while_anything_at_all_is_driven(duty: float) -> None:
    gate = Gate(duty=duty)
    assert not gate.reset(readings())
    assert gate.latched


@pytest.mark.requirement("S12")
@pytest.mark.parametrize("sign", SIGNS)
def test_a_turn_begins_from_standstill_even_without_a_dead_time(sign: int) -> None:
    """The first step the other way is one slew from 0, not from what was driven before."""
    scene = Scene(Gate(dead_time_s=0.0)).driving(sign * DUTY)
    assert scene.ask(-sign * DUTY).duty == pytest.approx(-sign * 12.0 * TICK_S, rel=1e-9)


@pytest.mark.requirement("S5")
@pytest.mark.parametrize("sign", SIGNS)
def test_a_stop_never_turns_even_without_a_dead_time(sign: int) -> None:
    scene = Scene(Gate(dead_time_s=0.0)).driving(sign * DUTY)
    assert scene.ask(-sign * 0.01, falling=True).duty == 0.0


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize("size", [0.001, 0.0099, 0.0101])
def test_the_smallest_duty_passes_as_it_is(sign: int, size: float) -> None:
    assert driving(sign * DUTY).ask(sign * size).duty == sign * size
    assert driving(sign * DUTY).ask(sign * size, up=False, down=False).duty == 0.0


@pytest.mark.requirement("S12")
@pytest.mark.parametrize("sign", SIGNS)
def test_the_dead_time_counts_from_the_last_tick_that_drove(sign: int) -> None:
    """Asking for nothing for a while does not begin it anew."""
    scene = driving(sign * DUTY)
    for dt_s in (0.0625, 0.125, 0.0625):
        assert scene.ask(0.0, dt_s=dt_s).duty == 0.0
    assert scene.ask(-sign * 0.05, dt_s=0.0625).duty == -sign * 0.05


@pytest.mark.requirement("S1")
def test_a_new_gate_drives_nothing_until_it_has_been_asked_twice() -> None:
    scene = Scene(now_s=0.125)
    assert scene.gate.duty == 0.0
    assert scene.gate.reset(readings())
    assert scene.ask(DUTY) == Command(0.0, power=True)
    assert scene.ask(0.05) == Command(0.05, power=True)


@pytest.mark.requirement("S2")
@pytest.mark.parametrize("duty", [DUTY, -DUTY])
def test_an_allowance_permits_nothing_that_it_does_not_name(duty: float) -> None:
    scene = driving(duty)
    scene.now_s += TICK_S
    bare = Wish(duty, True, False, False, Allowance(), ENVELOPE)
    assert scene.gate.permit(bare, readings(scene.now_s), *scene.tilt) == Command(0.0, power=True)
    assert not scene.gate.latched, "and cuts nothing either"


@pytest.mark.parametrize("kept", [Allowance(), ENVELOPE, wish()])
def test_what_is_asked_and_permitted_cannot_be_changed_on_the_way(kept: Any) -> None:
    for name in kept.__slots__:
        with pytest.raises(FrozenInstanceError):
            setattr(kept, name, True)


@pytest.mark.parametrize("kept", [Allowance(), ENVELOPE, wish(), Gate()])
def test_a_misspelt_name_is_refused(kept: Any) -> None:
    """Else a latch that is written `lached` would stay open without a word."""
    assert not hasattr(kept, "__dict__")


@pytest.mark.parametrize("duty", [1.001, 5.0, -1.001, -5.0])
def test_more_than_full_duty_is_denied_whatever_else_permits_it(duty: float) -> None:
    scene = driving(DUTY if duty > 0 else -DUTY)
    wide: dict[str, Any] = {"duty_down": 9.0, "duty_up": 9.0, "blind_duty": 9.0}
    for _ in range(40):
        assert scene.ask(duty, **wide).duty == 0.0


@pytest.mark.parametrize(("lamp", "buzzer"), [(True, False), (False, True)])
@pytest.mark.parametrize("duty", [DUTY, 0.0])
def test_lamp_and_buzzer_are_granted_while_power_is_on(
    duty: float, lamp: bool, buzzer: bool
) -> None:
    scene = driving()
    scene.now_s += TICK_S
    asked = replace(wish(duty), lamp=lamp, buzzer=buzzer)
    command = scene.gate.permit(asked, readings(scene.now_s), *scene.tilt)
    assert command == Command(duty, power=True, lamp=lamp, buzzer=buzzer)
