"""Backups: made, taken away as one file, and put back; all of it the owner's alone."""

import shutil
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from io import RawIOBase
from pathlib import Path

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from station.calibration import FILE_NAME
from station.control.modes import Mode
from station.records.backup import KEPT, NAME, back_up, file_of
from station.records.backup import backups as whole_backups
from station.records.errors import RecordsError
from station.records.exchange import Exchanged, exchange
from station.records.restore import LookedOver, look_over, source_of
from web.access import Need
from web.condition import controller_figures
from web.errors import WebError, not_found
from web.jobs import Tell, jobs
from web.pages.page import Page
from web.services import services

BACK_UP, RESTORE = "backup", "restore"
FREE_AT_LEAST = 100 * 2**20  # beside the copies that a restore makes
_CHUNK = 64 * 1024
_RESTS = frozenset({Mode.READY, Mode.FAULTED})


@dataclass(frozen=True, slots=True)
class Backup:
    """One backup in the list.

    Attributes:
        name: Of its folder.
        path: Where it is.
        made_at: When, as its name says.
        size_mb: How large; None where this process may not look into it.
    """

    name: str
    path: Path
    made_at: datetime
    size_mb: float | None


def backups() -> ResponseReturnValue:
    """The list, what is being done, and what became of the last thing."""
    folder, problem = _folder()
    return render_template(
        "backups.html",
        backups=_all(),
        folder=folder,
        problem=problem,
        kept=KEPT,
        making=jobs().newest(BACK_UP),
        restoring=jobs().newest(RESTORE),
        nightly=_nightly(),
    )


def make_backup() -> ResponseReturnValue:
    """Begin to make one."""
    folder, problem = _folder()
    if folder is None:
        raise problem or RecordsError("There is no place for a backup.")
    to, url, beside = folder, services().config.database_url, _beside()

    def work(tell: Tell) -> Path:
        tell("Copying and checking the records")
        return back_up(url, beside, to)

    jobs().start(BACK_UP, work, alone=True)
    return redirect(url_for("pages.backups"), code=303)


def put_result_away() -> ResponseReturnValue:
    """What became of the last backup or restore has been read."""
    for kind in (BACK_UP, RESTORE):
        jobs().put_away(kind)
    return redirect(url_for("pages.backups"), code=303)


def download_backup(name: str) -> ResponseReturnValue:
    """A backup as one file; asked for by a form, so that it stands in the log of changes."""
    found = _one(name)
    response = Response(_zipped(found.path), content_type="application/zip")
    response.headers.set("Content-Disposition", "attachment", filename=f"station-{name}.zip")
    return response


def restore_backup(name: str) -> ResponseReturnValue:
    """What is in it, and what putting it back would do: the first question."""
    found, problem, inside = _one(name), _cannot_now(), None
    try:
        inside = look_over(source_of(found.path))
    except RecordsError as error:
        problem = problem or error
    return render_template(
        "backup_restore.html", backup=found, inside=inside, problem=problem, when=_when(inside)
    )


def restore_backup_sure(name: str) -> ResponseReturnValue:
    """The second question."""
    return render_template("backup_sure.html", backup=_one(name), problem=_cannot_now())


def do_restore(name: str) -> ResponseReturnValue:
    """Put it back, when it was said twice."""
    found, problem = _one(name), _cannot_now()
    if request.form.get("sure") != "yes":
        problem = problem or WebError(
            422, "bad_value", _("Nothing was put back."), _("Tick that you are sure, or go back.")
        )
    if problem is not None:
        page = render_template("backup_sure.html", backup=found, problem=problem)
        return page, getattr(problem, "status", 409)
    jobs().start(RESTORE, _restoring(found), alone=True)
    return redirect(url_for("pages.backups"), code=303)


def _restoring(found: Backup) -> Callable[[Tell], Exchanged]:
    folder, problem = _folder()
    if folder is None:
        raise problem or RecordsError("There is no place for a backup.")
    to, url, beside = folder, services().config.database_url, _beside()

    def work(tell: Tell) -> Exchanged:
        return exchange(found.path, url, to, beside, tell=tell)

    return work


def _cannot_now() -> WebError | RecordsError | None:
    """Why nothing can be put back now; None when it can."""
    controller = controller_figures(services())
    if not controller.up:
        return WebError(
            409,
            "controller_down",
            _("The controller does not answer, so nobody knows whether a session runs."),
            _("Start the station, or stop all of it and use station restore."),
        )
    newest = services().link.latest()
    session = newest is not None and newest[0]["session"] is not None
    if controller.mode not in _RESTS or session:
        return WebError(
            409,
            "in_use",
            _("Somebody uses the table."),
            _("Wait until the session is over and the table is upright."),
        )
    return _no_room()


def _no_room() -> RecordsError | None:
    """Both copies have to fit."""
    folder, problem = _folder()
    if folder is None:
        return problem
    file = file_of(services().config.database_url).resolve()
    needed = 3 * file.stat().st_size + FREE_AT_LEAST
    if shutil.disk_usage(file.parent).free >= needed:
        return None
    return RecordsError("The disk has no room for the copies that this needs.", "Free some space.")


def _folder() -> tuple[Path | None, RecordsError | None]:
    """Where this process keeps backups: beside the records, which it may write anyway."""
    try:
        return file_of(services().config.database_url).resolve().parent / "backups", None
    except RecordsError as error:
        return None, error


def _nightly() -> Path | None:
    """Where those of the night are, when that is another place."""
    folder = services().config.station_dir
    nightly = None if folder is None else folder / "backups"
    return nightly if nightly is not None and nightly != _folder()[0] else None


def _all() -> list[Backup]:
    """Every backup that there is, the newest first."""
    found: dict[str, Backup] = {}
    for folder in (_nightly(), _folder()[0]):
        if folder is not None:
            found |= {path.name: _backup(path) for path in _listed(folder)}
    return sorted(found.values(), key=lambda backup: backup.name, reverse=True)


def _listed(folder: Path) -> tuple[Path, ...]:
    try:
        return whole_backups(folder)
    except OSError:
        return ()


def _backup(path: Path) -> Backup:
    try:
        size_mb = sum(each.stat().st_size for each in path.iterdir()) / 2**20
    except OSError:
        size_mb = None
    return Backup(path.name, path, datetime.strptime(path.name, NAME).replace(tzinfo=UTC), size_mb)


def _one(name: str) -> Backup:
    """A backup that may be read; a name never becomes a path, it only finds one in the list."""
    found = next((each for each in _all() if each.name == name), None)
    if found is None or found.size_mb is None:
        raise not_found("backup")
    return found


def _beside() -> tuple[Path, ...]:
    """What goes with the records."""
    config = services().config
    folder = config.station_dir
    calibration = None if folder is None else folder / FILE_NAME
    return tuple(filter(None, (config.settings_file, calibration)))


def _when(inside: LookedOver | None) -> datetime | None:
    if inside is None or inside.newest is None:
        return None
    return datetime.fromisoformat(inside.newest).replace(tzinfo=UTC)


class _Out(RawIOBase):
    """Takes what the archive writes, until it is sent."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, part: bytes) -> int:  # type: ignore[override]
        self._parts.append(bytes(part))
        return len(part)

    def taken(self) -> bytes:
        parts, self._parts = self._parts, []
        return b"".join(parts)


def _zipped(folder: Path) -> Iterator[bytes]:
    """The files of a folder as an archive, never more of it in memory than a part."""
    out = _Out()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.iterdir()):
            with path.open("rb") as file, archive.open(path.name, "w", force_zip64=True) as entry:
                while part := file.read(_CHUNK):
                    entry.write(part)
                    yield out.taken()
    yield out.taken()


PAGES: tuple[Page, ...] = (
    Page("GET", "/system/backups", backups, Need.OWNER),
    Page("POST", "/system/backups", make_backup, Need.OWNER),
    Page("POST", "/system/backups/read", put_result_away, Need.OWNER),
    Page("POST", "/system/backups/<name>/download", download_backup, Need.OWNER),
    Page("GET", "/system/backups/<name>/restore", restore_backup, Need.OWNER),
    Page("GET", "/system/backups/<name>/restore/sure", restore_backup_sure, Need.OWNER),
    Page("POST", "/system/backups/<name>/restore/sure", do_restore, Need.OWNER),
)
