"""The files of the translations: complete, compiled, and the same places in every language."""

import re
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from web.language import LANGUAGES, catalogue
from web.language.catalogue import DOMAINS
from web.language.checks import problems
from web.language.chunks import main, merge, split
from web.language.making import extracted, mo_bytes, po_bytes, po_file, read, updated

OTHERS = [(language, domain) for language in LANGUAGES if language != "en" for domain in DOMAINS]


@cache
def in_source(domain: str) -> Catalog:
    """As `extracted`, looked for once."""
    return extracted(domain)


def ids(found: Catalog) -> set[object]:
    return {each.id for each in found if each.id}


@pytest.mark.parametrize(("language", "domain"), OTHERS)
def test_every_text_of_the_source_stands_in_the_files(language: str, domain: str) -> None:
    written, there = ids(read(language, domain)), ids(in_source(domain))
    assert there - written == set(), "make words"
    assert written - there == set(), "make words"


@pytest.mark.parametrize(("language", "domain"), OTHERS)
def test_every_text_is_translated_with_the_same_places(language: str, domain: str) -> None:
    found = read(language, domain)
    wrong = [f"{each.id!r} {what}" for each in found if each.id for what in problems(each, found)]
    assert wrong == []


@pytest.mark.parametrize(("language", "domain"), OTHERS)
def test_what_is_read_at_run_time_is_what_is_written(language: str, domain: str) -> None:
    file = po_file(language, domain)
    assert file.with_suffix(".mo").read_bytes() == mo_bytes(read(language, domain))
    assert file.read_bytes() == po_bytes(updated(language, domain)), "make words"


def test_the_files_do_not_depend_on_the_day_or_the_machine() -> None:
    text = po_file("de", "client").read_text()
    assert not re.search(r"^#: .*:\d+$", text, re.MULTILINE)
    assert "/home" not in text
    assert "2026-01-01 00:00" in text


def one(text: str, said: str | tuple[str, ...], **more: object) -> tuple[Message, Catalog]:
    found = Catalog(locale="de", fuzzy=False)
    key = (text, f"{text}s") if isinstance(said, tuple) else text
    return found.add(key, said, **more), found  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "said", "why"),
    [
        ("Left in %(what)s", "Übrig in %(was)s", "places"),
        ("Left in {what}", "Übrig", "places"),
        ("{0} of {1}", "{0} von {0}", "places"),
        ("100 %%", "100 %", "places"),
        ("See <b>this</b>", "Siehe das", "marks"),
        ("Stop ", "Halt", "blanks"),
        ("Stop", "", "not translated"),
        ("%(num)s step", ("%(num)s Schritt", ""), "not translated"),
    ],
)
def test_a_wrong_translation_is_told(text: str, said: str | tuple[str, ...], why: str) -> None:
    found = list(problems(*one(text, said)))
    assert len(found) == 1
    assert why in found[0]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Left in %(what)s", "In %(what)s übrig"),
        ("{0} of {1}", "von {1} {0}"),
        ("%(num)s step", ("ein Schritt", "%(num)s Schritte")),
        ("See <b>this</b>", "Siehe <b>das</b>"),
    ],
)
def test_a_good_translation_is_let_pass(text: str, said: str | tuple[str, ...]) -> None:
    assert list(problems(*one(text, said))) == []


def test_a_fuzzy_one_is_told() -> None:
    assert list(problems(*one("Stop", "Halt", flags=["fuzzy"]))) == ["is marked as fuzzy"]


def said(domain: str, text: str) -> object:
    """What stands in the German file for a text."""
    found = read("de", domain).get(text)
    return None if found is None else found.string


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A place without any translation yet."""
    monkeypatch.setattr(catalogue, "DIRECTORY", tmp_path / "translations")
    return tmp_path / "parts"


def test_what_is_left_is_given_out_in_parts_and_taken_back(empty: Path) -> None:
    files = split(3, empty, "de")
    parts = {file.name[:2] for file in files}
    assert parts == {"01", "02", "03"}
    shared = [each for file in files for each in ids(read_po(BytesIO(file.read_bytes())))]
    assert len(shared) == sum(len(ids(in_source(domain))) for domain in DOMAINS)
    text = files[0].read_text()
    first = re.search(r'^msgid "(\w[^"%{\\]+)"\nmsgstr ""$', text, re.MULTILINE)
    assert first is not None
    files[0].write_text(text.replace(first[0], first[0][:-1] + 'Übersetzt"'))
    assert merge(empty, "de") == ()
    domain = files[0].name[3:].partition(".")[0]
    assert said(domain, first[1]) == "Übersetzt"
    assert catalogue.translations("de", domain).gettext(first[1]) == "Übersetzt"


def test_what_is_wrong_in_a_part_is_told_and_left_out(
    empty: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["split", "1", str(empty)]) == 0
    file = empty / "01-station.de.po"
    text = file.read_text()
    sentence = "{0} has no health check yet, and this program moves the table."
    whole = f'msgid "{sentence}"\nmsgstr ""'
    assert whole in text
    file.write_text(text.replace(whole, whole[:-1] + '{1} hat keinen."'))
    assert main(["merge", str(empty)]) == 1
    assert "has the places" in capsys.readouterr().out
    assert said("station", sentence) == ""


def test_it_tells_how_it_is_used(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "split 6 FOLDER" in capsys.readouterr().out
