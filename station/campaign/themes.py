"""One theme for each requirement that physics can show: a run that provokes what it is about.

`station campaign --theme S27` plays nothing else. A theme takes an ordinary session and adds what
the requirement speaks of, at a random instant where it matters.
"""

from collections.abc import Callable
from dataclasses import replace
from random import Random

from station.campaign.generate import FIRST_S, REPLACED, chance, plain, tight, wild_presses
from station.campaign.scenario import Event, Scenario, session_s
from station.campaign.stage import Cast
from station.control.plan import Exercise, Limits, Oscillate, Place, Tilt

Trouble = Callable[[Scenario, Random], Scenario]

_STARTS_S = FIRST_S + 8.0  # chosen, pressed, warned: from here the table moves
_HOLD_S = 25.0


def _times(scenario: Scenario) -> tuple[float, float, float]:
    """When it is on the way to level, when it gets to its deepest, and when it leaves that."""
    limits = scenario.cast.limits
    rate = min(limits.rate_down_deg_s, 2.0)
    level_s = _STARTS_S + 70.0 / rate
    deep_s = level_s + limits.deepest_deg / rate
    return level_s, deep_s, deep_s + _HOLD_S


def _simple(scenario: Scenario, hold_s: float = _HOLD_S, sessions: int = 1) -> Scenario:
    """The same person in a program of one tilt to their deepest."""
    limits = replace(scenario.cast.limits, hold_s=180.0, session_s=1200.0)
    limits = replace(limits, deepest_deg=min(limits.deepest_deg, 30.0))
    steps = (Tilt("Down", "", limits.deepest_deg, 2.0, hold_s),)
    cast = Cast(limits, {REPLACED: steps})
    temper = replace(scenario.temper, reacts_s=0.5, sessions=sessions)
    took_s = session_s(cast.plan(REPLACED), scenario.config)
    planned_s = FIRST_S + took_s * sessions
    return replace(scenario, cast=cast, temper=temper, planned_s=planned_s)


def _at(scenario: Scenario, at_s: float, *acts: str, apart_s: float = 0.05) -> Scenario:
    """The same, and these acts one after the other from a time on."""
    events = (Event(at_s + number * apart_s, act) for number, act in enumerate(acts))
    return scenario.with_events((*scenario.events, *events))


def _when(scenario: Scenario, random: Random) -> float:
    """Some time at which the table is away from upright."""
    return random.uniform(_STARTS_S + 3.0, _times(scenario)[2] + 15.0)


def _moving(scenario: Scenario, random: Random) -> float:
    """Some time at which the table is going down."""
    return random.uniform(_STARTS_S + 4.0, _times(scenario)[1] - 2.0)


def _deep(scenario: Scenario, random: Random) -> float:
    """Some time at which it stands head-down."""
    return random.uniform(*_times(scenario)[1:]) + 1.0


def _fault(*names: str, when: Callable[[Scenario, Random], float] = _when) -> Trouble:
    def trouble(scenario: Scenario, random: Random) -> Scenario:
        scenario = _simple(scenario)
        return _at(scenario, when(scenario, random), f"fault {random.choice(names)}")

    return trouble


def _acts(*acts: str, when: Callable[[Scenario, Random], float] = _when) -> Trouble:
    def trouble(scenario: Scenario, random: Random) -> Scenario:
        scenario = _simple(scenario)
        return _at(scenario, when(scenario, random), *acts, apart_s=random.choice((0.1, 0.3, 1.5)))

    return trouble


def _power_up(scenario: Scenario, random: Random) -> Scenario:
    """S1: restarts, early wishes, an open chain at power-up."""
    scenario = _simple(scenario)
    early = random.choice(("ask to come up", f"choose {REPLACED}", "open the emergency stop"))
    scenario = _at(scenario, random.uniform(0.1, 0.9), early)
    scenario = _at(scenario, 3.0, "close the emergency stop")
    return _at(scenario, _when(scenario, random), "restart the controller")


def _no_press(scenario: Scenario, random: Random) -> Scenario:
    """S2: choices that lapse, and stopped sessions that must not go on."""
    kind = random.randrange(3)
    if kind == 0:  # a choice that lapses, and a press long after
        scenario = replace(scenario, temper=replace(scenario.temper, reacts_s=40.0))
        scenario = _at(_simple(scenario), 6.0, f"choose {REPLACED}")
        scenario = replace(scenario, temper=replace(scenario.temper, reacts_s=40.0, sessions=0))
        return _at(scenario, 38.0, "hold the button", "let go of the button", apart_s=0.3)
    if kind == 1:  # an exercise on the floor in between: the way down needs a press of its own
        floor = Exercise("Floor", "", "floor", Place.FLOOR, 1, 2, 1.0, 1, 1.0, 0.0)
        scenario = _simple(scenario)
        steps = (floor, *scenario.cast.plans[REPLACED])
        slow = replace(scenario.temper, reacts_s=6.0)
        return replace(scenario, temper=slow, cast=Cast(scenario.cast.limits, {REPLACED: steps}))
    scenario = _simple(scenario)
    return _at(scenario, _moving(scenario, random), "ask to stop")


def _stuck(scenario: Scenario, random: Random) -> Scenario:
    """S3: a button stuck before the choice, or in the middle."""
    at_s = random.choice((0.2, 3.2, _when(scenario, random)))
    return _at(_simple(scenario), at_s, "fault button_stuck")


def _warning(scenario: Scenario, random: Random) -> Scenario:
    """S4: a plain start, or a press in the warning."""
    scenario = _simple(scenario, hold_s=2.0)
    if random.random() < 0.5:
        at_s = random.uniform(FIRST_S + 1.0, FIRST_S + 5.0)
        scenario = _at(scenario, at_s, "hold the button", "let go of the button", apart_s=0.2)
    return scenario


def _stops(scenario: Scenario, random: Random) -> Scenario:
    """S5: a press, a wish from a screen, or hammering, while it moves."""
    scenario = _simple(scenario)
    at_s = random.choice((_moving(scenario, random), _times(scenario)[2] + 8.0))
    if random.random() < 0.2:
        return scenario.with_events(tuple(wild_presses(random, at_s)))
    if random.random() < 0.4:
        return _at(scenario, at_s, "ask to stop")
    return _at(scenario, at_s, "hold the button", "let go of the button", apart_s=0.15)


def _estop(scenario: Scenario, random: Random) -> Scenario:
    """S6: the chain opens, sometimes for a tick only."""
    scenario = _simple(scenario)
    apart_s = random.choice((0.02, 0.5, 5.0))
    acts = ("open the emergency stop", "close the emergency stop")
    return _at(scenario, _when(scenario, random), *acts, apart_s=apart_s)


def _too_deep(scenario: Scenario, random: Random) -> Scenario:
    """S7, S8: what lets it run on at its deepest: a sensor that lies, a motor on its own."""
    names = ("tilt_drift", "motor_runaway", "tilt_freeze", "tilt_jump", "backlash_jump")
    scenario = _simple(scenario)
    deep_s = _times(scenario)[1]
    return _at(scenario, random.uniform(deep_s - 9.0, deep_s), f"fault {random.choice(names)}")


def _beyond(scenario: Scenario, random: Random) -> Scenario:
    """S7: a program that wants more than the person may, or as `_too_deep`."""
    if random.random() < 0.5:
        return _too_deep(scenario, random)
    scenario = _simple(scenario)
    steps = (Tilt("Down", "", scenario.cast.limits.deepest_deg + 8.0, 2.0, 5.0),)
    return replace(scenario, cast=Cast(scenario.cast.limits, {REPLACED: steps}))


def _end_switch(scenario: Scenario, random: Random) -> Scenario:
    """S9: switches that stick, either way."""
    names = [f"{e}_switch_stuck_{h}" for e in ("upper", "lower") for h in ("on", "on", "off")]
    scenario = _simple(scenario)
    return _at(scenario, _when(scenario, random), f"fault {random.choice(names)}")


def _long(scenario: Scenario, random: Random) -> Scenario:
    """S13: longer head-down than the person may."""
    return tight(_simple(scenario, hold_s=60.0), random)


def _silent(scenario: Scenario, random: Random) -> Scenario:
    """S14: 60 s and more head-down, and no answer."""
    scenario = _simple(scenario, hold_s=170.0)
    temper = replace(scenario.temper, silent_from_s=_times(scenario)[0], lets_go=False)
    return replace(scenario, temper=temper if random.random() < 0.8 else scenario.temper)


def _mains(scenario: Scenario, random: Random) -> Scenario:
    """S16: no mains while head-down, or before the start."""
    scenario = _simple(scenario)
    at_s = random.choice((0.5, _deep(scenario, random), _moving(scenario, random)))
    return _at(scenario, at_s, random.choice(("pull the mains plug", "fault mains_lost")))


def _battery(scenario: Scenario, random: Random) -> Scenario:
    """S16 too: a battery that is low before the start."""
    if random.random() < 0.3:
        return _at(_simple(scenario), 0.5, "fault battery_low")
    return _mains(scenario, random)


def _creep(scenario: Scenario, random: Random) -> Scenario:
    """S18: a cut, and somebody who holds the button for long."""
    scenario = _simple(scenario)
    at_s = _deep(scenario, random)
    name = random.choice(("tilt_freeze", "check_jump", "tilt_sign_flip", "tilt_noise"))
    scenario = _at(scenario, at_s, f"fault {name}")
    if random.random() < 0.5:
        at_s += 8.0
        scenario = _at(scenario, at_s, "hold the button", "let go of the button", apart_s=0.3)
        held_s = random.choice((6.0, 130.0))
        return _at(scenario, at_s + 3.0, "hold the button", "let go of the button", apart_s=held_s)
    return scenario


def _late(scenario: Scenario, random: Random) -> Scenario:
    """S20: late ticks, a hung loop, a clock that jumps."""
    scenario = _simple(scenario)
    act = random.choice(("fault late_ticks", "fault hung_loop", "jump 0.4 s", "jump 0.13 s"))
    return _at(scenario, _moving(scenario, random), act)


def _sensor(*faults: str) -> Trouble:
    return _fault(*(f"{c}_{f}" for c in ("tilt", "check") for f in faults))


def _trapped(scenario: Scenario, random: Random) -> Scenario:
    """S27: something in the way, on the way down and on the way up."""
    scenario = _simple(scenario)
    at_s = random.choice((_moving(scenario, random), _times(scenario)[2] + 6.0))
    return _at(scenario, at_s, "fault obstacle")


def _ankles(scenario: Scenario, random: Random) -> Scenario:
    """S31: the lock opens, or is open at the start."""
    scenario = _simple(scenario)
    if random.random() < 0.15:
        return _at(scenario, 0.5, "fault ankles_open")
    when = random.choice((_moving, _deep, _when))
    return _at(scenario, when(scenario, random), "open the ankles")


def _unwell(scenario: Scenario, random: Random) -> Scenario:
    """S37: not well, and then the next session at once."""
    scenario = _simple(scenario, sessions=2)
    said = random.choice(("answer not well", "answer pain 8"))
    return _at(scenario, random.choice((_deep, _moving))(scenario, random), said)


def _nobody(scenario: Scenario, random: Random) -> Scenario:
    """S15: from the start on nobody asks or answers anything, or asks what changes nothing."""
    scenario = _simple(scenario)
    if random.random() < 0.3:
        return _at(scenario, _when(scenario, random), "answer well", "acknowledge overcurrent")
    return replace(scenario, temper=replace(scenario.temper, silent_from_s=_STARTS_S))


def _stale(scenario: Scenario, random: Random) -> Scenario:
    """S40: wishes that come too late, before the start and under way."""
    if random.random() < 0.5:
        scenario = _simple(scenario)
        said = random.choice(("ask to come up", "answer not well", "ask to stop", "ask to stop"))
        return _at(scenario, _moving(scenario, random), f"late {said}")
    scenario = replace(scenario, temper=replace(scenario.temper, sessions=0))
    scenario = _simple(scenario, sessions=0)
    return _at(scenario, 6.0, f"late choose {REPLACED}")  # whoever sees it chosen presses


def _disk(scenario: Scenario, random: Random) -> Scenario:
    """S44: the disk fills under way, or before the choice."""
    scenario = _simple(scenario)
    return _at(scenario, random.choice((2.0, _when(scenario, random))), "fill the disk")


def _hand(scenario: Scenario, random: Random) -> Scenario:
    """S45: the hand switch is let go of, for a moment or for good."""
    scenario = _simple(scenario)
    acts = ("let go of the hand switch", "hold the hand switch")
    apart_s = random.choice((0.05, 1.0, 20.0))
    return _at(scenario, _when(scenario, random), *acts, apart_s=apart_s)


def _budget(scenario: Scenario, random: Random) -> Scenario:
    """S46: to and fro for as long as it lets itself be driven."""
    limits = Limits(30.0, 3.0, 3.0, 180.0, 1200.0)
    many = Oscillate("To and fro", "", 0.0, 30.0, 3.0, 0.0, 0.0, random.randrange(8, 30))
    cast = Cast(limits, {REPLACED: (many,)})
    options = replace(scenario.options, body_kg=135.0, offset_m=0.14)
    temper = replace(scenario.temper, reacts_s=0.5, sessions=3)
    planned_s = FIRST_S + 3 * session_s(cast.plan(REPLACED), scenario.config)
    return replace(scenario, cast=cast, options=options, temper=temper, planned_s=planned_s)


def _quiet(scenario: Scenario, random: Random) -> Scenario:
    """Nothing goes wrong: what is planned must be right in itself."""
    del random
    return _simple(scenario, hold_s=4.0)


def _smooth(scenario: Scenario, random: Random) -> Scenario:
    """S12: nobody disturbs it; it turns, as planned or because somebody asks; it is stopped."""
    kind = random.choice(("quiet", "to and fro", "ask to come straight up", "ask to stop"))
    scenario = _quiet(scenario, random)
    if kind == "quiet":
        return scenario
    if kind == "to and fro":
        deep_deg = scenario.cast.limits.deepest_deg
        turns = Oscillate("To and fro", "", 0.0, deep_deg, 2.0, 0.0, 0.0, 2)
        return replace(scenario, cast=Cast(scenario.cast.limits, {REPLACED: (turns,)}))
    return _at(scenario, _moving(scenario, random), kind)


THEMES: dict[str, Trouble] = {
    "S1": _power_up,
    "S2": _no_press,
    "S3": _stuck,
    "S4": _warning,
    "S5": _stops,
    "S6": _estop,
    "S7": _beyond,
    "S8": _too_deep,
    "S9": _end_switch,
    "S10": _quiet,
    "S11": _fault("motor_runaway", when=_moving),
    "S12": _smooth,
    "S13": _long,
    "S14": _silent,
    "S15": _nobody,
    "S16": _battery,
    "S17": _fault("late_ticks", "mains_lost", "not_calibrated", "lower_switch_stuck_on"),
    "S18": _creep,
    "S19": _stops,
    "S20": _late,
    "S21": _sensor("drift", "jump", "sign_flip"),
    "S22": _sensor("dropout"),
    "S23": _sensor("freeze", "jump"),
    "S24": _sensor("gravity"),
    "S25": _fault("not_calibrated", when=lambda s, r: r.choice((0.5, _deep(s, r)))),
    "S26": _fault("motor_dead", when=_moving),
    "S27": _trapped,
    "S28": _fault("motor_runaway", "motor_reversed"),
    "S29": _fault("relay_welded", "relay_stuck_open"),
    "S30": _fault("relay_welded", "relay_stuck_open", when=lambda _s, r: r.uniform(0.5, 9.0)),
    "S31": _ankles,
    "S36": _quiet,
    "S37": _unwell,
    "S40": _stale,
    "S44": _disk,
    "S45": _hand,
    "S46": _budget,
}


def themed(seed: int, theme: str) -> Scenario:
    """The scenario of a seed under a theme."""
    return THEMES[theme](plain(seed, theme), chance(seed, theme))
