"""What a profile may hold."""

from dataclasses import replace
from datetime import date

import pytest

from station.control.plan import MACHINE_LIMITS, NEW_PERSON, Limits
from station.people.person import (
    BadPerson,
    Guidance,
    Person,
    Turning,
    check_limits,
    demo_person,
)


def test_a_new_person_has_the_limits_of_a_new_person() -> None:
    assert Person("anna", "Anna").limits == NEW_PERSON == Limits(15, 1, 2, 60, 300)


@pytest.mark.requirement("S32")
def test_a_new_person_has_no_health_check() -> None:
    person = Person("anna", "Anna")
    assert person.health_checked_on is None
    assert not person.released


def test_the_demo_person_is_cleared_to_30_degrees_and_keeps_within_the_machine() -> None:
    demo = demo_person(date(2026, 1, 1))
    assert demo.limits == Limits(30, 2, 2, 120, 600) == demo.limits.within(MACHINE_LIMITS)
    assert demo.released
    assert demo.health_checked_on == date(2026, 1, 1)


@pytest.mark.requirement("S13")
@pytest.mark.parametrize(
    ("limit", "value", "sentence"),
    [
        ("deepest_deg", 61.0, "deepest_deg is 61, allowed is 0 to 60."),
        ("deepest_deg", -1.0, "deepest_deg is -1, allowed is 0 to 60."),
        ("rate_down_deg_s", 3.1, "rate_down_deg_s is 3.1, allowed is 0.3 to 3."),
        ("rate_up_deg_s", 0.0, "rate_up_deg_s is 0, allowed is 0.3 to 3."),
        ("hold_s", 181.0, "hold_s is 181, allowed is 0 to 180."),
        ("session_s", 1201.0, "session_s is 1201, allowed is 0 to 1200."),
        ("session_s", float("nan"), "session_s is nan, allowed is 0 to 1200."),
        ("hold_s", float("inf"), "hold_s is inf, allowed is 0 to 180."),
    ],
)
def test_a_limit_out_of_range_is_told(limit: str, value: float, sentence: str) -> None:
    limits = replace(NEW_PERSON, **{limit: value})
    with pytest.raises(BadPerson) as caught:
        Person("anna", "Anna", limits=limits)
    assert str(caught.value) == sentence


def test_the_bounds_themselves_are_allowed() -> None:
    check_limits(MACHINE_LIMITS)
    check_limits(Limits(0, 0.3, 0.3, 0, 0))


@pytest.mark.parametrize(
    ("person_id", "name", "colour", "sentence"),
    [
        ("../x", "Anna", "#2a6f97", "The id '../x' is not usable."),
        ("", "Anna", "#2a6f97", "The id '' is not usable."),
        ("a" * 41, "Anna", "#2a6f97", f"The id '{'a' * 41}' is not usable."),
        ("anna", "  ", "#2a6f97", "A name has 1 to 60 characters."),
        ("anna", "A" * 61, "#2a6f97", "A name has 1 to 60 characters."),
        ("anna", "Anna", "red", "The colour 'red' is not of the form #2a6f97."),
    ],
)
def test_a_profile_that_cannot_be_used_is_told(
    person_id: str, name: str, colour: str, sentence: str
) -> None:
    with pytest.raises(BadPerson) as caught:
        Person(person_id, name, colour)
    assert caught.value.args == (sentence,)


def test_a_new_person_hears_tones_and_only_the_station_turns_its_picture() -> None:
    anna = Person("anna", "Anna")
    assert (anna.language, anna.guidance, anna.turning) == ("", Guidance.SOUND, Turning.STATION)


@pytest.mark.parametrize("language", ["", "de", "pt-BR"])
def test_a_language_is_given_as_browsers_give_it(language: str) -> None:
    assert Person("anna", "Anna", language=language).language == language


@pytest.mark.parametrize("language", ["German", "d", "DE", "de_DE", "de\n", "<b>"])
def test_what_is_no_language_is_told(language: str) -> None:
    with pytest.raises(BadPerson, match="is not of the form de or pt-BR"):
        Person("anna", "Anna", language=language)
