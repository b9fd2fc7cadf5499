"""What will happen in a session: its steps in words, the limits that hold, and whose they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from flask_babel import gettext as _
from flask_babel import ngettext

from station.control.plan import Ask, Exercise, Limits, Oscillate, Rest, Step, Tilt
from station.people.person import Person
from station.programs.figures import Figures, stretches
from station.programs.schema import Program
from web.language import t
from web.values import LIMITS
from web.words import about_minutes, angle

_REACHED = {
    "deepest_deg": "deepest_deg",
    "hold_s": "longest_inverted_s",
    "session_s": "inverted_s",
    "rate_down_deg_s": "fastest_down_deg_s",
    "rate_up_deg_s": "fastest_up_deg_s",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One step.

    Attributes:
        title: Its name.
        words: What is done in it.
        duration_s: For how long.
        exercise_id: What has a figure; empty for none.
    """

    title: str
    words: str
    duration_s: float
    exercise_id: str


@dataclass(frozen=True, slots=True)
class Bound:
    """One limit beside what the session does.

    Attributes:
        label: What is limited.
        reached: What this session does, in words.
        cap: The tighter one of person and machine, in words.
        by_machine: Whether that is the machine's.
        other: The wider one of the two, in words.
    """

    label: str
    reached: str
    cap: str
    by_machine: bool
    other: str


def parts_of(program: Program, steps: Sequence[Step]) -> tuple[tuple[str, tuple[Line, ...]], ...]:
    """The steps under the headings of their parts.

    Args:
        program: Names the parts.
        steps: Of the program, as this person does them; as many as the program has.
    """
    times = [0.0] * len(steps)
    for stretch in stretches(steps):
        times[stretch.step_index] += stretch.duration_s
    lines = [
        (one.part or "", Line(t(step.title), _words(step), time_s, _exercise_id(step)))
        for one, step, time_s in zip(program.steps, steps, times, strict=True)
    ]
    groups = groupby(lines, key=lambda line: line[0])
    return tuple((part, tuple(line for _part, line in group)) for part, group in groups)


def bounds_of(figures: Figures, person: Person, machine: Limits) -> tuple[Bound, ...]:
    """The limits of a session that tilts; none for one that leaves the table alone."""
    if not figures.tilts:
        return ()
    found = []
    for value in LIMITS:
        own, general = getattr(person.limits, value.name), getattr(machine, value.name)
        tight, wide = sorted((own, general))
        reached = round(getattr(figures, _REACHED[value.name]), 1)
        if value.name.endswith("_s") and not value.name.endswith("_deg_s"):
            reached = round(reached)
        words = value.words(reached)
        found.append(
            Bound(str(value.label), words, value.words(tight), general < own, value.words(wide))
        )
    return tuple(found)


def _exercise_id(step: Step) -> str:
    return str(getattr(step, "exercise_id", ""))


def _words(step: Step) -> str:
    match step:
        case Tilt():
            return _at(step.angle_deg, step.hold_s)
        case Rest():
            return _at(step.angle_deg, step.time_s)
        case Oscillate():
            return ngettext(
                "once between %(low)s and %(high)s",
                "%(num)s times between %(low)s and %(high)s",
                step.cycles,
                low=angle(step.low_deg),
                high=angle(step.high_deg),
            )
        case Exercise():
            return _exercise(step)
        case Ask():
            return _("a question")


def _at(angle_deg: float, time_s: float) -> str:
    if time_s <= 0:
        return angle(angle_deg)
    return _("%(angle)s for %(time)s", angle=angle(angle_deg), time=about_minutes(time_s))


def _exercise(step: Exercise) -> str:
    counts = {"sets": step.sets, "repetitions": step.repetitions}
    if step.sides > 1:
        return _("%(sets)s x %(repetitions)s on each side", **counts)
    return _("%(sets)s x %(repetitions)s", **counts)
