"""Whether somebody on the spot has started the table, and not stopped it since (S2).

A choice that is fresh, made while the table stands upright, waits 30 s for a press of the button;
that press is the licence to go head-down until the table is stopped, called back, or upright again.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from station.campaign.oracle.track import Track

LAPSE_S = 30.0  # S2
MOUNT_S = 450.0  # an exercise on the floor, getting on the table, then as above
SLACK_S = 0.3
ARRIVED_S = 0.1
UNMOVED_S = 3.7
ENDS = frozenset(
    {
        "ask to stop", "late ask to stop", "ask to come up", "ask to come straight up",
        "answer not well", "ask to leave",
    }
)  # fmt: skip
_BAD_PAIN = 6


def unwell(asked: str) -> bool:
    """The person says that they are not well (S37)."""
    if asked.startswith("answer pain "):
        return int(asked.removeprefix("answer pain ")) >= _BAD_PAIN
    return asked == "answer not well"


@dataclass(slots=True)
class Licence:
    """Of one run.

    Attributes:
        chosen_s: When the waiting choice was made; None without one.
        since_s: When the press came that licenses going head-down; None without one.
        ended_s: When the last licence was lost.
        ended_by: Why.
        away: The table has left upright under this licence.
        waits_s: How long the choice waits.
    """

    chosen_s: float | None = None
    since_s: float | None = None
    ended_s: float = -1e9
    ended_by: str = "nothing has been started"
    away: bool = False
    waits_s: float = LAPSE_S

    @property
    def on(self) -> bool:
        """Somebody has started the table."""
        return self.since_s is not None

    def follow(self, track: "Track") -> None:
        """One tick."""
        sight, now_s = track.sight, track.now_s
        self._choose(track)
        why = self._lost(track)
        if why:
            self._end(now_s, why)
        elif self.since_s is None and self.chosen_s is not None:
            if now_s - self.chosen_s > self.waits_s + SLACK_S:
                self.chosen_s, self.ended_by = None, "the choice had lapsed"
            elif track.pressed and track.upright and sight.wires.estop_closed is True:
                self.since_s, self.away = now_s, False
        if self.since_s is not None:
            self._go(track)

    def _choose(self, track: "Track") -> None:
        """A choice that reaches a parked table waits for its press."""
        chosen = any(each.startswith("choose ") for each in track.sight.asked)
        if not (chosen and track.upright and track.held_s == 0.0):
            return
        # A press after which nothing has moved has started nothing: the station was not ready.
        unmoved = self.on and not self.away and track.now_s - (self.since_s or 0.0) > UNMOVED_S
        if self.since_s is None or unmoved:
            self.since_s = None
            self.chosen_s, self.waits_s = track.now_s, LAPSE_S

    def _lost(self, track: "Track") -> str:
        """What ends a licence, or the choice that waits, in this tick."""
        sight = track.sight
        if sight.restarted:
            return "the controller was started anew"
        if sight.wires.estop_closed is not True:
            return "the emergency stop was opened"
        return self._given_up(track) if self.on or self.chosen_s is not None else ""

    def _given_up(self, track: "Track") -> str:
        """What somebody does that ends it in this tick."""
        for each in track.sight.asked:
            if each in ENDS or unwell(each) or each == "ask to let go of the choice":
                return each
        if track.stop_moving:
            return "the table was stopped"
        waiting = self.since_s is not None and not self.away and track.now_s > self.since_s
        if waiting and track.pressed and not track.limits.press_each_time:
            return "the start was cancelled"  # S4
        return ""

    def _go(self, track: "Track") -> None:
        if not track.upright:
            self.away = True
        elif self.away and track.still_s > ARRIVED_S:
            self._end(track.now_s, "the table had come up")
            if track.limits.press_each_time:  # the next part needs a press of its own
                self.chosen_s, self.waits_s = track.now_s, MOUNT_S

    def _end(self, now_s: float, why: str) -> None:
        if self.since_s is not None or self.chosen_s is not None:
            self.ended_s, self.ended_by = now_s, why
        self.since_s = self.chosen_s = None
        self.away = False
