"""Forms: what was typed is kept, and what is wrong is said at its field."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from station.people.person import HEIGHTS_CM, Units
from web.forms import CM_PER_INCH, Form, height_cm, height_text

HEIGHTS = st.integers(*HEIGHTS_CM)


def test_what_was_typed_is_shown_again_also_when_it_is_wrong() -> None:
    form = Form({"age": " about thirty "})
    assert form.number("age", 1, 99) == 1
    assert form.text("age") == "about thirty"
    assert form.error("age") == "Enter a number from 1 to 99."


def test_a_field_that_nobody_sent_is_empty_and_not_wrong() -> None:
    form = Form({})
    assert form.text("name") == ""
    assert form.chosen("programs") == ()
    assert form.error("name") == ""


def test_all_that_is_ticked_is_read() -> None:
    form = Form(MultiDict([("programs", "a"), ("programs", "b")]))
    assert form.chosen("programs") == ("a", "b")


def test_a_line_that_is_needed_says_so_and_one_too_long_says_how_long() -> None:
    form = Form({"name": "  ", "note": "x" * 61})
    form.line("name", "Enter a name.")
    form.line("note")
    assert form.errors == {
        "name": "Enter a name.",
        "note": "This has 61 characters; 60 fit here.",
    }


def test_what_no_database_keeps_is_left_out() -> None:
    assert Form({"name": "An\0na"}).text("name") == "Anna"


def test_a_text_that_is_too_long_is_refused_and_nothing_of_it_is_lost() -> None:
    form = Form({"note": "x" * 10_000})
    form.line("note", longest=2000)
    assert form.error("note") == "This has 10000 characters; 2000 fit here."
    assert form.text("note") == "x" * 10_000


@pytest.mark.parametrize(("text", "value"), [("1.5", 1.5), ("1,5", 1.5), (" 2 ", 2.0)])
def test_numbers_have_a_point_or_a_comma(text: str, value: float) -> None:
    form = Form({"rate": text})
    assert form.number("rate", 0.3, 3) == value
    assert not form.errors


@pytest.mark.parametrize("text", ["", "fast", "nan", "inf", "1e999", "--1"])
def test_what_is_no_number_names_the_range(text: str) -> None:
    form = Form({"rate": text})
    form.number("rate", 0.3, 3, " deg/s")
    assert form.error("rate") == "Enter a number from 0.3 to 3 deg/s."


@pytest.mark.parametrize("text", ["0.29", "3.01", "-1"])
def test_a_number_outside_its_range_is_named_with_the_range(text: str) -> None:
    form = Form({"rate": text})
    assert form.number("rate", 0.3, 3) == 0.3
    assert form.error("rate").endswith("is outside; 0.3 to 3 is allowed.")
    assert form.text("rate") == text


def test_a_part_of_a_whole_thing_is_refused() -> None:
    form = Form({"sessions": "2.5"})
    form.whole("sessions", 1, 20)
    assert form.error("sessions") == "Enter a whole number from 1 to 20."


def test_the_first_sentence_at_a_field_stays() -> None:
    form = Form({"sessions": "many"})
    form.refuse("sessions", "First.")
    form.refuse("sessions", "Second.")
    assert form.error("sessions") == "First."


def test_one_of_several_is_taken_and_anything_else_is_asked_for_again() -> None:
    form = Form({"role": "member", "units": "parsecs"})
    assert form.one_of("role", ("member", "owner"), "Choose a role.") == "member"
    assert form.one_of("units", tuple(Units), "Choose the units.") == ""
    assert form.errors == {"units": "Choose the units."}


@pytest.mark.parametrize(
    ("text", "value", "sentence"),
    [
        ("", None, ""),
        ("2026-03-31", date(2026, 3, 31), ""),
        ("31.3.26", None, "Enter a date as year-month-day, for example 2026-03-31."),
        ("2025-12-31", None, "Enter a date from 1 Jan 2026 to 31 Dec 2026."),
    ],
)
def test_dates_are_read_or_asked_for(text: str, value: date | None, sentence: str) -> None:
    form = Form({"until": text})
    assert form.day("until", date(2026, 1, 1), date(2026, 12, 31)) == value
    assert form.error("until") == sentence


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("172", 172), ("172 cm", 172), ("1.72 m", 172), ("1,72", 172), ("5 ft 8 in", 173),
        ("5'8\"", 173), ("5'8", 173), ("5 8", 173), ("6 ft", 183), ("6'", 183), ("5ft11in", 180),
        ("5 ft 12 in", None), ("tall", None), ("", None), ("17.2", None), ("1234", None),
    ],
)  # fmt: skip
def test_heights_are_read_as_people_write_them(text: str, value: int | None) -> None:
    assert height_cm(text) == value


@given(HEIGHTS)
def test_a_height_is_read_back_as_it_is_shown(value_cm: int) -> None:
    assert height_cm(height_text(value_cm, Units.METRIC)) == value_cm
    shown = height_cm(height_text(value_cm, Units.IMPERIAL))
    assert shown is not None
    assert abs(shown - value_cm) <= CM_PER_INCH / 2 + 0.5


@given(HEIGHTS, st.sampled_from(Units))
def test_a_height_that_nobody_touched_stays_as_it_was(value_cm: int, units: Units) -> None:
    form = Form({"height": height_text(value_cm, units)})
    assert form.height("height", value_cm, units) == value_cm
    assert not form.errors


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("short", "Enter a height such as 172 cm, or 5 ft 8 in."),
        ("99", "99 cm is outside; 100 to 230 cm is allowed."),
        ("8'0", "244 cm is outside; 100 to 230 cm is allowed."),
    ],
)
def test_a_height_that_cannot_be_is_said_at_its_field(text: str, sentence: str) -> None:
    form = Form({"height": text})
    form.height("height", 170, Units.METRIC)
    assert form.error("height") == sentence


def test_a_height_can_be_taken_out_again() -> None:
    assert Form({"height": ""}).height("height", 170, Units.METRIC) is None
