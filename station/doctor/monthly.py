"""The list that a person works through every month, and the file that says when it was done.

No program can press an emergency stop or pull a mains plug. The file lies in the data directory;
it is written by `station doctor --checked NAME` and by nothing else.
"""

import json
import os
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path

from pydantic import AwareDatetime, TypeAdapter, ValidationError

from hardware.gpio.wiring import PowerMode, Wiring
from station.doctor.facts import Facts
from station.doctor.results import Check, Result, bad, bad_for, ok, warning
from station.errors import StationError

FILE_NAME = "checks.json"
FORMAT = "inversion-station checks 1"
DUE, OVERDUE = timedelta(days=31), timedelta(days=92)
NAME_LENGTH = 80
_DONE = "station doctor --checked NAME"


class BadChecks(StationError, ValueError):
    """The file of the monthly checks cannot be read or written."""


@dataclass(frozen=True, slots=True)
class Done:
    """One time that the list was worked through.

    Attributes:
        made_at: When, with the offset of UTC.
        made_by: Who did it.
    """

    made_at: AwareDatetime
    made_by: str


_DONE_LIST: TypeAdapter[list[Done]] = TypeAdapter(list[Done])


def monthly_list(wiring: Wiring) -> list[str]:
    """What is to be done, with nobody on the table, one sentence each."""
    battery = wiring.inputs.battery is not None
    ways = [
        "Way up on battery: bring the empty table 20 deg head-down and pull the mains plug; it "
        "comes up by itself.",
        "Way up by wire: with the Pi's plug pulled, hold S10; the table comes up.",
    ]
    crank = ["Way up by hand: with all plugs pulled, bring the table up with the crank."]
    relay = [
        "Heartbeat: while the empty table moves, sudo systemctl kill -s STOP station; K1 drops "
        "at once.",
    ]
    guard = [
        "Guard: while the empty table moves, sudo systemctl kill -s STOP station-guard; K4 drops "
        "at once. Then -s CONT.",
    ]
    enabling = ["Enabling switch: let it go while the empty table goes down; it stops."]
    return [
        "Emergency stop: press each button while the empty table moves; it stands at once, and "
        "nothing moves when it is pulled out again.",
        "Start/stop button: press it while the empty table moves; it stops softly.",
        "End switches: press each inner and each outer one by hand while the empty table moves "
        "towards it; it stops.",
        "Ankle lock: open it with the table parked; no session can be started.",
        *(ways if battery else crank),
        *(relay if wiring.power.mode is PowerMode.HEARTBEAT else []),
        *(guard if wiring.guard.fitted else []),
        *(enabling if wiring.inputs.enabling is not None else []),
        "Look and shake: bolts, welds, pivot, actuator's ends, straps, cables, sensors' mounts.",
    ]


def read_done(path: Path) -> list[Done]:
    """Every time it was done, the first one first; empty without a file.

    Raises:
        BadChecks: There is a file, but it cannot be used.
    """
    hint = f"Put {path.name} aside and work through the list: {_DONE}"
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        if found["format"] != FORMAT:
            raise BadChecks(f"{path}: was written by another version of this program.", hint)
        return _DONE_LIST.validate_python(found["done"])
    except FileNotFoundError:
        return []
    except OSError as error:
        raise BadChecks(f"{path}: cannot be read ({error.strerror}).", hint) from error
    except (ValueError, KeyError, TypeError, ValidationError) as error:
        raise BadChecks(f"{path}: is not a file of monthly checks.", hint) from error


def add_done(path: Path, who: str, now: datetime) -> None:
    """Note that somebody has worked through the list.

    Raises:
        BadChecks: The name is empty or too long, or the file cannot be read or written.
    """
    who = " ".join(who.split())
    if not 0 < len(who) <= NAME_LENGTH:
        raise BadChecks("Somebody has to have done it.", "Give the name: --checked NAME")
    done = [*read_done(path), Done(now, who)]
    found = {"format": FORMAT, "done": [asdict(each) for each in done]}
    fresh = path.with_suffix(".new")
    try:
        with fresh.open("w", encoding="utf-8") as file:
            json.dump(found, file, indent=1, default=datetime.isoformat)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    except OSError as error:
        hint = "Run it as: sudo station doctor --checked NAME"
        raise BadChecks(f"{path}: cannot be written ({error.strerror}).", hint) from error


def monthly(facts: Facts) -> Result:
    """The list was worked through within a month."""
    if facts.checked_problem is not None:
        return bad_for("monthly check", facts.checked_problem)
    if facts.checked_at is None:
        text = "The monthly list was never worked through."
        return warning("monthly check", text, f"Work through the list below, then: {_DONE}")
    at, who = facts.checked_at
    ago = facts.clock.now - at
    text = f"The monthly list was last worked through by {who} on {at:%Y-%m-%d}"
    if ago > OVERDUE:
        return bad("monthly check", f"{text}, {ago.days} days ago.", f"Do it, then: {_DONE}")
    if ago > DUE:
        return warning("monthly check", f"{text}, {ago.days} days ago.", f"Do it, then: {_DONE}")
    return ok("monthly check", f"{text}.")


MONTHLY_CHECKS: tuple[Check, ...] = (monthly,)
