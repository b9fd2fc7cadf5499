"""The gate: everything is denied that is not valid in every line, and every line is tried alone."""

from dataclasses import replace
from math import inf, nan
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hardware.interface import Command
from station.control.gate import Allowance, Gate, Wish
from tests.control.builders import ENVELOPE, readings, wish
from tests.control.scene import DUTY, TICK_S, UNSEEN, Scene, driving, sweep

# ---- one condition at a time


ONE_WRONG_DOWN: list[tuple[str, dict[str, Any]]] = [
    ("mode permits no head-down", {"down": False}),
    ("untrusted", {"tilt": (10.0, 0.0, False)}),
    ("angle not a number", {"tilt": (nan, 0.0, True)}),
    ("rate not a number", {"tilt": (10.0, nan, True)}),
    ("angle endless", {"tilt": (inf, 0.0, True)}),
    ("ankles open", {"inputs": {"ankles_locked": False}}),
    ("ankles unreadable", {"inputs": {"ankles_locked": None}}),
    ("hand switch let go of", {"inputs": {"enabling": False}}),
    ("hand switch unreadable", {"inputs": {"enabling": None}}),
    ("bring me up pressed", {"inputs": {"return_button": True}}),
    ("bring me up unreadable", {"inputs": {"return_button": None}}),
    ("lower switch reached", {"inputs": {"lower_switch": True}}),
    ("lower switch unreadable", {"inputs": {"lower_switch": None}}),
    ("too deep", {"tilt": (31.1, 0.0, True)}),
    ("too deep for the stop that is left", {"tilt": (30.0, 5.0, True)}),
    ("deepest not a number", {"deepest_deg": nan}),
    ("cap not a number", {"duty_down": nan}),
    ("cap lower", {"duty_down": DUTY - 0.01}),
]
ONE_WRONG_UP: list[tuple[str, dict[str, Any]]] = [
    ("mode permits no head-up", {"up": False}),
    ("untrusted", {"tilt": (10.0, 0.0, False)}),
    ("angle not a number", {"tilt": (nan, 0.0, True)}),
    ("rate not a number", {"tilt": (10.0, nan, True)}),
    ("upper switch reached", {"inputs": {"upper_switch": True}}),
    ("upper switch unreadable", {"inputs": {"upper_switch": None}}),
    ("beyond upright", {"tilt": (-71.1, 0.0, True)}),
    ("too near upright for the stop that is left", {"tilt": (-70.0, -5.0, True)}),
    ("upright not a number", {"upright_deg": nan}),
    ("cap not a number", {"duty_up": nan}),
    ("cap lower", {"duty_up": DUTY - 0.01}),
]
ONE_WRONG_EITHER: list[tuple[str, dict[str, Any]]] = [
    ("power not wished", {"power": False}),
    ("relay open", {"inputs": {"power_on": False}}),
    ("relay unreadable", {"inputs": {"power_on": None}}),
    ("chain open", {"inputs": {"estop_closed": False}}),
    ("chain unreadable", {"inputs": {"estop_closed": None}}),
    ("cut", {"cut": True}),
    ("lease over", {"dt_s": 0.25}),
    ("no time passed", {"dt_s": 0.0}),
    ("time went back", {"dt_s": -1.0}),
    ("time not a number", {"dt_s": nan}),
]


def _cases() -> list[Any]:
    rows = [(DUTY, *row) for row in ONE_WRONG_DOWN + ONE_WRONG_EITHER]
    rows += [(-DUTY, *row) for row in ONE_WRONG_UP + ONE_WRONG_EITHER]
    return [pytest.param(d, c, id=f"{'down' if d > 0 else 'up'}: {name}") for d, name, c in rows]


@pytest.mark.parametrize(("duty", "changed"), _cases())
def test_one_condition_alone_denies_the_duty(duty: float, changed: dict[str, Any]) -> None:
    assert driving(duty).ask(duty).duty == duty, "without the change it passes"
    assert driving(duty).ask(duty, **changed).duty == 0.0


@pytest.mark.parametrize("duty", [DUTY, -DUTY])
@pytest.mark.parametrize("changed", [c for _, c in ONE_WRONG_DOWN + ONE_WRONG_UP])
def test_zero_always_passes_with_its_power(duty: float, changed: dict[str, Any]) -> None:
    assert driving(duty).ask(0.0, **changed) == Command(0.0, power=True)


@pytest.mark.parametrize("duty", [nan, inf, -inf, 1.001, -1.001, 5.0])
def test_a_duty_that_is_no_duty_is_denied(duty: float) -> None:
    wide: dict[str, Any] = {"duty_down": inf, "duty_up": inf, "blind_duty": inf}
    for allow in ("up", "falling", "blind"):
        assert driving().ask(duty, **wide | {allow: True}).duty == 0.0


@pytest.mark.parametrize("duty", [1.0, -1.0])
def test_full_duty_passes_where_it_is_permitted(duty: float) -> None:
    scene = driving(0.5 * duty)
    for _ in range(20):
        command = scene.ask(duty, duty_down=1.0, duty_up=1.0)
    assert command.duty == duty


def test_a_condition_of_the_other_direction_does_not_deny() -> None:
    """S9: an end switch forbids its own direction and permits the other."""
    assert driving(-DUTY).ask(-DUTY, inputs={"lower_switch": True}).duty == -DUTY
    assert driving(-DUTY).ask(-DUTY, inputs={"ankles_locked": None}).duty == -DUTY
    assert driving(-DUTY).ask(-DUTY, inputs={"enabling": None}).duty == -DUTY
    assert driving(-DUTY).ask(-DUTY, inputs={"return_button": True}).duty == -DUTY
    assert driving(-DUTY).ask(-DUTY, tilt=(90.0, 0.0, True)).duty == -DUTY
    assert driving(-DUTY).ask(-DUTY, down=False, duty_down=0.0).duty == -DUTY
    assert driving(DUTY).ask(DUTY, inputs={"upper_switch": True}).duty == DUTY
    assert driving(DUTY).ask(DUTY, tilt=(-75.0, 0.0, True)).duty == DUTY
    assert driving(DUTY).ask(DUTY, up=False, duty_up=0.0).duty == DUTY


@given(
    duty=st.floats(-1.0, 1.0),
    power=st.booleans(),
    trusted=st.booleans(),
    before=st.sampled_from([DUTY, -DUTY]),
)
@settings(max_examples=100, deadline=None, derandomize=True, database=None)
def test_default_is_denied(duty: float, power: bool, trusted: bool, before: float) -> None:
    scene = driving(before)
    scene.now_s += TICK_S
    bare = Wish(duty, power, False, False, Allowance(), ENVELOPE)
    assert scene.gate.permit(bare, readings(scene.now_s), 10.0, 0.0, trusted).duty == 0.0


# ---- a stop under way


@pytest.mark.requirement("S5")
@pytest.mark.parametrize("duty", [DUTY, -DUTY])
def test_while_falling_duty_may_fall_but_never_rise_or_turn(duty: float) -> None:
    for size in sweep(abs(duty), 0.001):
        wished = size if duty > 0 else -size
        command = driving(duty).ask(wished, falling=True, down=False, up=False)
        assert command.duty == (wished if size <= abs(duty) else 0.0)
        assert driving(duty).ask(-wished, falling=True, down=False, up=False).duty == 0.0


@pytest.mark.requirement("S5")
@pytest.mark.parametrize("changed", [c for n, c in ONE_WRONG_DOWN if "switch" not in n])
def test_falling_asks_for_no_angle_and_no_ankles(changed: dict[str, Any]) -> None:
    assert driving().ask(0.2, falling=True, **changed).duty == 0.2


@pytest.mark.requirement("S9")
@pytest.mark.parametrize("reached", UNSEEN)
def test_falling_respects_the_end_switches(reached: bool | None) -> None:
    assert driving().ask(0.2, falling=True, inputs={"lower_switch": reached}).duty == 0.0
    assert driving(-DUTY).ask(-0.2, falling=True, inputs={"upper_switch": reached}).duty == 0.0


@pytest.mark.requirement("S5")
def test_what_has_fallen_to_zero_stays_there() -> None:
    scene = driving()
    scene.ask(0.0, falling=True)
    assert scene.ask(0.001, falling=True).duty == 0.0


# ---- the latch


@pytest.mark.requirement("S1")
def test_a_new_gate_is_latched() -> None:
    scene = Scene()
    for _ in range(100):
        assert scene.ask(DUTY) == Command(0.0, power=False)


@pytest.mark.requirement("S6")
@pytest.mark.parametrize(
    "opened",
    [{"inputs": {"estop_closed": False}}, {"inputs": {"estop_closed": None}}, {"cut": True}],
)
def test_an_open_chain_or_a_cut_latches_until_reset(opened: dict[str, Any]) -> None:
    scene = driving()
    assert scene.ask(DUTY, **opened) == Command(0.0, power=False)
    for _ in range(100):
        assert scene.ask(DUTY) == Command(0.0, power=False)
    assert scene.gate.reset(readings(scene.now_s))
    assert scene.ask(0.05) == Command(0.05, power=True)


@pytest.mark.requirement("S6")
@pytest.mark.parametrize("chain", [False, None])
def test_the_latch_is_not_reset_while_the_chain_is_not_closed(chain: bool | None) -> None:
    gate = Gate()
    assert not gate.reset(readings(estop_closed=chain))
    assert gate.latched
    assert gate.reset(readings())


@pytest.mark.requirement("S6")
def test_the_latch_is_not_reset_while_something_is_driven() -> None:
    assert not Gate(duty=0.1).reset(readings())
    assert not Gate(duty=nan).reset(readings())


def test_lamp_and_buzzer_are_always_granted() -> None:
    seen = readings(estop_closed=False)
    for lamp, buzzer in ((True, False), (False, True)):
        asked = replace(wish(DUTY, cut=True), lamp=lamp, buzzer=buzzer)
        command = Gate().permit(asked, seen, 0.0, 0.0, trusted=False)
        assert command == Command(0.0, power=False, lamp=lamp, buzzer=buzzer)
