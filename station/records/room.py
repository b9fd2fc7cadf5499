"""What the rooms of the store share: reading, and changing in one transaction."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from station.records.engine import told, writing


def utc_now() -> datetime:
    """The wall clock."""
    return datetime.now(UTC)


class Room:
    """A part of the records with one subject; safe to share between threads.

    Args:
        engine: The open database.
        now: The wall clock.
    """

    def __init__(self, engine: Engine, now: Callable[[], datetime] = utc_now) -> None:
        self._engine = engine
        self._now = now

    @contextmanager
    def _reading(self) -> Iterator[Session]:
        with told(self._engine), Session(self._engine) as session:
            yield session

    @contextmanager
    def _changing(self) -> Iterator[Session]:
        """One transaction: all of it is kept, or nothing."""
        engine = writing(self._engine)
        with told(self._engine), Session(engine) as session, session.begin():
            yield session
