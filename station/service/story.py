"""Takes down what is done at the pretend table and what comes of it, to be told again as a story.

What is done is noted in simulated time from wherever it comes: hands at the bench as the panel
shows them afterwards, requests as they reach the loop. What comes of it is seen in the ticks. A
story begins upright with nothing chosen, so that it can begin in the same way again; it is kept in
memory until it is thrown away, and is of bounded length.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from hardware.simulated.table import Truth
from station.control.config import ControlConfig
from station.control.faults import Fault
from station.control.modes import Mode
from station.control.plan import Plan
from station.control.requests import (
    Acknowledge,
    Arm,
    Begin,
    Block,
    BringUp,
    Disarm,
    Leave,
    Reply,
    Request,
    Respond,
    Stop,
    What,
)
from station.control.snapshot import Snapshot
from station.errors import StationError
from station.service.loop import Tick

MOST_ENTRIES = 2000
MOST_S = 7200.0  # of simulated time
_BEGINS_IN = frozenset({Mode.READY, Mode.FAULTED})
_TOO_SLOW = "The computer was too slow for a moment (late_ticks); record it again."
_BLOCKED = "The station refused sessions for a reason beside the table (blocked)."
_FULL = "It became too long; what came later is missing."


class CannotRecord(StationError, ValueError):
    """No story can begin, or there is none to do this with."""


@dataclass(frozen=True, slots=True)
class Scene:
    """How the pretend table is found, apart from what moves.

    Attributes:
        hands: What hands have done to it since it was new, in the words of the stories.
        body_kg: Mass of the person.
    """

    hands: tuple[str, ...]
    body_kg: float


@dataclass(frozen=True, slots=True)
class Act:
    """Something that was done.

    Attributes:
        at_s: Time of the last tick before it.
        do: In the words of the stories.
        plan: Of a choice.
        refused: Code of the answer to a choice; empty when it was taken.
    """

    at_s: float
    do: str
    plan: Plan | None = None
    refused: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """Something that has come about.

    Attributes:
        at_s: Time of the tick.
        until: What is so from then on, in the words of the stories.
        angle_deg: The true angle; None where it does not matter.
    """

    at_s: float
    until: dict[str, str | bool]
    angle_deg: float | None = None


@dataclass(slots=True)
class Story:
    """What has been taken down.

    Attributes:
        config: The figures of the controller.
        scene: How the table was found.
        ready: It began ready; else as after power-up.
        began_s: Time of the last tick before it.
        ended_s: Time of its last tick.
        entries: What was done and what came of it, in order.
        remarks: Why it may not run again as it is.
        open: It is still being taken down.
    """

    config: ControlConfig
    scene: Scene
    ready: bool
    began_s: float
    ended_s: float
    entries: list[Act | Seen] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    open: bool = True

    def add(self, entry: Act | Seen) -> None:
        """Note an entry, while there is room."""
        if len(self.entries) < MOST_ENTRIES:
            self.entries.append(entry)
        else:
            self.end(_FULL)

    def end(self, remark: str = "") -> None:
        """It is over."""
        self.open = False
        if remark:
            self.remark(remark)

    def remark(self, remark: str) -> None:
        """Note why it may not run again, once."""
        if remark not in self.remarks:
            self.remarks.append(remark)


@dataclass(frozen=True, slots=True)
class _State:
    """What of a snapshot is told."""

    mode: str
    phase: str
    step: str
    question: str
    session: bool

    @classmethod
    def of(cls, snapshot: Snapshot) -> "_State":
        session = snapshot.session
        if session is None:
            return cls(snapshot.mode.value, "", "", "", session=False)
        question = session.question or ""
        return cls(snapshot.mode.value, session.phase.value, session.title, question, session=True)

    def since(self, before: "_State") -> dict[str, str | bool]:
        """What has changed, in the words of the stories."""
        new: dict[str, str | bool] = {
            name: getattr(self, name)
            for name in ("mode", "phase", "step", "question", "session")
            if getattr(self, name) != getattr(before, name)
        }
        if not self.session:
            return {name: new[name] for name in ("mode", "session") if name in new}
        if not self.question and not before.session:
            new.pop("question", None)
        return new


class StoryRecorder:
    """Notes what is done and seen while a story is open; the loop never waits for it.

    Args:
        config: The figures of the controller.
        truth: Tells what is really so.
    """

    def __init__(self, config: ControlConfig, truth: Callable[[], Truth]) -> None:
        self._config, self._truth = config, truth
        self._snapshot: Snapshot | None = None
        self._last: tuple[_State, frozenset[Fault]] | None = None
        self._plans: dict[int, Act] = {}
        self.story: Story | None = None

    def begin(self, scene: Scene) -> None:
        """Take a new story down, from now on.

        Raises:
            CannotRecord: One is being taken down, or it could not begin like this again.
        """
        if self.story is not None and self.story.open:
            raise CannotRecord("A story is being recorded already.", "Stop that one first.")
        snapshot = self._snapshot
        if snapshot is None or not _can_begin(snapshot):
            raise CannotRecord(
                "A story begins upright, with nothing chosen and no fault waiting to be seen.",
                "Bring the table up and make it ready; then record.",
            )
        ready = snapshot.mode is Mode.READY
        self._last = _told(snapshot)
        self.story = Story(self._config, scene, ready, snapshot.now_s, snapshot.now_s)

    def end(self) -> None:
        """The story is over; nothing when none is open."""
        if self.story is not None:
            self.story.end()

    def discard(self) -> None:
        """Throw the story away."""
        self.story = None

    def hands(self, acts: Sequence[str]) -> None:
        """Hands at the bench have done this."""
        story, snapshot = self.story, self._snapshot
        if story is not None and story.open and snapshot is not None:
            for act in acts:
                story.add(Act(snapshot.now_s, act))

    def before(self, requests: Sequence[Request]) -> None:
        """Requests are about to be taken; called by the loop."""
        story, snapshot = self.story, self._snapshot
        if story is None or not story.open or snapshot is None:
            return
        for request in requests:
            if isinstance(request.what, Block):
                story.remark(_BLOCKED)
            elif isinstance(request.what, Arm):
                self._plans[request.ticket] = Act(
                    snapshot.now_s, f"choose {request.what.plan.program_id}", request.what.plan
                )
            else:
                story.add(Act(snapshot.now_s, act_of(request.what)))

    def after(self, tick: Tick) -> None:
        """A tick is over; called by the loop."""
        snapshot, story = tick.snapshot, self.story
        self._snapshot = snapshot
        if story is None or not story.open:
            return
        story.ended_s = snapshot.now_s
        if self._plans:
            self._choices(story, snapshot)
        self._look(story, snapshot)
        if snapshot.now_s - story.began_s > MOST_S:
            story.end(_FULL)

    def _choices(self, story: Story, snapshot: Snapshot) -> None:
        """Note what was chosen, with the answer."""
        for answer in snapshot.answers:
            act = self._plans.pop(answer.ticket, None)
            if act is not None:
                story.add(Act(act.at_s, act.do, act.plan, answer.code))

    def _look(self, story: Story, snapshot: Snapshot) -> None:
        """Note what has changed since the last tick."""
        told = _told(snapshot)
        last, self._last = self._last or told, told
        if told == last:
            return
        (state, faults), (old_state, old_faults) = told, last
        if Fault.LATE_TICKS in faults - old_faults:
            story.remark(_TOO_SLOW)
        for fault in sorted(faults - old_faults):
            story.add(Seen(snapshot.now_s, {"fault": fault.value}))
        for fault in sorted(old_faults - faults):
            story.add(Seen(snapshot.now_s, {"no_fault": fault.value}))
        new = state.since(old_state)
        if new:
            story.add(Seen(snapshot.now_s, new, self._truth().angle_deg))


_SIMPLE: dict[type[What], str] = {
    Stop: "ask to stop",
    Disarm: "ask to let go of the choice",
    Begin: "ask to start",
    Leave: "ask to leave",
}


def act_of(what: What) -> str:
    """A request in the words of the stories; choices and blocks are not told in one word."""
    if isinstance(what, BringUp):
        return "ask to come straight up" if what.straight else "ask to come up"
    if isinstance(what, Acknowledge):
        return f"acknowledge {what.fault}"
    if isinstance(what, Respond):
        return _answer(what)
    return _SIMPLE[type(what)]


def _answer(what: Respond) -> str:
    if what.reply is Reply.NOT_WELL:
        return "answer not well"
    return "answer well" if what.pain_nrs is None else f"answer pain {what.pain_nrs}"


def _can_begin(snapshot: Snapshot) -> bool:
    """Whether a story could begin like this again."""
    shown = {view.fault for view in snapshot.faults}
    waiting = {view.fault for view in snapshot.faults if view.latched} - {Fault.START_UP}
    odd = waiting or Fault.COMMISSIONING in shown
    as_ever = snapshot.mode is Mode.READY or Fault.START_UP in shown
    return bool(snapshot.mode in _BEGINS_IN and snapshot.session is None and as_ever and not odd)


def _told(snapshot: Snapshot) -> tuple[_State, frozenset[Fault]]:
    return _State.of(snapshot), frozenset(view.fault for view in snapshot.faults)
