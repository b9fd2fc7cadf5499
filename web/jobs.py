"""Work that takes longer than a page may wait: done in a thread, one of each kind at a time.

The pages ask how it stands. What became of it is kept in memory until the next of its kind, or
until it is put away.
"""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flask import current_app
from flask_babel import gettext as _

from station.errors import StationError
from web.errors import WebError

log = logging.getLogger(__name__)
KEY = "jobs"

Tell = Callable[[str], None]


@dataclass(slots=True)
class Job:
    """One piece of work.

    Attributes:
        began_at: When.
        stage: What is being done, in the station's own words.
        ended_at: When it was over; None while it runs.
        result: What it has brought; None before, and when it failed.
        error: Why it failed, in one sentence with its hint.
    """

    began_at: datetime
    stage: str = ""
    ended_at: datetime | None = None
    result: Any = None
    error: StationError | None = None

    @property
    def running(self) -> bool:
        """Whether it is still being done."""
        return self.ended_at is None

    @property
    def elapsed_s(self) -> float:
        """How long it has taken so far."""
        return ((self.ended_at or datetime.now(UTC)) - self.began_at).total_seconds()


class Jobs:
    """The newest job of each kind."""

    def __init__(self) -> None:
        self._jobs: dict[str, Job] = {}
        self._lock = threading.Lock()

    def start(self, kind: str, work: Callable[[Tell], Any], *, alone: bool = False) -> Job:
        """Begin to do something.

        Args:
            kind: One of a kind runs at a time.
            work: Does it; it may tell what it is doing.
            alone: Nothing of any other kind may run beside it.

        Raises:
            WebError: 409 while it must wait.
        """
        with self._lock:
            rivals = self._jobs.values() if alone else filter(None, [self._jobs.get(kind)])
            if any(job.running for job in rivals):
                raise WebError(
                    409,
                    "busy",
                    _("The station is still busy with the last such thing."),
                    _("Wait until it is done, and try again."),
                )
            job = self._jobs[kind] = Job(datetime.now(UTC))
        threading.Thread(target=_work, args=(job, work), name=kind, daemon=True).start()
        return job

    def newest(self, kind: str) -> Job | None:
        """The last one of a kind that was started and not put away."""
        return self._jobs.get(kind)

    def put_away(self, kind: str) -> None:
        """Forget what became of the last one, unless it still runs."""
        with self._lock:
            job = self._jobs.get(kind)
            if job is not None and not job.running:
                del self._jobs[kind]


def _work(job: Job, work: Callable[[Tell], Any]) -> None:
    def tell(stage: str) -> None:
        job.stage = stage

    try:
        job.result = work(tell)
    except StationError as error:
        job.error = error
    except Exception:  # whatever it is, somebody waits for an end
        log.exception("A job has failed")
        job.error = StationError("Something went wrong.", "Details are in the station's log.")
    finally:
        job.ended_at = datetime.now(UTC)


def jobs() -> Jobs:
    """Those of the current app."""
    found: Jobs = current_app.extensions.setdefault(KEY, Jobs())
    return found
