"""What the `station` commands have in common: kinds of values, options, where things are."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from station.records.store import Store
    from station.service.session_run import PlannedFault
    from station.settings import Settings

SETTINGS_NAME = "station.toml"

F = TypeVar("F", bound=Callable[..., Any])


class Within(click.ParamType[float]):
    """A number within a range, as a sentence when it is not; NaN is none."""

    name = "number"

    def __init__(self, low: float, high: float) -> None:
        self._low, self._high = low, high

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """The number."""
        try:
            number = float(value)
        except ValueError:
            number = float("nan")
        if not (isfinite(number) and self._low <= number <= self._high):
            self.fail(f"{value} is not a number from {self._low:g} to {self._high:g}.", param, ctx)
        return number


class Whole(Within):
    """A whole number within a range."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The number."""
        number = super().convert(value, param, ctx)
        if number != int(number):
            self.fail(f"{value} is not a whole number.", param, ctx)
        return int(number)


class Port(Whole):
    """A TCP port."""

    name = "port"

    def __init__(self) -> None:
        super().__init__(1, 65535)


class FaultAt(click.ParamType["PlannedFault"]):
    """A fault of the pretend table and when it comes."""

    name = "NAME@SECONDS"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> "PlannedFault":
        """The fault."""
        from station.service.session_run import BadFault, parse_fault

        try:
            return parse_fault(value)
        except BadFault as error:
            self.fail(str(error), param, ctx)


DIRECTORY = click.Path(file_okay=False, path_type=Path)
FILE = click.Path(path_type=Path)


def data_option(command: F) -> F:
    """`--data`, handed over as `data_dir`."""
    text = "Directory of the records; the usual place when left out."
    return click.option("--data", "data_dir", type=DIRECTORY, help=text)(command)


def settings_option(command: F) -> F:
    """`--settings`, handed over as `settings_file`."""
    text = "Settings file; station.toml in the data directory when left out."
    return click.option("--settings", "settings_file", type=FILE, help=text)(command)


def seed_option(command: F) -> F:
    """`--seed`."""
    text = "Of the pretend table: the same seed, the same noise."
    return click.option("--seed", type=int, default=0, show_default=True, help=text)(command)


def data_place(given: Path | None) -> Path:
    """The data directory that was given, or the usual one."""
    from station.records.storage import default_data_dir

    return given or default_data_dir()


def settings_place(given: Path | None, data_dir: Path) -> Path | None:
    """The settings file that was given, or the one in the data directory, if there is one."""
    usual = data_dir / SETTINGS_NAME
    there = os.path.exists(usual)  # a directory that cannot be entered is told of later
    return given or (usual if there else None)


def read_settings(given: Path | None, data_dir: Path) -> "Settings":
    """The settings; raises `BadSettings`."""
    from station.settings import load_settings

    return load_settings(settings_place(given, data_dir))


def records_url(settings: "Settings", data_dir: Path) -> str:
    """Address of the records."""
    from station.records.storage import database_url

    return settings.records.url or database_url(data_dir)


@contextmanager
def opened_store(data_dir: Path | None, settings_file: Path | None) -> Iterator["Store"]:
    """The records, closed at the end."""
    from station.records.store import Store

    data = data_place(data_dir)
    store = Store.open(records_url(read_settings(settings_file, data), data))
    try:
        yield store
    finally:
        store.close()
