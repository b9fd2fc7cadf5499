"""A program while it is being written: every field as it was typed, so that nothing gets lost.

The whole of it travels in the form; the station keeps nothing of it before it is saved.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from flask_babel import gettext as _

from station.programs.personal import number_text
from station.programs.schema import STEP_KINDS
from web.forms import Form

MOST_STEPS = 200  # that are read from a form; the schema allows fewer and says so
MOST_DIGITS = 3
GONE = "gone"  # names the fields of the step that was removed last
TEXTS = frozenset({"kind", "title", "prompt", "part", "exercise", "side", "question"})

Typed = Mapping[str, str]

_NUMBER = re.compile(r"-?[0-9]{1,9}([.,][0-9]{1,17})?(e-?[0-9]{1,2})?")
_ACT = re.compile(r"(up|down|copy|remove)\.([0-9]{1,3})")
_START: dict[str, dict[str, str]] = {
    "tilt": {"part": "inversion", "angle_deg": "10", "rate_deg_s": "1", "hold_s": "20"},
    "oscillate": {
        "part": "inversion",
        "low_deg": "0",
        "high_deg": "10",
        "rate_deg_s": "1",
        "cycles": "3",
        "low_hold_s": "10",
        "high_hold_s": "10",
    },
    "rest": {"part": "inversion", "angle_deg": "0", "time_s": "60"},
    "ask": {"wait_s": "60"},
    "exercise": {},
}


@dataclass(frozen=True, slots=True)
class Draft:
    """What stands in the editor.

    Attributes:
        needs: One thing on a line.
        person_id: Whose it shall be; empty for everybody.
        steps: Each with its kind and its fields.
        gone: The step that was removed last, which can be put back; empty when none was.
        gone_at: Where it stood, from 0.
    """

    title: str = ""
    summary: str = ""
    needs: str = ""
    person_id: str = ""
    steps: tuple[Typed, ...] = ()
    gone: Typed = field(default_factory=dict)
    gone_at: int = 0

    def data(self, program_id: str) -> dict[str, Any]:
        """The same as a program file would have it, right or wrong; empty fields are left out."""
        head = {"id": program_id, "title": self.title, "summary": self.summary}
        return {
            **{key: text for key, text in head.items() if text},
            "needs": [line.strip() for line in self.needs.splitlines() if line.strip()],
            "steps": [_step_data(step) for step in self.steps],
        }

    def typed(self) -> dict[str, str]:
        """The same as the fields of the form."""
        fields = {
            f"s{i}.{key}": text for i, step in enumerate(self.steps) for key, text in step.items()
        }
        head = {"title": self.title, "summary": self.summary, "needs": self.needs}
        return {**fields, **head, "person_id": self.person_id}


def new_draft(person_id: str) -> Draft:
    """An empty program but for the question about pain before and after."""
    ask = {"kind": "ask", "question": "pain", "wait_s": "60"}
    before, after = {**ask, "title": _("Before we begin")}, {**ask, "title": _("How is it now?")}
    return Draft(person_id=person_id, steps=(before, after))


def draft_from(data: Mapping[str, Any], person_id: str | None) -> Draft:
    """What a program file says, for changing it; it need not be in order."""
    needs, steps = data.get("needs", []), data.get("steps", [])
    return Draft(
        title=_text(data.get("title", "")),
        summary=_text(data.get("summary", "")),
        needs="\n".join(map(_text, needs)),
        person_id=person_id or "",
        steps=tuple({key: _text(value) for key, value in step.items()} for step in steps),
    )


def draft_of(form: Form) -> Draft:
    """What came with the form."""
    return Draft(
        title=form.text("title"),
        summary=_plain(form.text("summary")),
        needs=_plain(form.text("needs")),
        person_id=form.text("person_id"),
        steps=tuple(_steps(form)),
        gone=_step(form, GONE) or {},
        gone_at=_index(form.text(f"{GONE}.at")),
    )


def acted(draft: Draft, act: str, what: str, where: str) -> tuple[Draft, int | None]:
    """The draft after a button, and the step to look at now.

    Args:
        draft: Before it.
        act: "add", "undo" for putting back what was removed last, or "up", "down", "copy" or
            "remove" with a step's number, as in "up.3".
        what: Kind of step to add, with its exercise or question, as in "exercise:cat-cow".
        where: Number of the step after which it goes; anything else is the end.
    """
    if act == "add":
        return _added(draft, what, where)
    if act == "undo":
        return _put_back(draft)
    found = _ACT.fullmatch(act)
    if found is None or int(found[2]) >= len(draft.steps):
        return draft, None
    return _moved(draft, found[1], int(found[2]))


def _added(draft: Draft, what: str, where: str) -> tuple[Draft, int | None]:
    kind, _, which = what.partition(":")
    if kind not in _START:
        return draft, None
    step = {"kind": kind, **_START[kind]}
    if which:
        step["exercise" if kind == "exercise" else "question"] = which
    last = len(draft.steps)
    at = min(int(where) + 1, last) if where.isascii() and where.isdecimal() else last
    return replace(draft, steps=(*draft.steps[:at], step, *draft.steps[at:])), at


def _put_back(draft: Draft) -> tuple[Draft, int | None]:
    if not draft.gone:
        return draft, None
    at = min(draft.gone_at, len(draft.steps))
    steps = (*draft.steps[:at], draft.gone, *draft.steps[at:])
    return replace(draft, steps=steps, gone={}), at


def _moved(draft: Draft, act: str, index: int) -> tuple[Draft, int | None]:
    steps = list(draft.steps)
    step = steps.pop(index)
    at = {"up": max(0, index - 1), "down": index + 1, "copy": index, "remove": index}[act]
    if act == "remove":
        draft = replace(draft, gone=step, gone_at=index)
    else:
        steps.insert(at, step)
    if act == "copy":
        steps.insert(at := index + 1, dict(step))
    return replace(draft, steps=tuple(steps)), min(at, len(steps) - 1) if steps else None


def _steps(form: Form) -> Iterator[Typed]:
    for index in range(MOST_STEPS):
        step = _step(form, f"s{index}")
        if step is None:
            return
        yield step


def _step(form: Form, name: str) -> Typed | None:
    kind = form.text(f"{name}.kind")
    if not kind:
        return None
    keys = STEP_KINDS[kind].model_fields if kind in STEP_KINDS else ()
    fields = {key: form.text(f"{name}.{key}") for key in keys}
    return {**{key: _plain(text) for key, text in fields.items() if text}, "kind": kind}


def _index(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS else 0


def _plain(text: str) -> str:
    """Text with line ends as they are everywhere but in forms."""
    return text.replace("\r\n", "\n")


def _step_data(step: Typed) -> dict[str, Any]:
    return {key: text if key in TEXTS else _number(text) for key, text in step.items() if text}


def _number(text: str) -> str | int | float:
    """The number that somebody has typed, with a point or a comma; text that is none as it is."""
    if _NUMBER.fullmatch(text) is None:
        return text
    return float(text.replace(",", ".")) if set(text) & set(".,e") else int(text)


def _text(value: object) -> str:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return number_text(value)
    return str(value)
