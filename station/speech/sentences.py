"""What is said when one snapshot follows another: the sentences of the screen, and a countdown.

Pure. Nothing is said twice: a sentence belongs to the moment in which something became different.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

from station.control.modes import Mode
from station.control.snapshot import Phase
from station.speech.heard import Heard

QUESTIONS = {  # in the words of the screen
    "pain": "How much pain is there now?",
    "well": "Do you feel well?",
    "check_in": "Are you well?",
}
COUNTDOWN = {10: "Ten seconds.", 3: "Three.", 2: "Two.", 1: "One."}
COUNTED = frozenset({Phase.HOLD, Phase.REST, Phase.EXERCISE, Phase.CHOSEN})
OVER = "The session is over."
LOST = "The station does not know where the table is. Press the button on the station."
_STOPS = frozenset({Mode.HOLDING, Mode.ESTOPPED, Mode.FAULTED, Mode.RECOVERING})


class Weight(IntEnum):
    """What gives way to what."""

    BRIEF = 0  # only said into silence: a number that is late is wrong
    NEXT = 1  # waits for what is being said; a newer one takes its place
    URGENT = 2  # cuts short what is being said


@dataclass(frozen=True, slots=True)
class Utterance:
    """Something to say."""

    text: str
    weight: Weight = Weight.NEXT


def utterance(before: Heard, now: Heard) -> Utterance | None:
    """What is said when `now` follows `before`; None for nothing."""
    news = (*_faults(before, now), *_guidance(before, now))
    if news:
        return Utterance(" ".join(news), _weight(before, now))
    left = _countdown(before, now)
    return Utterance(left, Weight.BRIEF) if left else None


def _weight(before: Heard, now: Heard) -> Weight:
    stops = now.mode in _STOPS and now.mode is not before.mode
    urgent = stops or _is_asked(before, now) or any(_faults(before, now))
    return Weight.URGENT if urgent else Weight.NEXT


def _faults(before: Heard, now: Heard) -> Iterator[str]:
    known = {code for code, _, _ in before.faults}
    for code, text, hint in now.faults:
        if code not in known:
            yield f"{text} {hint}".strip()


def _is_asked(before: Heard, now: Heard) -> bool:
    return now.question is not None and now.question != before.question


def _guidance(before: Heard, now: Heard) -> Iterator[str]:
    if now.session_id is None:
        if before.session_id is not None and now.mode is Mode.READY:
            yield OVER
        return
    another = (now.session_id, now.place) != (before.session_id, before.place)
    if now.title != before.title:
        yield now.title if now.title.endswith(("?", "!", ".")) else f"{now.title}."
    if now.question is not None and _is_asked(before, now):
        question = QUESTIONS[now.question]
        if question not in now.prompt:
            yield question
    if now.prompt and (another or now.prompt != before.prompt):
        yield now.prompt


def _countdown(before: Heard, now: Heard) -> str:
    if now.place is None or now.place[1] not in COUNTED or now.session_id != before.session_id:
        return ""
    if before.remaining_s is None or now.remaining_s is None:
        return ""
    passed = [left_s for left_s in COUNTDOWN if now.remaining_s <= left_s < before.remaining_s]
    return COUNTDOWN[min(passed)] if passed else ""
