"""How a phone is let in by somebody who stands at the station: a picture, or six digits to type.

Both are shown on the station's own touchscreen (or to an owner), work once, and live two minutes.
The picture carries 256 random bits, which nobody guesses. Wrong digits are counted for everybody
together: an attacker with many addresses gets no more tries, and spoils the digits alone.
"""

import hmac
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum

from station.access.token import new_token

CODE_S = 120.0
LOCK_S = 300.0
TRIES = 5


class Verdict(Enum):
    """What became of a try."""

    PAIRED = "paired"
    WRONG = "wrong"
    LOCKED = "locked"


@dataclass(frozen=True, slots=True)
class Code:
    """What lets one phone in until `until_s`; the digits are empty once they are spoiled."""

    digits: str
    secret: str
    until_s: float


class Guesses:
    """Counts wrong tries at something short, and takes none for a while after too many."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._wrong = 0
        self._locked_until_s = float("-inf")

    @property
    def locked(self) -> bool:
        """No try is taken now."""
        return self._clock() < self._locked_until_s

    def right(self) -> None:
        """Begin to count anew."""
        self._wrong = 0

    def wrong(self) -> bool:
        """Count one; whether that was one too many."""
        self._wrong += 1
        if self._wrong < TRIES:
            return False
        self._wrong, self._locked_until_s = 0, self._clock() + LOCK_S
        return True


class Pairing:
    """The one code that is valid now, if any; safe to be used by many threads."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._code: Code | None = None
        self._guesses = Guesses(clock)

    def new(self) -> Code:
        """A fresh code; the one before it no longer works."""
        with self._lock:
            digits = f"{secrets.randbelow(10**6):06d}"
            self._code = Code(digits, new_token(), self._clock() + CODE_S)
            return self._code

    def current(self) -> Code | None:
        """The code that is valid now."""
        with self._lock:
            return self._valid()

    def enter(self, digits: str) -> Verdict:
        """Try typed digits; the right ones are used up, too many wrong ones lock for a while."""
        with self._lock:
            if self._guesses.locked:
                return Verdict.LOCKED
            code = self._valid()
            if code is not None and code.digits and _same(code.digits, digits):
                self._code = None
                self._guesses.right()
                return Verdict.PAIRED
            if not self._guesses.wrong():
                return Verdict.WRONG
            self._code = replace(code, digits="") if code else None
            return Verdict.LOCKED

    def follow(self, secret: str) -> Verdict:
        """Try the secret of the picture; it is used up by it, the digits beside it too."""
        with self._lock:
            code = self._valid()
            if code is None or not _same(code.secret, secret):
                return Verdict.WRONG
            self._code = None
            return Verdict.PAIRED

    def _valid(self) -> Code | None:
        if self._code is not None and self._clock() >= self._code.until_s:
            self._code = None
        return self._code


def _same(right: str, typed: str) -> bool:
    return hmac.compare_digest(right.encode(), typed.encode())
