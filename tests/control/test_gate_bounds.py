"""The gate at its bounds: each is swept past on both sides, and everything is tried at once."""

from itertools import pairwise
from math import inf, nan
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hardware.interface import Command
from station.control.gate import MACHINE_DEEPEST_DEG, Allowance, Gate, Wish
from tests.control.builders import ENVELOPE, readings
from tests.control.scene import DUTY, TICK_S, UNSEEN, Scene, driving, sweep


@pytest.mark.requirement("S7")
def test_no_person_makes_the_machine_go_deeper_than_60_deg() -> None:
    assert MACHINE_DEEPEST_DEG == 60.0
    assert driving().ask(DUTY, tilt=(61.1, 0.0, True), deepest_deg=90.0).duty == 0.0


@pytest.mark.requirement("S7")
@pytest.mark.parametrize("rate_deg_s", [-3.0, 0.0, 2.0, 3.0])
@pytest.mark.parametrize("deepest_deg", [0.0, 15.0, 30.0, 60.0, 75.0])
def test_head_down_ends_where_the_stop_would_end_beyond_the_cap(
    deepest_deg: float, rate_deg_s: float
) -> None:
    bound = min(deepest_deg, MACHINE_DEEPEST_DEG) + 1.0 - rate_deg_s * abs(rate_deg_s) / 16
    outcomes = []
    for angle in sweep(bound, 0.0625):
        command = driving().ask(DUTY, tilt=(angle, rate_deg_s, True), deepest_deg=deepest_deg)
        outcomes.append(command.duty)
        assert command.duty == (DUTY if angle <= bound else 0.0)
    assert set(outcomes) == {DUTY, 0.0}


@pytest.mark.requirement("S8")
@pytest.mark.parametrize("rate_deg_s", [-3.0, -2.0, 0.0, 3.0])
def test_head_up_ends_where_the_stop_would_end_beyond_upright(rate_deg_s: float) -> None:
    bound = -71.0 - rate_deg_s * abs(rate_deg_s) / 16
    for angle in sweep(bound, 0.0625):
        command = driving(-DUTY).ask(-DUTY, tilt=(angle, rate_deg_s, True))
        assert command.duty == (-DUTY if angle >= bound else 0.0)


@pytest.mark.requirement("S10")
@pytest.mark.parametrize(("sign", "cap"), [(1, ENVELOPE.duty_down), (-1, ENVELOPE.duty_up)])
def test_the_duty_is_capped_by_the_rate_of_the_person(sign: int, cap: float) -> None:
    for size in sweep(cap, 0.001):
        command = driving(sign * (cap - 0.01)).ask(sign * size)
        assert command.duty == (sign * size if size <= cap else 0.0)


@pytest.mark.requirement("S18")
def test_creeping_is_capped_and_only_head_up() -> None:
    blind: dict[str, Any] = {"down": False, "up": False, "blind": True}
    blind |= {"tilt": (nan, nan, False), "inputs": {"ankles_locked": None, "lower_switch": None}}
    for size in sweep(ENVELOPE.blind_duty, 0.001):
        expected = -size if size <= ENVELOPE.blind_duty else 0.0
        assert driving(-DUTY).ask(-size, **blind).duty == expected
        assert driving(DUTY).ask(size, **blind).duty == 0.0
    for reached in UNSEEN:
        assert driving(-DUTY).ask(-0.2, **blind | {"inputs": {"upper_switch": reached}}).duty == 0.0
    for power_on in (False, None):
        assert driving(-DUTY).ask(-0.2, **blind | {"inputs": {"power_on": power_on}}).duty == 0.0


@pytest.mark.requirement("S20")
def test_a_gate_not_asked_for_250_ms_denies_once() -> None:
    for dt_s in sweep(0.25, 1 / 1024):
        scene = driving()
        assert scene.ask(DUTY, dt_s=dt_s).duty == (DUTY if dt_s < 0.25 else 0.0)
        assert scene.ask(0.05).duty == 0.05


@pytest.mark.requirement("S20")
def test_the_very_first_tick_of_a_gate_drives_nothing() -> None:
    scene = Scene()
    scene.gate.reset(readings(scene.now_s))
    assert scene.ask(DUTY) == Command(0.0, power=True)


@pytest.mark.requirement("S12")
@pytest.mark.parametrize("duty", [DUTY, -DUTY])
def test_the_drive_turns_only_after_300_ms_without_duty(duty: float) -> None:
    for waited_s in (0.295, 0.296, 0.297, 0.298, 0.299, 0.301, 0.302, 0.303, 0.304, 0.305):
        scene = driving(duty)
        scene.ask(0.0, dt_s=0.1)
        scene.ask(0.0, dt_s=0.1)
        turned = scene.ask(-0.1 if duty > 0 else 0.1, dt_s=waited_s - 0.2).duty
        assert (turned != 0.0) == (waited_s > 0.3)


@pytest.mark.requirement("S12")
@pytest.mark.parametrize(("waited_ticks", "turns"), [(39, False), (40, True)])
def test_the_dead_time_is_over_in_the_tick_in_which_it_has_passed(
    waited_ticks: int, turns: bool
) -> None:
    scene = Scene(Gate(dead_time_s=40 * TICK_S)).driving(DUTY)
    for _ in range(waited_ticks - 1):
        assert scene.ask(-DUTY).duty == 0.0
    assert (scene.ask(-DUTY).duty < 0.0) == turns


@pytest.mark.requirement("S12")
def test_the_same_direction_needs_no_dead_time() -> None:
    scene = driving(DUTY)
    scene.ask(0.0)
    assert scene.ask(0.05).duty == 0.05


@pytest.mark.requirement("S12")
def test_a_wish_that_turns_every_tick_is_never_driven_the_other_way() -> None:
    scene = driving(DUTY)
    duties = [scene.ask(-DUTY if k % 2 else DUTY).duty for k in range(200)]
    assert min(duties) == 0.0


def test_duty_rises_no_faster_than_the_slew_and_falls_at_once() -> None:
    for sign in (1, -1):
        scene = Scene()
        scene.gate.reset(readings(scene.now_s))
        scene.ask(0.0)
        rise = [0.0] + [abs(scene.ask(sign * 0.55).duty) for _ in range(10)]
        steps = [after - before for before, after in pairwise(rise)]
        assert max(steps) == pytest.approx(12.0 * TICK_S)
        assert rise[-1] == 0.55
        assert scene.ask(sign * 0.01).duty == sign * 0.01


# ---- everything at once

_seen = st.sampled_from([True, False, None])
_number = st.one_of(st.sampled_from([nan, inf, -inf, 0.0]), st.floats(-80.0, 80.0))


@given(
    duty=st.one_of(_number, st.floats(-1.0, 1.0)),
    before=st.sampled_from([0.0, DUTY, -DUTY]),
    allow=st.builds(Allowance, *[st.booleans()] * 5),
    inputs=st.fixed_dictionaries(
        dict.fromkeys(
            ["estop_closed", "upper_switch", "lower_switch", "ankles_locked", "power_on"], _seen
        )
    ),
    tilt=st.tuples(_number, _number, st.booleans()),
    dt_s=st.sampled_from([0.0, TICK_S, 0.2, 0.3, -1.0]),
)
@settings(max_examples=400, deadline=None, derandomize=True, database=None)
def test_whatever_is_driven_was_allowed_in_every_line(
    duty: float,
    before: float,
    allow: Allowance,
    inputs: dict[str, bool | None],
    tilt: tuple[float, float, bool],
    dt_s: float,
) -> None:
    scene = driving(before) if before else driving()
    scene.now_s += dt_s
    asked = Wish(duty, True, False, False, allow, ENVELOPE)
    command = scene.gate.permit(asked, readings(scene.now_s, **inputs), *tilt)
    if command.duty == 0.0:
        return
    angle_deg, _, trusted = tilt
    down = command.duty > 0
    assert command.power
    assert not allow.cut
    assert inputs["estop_closed"] is True
    assert inputs["power_on"] is True
    assert inputs["lower_switch" if down else "upper_switch"] is False
    assert 0.0 < dt_s < 0.25
    assert abs(command.duty) <= abs(duty)
    assert command.duty * duty > 0
    assert command.duty * (before or DUTY) > 0, "no turn without the dead time"
    if allow.falling:
        assert abs(command.duty) <= abs(before or DUTY)
    elif down:
        assert allow.down
        assert trusted
        assert inputs["ankles_locked"] is True
        assert angle_deg <= 31.0 or tilt[1] < 0
        assert command.duty <= ENVELOPE.duty_down
    elif allow.blind:
        assert -command.duty <= ENVELOPE.blind_duty
    else:
        assert allow.up
        assert trusted
        assert angle_deg >= -71.0 or tilt[1] > 0
        assert -command.duty <= ENVELOPE.duty_up
