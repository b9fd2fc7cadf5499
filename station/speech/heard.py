"""What the guidance needs of a snapshot, taken out of the JSON that the link carries."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from station.control.modes import Mode
from station.control.snapshot import Phase


@dataclass(frozen=True, slots=True)
class Heard:
    """One snapshot.

    Attributes:
        faults: Code, text and hint of every fault that is shown.
        session_id: None without a session, like everything of a session below.
        place: Step and phase, to see when something else begins.
    """

    mode: Mode
    faults: tuple[tuple[str, str, str], ...] = ()
    session_id: str | None = None
    place: tuple[int, Phase] | None = None
    title: str = ""
    prompt: str = ""
    question: str | None = None
    remaining_s: float | None = None


def heard(state: Mapping[str, Any]) -> Heard:
    """A snapshot as the link hands it out."""
    faults = tuple((one["code"], one["text"], one["hint"]) for one in state["faults"])
    session = state["session"]
    if session is None:
        return Heard(Mode(state["mode"]), faults)
    return Heard(
        mode=Mode(state["mode"]),
        faults=faults,
        session_id=session["id"],
        place=(session["step_index"], Phase(session["phase"])),
        title=session["title"],
        prompt=session["prompt"],
        question=session["question"],
        remaining_s=session["remaining_s"],
    )
