"""Whether a session that nobody and nothing has disturbed takes its course (S15, S40, S44).

It rests and turns only where its programs and the way up do, and rests there for as long as they
say. Whatever may end a session or hold it up spoils it until the table stands upright again: then
the other rules judge.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from station.campaign.oracle.licence import unwell

if TYPE_CHECKING:
    from station.campaign.oracle.track import Track

NEAR_DEG = 2.0  # of a rest: tracking, the play of the screw, what the sensor is off by
RESTS_S, LEAVES_DEG = 0.4, 0.7  # longer than the dead time of a turn
EARLY_S = 1.5
WARNS_S = 6.0  # S4 takes 3
DRIVEN_DUTY = 0.02
LATE_TICK_S = 0.05
SILENT_S = 8.0
ASKED_S, CAP_S = 70.0, 5.0  # S13, S14
LOAD_A, RATED_A, USED_S = 5.5, 5.0, 40.0  # S27, S46
_HARMLESS = frozenset({"answer well", "ask to start", "fill the disk", "make room on the disk"})


def harmless(asked: str) -> bool:
    """Whether this leaves a session as it is: what came too late does, but a stop."""
    late = asked.startswith("late ") and asked != "late ask to stop"
    pain = asked.startswith("answer pain") and not unwell(asked)
    return late or pain or asked in _HARMLESS or asked.startswith("acknowledge")


@dataclass(slots=True)
class Course:
    """Of one run.

    Attributes:
        spoiled: Something may have ended the session, or held it up.
        wrong: What is not as planned in this tick although nothing was in the way, or nothing.
    """

    spoiled: bool = True
    wrong: str = ""
    _used_s: float = 0.0
    _sign: int = 0
    _idle_s: float = 0.0
    _rest_s: float = 0.0
    _rest_deg: float = 0.0
    _warned_s: float | None = None

    def follow(self, track: "Track") -> None:
        """One tick."""
        self.wrong = ""
        duty = track.sight.pins.duty
        self._used_s += track.dt_s * (track.sight.truth.current_a / RATED_A) ** 2 if duty else 0.0
        if self._disturbed(track):
            self.spoiled = True
        elif track.parked:
            self.spoiled = False
        told = track.licence.on and bool(track.limits.stations)
        if self.spoiled or track.upright or not told:
            self._sign, self._idle_s, self._rest_s = 0, 0.0, 0.0
            self._begins(track, told and not self.spoiled)
            return
        self._turns(track, (duty > DRIVEN_DUTY) - (duty < -DRIVEN_DUTY))
        self._rests(track)

    def _begins(self, track: "Track", started: bool) -> None:
        """Who was warned for twice as long as it takes has been left waiting."""
        pins, now_s = track.sight.pins, track.now_s
        if not started:
            self._warned_s = None
        elif self._warned_s is None:
            self._warned_s = now_s if pins.lamp and pins.buzzer else None
        elif now_s - self._warned_s > WARNS_S and not track.licence.away:
            self.wrong, self._warned_s = f"warned for {WARNS_S:.0f} s, and has not begun", None

    def _turns(self, track: "Track", sign: int) -> None:
        if sign and self._sign and sign != self._sign and _least_s(track, track.angle_deg) is None:
            self.wrong = f"turned at {track.angle_deg:.1f} deg, where nothing is planned"
        self._sign = sign or self._sign
        self._idle_s = 0.0 if sign else self._idle_s + track.dt_s

    def _rests(self, track: "Track") -> None:
        if self._idle_s > RESTS_S:
            self._rest_s, self._rest_deg = self._idle_s, track.angle_deg
            if _least_s(track, track.angle_deg) is None:
                self.wrong = f"stopped at {track.angle_deg:.1f} deg, where nothing is planned"
        elif self._rest_s and abs(track.angle_deg - self._rest_deg) > LEAVES_DEG:
            least_s = _least_s(track, self._rest_deg) or 0.0
            if self._rest_s < least_s - EARLY_S:
                told = f"after {self._rest_s:.1f} s of {least_s:.1f} s"
                self.wrong = f"left {self._rest_deg:.1f} deg {told}"
            self._rest_s = 0.0

    def _disturbed(self, track: "Track") -> bool:
        """Whether anything in this tick may end the session, or hold it up."""
        wires = track.sight.wires
        inputs = (wires.estop_closed, wires.ankles_locked, wires.enabling, wires.mains_ok)
        hands = wires.button is not False or wires.return_button is not False
        asked = not all(map(harmless, track.sight.asked))
        late = track.dt_s > LATE_TICK_S or track.sight.restarted
        loaded = track.sight.truth.current_a > LOAD_A or self._used_s > USED_S
        broken = bool(track.lately) or not all(each is True for each in inputs)
        return hands or asked or late or loaded or broken or self._too_long(track)

    @staticmethod
    def _too_long(track: "Track") -> bool:
        """Head-down for nearly as long as the person may be, or silent when something is asked."""
        limits, down_s = track.limits, track.head_down_s
        silent_s = track.now_s - track.answered_s
        silent = down_s > ASKED_S or (limits.asks and down_s > 0 and silent_s > SILENT_S)
        return (
            silent or down_s > limits.hold_s - CAP_S or track.session_s > limits.session_s - CAP_S
        )


def _least_s(track: "Track", angle_deg: float) -> float | None:
    """How long the programs rest about there at least; None where they do not stop at all."""
    stations = track.limits.stations
    rests_s = [rest_s for at_deg, rest_s in stations if abs(at_deg - angle_deg) < NEAR_DEG]
    return min(rests_s, default=None)
