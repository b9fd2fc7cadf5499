"""Gives what is left to translate to several people, and takes it back.

`python -m web.language.chunks split 6 FOLDER` writes six parts of about the same number of words;
`python -m web.language.chunks merge FOLDER` takes in what has been filled in, after a check.
"""

import sys
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

from web.language.catalogue import DOMAINS
from web.language.checks import problems
from web.language.making import is_translated, read, updated, write
from web.language.reader import ENGLISH, LANGUAGES

_OTHERS = tuple(language for language in LANGUAGES if language != ENGLISH)


def split(parts: int, folder: Path, language: str) -> tuple[Path, ...]:
    """Write what is not translated as that many parts; one that spans two domains is two files."""
    left = [
        (domain, message)
        for domain in DOMAINS
        for message in _in_order(updated(language, domain))
        if message.id and not is_translated(message.string)
    ]
    share = sum(_words(message) for _, message in left) / parts
    found: dict[str, Catalog] = {}
    done = 0
    for domain, message in left:
        name = f"{int(done / share) + 1:02d}-{domain}.{language}.po"
        found.setdefault(name, Catalog(locale=language, fuzzy=False))[message.id] = message
        done += _words(message)
    folder.mkdir(parents=True, exist_ok=True)
    return tuple(_written(folder / name, part) for name, part in found.items())


def merge(folder: Path, language: str) -> tuple[str, ...]:
    """Take in what has been filled in; what is wrong is left out and told, a sentence each."""
    wrong: list[str] = []
    for domain in DOMAINS:
        whole = updated(language, domain)
        for file in sorted(folder.glob(f"*-{domain}.{language}.po")):
            wrong += [f"{file.name}: {problem}" for problem in _take(file, whole, language)]
        write(language, domain, whole)
    return tuple(wrong)


def _take(file: Path, whole: Catalog, language: str) -> list[str]:
    with file.open("rb") as opened:
        part = read_po(opened, locale=language, abort_invalid=True)
    wrong = []
    for message in part:
        if not message.id or not _begun(message):
            continue
        known = whole.get(message.id, context=message.context)
        found = ["is no text of the station"] if known is None else list(problems(message, part))
        wrong += [f"{message.id!r} {problem}" for problem in found]
        if known is not None and not found:
            known.string = message.string
    return wrong


def _begun(message: Message) -> bool:
    text = message.string
    return any(text) if isinstance(text, tuple | list) else bool(text)


def _in_order(catalog: Catalog) -> list[Message]:
    """By the files where the texts stand, so that what belongs together stays together."""
    return sorted(catalog, key=lambda message: message.locations[:1])


def _words(message: Message) -> int:
    ids: Sequence[str] = (message.id,) if isinstance(message.id, str) else message.id
    return sum(len(text.split()) for text in ids)


def _written(file: Path, part: Catalog) -> Path:
    out = BytesIO()
    write_po(out, part, width=100, sort_by_file=True, include_lineno=False)
    file.write_bytes(out.getvalue())
    return file


def main(arguments: Sequence[str]) -> int:
    """Run from the command line; 1 when something could not be taken."""
    match list(arguments):
        case ["split", parts, folder]:
            for language in _OTHERS:
                for file in split(int(parts), Path(folder), language):
                    sys.stdout.write(f"{file}\n")
            return 0
        case ["merge", folder]:
            wrong = [line for language in _OTHERS for line in merge(Path(folder), language)]
            sys.stdout.write("".join(f"{line}\n" for line in wrong))
            left = sum(
                not is_translated(each.string)
                for language in _OTHERS
                for domain in DOMAINS
                for each in read(language, domain)
                if each.id
            )
            sys.stdout.write(f"{left} texts are left to translate\n")
            return 1 if wrong else 0
        case _:
            sys.stdout.write(__doc__ or "")
            return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
