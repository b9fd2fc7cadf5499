"""A story that was taken down, written as the tests of the stories read it.

Times are told from one thing that happened to the next, so that small differences do not add up;
what is expected has room on both sides, because no two runs are alike to the last bit.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, fields
from typing import Any

from station.control.config import ControlConfig
from station.control.plan import Limits, Plan, Step
from station.programs.library import Library
from station.service.story import Act, Seen, Story

TITLE = "A story from the bench"
TICK_S = 0.01
LEEWAY_S, LEEWAY_SHARE = 1.0, 0.1
LEEWAY_DEG = 2.0
SETTLE_S = 1.0  # after power-up the sensors have to answer first
_SECTIONS = ("table", "motion", "actuator", "safety", "machine")

Table = dict[str, Any]


def story_toml(story: Story, library: Library, title: str = "") -> str:
    """The whole file.

    Args:
        story: What was taken down.
        library: Programs that a story may name; a plan of another one is written out.
        title: What it is called.
    """
    return "".join(_parts(story, library, title or TITLE))


def _parts(story: Story, library: Library, title: str) -> Iterator[str]:
    for remark in story.remarks:
        yield f"# {remark}\n"
    chosen = _chosen(story, library)
    limits = _first_limits(story)
    yield line_of("title", title)
    if not story.ready:
        yield line_of("ready", False)
    yield line_of("body_kg", story.scene.body_kg)
    if limits is not None:
        yield f"\n[limits]\n{lines_of(asdict(limits))}"
    for name, figures in changed(story.config):
        yield f"\n[{name}]\n{lines_of(figures)}"
    for plan, name in chosen:
        if name != plan.program_id:
            for step in plan.steps:
                yield f"\n[[plans.{json.dumps(name)}]]\n{lines_of(step_table(step))}"
    names = {id(plan): name for plan, name in chosen}
    for entry in _entries(story, names, limits):
        yield f"\n[[then]]\n{lines_of(entry)}"


def _chosen(story: Story, library: Library) -> list[tuple[Plan, str]]:
    """Every plan that was chosen, with the name under which the story finds it."""
    found: list[tuple[Plan, str]] = []
    for entry in story.entries:
        if not isinstance(entry, Act) or entry.plan is None:
            continue
        plan = entry.plan
        known = next((name for each, name in found if each.steps == plan.steps), None)
        found.append((plan, known or _name(plan, library, len(found))))
    return found


def _name(plan: Plan, library: Library, number: int) -> str:
    program = library.programs.get(plan.program_id)
    if program is not None and library.steps_of(program) == plan.steps:
        return plan.program_id
    return f"made-{number + 1}"


def _first_limits(story: Story) -> Limits | None:
    plans = (entry.plan for entry in story.entries if isinstance(entry, Act) and entry.plan)
    return next((plan.limits for plan in plans), None)


def changed(config: ControlConfig) -> Iterator[tuple[str, Table]]:
    """Sections with the figures that are not as everywhere."""
    usual = ControlConfig()
    for name in _SECTIONS:
        mine, theirs = getattr(config, name), getattr(usual, name)
        names = [each.name for each in fields(mine)]
        unlike = {n: getattr(mine, n) for n in names if getattr(mine, n) != getattr(theirs, n)}
        if unlike:
            yield name, unlike


def step_table(step: Step) -> Table:
    """A step of a plan."""
    return {"kind": type(step).__name__, **asdict(step)}


def _entries(story: Story, names: dict[int, str], limits: Limits | None) -> Iterator[Table]:
    cursor_s = story.began_s
    if not story.ready:
        yield {"says": "Switched on", "wait_s": SETTLE_S}
    for do in story.scene.hands:
        yield {"do": do}
    for entry in story.entries:
        passed_s = entry.at_s - cursor_s
        if isinstance(entry, Seen):
            yield _seen(entry, passed_s)
            cursor_s = max(cursor_s, entry.at_s)
        else:
            yield _act(entry, passed_s, names, limits)
            cursor_s = max(cursor_s, entry.at_s) + TICK_S * (1 if entry.plan is None else 2)
    yield _end(story, cursor_s)


def _act(act: Act, passed_s: float, names: dict[int, str], limits: Limits | None) -> Table:
    told: Table = {}
    if passed_s >= TICK_S / 2:
        told["wait_s"] = round(passed_s, 2)
    if act.plan is None:
        return {**told, "do": act.do}
    if act.plan.limits != limits:
        told["limits"] = asdict(act.plan.limits)
    return {**told, "do": f"choose {names[id(act.plan)]}", "must": {"refused": act.refused}}


def _seen(seen: Seen, passed_s: float) -> Table:
    leeway_s = max(LEEWAY_S, LEEWAY_SHARE * passed_s)
    told: Table = {"until": seen.until, "within_s": round(max(passed_s, 0.0) + leeway_s, 2)}
    if passed_s > leeway_s:
        told["not_before_s"] = round(passed_s - leeway_s, 2)
    if seen.angle_deg is not None:
        told["must"] = _around(seen.angle_deg)
    return told


def _around(angle_deg: float) -> Table:
    low, high = angle_deg - LEEWAY_DEG, angle_deg + LEEWAY_DEG
    return {"deeper_than": round(low, 1), "higher_than": round(high, 1)}


def _end(story: Story, cursor_s: float) -> Table:
    left_s = story.ended_s - cursor_s
    waits = {"wait_s": round(left_s, 2)} if left_s >= TICK_S / 2 else {}
    return {"says": "The end of the recording", **waits, **_last_state(story)}


def _last_state(story: Story) -> Table:
    modes = [
        entry.until["mode"]
        for entry in story.entries
        if isinstance(entry, Seen) and "mode" in entry.until
    ]
    usual = "READY" if story.ready else "FAULTED"
    return {"must": {"mode": modes[-1] if modes else usual}}


def lines_of(table: Table) -> str:
    """A table, a line for each key."""
    return "".join(line_of(key, value) for key, value in table.items())


def line_of(key: str, value: Any) -> str:
    """One key and its value."""
    return f"{key} = {_value(value)}\n"


def _value(value: Any) -> str:
    """A value as TOML has it; texts are as in JSON, but for the delete character."""
    if isinstance(value, dict):
        inner = ", ".join(f"{key} = {_value(each)}" for key, each in value.items())
        return f"{{ {inner} }}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_value, value))}]"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return repr(value)
    return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")
