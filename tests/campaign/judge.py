"""Watches the plant's true state and reports what must never happen; shares no code with control.

The judge knows the person's limits and what the person did at the panel. It sees neither the
controller's mode nor its faults: only where the table really is and how it really moves.
"""

from dataclasses import dataclass, field

ANGLE_SLACK_DEG = 6.0  # S8 cuts at +4; what moves then comes to rest within the rest
RATE_SLACK, RATE_S = 2.5, 0.5  # S11: seen within 50 ms of the filter having seen it
DRIVEN_DUTY = 0.02


@dataclass(slots=True)
class Judge:
    """One run's verdict.

    Attributes:
        deepest_deg: The person's limit.
        rate_deg_s: The faster of the person's rate caps.
        hold_s: The person's hold cap; the way up may take a while longer.
        breaches: What happened that must not, with the time.
    """

    deepest_deg: float
    rate_deg_s: float
    hold_s: float
    breaches: list[str] = field(default_factory=list)
    pressed: bool = False
    head_down_s: float = 0.0
    fast_since_s: float | None = None
    last_s: float = 0.0

    def watch(self, now_s: float, angle_deg: float, rate_deg_s: float, duty: float) -> None:
        """One tick of the truth."""
        if angle_deg > self.deepest_deg + ANGLE_SLACK_DEG:
            self._breach(now_s, f"too deep: {angle_deg:.1f} deg")
        if duty > DRIVEN_DUTY and not self.pressed:
            self._breach(now_s, "driven head-down before anybody pressed the button")
        self._rate(now_s, rate_deg_s)
        self.head_down_s = self.head_down_s + now_s - self.last_s if angle_deg > 1.0 else 0.0
        self.last_s = now_s

    def _rate(self, now_s: float, rate_deg_s: float) -> None:
        if abs(rate_deg_s) <= RATE_SLACK * self.rate_deg_s:
            self.fast_since_s = None
            return
        if self.fast_since_s is None:
            self.fast_since_s = now_s
        if now_s - self.fast_since_s > RATE_S:
            self._breach(now_s, f"too fast for too long: {rate_deg_s:.1f} deg/s")

    def _breach(self, now_s: float, what: str) -> None:
        kind = what.split(":", maxsplit=1)[0]
        if not any(kind in breach for breach in self.breaches):
            self.breaches.append(f"{now_s:.2f} s: {what}")
