"""The gate: everything is denied that is not valid in every line, and every line is tried alone."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise
from math import inf, nan
from typing import Any, Self

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hardware.interface import Command
from station.control.gate import MACHINE_DEEPEST_DEG, Allowance, Gate, Wish
from tests.control.builders import ENVELOPE, readings, wish

TICK_S = 1 / 128  # exact in binary, so that bounds of time are hit exactly
DUTY = 0.25
STEPS = range(-5, 6)


@dataclass(slots=True)
class Scene:
    """A gate in mid-motion and everything that it is shown; a test changes one thing."""

    gate: Gate = field(default_factory=Gate)
    now_s: float = 100.0
    tilt: tuple[float, float, bool] = (10.0, 0.0, True)

    def ask(
        self,
        duty: float,
        dt_s: float = TICK_S,
        inputs: Mapping[str, Any] | None = None,
        tilt: tuple[float, float, bool] | None = None,
        **changed: Any,
    ) -> Command:
        """One tick of a wish."""
        self.now_s += dt_s
        seen = readings(self.now_s, **(inputs or {}))
        return self.gate.permit(wish(duty, **changed), seen, *(tilt or self.tilt))

    def driving(self, duty: float) -> Self:
        """The latch is open and this duty has been permitted for a while."""
        assert self.gate.reset(readings(self.now_s))
        for _ in range(20):
            command = self.ask(duty)
        assert command == Command(duty, power=True)
        return self


def driving(duty: float = DUTY) -> Scene:
    return Scene().driving(duty)


# ---- one condition at a time

UNSEEN = [None, True]
ONE_WRONG_DOWN: list[tuple[str, dict[str, Any]]] = [
    ("mode permits no head-down", {"down": False}),
    ("untrusted", {"tilt": (10.0, 0.0, False)}),
    ("angle not a number", {"tilt": (nan, 0.0, True)}),
    ("rate not a number", {"tilt": (10.0, nan, True)}),
    ("angle endless", {"tilt": (inf, 0.0, True)}),
    ("ankles open", {"inputs": {"ankles_locked": False}}),
    ("ankles unreadable", {"inputs": {"ankles_locked": None}}),
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


def test_a_condition_of_the_other_direction_does_not_deny() -> None:
    """S9: an end switch forbids its own direction and permits the other."""
    assert driving(-DUTY).ask(-DUTY, inputs={"lower_switch": True}).duty == -DUTY
    assert driving(-DUTY).ask(-DUTY, inputs={"ankles_locked": None}).duty == -DUTY
    assert driving(-DUTY).ask(-DUTY, tilt=(90.0, 0.0, True)).duty == -DUTY
    assert driving(-DUTY).ask(-DUTY, down=False, duty_down=0.0).duty == -DUTY
    assert driving(DUTY).ask(DUTY, inputs={"upper_switch": True}).duty == DUTY
    assert driving(DUTY).ask(DUTY, tilt=(-75.0, 0.0, True)).duty == DUTY
    assert driving(DUTY).ask(DUTY, up=False, duty_up=0.0).duty == DUTY


@given(duty=st.floats(-1.0, 1.0), power=st.booleans(), trusted=st.booleans())
@settings(max_examples=100, deadline=None, derandomize=True, database=None)
def test_default_is_denied(duty: float, power: bool, trusted: bool) -> None:
    scene = driving()
    scene.now_s += TICK_S
    bare = Wish(duty, power, False, False, Allowance(), ENVELOPE)
    assert scene.gate.permit(bare, readings(scene.now_s), 10.0, 0.0, trusted).duty == 0.0


# ---- bounds, swept past on both sides


def _sweep(bound: float, step: float) -> list[float]:
    swept = [bound + k * step for k in STEPS]
    assert swept[0] < bound < swept[-1], "the sweep is wider than what is allowed"
    return swept


@pytest.mark.requirement("S7")
@pytest.mark.parametrize("rate_deg_s", [-3.0, 0.0, 2.0, 3.0])
@pytest.mark.parametrize("deepest_deg", [0.0, 15.0, 30.0, 60.0, 75.0])
def test_head_down_ends_where_the_stop_would_end_beyond_the_cap(
    deepest_deg: float, rate_deg_s: float
) -> None:
    bound = min(deepest_deg, MACHINE_DEEPEST_DEG) + 1.0 - rate_deg_s * abs(rate_deg_s) / 16
    outcomes = []
    for angle in _sweep(bound, 0.0625):
        command = driving().ask(DUTY, tilt=(angle, rate_deg_s, True), deepest_deg=deepest_deg)
        outcomes.append(command.duty)
        assert command.duty == (DUTY if angle <= bound else 0.0)
    assert set(outcomes) == {DUTY, 0.0}


@pytest.mark.requirement("S8")
@pytest.mark.parametrize("rate_deg_s", [-3.0, -2.0, 0.0, 3.0])
def test_head_up_ends_where_the_stop_would_end_beyond_upright(rate_deg_s: float) -> None:
    bound = -71.0 - rate_deg_s * abs(rate_deg_s) / 16
    for angle in _sweep(bound, 0.0625):
        command = driving(-DUTY).ask(-DUTY, tilt=(angle, rate_deg_s, True))
        assert command.duty == (-DUTY if angle >= bound else 0.0)


@pytest.mark.requirement("S10")
@pytest.mark.parametrize(("sign", "cap"), [(1, ENVELOPE.duty_down), (-1, ENVELOPE.duty_up)])
def test_the_duty_is_capped_by_the_rate_of_the_person(sign: int, cap: float) -> None:
    for size in _sweep(cap, 0.001):
        command = driving(sign * (cap - 0.01)).ask(sign * size)
        assert command.duty == (sign * size if size <= cap else 0.0)


@pytest.mark.requirement("S18")
def test_creeping_is_capped_and_only_head_up() -> None:
    blind: dict[str, Any] = {"down": False, "up": False, "blind": True}
    blind |= {"tilt": (nan, nan, False), "inputs": {"ankles_locked": None, "lower_switch": None}}
    for size in _sweep(ENVELOPE.blind_duty, 0.001):
        expected = -size if size <= ENVELOPE.blind_duty else 0.0
        assert driving(-DUTY).ask(-size, **blind).duty == expected
        assert driving(DUTY).ask(size, **blind).duty == 0.0
    for reached in UNSEEN:
        assert driving(-DUTY).ask(-0.2, **blind | {"inputs": {"upper_switch": reached}}).duty == 0.0
    for power_on in (False, None):
        assert driving(-DUTY).ask(-0.2, **blind | {"inputs": {"power_on": power_on}}).duty == 0.0


@pytest.mark.requirement("S20")
def test_a_gate_not_asked_for_250_ms_denies_once() -> None:
    for dt_s in _sweep(0.25, 1 / 1024):
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


# ---- a stop under way


@pytest.mark.requirement("S5")
@pytest.mark.parametrize("duty", [DUTY, -DUTY])
def test_while_falling_duty_may_fall_but_never_rise_or_turn(duty: float) -> None:
    for size in _sweep(abs(duty), 0.001):
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
@settings(max_examples=600, deadline=None, derandomize=True, database=None)
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
