"""What happened in a session, read from its events: its steps in time, its stops and its faults."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from station.control.faults import FAULTS, Fault
from station.records.rows import EventRow
from web.language import t

_STEP = re.compile(r"(?P<number>\d+) (?P<name>.*): \w+", re.DOTALL)
_STOPS = {"-> HOLDING": _l("Stop"), "-> ESTOPPED": _l("Emergency stop")}


@dataclass(frozen=True, slots=True)
class StepSpan:
    """A step as it was gone through; its number counts from 1."""

    number: int
    name: str
    from_s: float
    until_s: float


@dataclass(frozen=True, slots=True)
class Happening:
    """A stop or a fault.

    Attributes:
        kind: "stop" or "fault".
        label: In a word.
        text: In a sentence, for the table.
    """

    at_s: float
    kind: str
    label: str
    text: str


def step_spans(
    events: Sequence[EventRow], began_at: datetime, lasted_s: float
) -> tuple[StepSpan, ...]:
    """The steps in their order; each lasts until the next begins, the last until the end."""
    told = [
        (_since(began_at, event), int(match["number"]), t(match["name"]))
        for event in events
        if event.kind == "step" and (match := _STEP.fullmatch(event.text))
    ]
    begun = [next(same) for _, same in groupby(told, key=lambda step: step[1])]
    ends = [*(step[0] for step in begun[1:]), lasted_s][: len(begun)]  # none without a step
    return tuple(
        StepSpan(number, name, at_s, max(at_s, until_s))
        for (at_s, number, name), until_s in zip(begun, ends, strict=True)
    )


def happenings(events: Sequence[EventRow], began_at: datetime) -> tuple[Happening, ...]:
    """Stops and faults in their order."""
    return tuple(_happenings(events, began_at))


def _happenings(events: Sequence[EventRow], began_at: datetime) -> Iterator[Happening]:
    for event in events:
        at_s = _since(began_at, event)
        if event.kind == "fault":
            yield Happening(at_s, "fault", _("Fault"), _fault(event.text))
        elif event.kind == "mode":
            labels = (str(label) for sign, label in _STOPS.items() if sign in event.text)
            if label := next(labels, None):
                yield Happening(at_s, "stop", label, _("By: %(source)s.", source=t(event.source)))


def _since(began_at: datetime, event: EventRow) -> float:
    return (event.at - began_at).total_seconds()


def _fault(code: str) -> str:
    """What the fault's own row says; a code that is not known any more as it is."""
    return t(FAULTS[Fault(code)].text) if code in set(Fault) else code
