"""What no list foresees: a person, the panel, the web and one fault at a time, in any order.

Hypothesis makes up the stories, the same ones every time, and each begins in a situation of the
walk. In every tick the rules of the walk hold; at the end everything is mended and let go of, and
somebody with one button gets the table upright. A story that fails is told in words.
"""

from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from hardware.simulated.faults import FAULT_NAMES
from station.control.requests import What
from tests.walk.acts import REQUESTS
from tests.walk.rules import Walk, walk
from tests.walk.situations import NAMES, begin
from tests.walk.station import TICK_S
from tests.walk.way_up import HELPED_S, Helper, upright

pytestmark = [
    pytest.mark.no_cover,
    pytest.mark.requirement("S2"),
    pytest.mark.requirement("S6"),
    pytest.mark.requirement("S19"),
]

_LONG_S = 1.3  # a press that is long


class Stories(RuleBasedStateMachine):
    """One story."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[str] = []
        self.walk: Walk

    @initialize(name=st.sampled_from(NAMES))
    def begins(self, name: str) -> None:
        """Where it begins."""
        self.walk = walk(begin(name))
        self.walk.broken = bool(self._faults)
        self.told.append(f"it begins: {name}")

    @property
    def _faults(self) -> frozenset[str]:
        active: frozenset[str] = self.walk.station.table.faults.active
        return active

    def _for(self, time_s: float, words: str) -> None:
        self.told.append(words)
        for _ in range(max(1, round(time_s / TICK_S))):
            self.walk.step()
            if self.walk.breaches:
                raise AssertionError(self._story(self.walk.breaches[0]))

    def _story(self, end: str) -> str:
        return "\n  ".join(["The story:", *self.told, f"=> {end}"])

    # ---- time

    @rule(time_s=st.sampled_from([0.1, 0.6, 2.5, 9.0, 30.0]))
    def wait(self, time_s: float) -> None:
        """Nobody does anything."""
        self._for(time_s, f"{time_s:g} s pass")

    # ---- the panel

    @rule(held_s=st.sampled_from([TICK_S, 0.3, _LONG_S, 6.0]))
    def press(self, held_s: float) -> None:
        """The button on the station, for a moment or for long."""
        self.walk.panel.press(True)
        self._for(held_s, f"the button is pressed for {held_s:g} s")
        self.walk.panel.press(False)
        self._for(0.2, "and let go")

    @rule(held_s=st.sampled_from([TICK_S, 0.3, 6.0]))
    def press_in_the_hand(self, held_s: float) -> None:
        """ "Bring me up" in the hand."""
        self.walk.panel.bring_up(True)
        self._for(held_s, f'"bring me up" in the hand is pressed for {held_s:g} s')
        self.walk.panel.bring_up(False)
        self._for(0.2, "and let go")

    @rule(open_=st.booleans())
    def emergency_stop(self, open_: bool) -> None:
        """The red knob."""
        self.walk.panel.estop(open_)
        self._for(
            0.1, "the emergency stop is hit" if open_ else "the emergency stop is turned free"
        )

    @rule(locked=st.booleans())
    def ankles(self, locked: bool) -> None:
        """The ankle lock."""
        self.walk.panel.ankles(locked)
        self._for(0.1, f"the ankle lock is {'closed' if locked else 'opened'}")

    @rule(held=st.booleans())
    def hand_switch(self, held: bool) -> None:
        """The enabling switch."""
        self.walk.panel.hand_switch(held)
        self._for(0.1, f"the switch in the hand is {'held' if held else 'let go'}")

    @rule(ok=st.booleans())
    def mains(self, ok: bool) -> None:
        """The plug."""
        self.walk.panel.mains(ok)
        self._for(0.1, f"the mains plug is {'put in' if ok else 'pulled'}")

    # ---- the web

    @rule(whats=st.lists(st.sampled_from(REQUESTS), min_size=1, max_size=3))
    def ask(self, whats: list[What]) -> None:
        """Some requests in one tick."""
        for what in whats:
            self.walk.station.ask(what)
        names = ", ".join(type(what).__name__ for what in whats)
        self._for(TICK_S, f"asked in one tick: {names}")

    # ---- the table

    @precondition(lambda self: not self._faults)
    @rule(name=st.sampled_from(FAULT_NAMES))
    def breaks(self, name: str) -> None:
        """One thing breaks, when nothing else is broken."""
        self.walk.broken = True
        self.walk.station.table.faults.set(name, True)
        self._for(0.1, f"{name} breaks")

    @precondition(lambda self: self._faults)
    @rule()
    def mends(self) -> None:
        """Whatever is broken is mended."""
        self._mend()
        self._for(0.1, "everything is mended")

    def _mend(self) -> None:
        for name in self._faults:
            self.walk.station.table.faults.set(name, False)

    def teardown(self) -> None:
        """All mended and let go of: somebody with one button gets it upright."""
        if not hasattr(self, "walk") or self.walk.breaches:
            return
        self._mend()
        panel, left = self.walk.panel, round(2 * HELPED_S / TICK_S)
        panel.press(False)
        panel.bring_up(False)
        panel.ankles(True)
        panel.mains(True)
        panel.hand_switch(True)
        helper = Helper(self.walk.station.now_s)
        while not upright(self.walk):
            if left <= 0:
                mode, deg = self.walk.station.snapshot.mode, self.walk.station.angle_deg
                raise AssertionError(self._story(f"it never came up: {mode} at {deg:.1f} deg"))
            left -= 1
            helper(self.walk)
            self.walk.step()
            if self.walk.breaches:
                raise AssertionError(self._story(f"on the way up: {self.walk.breaches[0]}"))


Stories.TestCase.settings = settings(
    max_examples=25,
    stateful_step_count=15,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


TestStories = Stories.TestCase


def test_a_story_that_fails_is_told_in_words() -> None:
    story: Any = Stories()
    story.begins("rests level")
    story.wait(0.1)
    story.walk.licensed = False  # as if nobody had started it
    with pytest.raises(AssertionError) as told:
        story.wait(9.0)
    words = str(told.value).splitlines()
    assert words[0] == "The story:"
    assert words[1].strip() == "it begins: rests level"
    assert words[-1].strip().startswith("=> ")
