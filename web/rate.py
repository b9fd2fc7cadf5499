"""How many writes one address may send (S39); STOP and Bring me up are never counted.

What guesses at a secret (a code, a PIN, a token) is counted a second time, far more strictly.
"""

import threading
from collections.abc import Callable
from functools import wraps

from flask import Flask, current_app, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from web.errors import WebError

BURST = 40.0
PER_S = 10.0
TRIES = 10.0
TRIES_PER_S = 0.1
ADDRESSES = 1024

_KEY = "tries"
_TOO_MANY = _l("Too many tries.")
_WAIT = _l("Wait a minute and try again. STOP and Bring me up still work here.")

View = Callable[..., ResponseReturnValue]


class RateLimiter:
    """A token bucket for every address, with a bound on how many addresses are remembered."""

    def __init__(
        self, clock: Callable[[], float], burst: float = BURST, per_s: float = PER_S
    ) -> None:
        self._clock, self._burst, self._per_s = clock, burst, per_s
        self._lock = threading.Lock()
        self._buckets: dict[str, tuple[float, float]] = {}

    def allows(self, address: str) -> bool:
        """Whether one more write of this address is taken now; counts it if so."""
        now_s = self._clock()
        with self._lock:
            tokens, then_s = self._buckets.pop(address, (self._burst, now_s))
            tokens = min(self._burst, tokens + (now_s - then_s) * self._per_s)
            allowed = tokens >= 1.0
            self._remember(address, tokens - 1.0 if allowed else tokens, now_s)
        return allowed

    def has_room(self, address: str) -> bool:
        """Whether one more would be taken; counts nothing."""
        with self._lock:
            tokens, then_s = self._buckets.get(address, (self._burst, self._clock()))
        return tokens + (self._clock() - then_s) * self._per_s >= 1.0

    def _remember(self, address: str, tokens: float, now_s: float) -> None:
        if len(self._buckets) >= ADDRESSES:
            del self._buckets[next(iter(self._buckets))]  # the one not heard of for longest
        self._buckets[address] = (tokens, now_s)


def install(app: Flask, clock: Callable[[], float]) -> None:
    """Count the tries at secrets of this app."""
    app.extensions[_KEY] = RateLimiter(clock, TRIES, TRIES_PER_S)


def count_try() -> None:
    """Count one try at a secret by the address of the current request.

    Raises:
        WebError: 429 when there were too many.
    """
    limiter: RateLimiter = current_app.extensions[_KEY]
    if not limiter.allows(request.remote_addr or ""):
        raise WebError(429, "too_many_tries", str(_TOO_MANY), str(_WAIT))


def tries_left() -> None:
    """Look whether the address of the current request may try once more, without counting it.

    Raises:
        WebError: 429 when there were too many.
    """
    limiter: RateLimiter = current_app.extensions[_KEY]
    if not limiter.has_room(request.remote_addr or ""):
        raise WebError(429, "too_many_tries", str(_TOO_MANY), str(_WAIT))


def few_tries(view: View) -> View:
    """A view that takes a secret, which few tries may be made at from one address."""

    @wraps(view)
    def counted(*args: str, **kwargs: str) -> ResponseReturnValue:
        count_try()
        return view(*args, **kwargs)

    return counted
