"""The page `docs/settings.md`, made from the classes of the settings file."""

from collections.abc import Iterator

from pydantic.fields import FieldInfo

from station.settings import Settings, section_of
from station.settings_values import allowed_values
from station.settings_wiring import Section

_HEAD = """\
# Settings

They stand in `station.toml` in the data directory, or in the file named by `--settings`.
Every setting has a default that is safe; a key that is not listed here is an error.
This page is made by `make docs`."""


def settings_page() -> str:
    """The whole page."""
    return "\n".join([_HEAD, *_sections("", Settings)]) + "\n"


def _sections(prefix: str, model: type[Section]) -> Iterator[str]:
    for name, field in model.model_fields.items():
        section = section_of(field)
        if section is None:
            continue
        plain = {key: each for key, each in section.model_fields.items() if not section_of(each)}
        if plain:
            yield f"\n## [{prefix}{name}]\n\n{_text(section)}\n"
            yield "| key | default | allowed | meaning |\n|---|---|---|---|"
            yield from (_row(key, each) for key, each in plain.items())
        yield from _sections(f"{prefix}{name}.", section)


def _text(section: type[Section]) -> str:
    """The class's docstring without its indentation."""
    return "\n".join(line.strip() for line in (section.__doc__ or "").strip().splitlines())


def _row(key: str, field: FieldInfo) -> str:
    meaning = " ".join((field.description or "").split())
    return f"| `{key}` | {_shown(field.default)} | {allowed_values(field)} | {meaning} |"


def _shown(value: object) -> str:
    """A default as it is written in the file."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return f"{value:g}"
    if isinstance(value, tuple):
        return str(list(value))
    return f'"{value}"' if isinstance(value, str) else str(value)
