"""The dead man's handle of the hardware layer: a command holds only as long as it is renewed.

Whoever drives outputs keeps one lease and drops them when it has run out, without being asked and
without asking anybody: a controller that hangs cannot renew it (S20).
"""

from math import inf

from hardware.interface import LEASE_S


class Lease:
    """Permission to keep driving, counted from its last renewal; expired until the first one.

    Time is handed in, in monotonic seconds.
    """

    __slots__ = ("_until_s",)

    def __init__(self) -> None:
        self._until_s = -inf

    def renew(self, now_s: float) -> None:
        """A command came at `now_s`: it holds for `LEASE_S` from then."""
        self._until_s = now_s + LEASE_S  # S20

    def expired(self, now_s: float) -> bool:
        """Whether outputs have to be dropped at `now_s`."""
        return now_s >= self._until_s
