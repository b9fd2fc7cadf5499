"""The printed report: what somebody reads on its pages."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from station.export import fonts
from station.export.digest import MOST_LISTED
from station.export.period import ALL, Period
from station.export.report import Subject, report
from station.people.person import Person
from station.people.questionnaires import rmdq
from station.records.rows import SessionRow
from station.records.store import Store
from tests.export.made import BEGAN

NOW = datetime(2026, 4, 1, 12, 0, tzinfo=UTC)
MUSCLES = {"cat-cow": ("Back", "Abdomen"), "bridge": ("Back",)}


def pages(store: Store, person: Person | None, period: Period = ALL) -> list[str]:
    """The words of each page, as a reader of the file finds them."""
    assert person is not None
    file = report(store, Subject(person, period, MUSCLES, NOW))
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(file)).pages]


def words(store: Store, person_id: str, period: Period = ALL) -> str:
    return " ".join(pages(store, store.person(person_id), period))


def test_the_report_says_who_prescribed_what_and_what_came_of_it(store: Store) -> None:
    text = words(store, "anna")
    for said in (
        "Anna Kovács, born 1960",
        "Period: all that is recorded",
        "Prescribed by Dr Berg",
        "Deepest angle 20 deg",
        "Sessions done to the end 1",
        "Sessions broken off 2",
        "Mean pain before and after 5.0 and 4.5",
        "Time head-down, all together 2.3 min",
        "Deepest angle 18 deg; the limit is now 20 deg",
        "This report is no diagnosis and no medical opinion.",
    ):
        assert said in text


def test_weeks_without_a_session_are_told_too(store: Store) -> None:
    store.begin_session(SessionRow("w", "anna", "x", "x", BEGAN + timedelta(days=30), BEGAN,
                                   "completed", inverted_s=90.0))  # fmt: skip
    text = words(store, "anna")
    assert "23 Mar 2026 0 0 4 0.0 min" in text
    assert "30 Mar 2026 1 0 4 1.5 min" in text


def test_regions_of_the_body_count_what_was_done(store: Store) -> None:
    text = words(store, "anna")
    assert "Repetitions by region of the body" in text
    assert "22" in text.partition("Repetitions by region")[2].partition("Questionnaires")[0]


def test_a_questionnaire_that_was_repeated_says_what_the_change_means(store: Store) -> None:
    store.progress.add_score("anna", rmdq([1]))
    text = words(store, "anna")
    assert "-7. Better than at the first time, by an amount that people usually notice." in text


def test_stops_faults_and_not_being_well_are_listed_with_notes(store: Store) -> None:
    text = words(store, "anna")
    assert (
        "ended unwell, or with pain of 6 or more; stopped 2 times; 1 fault of the machine; "
        "2 of 5 steps done" in text
    )
    assert '=HYPERLINK("http://example.org"), "quoted" and a second line' in text


def test_every_page_says_which_of_how_many_it_is(store: Store) -> None:
    for number in range(80):
        at = BEGAN + timedelta(days=20 + number)
        store.begin_session(SessionRow(f"n{number}", "anna", "x", "x", at, at, "completed",
                                       note=f"note {number}", stops=1))  # fmt: skip
    found = pages(store, store.person("anna"))
    for number, page in enumerate(found, 1):
        assert f"Page {number} of {len(found)}" in page
    assert f"The newest {MOST_LISTED} of 82." in " ".join(found)


def test_somebody_without_anything_has_a_report_that_says_so(store: Store) -> None:
    text = words(store, "berg", Period(date(2020, 1, 1), date(2020, 2, 1)))
    assert "01 Jan 2020 to 01 Feb 2020" in text
    assert "There was no session in this period." in text
    assert "Prescribed by nobody yet: as for everybody new" in text


def test_a_note_longer_than_a_page_and_full_of_marks_is_printed(store: Store) -> None:
    note = "<b>& </font> \x00\x07\ud83d " + "word " * 4000 + "the end"
    at = BEGAN + timedelta(days=20)
    store.begin_session(SessionRow("n", "anna", "<i>", "<para>", at, at, "completed",
                                   note=note.replace("\ud83d", "")))  # fmt: skip
    text = words(store, "anna")
    assert "<b>& </font>" in text
    assert "the end" in text


@pytest.fixture
def only_shipped(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A system without any font of its own."""
    caches = (fonts.fonts, fonts.bold, fonts._known)
    monkeypatch.setattr(fonts, "REGULAR", (("dejavu", Path("/nowhere.ttf")), fonts.REGULAR[1]))
    monkeypatch.setattr(fonts, "BOLD", fonts.BOLD[1:])
    for each in caches:
        each.cache_clear()
    yield
    for each in caches:
        each.cache_clear()


@pytest.mark.usefixtures("only_shipped")
def test_letters_that_no_font_has_lose_their_accent_or_become_a_question_mark(
    store: Store,
) -> None:
    person = store.person("anna")
    assert person is not None
    text = pages(store, replace(person, name="Ĝöñül 東\u202e京 \U0001f600"))[0]
    assert "Göñül ?? ?" in text


def test_a_font_file_of_another_kind_is_passed_over(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    other = tmp_path / "font.ttf"
    other.write_bytes(b"OTTO" + bytes(200))
    monkeypatch.setattr(fonts, "REGULAR", (("other", other), *fonts.REGULAR[1:2]))
    fonts.fonts.cache_clear()
    assert [font.fontName for font in fonts.fonts()] == ["vera"]
    fonts.fonts.cache_clear()
