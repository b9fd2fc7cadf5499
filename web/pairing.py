"""The six digits by which a phone is let in by somebody who stands at the station.

The code is shown on the station's own touchscreen only, works once, and lives five minutes. Wrong
tries are counted for everybody together: an attacker with many addresses gets no more of them.
"""

import hmac
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

CODE_S = 300.0
LOCK_S = 300.0
TRIES = 5


class Verdict(Enum):
    """What became of a typed code."""

    PAIRED = "paired"
    WRONG = "wrong"
    LOCKED = "locked"


@dataclass(frozen=True, slots=True)
class Code:
    """A code that can be typed until `until_s`."""

    digits: str
    until_s: float


class Pairing:
    """The one code that is valid now, if any; safe to be used by many threads."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._code: Code | None = None
        self._wrong = 0
        self._locked_until_s = float("-inf")

    def new(self) -> Code:
        """A fresh code; the one before it no longer works."""
        with self._lock:
            self._code = Code(f"{secrets.randbelow(10**6):06d}", self._clock() + CODE_S)
            return self._code

    def current(self) -> Code | None:
        """The code that is valid now."""
        with self._lock:
            return self._valid()

    def enter(self, digits: str) -> Verdict:
        """Try a typed code; the right one is used up, too many wrong ones lock for a while."""
        with self._lock:
            if self._clock() < self._locked_until_s:
                return Verdict.LOCKED
            code = self._valid()
            if code is not None and hmac.compare_digest(code.digits.encode(), digits.encode()):
                self._code, self._wrong = None, 0
                return Verdict.PAIRED
            return self._count_wrong()

    def _valid(self) -> Code | None:
        if self._code is not None and self._clock() >= self._code.until_s:
            self._code = None
        return self._code

    def _count_wrong(self) -> Verdict:
        self._wrong += 1
        if self._wrong < TRIES:
            return Verdict.WRONG
        self._code, self._wrong = None, 0
        self._locked_until_s = self._clock() + LOCK_S
        return Verdict.LOCKED
