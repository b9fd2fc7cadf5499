"""What the pages and the API work with, made once for each app.

The records are opened when they are first asked for: a full or failing disk must keep nobody from
STOP.
"""

import threading
import time
from collections.abc import Callable

from flask import current_app

from station.programs.library import Library, load_library
from station.programs.personal import with_personal
from station.records.store import Store
from web.config import WebConfig
from web.link import Link
from web.live import Live
from web.owner_code import OwnerCode
from web.pairing import Pairing

KEY = "station"
FILES_AT_ONCE = 3  # reports and exports that are being made


class Services:
    """The rooms behind the web.

    Attributes:
        config: What the app was made with.
        link: To the controller.
        live: The newest state and the streams.
        pairing: The code that lets phones in.
        owner_code: The code that makes the first owner.
        library: Built-in programs and exercises.
        clock: Monotonic seconds.
        files: Places for the reports and exports that are being made.
    """

    def __init__(
        self, config: WebConfig, link: Link, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.config = config
        self.clock = clock
        self.link = link
        self.live = Live(link, config.streams, config.stream_age_s, clock)
        self.pairing, self.owner_code = Pairing(clock), OwnerCode(clock)
        self.library: Library = load_library()
        self.files = threading.BoundedSemaphore(FILES_AT_ONCE)
        self._lock = threading.Lock()
        self._store: Store | None = None

    def library_for(self, person_id: str | None) -> Library:
        """The library with the programs made here for everybody and for this person.

        Without a person it has every program that was made here.
        """
        return with_personal(self.library, self.store.personal.all(person_id))

    @property
    def store(self) -> Store:
        """The records.

        Raises:
            RecordsError: They cannot be opened.
        """
        with self._lock:
            if self._store is None:
                self._store = Store.open(self.config.database_url, verified=False)
            return self._store

    def close(self) -> None:
        """End the streams and let go of link and records."""
        self.live.close()
        self.link.close()
        with self._lock:
            if self._store is not None:
                self._store.close()


def services() -> Services:
    """Those of the current app."""
    found: Services = current_app.extensions[KEY]
    return found
