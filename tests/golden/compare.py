"""What is different between a session as it is and as it was."""

from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest

from tests.golden.trace import Moment, Trace

ANGLE_DEG, DUTY, TIME_S = 0.5, 0.06, 0.35
_PAUSE_S = 15
_MOST = 6  # sentences in a message; the picture has all


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is different, from when on."""

    t_s: float
    text: str


def differences(old: Trace, new: Trace) -> list[Difference]:
    """Everything that is further off than the tolerances: what is said, then how it moves."""
    return [*sorted(_said(old, new), key=lambda each: each.t_s), *_moved(old, new)]


def message(found: list[Difference], picture: str) -> str:
    """For the failure of a test."""
    shown = [f"  {each.t_s:7.1f} s: {each.text}" for each in found[:_MOST]]
    if len(found) > _MOST:
        shown.append(f"  and {len(found) - _MOST} more")
    way_out = f"Look at {picture}. If it shall be so: `make golden`, and commit what git shows."
    return "\n".join(["The session is not what it was:", *shown, way_out])


def _said(old: Trace, new: Trace) -> list[Difference]:
    before, after = old.moments, new.moments
    matcher = SequenceMatcher(None, [m.words for m in before], [m.words for m in after], False)
    found: list[Difference] = []
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag != "equal":
            found += _other_words(before[i1:i2], after[j1:j2])
            continue
        for was, now in zip(before[i1:i2], after[j1:j2], strict=True):
            if abs(was.t_s - now.t_s) > TIME_S:
                text = f"{now.words!r} came at {was.t_s:.1f} s"
                found.append(Difference(now.t_s, text))
    return found


def _other_words(before: list[Moment], after: list[Moment]) -> list[Difference]:
    gone = [Difference(was.t_s, f"no longer {was.words!r}") for was in before]
    return gone + [Difference(now.t_s, f"new is {now.words!r}") for now in after]


def _moved(old: Trace, new: Trace) -> list[Difference]:
    """Each stretch in which angle or duty is off, with short pauses in it, told once."""
    found: list[Difference] = []
    told_until_s = -1
    for was, now in zip_longest(old.every_second(), new.every_second()):
        if was is None or now is None:
            both = f"it lasts {new.lasts_s} s and not {old.lasts_s} s"
            return [*found, Difference(float(min(old.lasts_s, new.lasts_s)), both)]
        off = abs(was.angle_deg - now.angle_deg) > ANGLE_DEG or abs(was.duty - now.duty) > DUTY
        if off and now.t_s > told_until_s:
            text = f"{now.angle_deg:.1f} deg at duty {now.duty:.2f}"
            text += f", was {was.angle_deg:.1f} deg at {was.duty:.2f}"
            found.append(Difference(float(now.t_s), text))
        told_until_s = now.t_s + _PAUSE_S if off else told_until_s
    return found
