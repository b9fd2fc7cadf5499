"""The code that makes the first owner: shown by the station itself, used once, kept in memory.

It is made once in every start, and only while there is no owner who could sign in; whoever can
read the station's own screen or its log stands beside it or looks after the machine. The command
line can make another one (`station access owner-code`) for an owner who has forgotten everything.
"""

import hmac
import logging
import threading
from collections.abc import Callable

from station.access.token import new_code, plain_code
from station.records.store import RecordsError, Store
from web.pairing import Guesses, Verdict

log = logging.getLogger(__name__)


class OwnerCode:
    """The code of this start; safe to be used by many threads."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._lock = threading.Lock()
        self._guesses = Guesses(clock)
        self._code: str | None = None
        self._was_made = False

    def current(self, store: Store) -> str | None:
        """The code while there is no owner, made and logged when it is first asked for.

        Raises:
            RecordsError: Nobody can say whether there is an owner.
        """
        if store.pins.has_owner():
            return None
        with self._lock:
            if not self._was_made:
                self._code, self._was_made = new_code(), True
                # As "code: …" it is taken out of what paired devices see of the log.
                log.warning("Nobody is the owner yet. For /welcome, once, code: %s", self._code)
            return self._code

    def is_wanted(self, store: Store) -> bool:
        """Whether a code would be taken now: this one, or one that the command line has made."""
        return self.current(store) is not None or store.pins.has_owner_code()

    def use(self, store: Store, typed: str) -> Verdict:
        """Try a code; the right one is used up, too many wrong ones lock for a while."""
        with self._lock:
            if self._guesses.locked:
                return Verdict.LOCKED
            if self._is_mine(store, typed) or store.pins.use_owner_code(typed):
                self._guesses.right()
                return Verdict.PAIRED
            return Verdict.LOCKED if self._guesses.wrong() else Verdict.WRONG

    def _is_mine(self, store: Store, typed: str) -> bool:
        """With an owner there, the code of the start is worth nothing any more."""
        if self._code is None or store.pins.has_owner():
            return False
        right, given = plain_code(self._code).encode(), plain_code(typed).encode()
        if not hmac.compare_digest(right, given):
            return False
        self._code = None
        return True


def announce(code: OwnerCode, store: Callable[[], Store]) -> None:
    """Put the code into the log at the start; while the records fail, when it is first shown."""
    try:
        code.current(store())
    except RecordsError as error:
        log.warning("Whether there is an owner is not known: %s", error)
