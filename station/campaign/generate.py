"""From a seed to a scenario: everything random is drawn here, before anything moves."""

from dataclasses import replace
from random import Random

from hardware.simulated.table import TableOptions
from station.campaign.programs import some_limits, some_steps, with_floor
from station.campaign.scenario import Event, Scenario, Temper, random_fault, session_s
from station.campaign.stage import Cast
from station.control.config import ControlConfig, Safety
from station.control.plan import Limits, Plan, Step
from station.control.timing import plan_s

FIRST_S = 5.0
HOLDS_S = (20.0, 60.0, 120.0, 180.0)
REPLACED = "made-1"

_PAIRS = {  # an act and what undoes it
    "hold the button": "let go of the button",
    "open the emergency stop": "close the emergency stop",
    "open the ankles": "lock the ankles",
    "let go of the hand switch": "hold the hand switch",
    "press bring me up": "let go of bring me up",
    "pull the mains plug": "plug the mains in",
    "fill the disk": "make room on the disk",
}
_ASKED = (
    "ask to stop", "ask to come up", "ask to come straight up", "answer well", "answer not well",
    "answer pain 3", "answer pain 8", "acknowledge overcurrent", "acknowledge not_well",
    "ask to let go of the choice", f"choose {REPLACED}", f"late choose {REPLACED}",
    "late ask to stop", "late ask to come up", "ask to start", "late answer not well",
)  # fmt: skip
_MINUTES = (0.1, 0.3, 1.2, 3.0, 6.0, 20.0)


def chance(seed: int, part: str) -> Random:
    """Random numbers of one part of a scenario."""
    return Random(f"campaign/{seed}/{part}")


def plain(seed: int, theme: str = "", limits_from: int | None = None) -> Scenario:
    """Table, person and program of a seed; nothing goes wrong."""
    random = chance(seed if limits_from is None else limits_from, "person")
    limits = some_limits(random)
    long = random.random() < 0.12
    steps = some_steps(random, limits, long)
    if random.random() < 0.12:
        steps = with_floor(random, steps)
    options = TableOptions(
        seed=seed,
        body_kg=round(random.uniform(45.0, 135.0), 1),
        offset_m=round(random.uniform(-0.1, 0.14), 3),
        play_deg=round(random.uniform(0.1, 0.4), 2),
    )
    safety = Safety(level_rest_s=30.0, auto_return_s=random.choice((3.0, 5.0, 10.0, 10.0)))
    if random.random() < 0.1:
        safety = Safety()
    config = ControlConfig(safety=safety)
    limits = _roomy(limits, steps, config)
    cast = Cast(limits, {REPLACED: steps})
    temper = Temper(
        reacts_s=round(random.uniform(0.3, 2.5), 2),
        sessions=2 if random.random() < 0.15 else 1,
    )
    scenario = Scenario(seed, theme, options, config, cast, temper)
    took_s = session_s(cast.plan(REPLACED), config)
    return replace(scenario, planned_s=FIRST_S + took_s * temper.sessions)


def _roomy(limits: Limits, steps: tuple[Step, ...], config: ControlConfig) -> Limits:
    """Limits under which this program ends by itself: nothing trips when nothing goes wrong."""
    took_s = plan_s(Plan("", REPLACED, "", "", limits, steps), config)[0] + 20.0
    hold_s = next((each for each in HOLDS_S if each >= took_s), HOLDS_S[-1])
    return replace(limits, hold_s=max(limits.hold_s, hold_s), session_s=1200.0)


def anything(seed: int) -> Scenario:
    """Faults singly and in pairs, and users who do what they like."""
    scenario, random = plain(seed), chance(seed, "trouble")
    end_s = scenario.planned_s
    events: list[Event] = []
    for _ in range(random.choice((0, 1, 1, 1, 2, 2))):
        events += random_fault(random, 0.5, end_s)
    for _ in range(random.choice((0, 0, 1, 1, 2, 4))):
        events += some_act(random, random.uniform(0.5, end_s))
    if random.random() < 0.05:
        events += wild_presses(random, random.uniform(FIRST_S, end_s))
    if random.random() < 0.04:
        events.append(Event(random.uniform(0.5, end_s), "restart the controller"))
    if random.random() < 0.04:
        events.append(Event(random.uniform(0.5, end_s), f"jump {random.choice((0.3, 2, 90))} s"))
    if random.random() < 0.15:
        scenario = tight(scenario, random)
    temper = scenario.temper
    if random.random() < 0.1:
        silent_s = random.uniform(FIRST_S, end_s)
        temper = replace(temper, silent_from_s=silent_s, lets_go=random.random() < 0.5)
    elif random.random() < 0.1:
        temper = replace(temper, pain_nrs=random.randrange(5, 9))
    return replace(scenario, temper=temper).with_events(tuple(events))


def tight(scenario: Scenario, random: Random) -> Scenario:
    """The same for somebody who may not be head-down for as long as the program wants."""
    limits, plans = scenario.cast.limits, scenario.cast.plans
    limits = replace(limits, hold_s=random.choice((10.0, 20.0, 40.0)))
    if random.random() < 0.4:
        limits = replace(limits, hold_s=180.0, session_s=random.choice((15.0, 30.0)))
    return replace(scenario, cast=Cast(limits, plans))


def some_act(random: Random, at_s: float) -> list[Event]:
    """Something that a user does, and mostly undoes again."""
    if random.random() < 0.5:
        return [Event(at_s, random.choice(_ASKED))]
    act = random.choice(tuple(_PAIRS))
    later_s = at_s + random.choice(_MINUTES)
    undone = random.random() < 0.85
    return [Event(at_s, act), *([Event(later_s, _PAIRS[act])] if undone else [])]


def wild_presses(random: Random, at_s: float) -> list[Event]:
    """Somebody who hammers on the button."""
    events = []
    for _ in range(random.randrange(3, 12)):
        events.append(Event(at_s, "hold the button"))
        at_s += random.choice((0.02, 0.05, 0.1, 0.3, 1.1))
        events.append(Event(at_s, "let go of the button"))
        at_s += random.choice((0.02, 0.05, 0.1, 0.5))
    return events
