"""The guard of commissioning: whatever the flow wishes and whatever is read."""

from dataclasses import dataclass, field, replace
from math import cos, inf, nan, radians, sin
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hardware.interface import Command, Readings, TiltSample
from station.commission.grant import Denial, Grant, Gravity
from station.commission.guard import CURRENT_S, HELD_MOST_S, RELEASED_S, WAKES_S, Guard

TICK_S = 0.01
GRANT = Grant(
    1, most_deg=3.0, most_duty=0.5, most_deg_s=1.0, trip_a=5.0, turned=False, ankles=False
)
DRIVE = Command(0.2, power=True)
UP = Command(-0.2, power=True)


def readings(now_s: float = 0.0, **changes: Any) -> Readings:
    """A table on which all is well and the button is held."""
    good = Readings(
        now_s,
        tilt=TiltSample(0.0, now_s, 1.0),
        check=TiltSample(0.0, now_s),
        current_a=1.0,
        button=True,
        estop_closed=True,
        upper_switch=False,
        lower_switch=False,
        ankles_locked=False,
        power_on=True,
        mains_ok=True,
        battery_ok=True,
        drive_ok=True,
        enabling=True,
        return_button=False,
        calibrated=True,
    )
    return replace(good, **changes)


def gravity(now_s: float, angle_deg: float = 0.0, length_g: float = 1.0) -> Gravity:
    at = radians(angle_deg)
    return Gravity((length_g * sin(at), 0.0, length_g * cos(at)), now_s)


@dataclass
class Bench:
    """A guard and its clock."""

    grant: Grant = GRANT
    guard: Guard = field(default_factory=Guard)
    now_s: float = 100.0
    angle_deg: float = 0.0

    def tick(self, wish: Command = DRIVE, **changes: Any) -> Command:
        self.now_s += changes.pop("dt_s", TICK_S)
        seen = changes.pop("gravity", gravity(self.now_s, self.angle_deg))
        return self.guard.permit(wish, self.grant, readings(self.now_s, **changes), seen)

    def ticks(self, lasts_s: float, wish: Command = DRIVE, **changes: Any) -> Command:
        for _ in range(round(lasts_s / TICK_S)):
            command = self.tick(wish, **changes)
        return command

    def press(self, wish: Command = DRIVE) -> "Bench":
        """Let go, press, and wait until it drives."""
        self.ticks(RELEASED_S + 2 * TICK_S, wish, button=False)
        self.ticks(WAKES_S + 0.1, wish)
        return self


def test_it_drives_while_all_is_well_and_the_button_is_held() -> None:
    bench = Bench().press()
    assert bench.ticks(0.3).duty == DRIVE.duty
    assert bench.guard.denied is None


def test_nothing_moves_without_a_release_before_the_press() -> None:
    bench = Bench()
    assert bench.ticks(5.0) == Command()
    assert bench.guard.denied is Denial.ESTOP  # latched from the start


@pytest.mark.requirement("S1")
def test_another_announcement_wants_another_press() -> None:
    bench = Bench().press()
    bench.grant = replace(GRANT, number=2)
    assert bench.ticks(2.0) == Command()
    assert bench.press().tick().duty > 0


BAD: dict[str, dict[str, Any]] = {
    "the button is not held": {"button": False},
    "the button cannot be read": {"button": None},
    "the chain is open": {"estop_closed": False},
    "the chain cannot be read": {"estop_closed": None},
    "power is not on": {"power_on": False},
    "power cannot be read": {"power_on": None},
    "the driver reports a fault": {"drive_ok": False},
    "the driver cannot be read": {"drive_ok": None},
    "the enabling switch is not held": {"enabling": False},
    "the enabling switch cannot be read": {"enabling": None},
    "the ankle lock is closed on an empty table": {"ankles_locked": True},
    "the ankle lock cannot be read": {"ankles_locked": None},
    "the end switch ahead is reached": {"lower_switch": True},
    "the end switch ahead cannot be read": {"lower_switch": None},
    "the current cannot be read": {"current_a": None},
    "gravity is not seen": {"gravity": None},
    "gravity is old": {"gravity": gravity(100.0)},
    "gravity is too short": {"gravity": gravity(1e9, length_g=0.5)},
}


@pytest.mark.parametrize("changes", BAD.values(), ids=BAD)
def test_it_stops_in_the_same_tick_when(changes: dict[str, Any]) -> None:
    bench = Bench().press()
    assert bench.tick().duty > 0
    assert bench.tick(**changes).duty == 0.0


@pytest.mark.parametrize("what", ["button", "estop_closed"])
def test_power_falls_in_the_same_tick_with_the_button_or_the_chain(what: str) -> None:
    bench = Bench().press()
    assert bench.tick().power
    bad: dict[str, Any] = {what: False}
    assert not bench.tick(**bad).power


@pytest.mark.requirement("S6")
def test_a_chain_that_closes_again_gives_nothing_back_until_a_fresh_press() -> None:
    bench = Bench().press()
    bench.tick(estop_closed=False)
    assert bench.ticks(1.0) == Command()
    assert bench.press().tick().duty > 0


def test_power_may_stay_commanded_through_the_open_chain_when_that_is_what_is_tried() -> None:
    bench = Bench(Grant(1, through_estop=True)).press(Command(power=True))
    assert bench.tick(DRIVE, estop_closed=False) == Command(power=True)
    assert bench.tick(DRIVE, estop_closed=None) == Command()
    assert bench.ticks(1.0, DRIVE) == Command()


def test_a_duty_beyond_what_was_announced_is_not_driven() -> None:
    bench = Bench().press()
    for duty in (0.51, -0.51, 1.0, -1.0, 2.0, inf, -inf, nan):
        assert bench.tick(Command(duty, power=True)).duty == 0.0, duty


def test_travel_beyond_what_was_announced_stops_it_until_the_button_is_let_go() -> None:
    bench = Bench().press()
    while bench.angle_deg < GRANT.most_deg:
        assert bench.tick().duty > 0
        bench.angle_deg += 0.01
    bench.tick()
    assert bench.tick() == Command()
    assert bench.guard.denied is Denial.TRAVEL
    bench.angle_deg = 0.0
    assert bench.ticks(1.0) == Command()


@pytest.mark.parametrize("turned_deg", [120.0, -50.0, 175.0])
def test_travel_counts_from_where_it_began_and_both_ways(turned_deg: float) -> None:
    bench = Bench(angle_deg=turned_deg).press()
    bench.angle_deg += 2.9
    bench.ticks(0.5)
    bench.angle_deg -= 2 * 2.9
    bench.ticks(0.5)
    bench.angle_deg -= 0.2
    bench.ticks(0.1)
    assert bench.guard.denied in (Denial.TRAVEL, Denial.RATE)


@pytest.mark.requirement("S11")
def test_a_rate_beyond_what_was_announced_stops_it() -> None:
    bench = Bench().press()
    for _ in range(60):
        bench.angle_deg += 2.0 * TICK_S
        command = bench.tick()
    assert command == Command()
    assert bench.guard.denied is Denial.RATE


@pytest.mark.requirement("S27")
def test_current_above_the_trip_for_its_time_stops_it_until_the_button_is_let_go() -> None:
    bench = Bench().press()
    assert bench.ticks(CURRENT_S - 2 * TICK_S, current_a=5.1).duty > 0
    assert bench.tick(current_a=4.9).duty > 0
    bench.ticks(CURRENT_S + 2 * TICK_S, current_a=5.1)
    assert bench.ticks(1.0) == Command()
    assert bench.press().tick().duty > 0


@pytest.mark.requirement("S18")
def test_it_says_why_nothing_moves_as_long_as_that_is_so() -> None:
    bench = Bench().press()
    told: list[Denial | None] = []
    bench.tick(button=False)
    told.append(bench.guard.denied)
    bench.press()
    bench.ticks(CURRENT_S + 2 * TICK_S, current_a=5.1)
    bench.ticks(0.2, power_on=False)  # as it is by then
    told.append(bench.guard.denied)
    bench.tick(Command(power=True))
    told.append(bench.guard.denied)
    assert told == [Denial.NOT_HELD, Denial.CURRENT, None]


def test_two_minutes_are_the_longest_in_one_go() -> None:
    bench = Bench().press()
    bench.ticks(HELD_MOST_S - 1.0)
    assert bench.tick().duty > 0
    assert bench.ticks(2.0) == Command()
    assert bench.guard.denied is Denial.HELD_LONG


def test_a_chattering_contact_does_not_make_it_longer() -> None:
    bench = Bench().press()
    for _ in range(round(HELD_MOST_S)):
        bench.ticks(0.97)
        bench.ticks(0.03, button=False)
    bench.ticks(2.0)
    assert bench.guard.denied is Denial.HELD_LONG


@pytest.mark.requirement("S12")
def test_turning_round_passes_through_the_dead_time() -> None:
    bench = Bench().press()
    assert bench.ticks(0.28, UP).duty == 0.0
    assert bench.guard.denied is Denial.DEAD_TIME
    assert bench.ticks(0.05, UP).duty < 0


@pytest.mark.requirement("S9")
@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("switch", ["upper_switch", "lower_switch"])
def test_an_end_switch_forbids_its_own_direction_only(turned: bool, switch: str) -> None:
    bench = Bench(replace(GRANT, turned=turned)).press(Command(0.0, power=True))
    down = UP if turned else DRIVE
    up = DRIVE if turned else UP
    towards, away = (down, up) if switch == "lower_switch" else (up, down)
    assert bench.tick(towards, **{switch: True}).duty == 0.0
    assert bench.tick(away, **{switch: True}).duty != 0.0


@pytest.mark.parametrize("switch", ["upper_switch", "lower_switch"])
def test_before_the_direction_is_known_either_end_switch_forbids_both(switch: str) -> None:
    bench = Bench(replace(GRANT, turned=None)).press(Command(0.0, power=True))
    for wish in (DRIVE, UP):
        assert bench.tick(wish, **{switch: True}).duty == 0.0
    assert bench.tick(DRIVE).duty > 0


@pytest.mark.requirement("S9")
@pytest.mark.parametrize("switch", ["upper_switch", "lower_switch"])
def test_from_a_switch_it_has_run_into_it_may_go_back_the_way_it_came(switch: str) -> None:
    bench = Bench(replace(GRANT, turned=None)).press()
    assert bench.tick().duty > 0
    reached: dict[str, Any] = {switch: True}
    assert bench.ticks(0.5, DRIVE, **reached).duty == 0.0
    assert bench.ticks(0.5, UP, **reached).duty < 0
    unreadable: dict[str, Any] = {switch: None}
    assert bench.tick(UP, **unreadable).duty == 0.0
    assert bench.tick(UP, **reached).duty == 0.0  # who knows how it came about


def test_the_end_of_what_was_announced_forbids_its_own_direction_only() -> None:
    bench = Bench(replace(GRANT, low_deg=-10.0, high_deg=10.0)).press(Command(0.0, power=True))
    at = {"tilt": TiltSample(9.0, 1e9), "check": TiltSample(10.0, 1e9)}
    fresh = {name: replace(each, taken_s=bench.now_s) for name, each in at.items()}
    assert bench.tick(DRIVE, **fresh).duty == 0.0
    assert bench.guard.denied is Denial.BOUNDS
    assert bench.tick(UP, **fresh).duty < 0


@pytest.mark.parametrize(
    "changes",
    [
        {"calibrated": False},
        {"calibrated": None},
        {"tilt": None},
        {"check": None},
        {"tilt": TiltSample(0.0, 1.0)},
        {"check": TiltSample(0.0, 1.0)},
        {"tilt": TiltSample(nan, 1e9)},
    ],
    ids=str,
)
def test_within_bounds_both_channels_have_to_answer_and_to_agree(changes: dict[str, Any]) -> None:
    bench = Bench(replace(GRANT, low_deg=-10.0, high_deg=10.0)).press()
    assert bench.tick().duty > 0
    assert bench.tick(**changes).duty == 0.0


@pytest.mark.requirement("S21")
def test_channels_that_disagree_forbid_both_directions() -> None:
    bench = Bench(replace(GRANT, low_deg=-10.0, high_deg=10.0)).press()
    for wish in (DRIVE, UP):
        apart = TiltSample(5.5, bench.now_s)
        assert bench.tick(wish, check=apart).duty == 0.0


@pytest.mark.requirement("S20")
@pytest.mark.parametrize("dt_s", [0.3, 0.0, -1.0, 100.0])
def test_a_tick_out_of_time_drives_nothing(dt_s: float) -> None:
    bench = Bench().press()
    assert bench.tick(dt_s=dt_s).duty == 0.0


def test_stop_wants_a_fresh_press() -> None:
    bench = Bench().press()
    bench.guard.stop()
    assert bench.ticks(1.0) == Command()
    assert bench.press().tick().duty > 0


def sign(command: Command) -> int:
    return (command.duty > 0) - (command.duty < 0)


TICKS = st.fixed_dictionaries(
    {
        "duty": st.sampled_from([0.0, 0.2, 0.2, -0.2, 0.5, -0.5, 0.6, 1.0, nan, inf]),
        "power": st.sampled_from([True, True, True, False]),
        "lasts": st.sampled_from([1, 1, 5, 15, 40]),
        "angle_deg": st.sampled_from([0.0, 0.0, 0.0, 0.5, 1.0, 2.9, 3.1, 90.0]),
        "button": st.sampled_from([True, True, True, True, False, None]),
        "estop_closed": st.sampled_from([True] * 8 + [False, None]),
        "upper_switch": st.sampled_from([False] * 8 + [True, None]),
        "lower_switch": st.sampled_from([False] * 8 + [True, None]),
        "ankles_locked": st.sampled_from([False] * 8 + [True, None]),
        "power_on": st.sampled_from([True] * 8 + [False, None]),
        "drive_ok": st.sampled_from([True] * 8 + [False, None]),
        "enabling": st.sampled_from([True] * 8 + [False, None]),
        "current_a": st.sampled_from([1.0] * 8 + [6.0, None, nan]),
        "gravity": st.sampled_from(["fresh"] * 8 + ["old", "none", "weak"]),
        "dt_s": st.sampled_from([0.01] * 12 + [0.1, 0.3, 0.0]),
    }
)


@settings(max_examples=400, deadline=None)
@given(ticks=st.lists(TICKS, min_size=1, max_size=40), turned=st.sampled_from([None, False, True]))
def test_whatever_is_wished_and_read_nothing_moves_without_all_of_it(
    ticks: list[dict[str, Any]], turned: bool | None
) -> None:
    """The rules once more, in other words, by somebody who sees only what went in and out."""
    grant = replace(GRANT, turned=turned)
    guard, now_s, origin_deg = Guard(), 100.0, None
    released_s = over_s = 0.0
    fresh_press, last, ran_into = False, 0, dict[int, int]()
    script = [{**TICKS_GOOD, "button": False, "lasts": 15}, {**TICKS_GOOD, "lasts": 40}, *ticks]
    for spec in script:
        for _ in range(spec["lasts"]):
            now_s += spec["dt_s"]
            seen = {
                "fresh": gravity(now_s, spec["angle_deg"]),
                "old": gravity(now_s - 0.3, spec["angle_deg"]),
                "weak": gravity(now_s, spec["angle_deg"], 0.7),
                "none": None,
            }[spec["gravity"]]
            names = set(spec) & set(Readings.__slots__)
            read = readings(now_s, **{name: spec[name] for name in names})
            command = guard.permit(Command(spec["duty"], spec["power"]), grant, read, seen)

            for n, reached in enumerate((read.upper_switch, read.lower_switch)):
                ran_into.setdefault(n, last) if reached else ran_into.pop(n, None)
                if reached is None:
                    ran_into[n] = 0
            last = sign(command)
            released_s = released_s + spec["dt_s"] if read.button is False else 0.0
            fresh_press = fresh_press or released_s > 0.0
            if read.estop_closed is not True:
                fresh_press = False
            over = read.current_a is not None and not read.current_a <= grant.trip_a
            over_s = over_s + spec["dt_s"] if over and command.duty else 0.0
            if command.power:
                assert read.button is True
                assert read.estop_closed is True
                assert spec["power"]
            if not command.duty:
                continue
            assert command.power
            assert fresh_press
            assert abs(command.duty) <= abs(spec["duty"])
            assert abs(spec["duty"]) <= grant.most_duty
            assert command.duty * spec["duty"] > 0
            assert read.power_on is True
            assert read.drive_ok is True
            assert read.enabling is True
            assert read.ankles_locked is False
            assert read.current_a is not None
            assert over_s <= CURRENT_S + 0.1 + 1e-9
            assert spec["gravity"] == "fresh"
            assert 0.0 < spec["dt_s"] < 0.25
            down = (command.duty > 0) is not turned
            ahead = (read.upper_switch, read.lower_switch)
            if turned is None:  # ahead of a duty that has just run into it there is nothing
                assert None not in ahead
                ran_into = {n: s for n, s in ran_into.items() if ahead[n]}
                assert all(ran_into.get(n) == -sign(command) for n in (0, 1) if ahead[n])
            else:
                assert ahead[down] is False
            origin_deg = spec["angle_deg"] if origin_deg is None else origin_deg
            assert abs(spec["angle_deg"] - origin_deg) < grant.most_deg


TICKS_GOOD: dict[str, Any] = {
    "duty": 0.2,
    "power": True,
    "lasts": 1,
    "angle_deg": 0.0,
    "button": True,
    "estop_closed": True,
    "upper_switch": False,
    "lower_switch": False,
    "ankles_locked": False,
    "power_on": True,
    "drive_ok": True,
    "enabling": True,
    "current_a": 1.0,
    "gravity": "fresh",
    "dt_s": 0.01,
}
