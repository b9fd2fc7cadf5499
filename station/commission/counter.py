"""Where the link brings what somebody at a screen asks of the commissioning; in the link's thread.

Nothing here moves anything: the table is lent by the loop, and moves under the held button alone.
"""

from dataclasses import asdict
from pathlib import Path
from typing import Any

from station.commission.clerk import PROGRESS_NAME, BadProgress, load_progress
from station.commission.model import Act, Answer
from station.commission.pilot import Pilot
from station.service.link import Refused
from station.service.messages import CommissionMessage

_WRITING_S = 1.0  # a slow card; the link answers others after that
_IN_USE = "Wait until nobody uses the table and it stands upright; then begin."


class Counter:
    """Answers commission requests."""

    def __init__(self, pilot: Pilot, data_dir: Path) -> None:
        self._pilot, self._data_dir = pilot, data_dir

    def __call__(self, message: CommissionMessage) -> dict[str, Any]:
        """Do it, and return what is shown.

        Raises:
            Refused: The table cannot be lent now, or there is nothing to go on with.
        """
        match message.act:
            case "look":
                pass
            case "take" | "resume":
                self._take(message)
            case "leave":
                self._pilot.give_back()
            case _:
                self._pilot.say(Answer(Act(message.act), message.value))
        return {"commission": self._shown()}

    def _take(self, message: CommissionMessage) -> None:
        if self._pilot.taken:
            raise Refused("already", "The table is being commissioned already.", "Go on with that.")
        reason = self._pilot.refusal()
        if reason:
            raise Refused("not_parked", reason, _IN_USE)
        found = None
        if message.act == "resume":
            if not self._pilot.is_written(_WRITING_S):
                raise Refused("writing", "The progress is still being written.", "Try it again.")
            try:
                found = load_progress(self._data_dir)
            except BadProgress as error:
                raise Refused("no_progress", str(error.args[0]), "Begin anew.") from error
        self._pilot.take(found, message.made_by)

    def _shown(self) -> dict[str, Any]:
        pilot, view = self._pilot, self._pilot.view
        saved = pilot.saved
        return {
            "active": pilot.taken,
            "refusal": "" if pilot.taken else pilot.refusal(),
            "resumable": (self._data_dir / PROGRESS_NAME).exists(),
            "trouble": pilot.trouble,
            "saved": "" if saved is None else saved.name,
            "view": None if view is None else asdict(view),
        }
