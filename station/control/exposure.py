"""Counts head-down time, and asks the person from time to time whether all is well.

Head-down time counts whenever the measured angle is below level, whatever the plan says, and goes
on counting while the angle is unknown after having been head-down.
"""

from dataclasses import dataclass

from station.control.config import Safety

HEAD_DOWN_DEG = 0.5  # below level by more than the sensors' uncertainty
LEVEL_S = 5.0  # level for so long ends a stretch head-down; a touch of level does not


@dataclass(slots=True)
class Exposure:
    """Head-down time of one session and the open question.

    Attributes:
        inverted_s: Head-down time of the session (S13).
        continuous_s: Head-down time since the person was last level or higher (S13).
        ask_at_s: Continuous time at which the next question comes (S14).
        asked_s: When the open question was asked; None when none is open.
        unanswered: A question ran out (S14).
    """

    safety: Safety
    inverted_s: float = 0.0
    continuous_s: float = 0.0
    ask_at_s: float = 0.0
    asked_s: float | None = None
    unanswered: bool = False
    down: bool = False
    level_s: float = 0.0

    def update(self, angle_deg: float, known: bool, dt_s: float) -> None:
        """Count this tick."""
        if known:
            self.down = angle_deg > HEAD_DOWN_DEG
        self.level_s = 0.0 if self.down else self.level_s + dt_s
        if self.down:
            self.inverted_s += dt_s
            self.continuous_s += dt_s
        elif self.continuous_s and self.level_s >= LEVEL_S:
            self.continuous_s, self.asked_s, self.ask_at_s = 0.0, None, 0.0

    def check_in(self, now_s: float) -> None:
        """Ask when it is time, and notice when nobody answers (S14)."""
        every_s = self.safety.check_in_every_s
        if self.asked_s is not None:
            waited_s = now_s - self.asked_s
            self.unanswered = self.down and waited_s >= self.safety.check_in_wait_s
        elif self.continuous_s >= (self.ask_at_s or every_s):
            self.asked_s, self.ask_at_s = now_s, (self.ask_at_s or every_s) + every_s

    def answer(self) -> bool:
        """The person has answered; False when nothing was asked."""
        asked, self.asked_s = self.asked_s is not None, None
        return asked

    def answer_left_s(self, now_s: float) -> float | None:
        """Time left to answer."""
        if self.asked_s is None:
            return None
        return max(0.0, self.safety.check_in_wait_s - (now_s - self.asked_s))
