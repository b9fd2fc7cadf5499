"""Plays the person's part in a headless session: mounts, presses when asked to, answers well."""

from hardware.simulated.panel import Panel
from station.control.plan import Question
from station.control.requests import Respond
from station.control.snapshot import Phase, SessionView
from station.service.headless import VirtualStation

_THINKS_S = 1.0
_TRIES_AGAIN_S = 4.0
_PRESSES_S = 0.3
_PAIN_NRS = 2


class StandIn:
    """Somebody cooperative; add it to the people of a `VirtualStation`."""

    def __init__(self) -> None:
        self._seen: SessionView | None = None
        self._waits_for: tuple[Phase, str | None, int] | None = None
        self._acts_at_s = 0.0
        self._lets_go_at_s: float | None = None

    def __call__(self, station: VirtualStation) -> None:
        """Look at the screen after a tick, and do what it says a second later."""
        now_s, session = station.snapshot.now_s, station.snapshot.session
        if self._lets_go_at_s is not None and now_s >= self._lets_go_at_s:
            self._lets_go_at_s = None
            station.table.panel.press(False)
        if session is None or session is self._seen:
            return
        self._seen = session
        wish = (session.phase, session.question, session.step_index)
        if wish != self._waits_for:
            self._waits_for, self._acts_at_s = wish, now_s + _THINKS_S
        elif now_s >= self._acts_at_s:
            self._acts_at_s = now_s + _TRIES_AGAIN_S
            self._act(station, session, now_s)

    def _act(self, station: VirtualStation, session: SessionView, now_s: float) -> None:
        if session.question is not None:
            pain = _PAIN_NRS if session.question == Question.PAIN else None
            station.ask(Respond(pain_nrs=pain))
        elif session.phase in (Phase.CHOSEN, Phase.MOUNT):
            self._start(station.table.panel, now_s)

    def _start(self, panel: Panel, now_s: float) -> None:
        panel.ankles(True)
        panel.press(True)
        self._lets_go_at_s = now_s + _PRESSES_S
