"""Parts of steps in which the table stands: asking, waiting, and averaging what the sensors say."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from hardware.interface import Command
from station.commission.grant import Vector, mean_vector, turned_deg
from station.commission.model import Act, Ask, Hand, Kind, Question, Script, StepFailed
from station.commission.scene import Scene

AVERAGE_S = 2.0
STEADY_DEG, STEADY_SHARE = 0.15, 0.003
_GIVES_UP_S = 30.0
_STEADY_S = 0.1  # longer than a contact bounces


def agree(scene: Scene, prompt: str, text: str, hand: Hand | None = None) -> Script[None]:
    """Wait until somebody says that it is done."""
    while not scene.said(Act.GO, Act.YES):
        yield Ask(prompt, hand, Question(Kind.GO, text))


def yes_or_no(scene: Scene, prompt: str, text: str, hand: Hand | None = None) -> Script[bool]:
    """Ask something."""
    while True:
        if scene.said(Act.YES):
            return True
        if scene.said(Act.NO):
            return False
        yield Ask(prompt, hand, Question(Kind.YES_NO, text))


def number(
    scene: Scene, prompt: str, question: Question, hand: Hand | None = None
) -> Script[float]:
    """Ask for a number within the question's bounds; without one, GO takes the proposal."""
    low, high = question.low, question.high
    while True:
        value = scene.answer.value if scene.answer is not None else None
        if scene.said(Act.NUMBER) and value is not None:
            if low <= value <= high:
                scene.note = ""
                return value
            scene.note = f"{value:g} is not between {low:g} and {high:g} {question.unit}."
        if question.proposal is not None and scene.said(Act.GO):
            return question.proposal
        yield Ask(prompt, hand, question)


def until(
    scene: Scene, prompt: str, hand: Hand | None, so: Callable[[], bool], **more: Any
) -> Script[None]:
    """Wait until something has been so for a moment."""
    since_s: float | None = None
    while since_s is None or scene.now_s - since_s < _STEADY_S:
        since_s = (since_s if since_s is not None else scene.now_s) if so() else None
        yield Ask(prompt, hand, **more)


def ankles(scene: Scene, closed: bool) -> Script[None]:
    """Wait until the ankle lock says that the table is loaded, or that nobody is in it (S31)."""
    hand = Hand.ANKLES_CLOSE if closed else Hand.ANKLES_OPEN
    prompt = "Close the ankle lock." if closed else "Open the ankle lock: nobody is on the table."
    if scene.readings.ankles_locked is not closed:
        yield from until(scene, prompt, hand, lambda: scene.readings.ankles_locked is closed)


def pause(scene: Scene, prompt: str, pause_s: float) -> Script[None]:
    """Let some time pass at duty 0; power stays on as long as the button is held."""
    end_s = scene.now_s + pause_s
    while scene.now_s < end_s:
        yield Ask(prompt, Hand.HOLD, wish=Command(0.0, power=True, lamp=True))


@dataclass(frozen=True, slots=True)
class Mean:
    """What both chips say while the table stands."""

    vector_g: Vector
    value: float | None
    check_vector_g: Vector | None


def average(scene: Scene, prompt: str) -> Script[Mean]:
    """The mean of both channels over two seconds in which neither wanders.

    Raises:
        StepFailed: They wander all the time, or say nothing.
    """
    give_up_s = scene.now_s + _GIVES_UP_S
    while scene.now_s < give_up_s:
        first = yield from _collect(scene, prompt, AVERAGE_S / 2)
        second = yield from _collect(scene, prompt, AVERAGE_S / 2)
        if first is not None and second is not None and _steady(first, second):
            return _between(first, second)
    raise StepFailed(
        "The tilt sensors give no steady reading while the table should stand still.",
        "See that nobody touches the table and that `station doctor` finds both sensors; then "
        "repeat the step.",
    )


def _collect(scene: Scene, prompt: str, lasts_s: float) -> Script[Mean | None]:
    vectors: list[Vector] = []
    values: list[float] = []
    others: list[Vector] = []
    period, seen_s = scene.setting.check_period, -1.0
    end_s = scene.now_s + lasts_s
    while scene.now_s < end_s:
        vector, check = scene.vector, scene.raw.check
        if vector is not None:
            vectors.append(vector)
        if check is not None and check.taken_s > seen_s:
            seen_s = check.taken_s
            if check.value is not None:
                values.append(_near(check.value, values, period))
            if check.vector_g is not None:
                others.append(check.vector_g)
        yield Ask(prompt)
    if not vectors or not (values or others):
        return None
    value = sum(values) / len(values) if values else None
    return Mean(mean_vector(vectors), value, mean_vector(others) if others else None)


def _near(value: float, before: list[float], period: float) -> float:
    """The same value in the turn of those before."""
    return value + period * round((before[0] - value) / period) if period and before else value


def _steady(first: Mean, second: Mean) -> bool:
    wanders_deg = turned_deg(first.vector_g, second.vector_g)
    if first.value is not None and second.value is not None:
        return wanders_deg < STEADY_DEG and abs(first.value - second.value) < STEADY_SHARE
    if first.check_vector_g is None or second.check_vector_g is None:
        return False
    others_deg = turned_deg(first.check_vector_g, second.check_vector_g)
    return wanders_deg < STEADY_DEG and others_deg < STEADY_DEG


def _between(first: Mean, second: Mean) -> Mean:
    value, other = None, None
    if first.value is not None and second.value is not None:
        value = (first.value + second.value) / 2
    if first.check_vector_g is not None and second.check_vector_g is not None:
        other = mean_vector([first.check_vector_g, second.check_vector_g])
    return Mean(mean_vector([first.vector_g, second.vector_g]), value, other)
