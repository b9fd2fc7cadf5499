"""What stands in the way of a new session on the station itself, as a sentence for the start."""

from types import MappingProxyType

from flask_babel import lazy_gettext as _l

from station.control.faults import Fault
from station.control.modes import Mode
from station.records.writer import INTERRUPTED
from web.live import FRESH_S
from web.services import Services

_SENTENCES = MappingProxyType(
    {
        Mode.ARMED: _l("A session waits to be started."),
        Mode.RUNNING: _l("A session is going on."),
        Mode.HOLDING: _l("The table was stopped, and somebody may be on it."),
        Mode.RETURNING: _l("The table is coming up."),
        Mode.RECOVERING: _l("The table is creeping up."),
        Mode.ESTOPPED: _l("The emergency stop was pressed."),
        Mode.FAULTED: _l("The station is not ready; the live page says why."),
    }
)
_SILENT = _l("The station does not answer. Its own buttons work all the same.")
_STARTED = _l("The station has just started: press its button once to make it ready.")


def going_on(rooms: Services) -> str:
    """One sentence; empty when the station is ready for a session."""
    newest = rooms.link.latest()
    if newest is None or newest[1] > FRESH_S:
        return str(_SILENT)
    state = newest[0]
    if any(fault["code"] == Fault.START_UP for fault in state["faults"]):
        return str(_STARTED)
    return str(_SENTENCES.get(Mode(state["mode"]), ""))


def was_cut_off(rooms: Services, person_id: str | None = None) -> bool:
    """Whether the station went down in the middle of the last session, anybody's or one's own."""
    newest = rooms.store.history.page(person_id, limit=1)
    return bool(newest) and newest[0].outcome == INTERRUPTED  # S43
