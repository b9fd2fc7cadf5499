"""The one physical button, sampled by level each tick; no edges from a library, no callbacks.

A *touch* is any pressed level after a released one and is enough to stop. A *press* is a rising
edge after at least 50 ms released (S2) and is what starts, resets and brings up, so that contact
bounce can stop but never start. A *long press* has lasted one second.
"""

from dataclasses import dataclass

RELEASED_S = 0.05  # S2
LONG_S = 1.0
STUCK_S = 5.0  # S3


@dataclass(slots=True)
class Button:
    """What the button is doing.

    Attributes:
        down: Reads as pressed; an unreadable button counts as pressed.
        touched: Became pressed in this tick, however short it was released before.
        pressed: A fresh press began in this tick.
        long: The press has lasted a second and has had no effect yet.
        seen_released: Has been released since the start; before that nothing is a press (S3).
    """

    down: bool = True
    touched: bool = False
    pressed: bool = False
    long: bool = False
    seen_released: bool = False
    since_s: float | None = None  # of the present level
    used: bool = False  # the press has had its effect and shall have no second one

    def update(self, level: bool | None, now_s: float) -> None:
        """Take this tick's level."""
        down = level is not False
        if self.since_s is None:
            self.down, self.since_s = down, now_s
        before_s = now_s - self.since_s
        changed = down != self.down
        self.touched = changed and down
        self.pressed = self.touched and self.seen_released and before_s >= RELEASED_S
        self.pressed = self.pressed and level is True
        if changed:
            self.down, self.since_s, self.used = down, now_s, False
            self.long = False
        else:
            lasted = before_s >= LONG_S
            self.long = down and self.seen_released and not self.used and lasted
        self.seen_released = self.seen_released or not down
        if level is None:
            self.use()  # unreadable is enough to stop, but it is nobody's press

    def use(self) -> None:
        """This press has had its effect: holding on to it does nothing more."""
        self.used, self.long = True, False

    def held_s(self, now_s: float) -> float:
        """For how long it has read as pressed; 0 when it is released."""
        return now_s - self.since_s if self.down and self.since_s is not None else 0.0

    def stuck(self, now_s: float) -> bool:
        """Pressed since power-up, or for longer than anybody presses (S3)."""
        return self.down and (not self.seen_released or self.held_s(now_s) > STUCK_S)
