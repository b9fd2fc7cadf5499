"""The newest lines of the web's own log, in memory, without what is nobody's business."""

import logging
import re
from collections import deque
from dataclasses import dataclass
from datetime import UTC, datetime

KEPT = 200
LONGEST = 2000
_SECRETS = (
    (re.compile(r"(://[^/\s:@]*:)[^@\s]+@"), r"\1…@"),
    (
        re.compile(
            r"(?i)\b(csrf_token|token|code|pin|password|passwd|secret|key|cookie|set-cookie"
            r"|authorization)(['\"]?\s*[=:]\s*)(?:(?:bearer|basic)\s+)?[^\s&;,]+"
        ),
        r"\1\2…",
    ),
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the log.

    Attributes:
        at: When.
        level: As a number of the logging module.
        name: "WARNING", ...
        text: What it says, with the trace of an error.
    """

    at: datetime
    level: int
    name: str
    text: str


class Ring(logging.Handler):
    """Keeps the newest lines."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: deque[Line] = deque(maxlen=KEPT)

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a line."""
        at = datetime.fromtimestamp(record.created, UTC)
        text = without_secrets(self.format(record))[:LONGEST]
        self._lines.append(Line(at, record.levelno, record.levelname, text))

    def lines(self, level: int = logging.NOTSET) -> list[Line]:
        """The lines of at least this level, the newest first."""
        return [line for line in reversed(tuple(self._lines)) if line.level >= level]


RING = Ring()


def listen() -> None:
    """Keep what is logged from now on; it still goes to standard error as well."""
    root = logging.getLogger()
    if not root.handlers:
        root.addHandler(logging.StreamHandler())
    if RING not in root.handlers:
        root.addHandler(RING)


def without_secrets(text: str) -> str:
    """The text without passwords, codes and tokens."""
    for pattern, instead in _SECRETS:
        text = pattern.sub(instead, text)
    return text
