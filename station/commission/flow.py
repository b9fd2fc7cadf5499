"""The commissioning itself: one tick in, one command and one view out.

Like the control core it has no I/O, clock, thread or randomness: the same readings and answers give
the same commands. A step is a script that yields what it wants in each tick; the guard has the last
word on it. Between steps, and whenever one has failed, nothing is commanded.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from hardware.interface import SAFE, Command, Readings
from station.calibration import Check
from station.commission.grant import Grant, Gravity
from station.commission.guard import Guard
from station.commission.model import (
    Act,
    Answer,
    Ask,
    Found,
    Kind,
    Question,
    Raw,
    Script,
    Setting,
    State,
    Step,
    StepFailed,
    View,
)
from station.commission.moves import LetGo, sensed
from station.commission.scene import Scene
from station.commission.steps import STEPS
from station.commission.words import LET_GO

_BEGIN = Ask("Read what will happen, then begin.", None, Question(Kind.GO, "Begin this step"))
_AGAIN = Ask("Nothing moves now.")
_STOPPED = "It was stopped from the screen."


class Flow:
    """Leads through the steps.

    Args:
        setting: What is known of the table before.
        found: What an earlier, interrupted commissioning has found.

    Attributes:
        found: What has been found in the steps that are done.
        accepted: Everything is done and somebody has accepted it.
        view: Of the last tick.
    """

    def __init__(self, setting: Setting, found: Found | None = None) -> None:
        self.found = found or Found()
        self.accepted = False
        self.view: View | None = None
        self._setting = setting
        self._guard = Guard(setting.config.motion.dead_time_s)
        self._scene: Scene | None = None
        self._script: Script[None] | None = None
        self._index = next(
            (n for n, step in enumerate(STEPS) if step.id not in self.found.done), len(STEPS) - 1
        )
        self._state = State.WAITING
        self._problem = self._hint = ""

    @property
    def found_so_far(self) -> Found:
        """The same with what the step in hand has found; its table is in use already."""
        return self._scene.found if self._scene is not None else self.found

    @property
    def step_in_hand(self) -> Step:
        """The step that is waited for or under way."""
        return STEPS[self._index]

    def stop(self) -> None:
        """Stop at once; the step can be repeated."""
        self._guard.stop()
        if self._state is State.RUNNING:
            self._fail(_STOPPED, "Repeat the step when all is well.")

    def step(
        self, readings: Readings, raw: Raw, answers: Sequence[Answer] = ()
    ) -> tuple[Command, View]:
        """One tick."""
        if self._scene is None:
            self._scene = Scene(self._setting, self.found, readings, raw)
        scene = self._scene
        scene.denied = self._guard.denied
        scene.update(readings, raw, answers)
        self._obey(scene)
        ask = self._advance(scene)
        wish = ask.wish if self._state is State.RUNNING else SAFE
        scene.command = self._guard.permit(wish, scene.grant, readings, _gravity(raw))
        self.view = self._shown(scene, ask)
        return scene.command, self.view

    def _obey(self, scene: Scene) -> None:
        """What somebody said about the step as a whole."""
        waits = self._state in (State.WAITING, State.FAILED)
        if scene.said(Act.STOP):
            self.stop()
        elif self._state is State.FINISHED:
            return
        elif scene.said(Act.BACK):
            self._go_back(scene)
        elif scene.said(Act.REPEAT) or (waits and scene.said(Act.GO)):
            self._begin(scene)

    def _begin(self, scene: Scene) -> None:
        self._drop(scene)
        scene.step_id = self.step_in_hand.id
        self._script, self._state = _led(self.step_in_hand, scene), State.RUNNING

    def _drop(self, scene: Scene) -> None:
        """Forget what the step in hand has found, and let it move nothing."""
        self._guard.stop()
        scene.found, scene.note = self.found, ""
        scene.grant = Grant(0)
        self._script, self._problem, self._hint = None, "", ""
        self.accepted = False

    def _go_back(self, scene: Scene) -> None:
        """One step back; what it had found, and everything built on that, is found anew."""
        self._index = max(0, self._index - 1)
        kept = self.found.done[: self._index]
        self.found = _without(self.found, kept)
        self._drop(scene)
        self._state = State.WAITING

    def _advance(self, scene: Scene) -> Ask:
        if self._script is None:
            return _BEGIN if self._state is State.WAITING else _AGAIN
        try:
            return next(self._script)
        except StopIteration:
            self._done(scene)
            return _BEGIN if self._state is State.WAITING else _AGAIN
        except StepFailed as failed:
            self._fail(str(failed), failed.hint)
        except LetGo:
            self._fail(LET_GO, "Repeat the step.")
        return _AGAIN

    def _done(self, scene: Scene) -> None:
        id_ = self.step_in_hand.id
        self.found = scene.found = replace(scene.found, done=(*scene.found.done, id_))
        self._drop(scene)
        if self._index + 1 < len(STEPS):
            self._index, self._state = self._index + 1, State.WAITING
        else:
            self._state, self.accepted = State.FINISHED, True

    def _fail(self, problem: str, hint: str) -> None:
        self._script, self._state = None, State.FAILED
        self._problem, self._hint = problem, hint
        if self._scene is not None:
            self._scene.grant = Grant(0)

    def _shown(self, scene: Scene, ask: Ask) -> View:
        step = self.step_in_hand
        problem = self._problem or (scene.note if self._state is State.RUNNING else "")
        return View(
            self._index + 1,
            len(STEPS),
            step.id,
            step.title,
            step.does,
            step.moves,
            step.person,
            self._state,
            ask.prompt,
            ask.hand,
            ask.question,
            problem,
            self._hint,
            scene.found.checks,
            scene.live(),
        )


def _led(step: Step, scene: Scene) -> Script[None]:
    if step.moves:
        yield from sensed(scene)
    yield from step.run(scene)


def _gravity(raw: Raw) -> Gravity | None:
    primary = raw.primary
    return None if primary is None else Gravity(primary.vector_g, primary.taken_s)


def _without(found: Found, kept: tuple[str, ...]) -> Found:
    """What the kept steps have found."""
    lost = [name for step in STEPS if step.id not in kept for name in step.finds]
    checks: tuple[Check, ...] = tuple(each for each in found.checks if each.step in kept)
    changes: dict[str, Any] = {name: getattr(Found(), name) for name in lost}
    return replace(found, done=kept, checks=checks, **changes)
