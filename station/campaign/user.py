"""The simulated people: whoever lies on the table, and a helper who comes when it stands still.

They look at the screen as people do, and do one thing at a time. What they do is words; whether it
was right is none of their business.
"""

from collections import deque

from station.campaign.generate import FIRST_S, REPLACED
from station.campaign.scenario import Scenario
from station.campaign.stage import Stage
from station.control.modes import Mode
from station.control.plan import Question
from station.control.snapshot import Phase, SessionView

_PRESS_S = 0.3
_TRIES_AGAIN_S = 4.0
_HELP_AFTER_S = 16.0
_HELPS_S, _HELPS_UPRIGHT_S = 9.0, 3.0
_STANDS = frozenset({Mode.FAULTED, Mode.ESTOPPED, Mode.HOLDING})
_MOST_HELPS = 2


class People:
    """Decides before each tick what is done, if anything.

    Attributes:
        chosen: How many sessions have been chosen.
        helped: How often the helper has tried to bring the table up.
        gave_up: Nothing that a person can do brings it up.
    """

    def __init__(self, scenario: Scenario) -> None:
        self._scenario = scenario
        self._events = deque(scenario.events)
        self._todo: deque[tuple[float, str]] = deque()
        self._waits_for: object = None
        self._acts_at_s = 0.0
        self._seen: SessionView | None = None
        self._still_since_s = 0.0
        self._fainted = False
        self.chosen = 0
        self.helped = 0
        self.gave_up = False
        self._tap(1.0)

    def next_act(self, stage: Stage) -> str | None:
        """What is done now; None for nothing."""
        now_s = stage.now_s
        if self._events and self._events[0].at_s <= now_s:
            return self._events.popleft().do
        if self._todo:
            return self._todo.popleft()[1] if self._todo[0][0] <= now_s else None
        if now_s >= self._scenario.temper.silent_from_s:
            faint = self._faint()
            if faint is not None:
                return faint
        else:
            self._person(stage, now_s)
        self._helper(stage, now_s)
        return None

    @property
    def busy(self) -> bool:
        """Something is still to come."""
        return bool(self._events or self._todo)

    def done(self, stage: Stage) -> bool:
        """The table stands upright, and nobody wants anything more of it."""
        parked = stage.snapshot.mode is Mode.READY and stage.snapshot.session is None
        fainted = stage.now_s >= self._scenario.temper.silent_from_s
        enough = fainted or self.chosen >= self._scenario.temper.sessions
        return parked and enough and not self.busy

    def _tap(self, at_s: float, lasts_s: float = _PRESS_S) -> float:
        self._todo.append((at_s, "hold the button"))
        self._todo.append((at_s + lasts_s, "let go of the button"))
        return at_s + lasts_s

    def _faint(self) -> str | None:
        if self._fainted:
            return None
        self._fainted = True
        return "let go of the hand switch" if self._scenario.temper.lets_go else None

    def _person(self, stage: Stage, now_s: float) -> None:
        """Do what the screen says, some time after it says so."""
        snapshot, temper = stage.snapshot, self._scenario.temper
        session, mode = snapshot.session, snapshot.mode
        if session is not None and session is self._seen:
            return
        self._seen = session
        if session is None:
            wish: object = (mode, self.chosen)
        else:
            wish = (session.phase, session.question, session.step_index)
        if wish != self._waits_for:
            self._waits_for, self._acts_at_s = wish, now_s + temper.reacts_s
        elif now_s >= self._acts_at_s:
            self._acts_at_s = now_s + _TRIES_AGAIN_S
            self._act(stage, session, now_s)

    def _act(self, stage: Stage, session: SessionView | None, now_s: float) -> None:
        temper = self._scenario.temper
        if session is None:
            ready = stage.snapshot.mode is Mode.READY and now_s > FIRST_S - 2.0
            if ready and self.chosen < temper.sessions:
                self.chosen += 1
                self._todo.append((now_s, f"choose {REPLACED}"))
        elif session.question is not None:
            pain = f"answer pain {temper.pain_nrs}"
            self._todo.append((now_s, pain if session.question == Question.PAIN else "answer well"))
        elif session.phase in (Phase.CHOSEN, Phase.MOUNT):
            if not stage.table.panel.lock_closed:
                self._todo.append((now_s, "lock the ankles"))
            self._tap(now_s)
        elif session.phase is Phase.GRIP and not stage.table.panel.switch_held:
            self._todo.append((now_s, "hold the hand switch"))

    def _helper(self, stage: Stage, now_s: float) -> None:
        """Whoever finds the table standing closes the chain, presses, and then holds the button."""
        truth, mode = stage.table.truth(), stage.snapshot.mode
        upright = truth.angle_deg < stage.controller.config.table.upright_deg + 2.0
        stands = mode in _STANDS and abs(truth.rate_deg_s) < 0.1
        if not stands or (stage.snapshot.session is not None and upright):
            self._still_since_s = now_s
            return
        if now_s - self._still_since_s < (_HELPS_UPRIGHT_S if upright else _HELP_AFTER_S):
            return
        if self.helped >= _MOST_HELPS + 2 * upright:
            self.gave_up = True
            return
        self._help(stage, now_s, upright)

    def _help(self, stage: Stage, now_s: float, upright: bool) -> None:
        panel = stage.table.panel
        self.helped += 1
        self._still_since_s = now_s
        for wrong, act in (
            (not panel.chain_closed, "close the emergency stop"),
            (panel.button_down, "let go of the button"),
            (panel.return_down, "let go of bring me up"),
        ):
            if wrong:
                self._todo.append((now_s, act))
        end_s = self._tap(now_s + 1.5)
        if not upright:
            end_s = self._tap(end_s + 1.0)
            self._tap(end_s + 1.0, _HELPS_S)
