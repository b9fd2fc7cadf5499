"""Snapshots of a loop that takes a person head-down, for the recorder."""

from dataclasses import dataclass, replace
from typing import Any

from station.control.modes import Mode
from station.control.plan import Place
from station.control.snapshot import (
    Event,
    ExerciseView,
    Inputs,
    LoopView,
    Phase,
    SessionView,
    Snapshot,
)

TICK_S = 0.01
_INPUTS = Inputs(False, True, True, False, False, True, True, False)


SQUATS = ExerciseView("squat", Place.FLOOR, 2, 5, 2, 1.0, 2.0, 10.0, 0.0)  # 20 in 90 s


def view(session_id: str = "s1", inverted_s: float = 0.0, **changes: Any) -> SessionView:
    made = SessionView(
        session_id, "first-time", "anna", 0, 3, "Tilt", "Go on.", 5.0, inverted_s, Phase.MOVE,
        None, None, 60.0, program_title="First time",
    )  # fmt: skip
    return replace(made, **changes)


def squats(elapsed_s: float, step_index: int = 1) -> SessionView:
    """In the exercise of a step."""
    exercise = replace(SQUATS, elapsed_s=elapsed_s)
    return view(step_index=step_index, phase=Phase.EXERCISE, exercise=exercise)


def event(
    tick: int, text: str = "READY -> ARMED", kind: str = "mode", source: str = "button"
) -> Event:
    return Event(tick, source, kind, text)


@dataclass
class Loop:
    """Makes one snapshot a tick."""

    tick: int = 0
    angle_deg: float | None = -70.0
    duty: float = 0.0
    started_s: float = 5000.0

    def __call__(
        self,
        session: SessionView | None = None,
        *texts: str,
        ended: str | None = None,
        skip: int = 0,
    ) -> Snapshot:
        self.tick += 1 + skip
        return Snapshot(
            now_s=self.started_s + self.tick * TICK_S,
            mode=Mode.RUNNING if session else Mode.READY,
            angle_deg=self.angle_deg,
            rate_deg_s=0.0,
            trusted=True,
            target_deg=15.0,
            planned_deg=14.5,
            duty=self.duty,
            power=True,
            session=session,
            faults=(),
            inputs=_INPUTS,
            loop=LoopView(self.tick, 0, 0.0),
            budget_share=1.0,
            events=tuple(event(self.tick, text) for text in texts),
            ended=ended,
        )
