"""What can be set: the page `docs/settings.md`, and the same tables for the page in the browser.

Both are made from the classes of the settings file.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from pydantic.fields import FieldInfo

from station.settings import Settings, section_of
from station.settings_values import allowed_values
from station.settings_wiring import Section

_HEAD = """\
# Settings

They stand in `station.toml` in the data directory, or in the file named by `--settings`.
Every setting has a default that is safe; a key that is not listed here is an error.
This page is made by `make docs`."""


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a section.

    Attributes:
        name: As it is written.
        default: As it would be written.
        allowed: What it may be, in words.
        meaning: In a sentence.
    """

    name: str
    default: str
    allowed: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Table:
    """One section with its keys.

    Attributes:
        name: As it is written, with dots.
        text: What it is about.
        keys: In the order in which they are explained.
    """

    name: str
    text: str
    keys: tuple[Key, ...]


def settings_page() -> str:
    """The whole page."""
    return "\n".join([_HEAD, *map(_section, settings_tables())]) + "\n"


def settings_tables() -> Iterator[Table]:
    """Every section that has keys, the outer before the inner."""
    yield from _tables("", Settings)


def written(value: object) -> str:
    """A value as it is written in the file."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return f"{value:g}"
    if isinstance(value, tuple):
        return str(list(value))
    return f'"{value}"' if isinstance(value, str) else str(value)


def _tables(prefix: str, model: type[Section]) -> Iterator[Table]:
    for name, field in model.model_fields.items():
        section = section_of(field)
        if section is None:
            continue
        plain = {key: each for key, each in section.model_fields.items() if not section_of(each)}
        if plain:
            keys = tuple(_key(key, each) for key, each in plain.items())
            yield Table(f"{prefix}{name}", _text(section), keys)
        yield from _tables(f"{prefix}{name}.", section)


def _key(name: str, field: FieldInfo) -> Key:
    meaning = " ".join((field.description or "").split())
    return Key(name, written(field.default), allowed_values(field), meaning)


def _section(table: Table) -> str:
    head = f"\n## [{table.name}]\n\n{table.text}\n\n| key | default | allowed | meaning |"
    rows = (f"| `{k.name}` | {k.default} | {k.allowed} | {k.meaning} |" for k in table.keys)
    return "\n".join([head, "|---|---|---|---|", *rows])


def _text(section: type[Section]) -> str:
    """The class's docstring without its indentation."""
    return "\n".join(line.strip() for line in (section.__doc__ or "").strip().splitlines())
