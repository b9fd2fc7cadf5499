"""The records for whoever prepares sessions, opened when they can be.

The controller never waits for them and never fails by them: what hangs on a damaged or missing
file may be a person head-down, whom only this process can bring up (S18, S44).
"""

import threading
from collections.abc import Callable

from station.records.errors import RecordsError
from station.records.store import Store

GOES_ON = "The table works without them: it comes up, and no session can be started."


class LateStore:
    """Opens the records at the first use that succeeds; safe to share between threads.

    Args:
        url: Their address.
        prepare: Called once with the open records, before anybody gets them.
    """

    def __init__(self, url: str, prepare: Callable[[Store], None] = lambda _: None) -> None:
        self._url, self._prepare = url, prepare
        self._lock = threading.Lock()
        self._store: Store | None = None

    def get(self) -> Store:
        """The open records.

        Raises:
            RecordsError: They cannot be opened now.
        """
        with self._lock:
            if self._store is None:
                store = Store.open(self._url, verified=False)  # the recorder looks through it all
                try:
                    self._prepare(store)
                except RecordsError:
                    store.close()
                    raise
                self._store = store
            return self._store

    def trouble(self) -> str | None:
        """Try to open them; what is wrong, as sentences, or None."""
        try:
            self.get()
        except RecordsError as error:
            return f"{error} {GOES_ON}"
        return None

    def close(self) -> None:
        """Let go of them, if they were opened."""
        with self._lock:
            if self._store is not None:
                self._store.close()
                self._store = None
