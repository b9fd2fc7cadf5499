"""A snapshot as its reader gets it: the station's own sentences in the reader's language."""

from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app
from flask_babel import force_locale

from web.language import ENGLISH, current_language, t

Snapshot = dict[str, Any]
_IN_SESSION = ("title", "prompt", "program_title")
_IN_FAULTS = ("text", "hint")


def in_words_of_reader(snapshot: Snapshot) -> Snapshot:
    """The snapshot in the language of whoever asks now; as it is in English."""
    if current_language() == ENGLISH:
        return snapshot
    session = snapshot["session"]
    faults = [_said(fault, _IN_FAULTS) for fault in snapshot["faults"]]
    return {**snapshot, "session": session and _said(session, _IN_SESSION), "faults": faults}


def _said(part: Snapshot, names: tuple[str, ...]) -> Snapshot:
    return {**part, **{name: t(part[name]) for name in names if name in part}}


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads a stream: its texts are made long after the request that opened it.

    Attributes:
        language: In which the texts are.
        app: Which knows the translations; None for a reader of plain English.
    """

    language: str = ENGLISH
    app: Flask | None = None

    def read(self, snapshot: Snapshot) -> Snapshot:
        """The snapshot in this reader's language."""
        if self.app is None:
            return snapshot
        with self.app.app_context(), force_locale(self.language):
            return in_words_of_reader(snapshot)


def reader_now() -> Reader:
    """Whoever makes the current request."""
    language = current_language()
    if language == ENGLISH:
        return Reader()
    return Reader(language, current_app._get_current_object())  # type: ignore[attr-defined]  # noqa: SLF001
