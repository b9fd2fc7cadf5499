"""What a session amounts to, counted tick by tick: runs in the loop, a few comparisons a tick."""

from collections.abc import Iterable
from dataclasses import dataclass

from station.control.faults import FAULTS, Fault, Reaction
from station.control.modes import Mode, Signal
from station.control.snapshot import Event, ExerciseView, SessionView
from station.records.rows import ExerciseRow

_UNDER_WAY = frozenset({Mode.RUNNING, Mode.RETURNING})
_STOPS = (f"({Signal.STOP})", f"({Signal.ESTOP})")
_PERSONS_OWN = frozenset({Fault.NOT_WELL, Fault.ESTOP_OPEN})  # told as unwell, and as a stop
_COUNTED = frozenset(
    fault
    for fault, row in FAULTS.items()
    if row.reaction >= Reaction.RETURN and fault not in _PERSONS_OWN
)


@dataclass(slots=True)
class Tally:
    """Counts one session.

    Attributes:
        steps: Of the program.
        steps_done: How many of them were gone through to the end.
        stops: How often somebody stopped it: by button, hand switch, screen or emergency stop.
        faults: How many faults that stop, return or cut began in it.
        unwell: The person was not well, or had much pain (S37).
        view: As it was last shown.
        doing: The exercise that is being done, or in which the session was stopped.
        doing_at: Number of its step.
    """

    steps: int = 0
    steps_done: int = 0
    stops: int = 0
    faults: int = 0
    unwell: bool = False
    view: SessionView | None = None
    doing: ExerciseView | None = None
    doing_at: int = 0

    def count(self, events: Iterable[Event]) -> None:
        """Take the events of a tick."""
        for event in events:
            if event.kind == "fault":
                self.faults += event.text in _COUNTED
                self.unwell = self.unwell or event.text == Fault.NOT_WELL
            elif event.kind == "mode" and event.source != "monitor":
                before, _, after = event.text.partition(" -> ")
                self.stops += before in _UNDER_WAY and after.endswith(_STOPS)

    def follow(self, view: SessionView) -> ExerciseRow | None:
        """Take what is shown; the exercise that has been left forwards since the last time."""
        if view is self.view:  # it is made anew ten times a second only
            return None
        left = None
        if self.doing is not None and view.step_index != self.doing_at:
            left = _row(self.doing_at, self.doing, self.doing.total_repetitions)
            self.doing = None
        if view.exercise is not None:
            self.doing, self.doing_at = view.exercise, view.step_index
        self.view, self.steps, self.steps_done = view, view.steps, view.step_index
        return left

    def end(self, completed: bool) -> ExerciseRow | None:
        """The session is over; the exercise in which it ended, as far as it was done."""
        if completed:
            self.steps_done = self.steps
        doing = self.doing
        if doing is None:
            return None
        done = doing.total_repetitions if completed else doing.done_so_far
        return _row(self.doing_at, doing, done) if done else None


def _row(at: int, exercise: ExerciseView, repetitions: int) -> ExerciseRow:
    return ExerciseRow(at, exercise.exercise_id, repetitions)
