"""How the station is: figures, faults with their hints, versions, checks and the log."""

import logging
from collections.abc import Callable

from flask import current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from station.control.faults import Reaction
from station.doctor.examine import FOR_EVERYBODY, examine
from station.doctor.gather import Place, gather
from station.doctor.machine import Machine
from station.doctor.results import Result
from station.errors import StationError
from station.records.rows import EventRow
from station.settings import load_settings
from web.access import Need, current_visitor
from web.condition import (
    clock_figures,
    controller_figures,
    fault_table,
    storage,
    versions,
    web_figures,
)
from web.errors import WebError
from web.jobs import Tell, jobs
from web.log_ring import KEPT, RING, without_secrets
from web.pages import backups, settings
from web.pages.page import Page
from web.services import services

CHECK = "check"
LEVELS = {"all": logging.NOTSET, "warning": logging.WARNING, "error": logging.ERROR}
OF_THE_TABLE = frozenset({"mode", "fault", "fault_over", "acknowledged", "interrupted", "clock"})
JOURNAL = ["journalctl", "--unit=station", f"--lines={KEPT}", "--no-pager", "--output=short-iso"]

REACTIONS = {
    Reaction.INFORM: _l("It is shown; nothing else happens."),
    Reaction.REFUSE: _l("No session can be started."),
    Reaction.RETURN: _l("The table comes up slowly."),
    Reaction.STOP: _l("The table stops and holds."),
    Reaction.CUT: _l("The motor's power is cut."),
}


def system() -> ResponseReturnValue:
    """Everything that can be found out without asking anybody for long."""
    rooms = services()
    return render_template(
        "system.html",
        controller=controller_figures(rooms),
        web=web_figures(rooms),
        storage=storage(rooms),
        clock=clock_figures(),
        versions=versions(),
        fault_table=fault_table(),
        reactions=REACTIONS,
        check=jobs().newest(CHECK),
        owner=current_visitor().may(Need.OWNER),
        pages_there={name.partition(".")[2] for name in current_app.view_functions},
    )


def run_checks() -> ResponseReturnValue:
    """Begin the checks, or put their results away."""
    act = request.form.get("act", "begin")
    if act == "away":
        jobs().put_away(CHECK)
    else:
        jobs().start(CHECK, _checks())
    return redirect(url_for("pages.system", _anchor="checks"), code=303)


def log() -> ResponseReturnValue:
    """The newest lines of the web's log and of the controller's, as far as they may be read."""
    level = request.args.get("level", "all")
    if level not in LEVELS:
        raise WebError(404, "not_found", _("There is no such level."), _("Choose one of those."))
    return render_template(
        "system_log.html",
        level=level,
        levels=tuple(LEVELS),
        follow="follow" in request.args,
        lines=RING.lines(LEVELS[level]),
        events=_events(),
        journal=_journal(Machine()),
    )


def _checks() -> Callable[[Tell], list[Result]]:
    """The doctor's checks that say the same whoever asks; no pin and no sensor is touched."""
    config = services().config
    place = Place(config.station_dir or config.data_dir, config.database_url, config.run_dir)

    def work(tell: Tell) -> list[Result]:
        tell("Looking at the computer, the records and the table's files")
        wiring = load_settings(config.settings_file).wiring()
        facts = gather(wiring, place, ask=lambda _: None)
        tell("Judging")
        return examine(facts, FOR_EVERYBODY)

    return work


def _events() -> tuple[EventRow, ...] | None:
    """What the table did lately, without what people said; None when the records do not answer."""
    try:
        found = services().store.latest_events(KEPT)
    except StationError:
        return None
    return tuple(event for event in found if event.kind in OF_THE_TABLE)


def _journal(machine: Machine) -> list[str] | None:
    """The controller's lines in the system's journal, newest first; None where it is closed."""
    if services().config.simulated:
        return None
    lines = (machine.run(JOURNAL) or "").splitlines()
    told = [without_secrets(line) for line in lines if not line.startswith("-- ")]
    return told[::-1] or None


PAGES: tuple[Page, ...] = (
    Page("GET", "/system", system, Need.MEMBER),
    Page("POST", "/system/check", run_checks, Need.MEMBER),
    Page("GET", "/system/log", log, Need.MEMBER),
    *backups.PAGES,
    *settings.PAGES,
)
