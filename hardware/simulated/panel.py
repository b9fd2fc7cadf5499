"""What a person can touch on the pretend table, and the contact that hears the button.

The panel is worked from other threads than the one that reads the table: each act is one plain
attribute write, and the table looks at them once a tick.
"""

from random import Random

BOUNCE_S = 0.008
WORN_BOUNCE_S = 0.3
MOST_KG = 250.0


class Panel:
    """Button, emergency stop, ankle lock, mains plug, and the person who lies down.

    Attributes:
        button_down: Somebody presses the start/stop button.
        chain_closed: Nobody has hit the emergency stop.
        lock_closed: The ankle lock is closed.
        mains_on: The station is plugged in.
        switch_held: The enabling switch in the hand is held, as one that is not fitted reads.
        return_down: Somebody presses "bring me up" in the hand.
        body_kg: Mass of the person on the table.
    """

    __slots__ = (
        "body_kg",
        "button_down",
        "chain_closed",
        "lock_closed",
        "mains_on",
        "return_down",
        "switch_held",
    )

    def __init__(self, body_kg: float, ankles_locked: bool) -> None:
        self.button_down = False
        self.chain_closed = True
        self.lock_closed = ankles_locked
        self.mains_on = True
        self.switch_held = True
        self.return_down = False
        self.body(body_kg)

    def press(self, down: bool) -> None:
        """Press the start/stop button, or let go of it."""
        self.button_down = down

    def estop(self, open: bool) -> None:  # noqa: A002 - the word on the panel
        """Hit the emergency stop, or turn it free again."""
        self.chain_closed = not open

    def ankles(self, locked: bool) -> None:
        """Close the ankle lock, or open it."""
        self.lock_closed = locked

    def hand_switch(self, held: bool) -> None:
        """Hold the enabling switch, or let go of it."""
        self.switch_held = held

    def bring_up(self, down: bool) -> None:
        """Press "bring me up" in the hand, or let go of it."""
        self.return_down = down

    def mains(self, ok: bool) -> None:
        """Plug the station in, or pull the plug."""
        self.mains_on = ok

    def body(self, kg: float) -> None:
        """Put somebody of this mass on the table; 0 is an empty one.

        Raises:
            ValueError: The mass is not within 0-250 kg.
        """
        if not 0.0 <= kg <= MOST_KG:
            raise ValueError(f"A body of {kg} kg does not fit: give 0 to {MOST_KG:.0f} kg.")
        self.body_kg = kg


class Contact:
    """A switch as its wire shows it: for a while after each change it reads at random."""

    __slots__ = ("_bounces_until_s", "_down", "_last_s", "_random", "bounce_s")

    def __init__(self, random: Random) -> None:
        self.bounce_s = BOUNCE_S
        self._random = random
        self._down = False
        self._last_s = 0.0
        self._bounces_until_s = float("-inf")

    def level(self, down: bool, now_s: float) -> bool:
        """What is read at `now_s`; a change came at some moment since the last reading."""
        if down is not self._down:
            self._down = down
            changed_s = now_s - self._random.random() * (now_s - self._last_s)
            self._bounces_until_s = changed_s + self.bounce_s
        self._last_s = now_s
        if now_s < self._bounces_until_s:
            return self._random.random() < 0.5  # noqa: PLR2004 - heads or tails
        return down
