"""The live page as it is first painted, before any script has run, or where none ever does.

The script shows the same from then on, from the stream; see static/js/live.js.
"""

import math
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from web.course import course_of
from web.errors import WebError
from web.services import Services

Snapshot = dict[str, Any]

MODES = MappingProxyType(
    {
        "FAULTED": _l("Not ready"),
        "READY": _l("Ready"),
        "ARMED": _l("Waiting for the button"),
        "RUNNING": _l("Running"),
        "HOLDING": _l("Stopped"),
        "RETURNING": _l("Coming up"),
        "ESTOPPED": _l("Emergency stop"),
        "RECOVERING": _l("Creeping up"),
    }
)
_IDLE = MappingProxyType(
    {
        "READY": _l("The table stands upright, without power."),
        "FAULTED": _l("The table stands still, without power."),
        "ESTOPPED": _l("The motor has no power."),
        "HOLDING": _l("Press the button on the station to come up now."),
        "RETURNING": _l("Stay relaxed. Press the button to stop."),
        "RECOVERING": _l("Keep holding the button; let go to stop."),
    }
)
_RADIUS, _UPRIGHT_DEG = 155.0, -70.0  # of the drawing's dial


@dataclass(frozen=True, slots=True)
class Glance:
    """The state in words.

    Attributes:
        now: The snapshot with its age.
        mode: Name of the mode.
        title: What goes on.
        prompt: What to do.
        steps: Names of the session's steps; empty without one.
        limit_deg: How deep the person of the session may go; None when it is not known.
    """

    now: Snapshot
    mode: str
    title: str
    prompt: str
    steps: tuple[str, ...] = ()
    limit_deg: float | None = None

    @property
    def permitted(self) -> str | None:
        """The permitted range as an arc of the drawing."""
        if self.limit_deg is None:
            return None
        return f"M{_at(_UPRIGHT_DEG)}A155 155 0 0 1 {_at(self.limit_deg)}"


def glance(rooms: Services) -> Glance | None:
    """What is known now; None when nothing fresh is."""
    try:
        now = rooms.live.state()
    except WebError:
        return None
    mode, session = now["mode"], now["session"]
    name = str(MODES.get(mode, mode))
    if session is None:
        return Glance(now, name, *_idle(now, name))
    steps = _steps(rooms, session)
    return Glance(now, name, _heading(now), session["prompt"], steps, _limit_deg(rooms, session))


def _idle(now: Snapshot, name: str) -> tuple[str, str]:
    if any(fault["code"] == "start_up" for fault in now["faults"]):
        return (
            _("Press the button once"),
            _("The station has just started. Its button makes it ready."),
        )
    return name, str(_IDLE.get(now["mode"], ""))


def _heading(now: Snapshot) -> str:
    mode, session = now["mode"], now["session"]
    if mode == "ARMED":
        needs_button = session["needs_button"]
        return _("Press the green button on the station") if needs_button else _("Press Start")
    if mode != "RUNNING":
        return str(MODES[mode])
    return _("The table will move") if session["phase"] == "warn" else str(session["title"])


def _steps(rooms: Services, session: Snapshot) -> tuple[str, ...]:
    try:
        return course_of(rooms, session["program_id"], session["person_id"])
    except WebError:
        return ()  # a program that was deleted since


def _limit_deg(rooms: Services, session: Snapshot) -> float | None:
    """The most restrictive of person and machine."""
    person = rooms.store.person(session["person_id"]) if session["needs_button"] else None
    if person is None:
        return None
    return min(person.limits.deepest_deg, rooms.config.machine.deepest_deg)


def _at(deg: float) -> str:
    turn = math.radians(deg)
    return f"{_RADIUS * math.cos(turn):.1f} {_RADIUS * math.sin(turn):.1f}"
