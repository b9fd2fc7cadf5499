"""Makes the catalogues of every language from the source: `make words`.

Collects the texts, takes new ones into each language's files, drops those that are gone, and
compiles. Nothing in the files depends on the day or the machine, so that a diff shows words only.
"""

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from web.language import catalogue
from web.language.catalogue import DOMAINS, STATION
from web.language.reader import ENGLISH, LANGUAGES
from web.language.sources import SOURCES, WORDS, Source

ROOT = Path(__file__).parent.parent.parent
KEYWORDS = {**DEFAULT_KEYWORDS, "_l": None, "lazy_gettext": None, "lazy_ngettext": (1, 2)}
_ALWAYS = datetime(2026, 1, 1, tzinfo=UTC)  # a date that never changes
_HEADER = "# Texts of the inversion station; made by `make words`, translated by hand."


def extracted(domain: str, root: Path = ROOT) -> Catalog:
    """Every text of a domain as it stands in the source now."""
    found = _catalog(domain)
    for source in SOURCES:
        if source.domain == domain:
            for file in _files(source, root):
                _take(found, source, file, str(file.relative_to(root)))
    if domain == STATION:
        for word in WORDS:
            found.add(word, locations=[("web/language/sources.py", 0)])
    return found


def po_file(language: str, domain: str) -> Path:
    """Where the translations of a domain are written by hand."""
    return catalogue.DIRECTORY / language / "LC_MESSAGES" / f"{domain}.po"


def read(language: str, domain: str) -> Catalog:
    """The translations of a domain; none when there is no file yet."""
    file = po_file(language, domain)
    if not file.exists():
        return _catalog(domain, language)
    with file.open("rb") as opened:
        return read_po(opened, locale=language, domain=domain)


def updated(language: str, domain: str) -> Catalog:
    """The translations with the texts of the source: new ones empty, old ones gone."""
    before, now = read(language, domain), _catalog(domain, language)
    for message in extracted(domain):
        if message.id:
            now.add(
                message.id,
                _known(before, message),
                locations=message.locations,
                flags=message.flags,
                auto_comments=message.auto_comments,
                context=message.context,
            )
    return now


def po_bytes(found: Catalog) -> bytes:
    """The catalogue as a .po file, in the order of the files where the texts stand."""
    out = BytesIO()
    write_po(out, found, width=100, sort_by_file=True, include_lineno=False, ignore_obsolete=True)
    return out.getvalue()


def mo_bytes(found: Catalog) -> bytes:
    """The catalogue as it is read at run time."""
    out = BytesIO()
    write_mo(out, found)
    return out.getvalue()


def write(language: str, domain: str, found: Catalog) -> None:
    """Write both files of a domain."""
    file = po_file(language, domain)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(po_bytes(found))
    file.with_suffix(".mo").write_bytes(mo_bytes(found))


def main() -> None:
    """Bring every language up to date and say what is left to translate."""
    for language in LANGUAGES:
        if language == ENGLISH:
            continue
        for domain in DOMAINS:
            found = updated(language, domain)
            write(language, domain, found)
            left = sum(not is_translated(each.string) for each in found if each.id)
            sys.stdout.write(f"{language} {domain}: {len(found)} texts, {left} to translate\n")


def is_translated(text: str | tuple[str, ...] | list[str] | None) -> bool:
    """Whether there is a translation, in every form of the plural."""
    return all(text) if isinstance(text, tuple | list) else bool(text)


def _catalog(domain: str, language: str | None = None) -> Catalog:
    return Catalog(
        locale=language,
        domain=domain,
        header_comment=_HEADER,
        project="inversion-station",
        version="1",
        creation_date=_ALWAYS,
        revision_date=_ALWAYS,
        last_translator="",
        language_team="",
        msgid_bugs_address="",
        fuzzy=False,
    )


def _files(source: Source, root: Path) -> Iterator[Path]:
    return (each for each in sorted(root.glob(source.files)) if each.name not in source.but)


def _take(found: Catalog, source: Source, file: Path, name: str) -> None:
    options = dict(source.options)
    for _line, message, comments, context in extract_from_file(
        source.method, file, KEYWORDS, options=options
    ):
        text = tuple(message) if isinstance(message, list | tuple) else message
        found.add(text, locations=[(name, 0)], auto_comments=comments, context=context)


def _known(before: Catalog, message: Message) -> str | tuple[str, ...] | list[str] | None:
    """What was written for this text, unless it has become one with a plural since, or back."""
    known = before.get(message.id, context=message.context)
    if known is None or known.pluralizable != message.pluralizable:
        return None
    return known.string


if __name__ == "__main__":
    main()
