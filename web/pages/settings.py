"""What can be set and what is: shown in the browser, changed in the file."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from station.settings import BadSettings, Settings, load_settings
from station.settings_page import Key, Table, settings_tables, written
from web.access import Need
from web.language import t
from web.log_ring import without_secrets
from web.pages.page import Page
from web.services import services

LONGEST_FIND = 60


@dataclass(frozen=True, slots=True)
class Value:
    """A key with what it is now.

    Attributes:
        key: What it means and may be.
        now: As it is written; passwords are left out.
        from_file: The file says so; else it is the default.
    """

    key: Key
    now: str
    from_file: bool


def settings() -> ResponseReturnValue:
    """Every key with its value, its default and where it came from."""
    path = services().config.settings_file
    problem: BadSettings | None = None
    found, said = Settings(), dict[str, Any]()
    try:
        found, said = load_settings(path), _said(path)
    except BadSettings as error:
        problem = error
    find = request.args.get("find", "").strip()[:LONGEST_FIND]
    tables = [
        (table, values)
        for table in settings_tables()
        if (values := _found(table, find, [_value(table, k, found, said) for k in table.keys]))
    ]
    return render_template(
        "settings.html",
        tables=tables,
        find=find,
        path=path,
        usual=_usual_place(),
        problem=problem,
        simulated=services().config.simulated,
    )


def _found(table: Table, find: str, values: list[Value]) -> list[Value]:
    """Those in which every word that is looked for stands; all of them for no word."""
    words = find.lower().split()

    def has_all(value: Value) -> bool:
        key = value.key
        text = f"{table.name} {table.text} {key.name} {t(key.meaning)} {key.meaning} {value.now}"
        return all(word in text.lower() for word in words)

    return [value for value in values if has_all(value)]


def _said(path: Path | None) -> dict[str, Any]:
    """What the file itself says."""
    return {} if path is None else tomllib.loads(path.read_text(encoding="utf-8"))


def _usual_place() -> Path | None:
    folder = services().config.station_dir
    return None if folder is None else folder / "station.toml"


def _value(table: Table, key: Key, found: Settings, said: dict[str, Any]) -> Value:
    section: Any = found
    for name in table.name.split("."):
        section, said = getattr(section, name), said.get(name, {})
    return Value(key, without_secrets(written(getattr(section, key.name))), key.name in said)


PAGES: tuple[Page, ...] = (Page("GET", "/settings", settings, Need.MEMBER),)
