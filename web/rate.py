"""How many writes one address may send (S39); STOP and Bring me up are never counted."""

import threading
from collections.abc import Callable

BURST = 40.0
PER_S = 10.0
ADDRESSES = 1024


class RateLimiter:
    """A token bucket for every address, with a bound on how many addresses are remembered."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._buckets: dict[str, tuple[float, float]] = {}

    def allows(self, address: str) -> bool:
        """Whether one more write of this address is taken now; counts it if so."""
        now_s = self._clock()
        with self._lock:
            tokens, then_s = self._buckets.pop(address, (BURST, now_s))
            tokens = min(BURST, tokens + (now_s - then_s) * PER_S)
            allowed = tokens >= 1.0
            self._remember(address, tokens - 1.0 if allowed else tokens, now_s)
        return allowed

    def _remember(self, address: str, tokens: float, now_s: float) -> None:
        if len(self._buckets) >= ADDRESSES:
            del self._buckets[next(iter(self._buckets))]  # the one not heard of for longest
        self._buckets[address] = (tokens, now_s)
