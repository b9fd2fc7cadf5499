"""PINs: which can be chosen, how they are hashed, and for how long wrong tries lock.

The parameters are those that OWASP's Password Storage Cheat Sheet gives as its minimum for
Argon2id; on a Raspberry Pi 4 a try takes about a tenth of a second. Few digits are no secret for
somebody who holds the hashes: the lock is what protects them, the hash protects against reading.
"""

import secrets
import threading
from functools import cache
from itertools import pairwise

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from station.errors import StationError

SHORTEST, LONGEST = 4, 12
TRIES = 5
LOCK_S, LONGEST_LOCK_S = 300.0, 3600.0
_RUNS = ({0}, {1}, {9})  # differences of neighbours modulo ten: the same digit, up, down
_AT_ONCE = threading.BoundedSemaphore(2)  # 19 MiB each: many at once would fill a Pi's memory
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


class BadPin(StationError, ValueError):
    """A PIN that cannot be chosen."""


def check_pin(pin: str) -> str:
    """The PIN, when it can be chosen.

    Raises:
        BadPin: It is too short or too long, holds something else than digits, or is guessed first.
    """
    if not (pin.isascii() and pin.isdecimal() and SHORTEST <= len(pin) <= LONGEST):
        raise BadPin("A PIN has 4 to 12 digits and nothing else.")
    steps = {(int(b) - int(a)) % 10 for a, b in pairwise(pin)}
    if steps in _RUNS:
        raise BadPin("This PIN is guessed first: its digits are all the same or in a row.")
    return pin


def hash_pin(pin: str) -> str:
    """What is kept of a PIN, with a salt of its own."""
    with _AT_ONCE:
        return _hasher.hash(pin)


def is_pin(kept: str | None, pin: str) -> bool:
    """Whether that is the PIN; without one it takes as long to say no."""
    with _AT_ONCE:
        try:
            return _hasher.verify(kept or _nobodys(), pin) and kept is not None
        except (VerificationError, InvalidHashError):
            return False


def lock_s(wrong: int) -> float:
    """How long no try is taken after so many wrong ones in a row; doubles up to an hour."""
    if wrong < TRIES:
        return 0.0
    return float(min(LOCK_S * 2 ** min(wrong - TRIES, 10), LONGEST_LOCK_S))


@cache
def _nobodys() -> str:
    return _hasher.hash(secrets.token_hex(16))
