"""Sentences of the station are recognised as what they are, whatever stands in them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from station.control.faults import FAULTS
from station.control.plan import MACHINE_LIMITS, Limits
from station.people.eligibility import refusal
from station.people.ladder import Kind
from station.people.person import BadPerson, Person
from station.people.progression import propose
from station.programs.describe import describe
from station.programs.exercise_words import dose_in_words
from station.programs.library import BadProgram, load_library, parse_program
from station.records.rows import SessionRow
from tests.language.pseudo import LANGUAGE, OPEN, pseudo
from web.language import catalogue, t
from web.language.extract import python_texts
from web.language.station_texts import MISSED_MOST, missed, recognised
from web.language.templates import PLACE, Template, templates_of

NOW = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
VALUES = ("7", "3", "12", "4", "9", "5", "8")


def known(text: str) -> bool:
    """Whether nothing of it stays in English but names and figures."""
    found = recognised(text, LANGUAGE)
    return found is not None and OPEN in found


@pytest.fixture(autouse=True)
def _use(brackets: None) -> None:
    """All of it in the language in brackets."""


def test_every_template_is_recognised_as_itself() -> None:
    templates = templates_of(catalogue.texts(LANGUAGE, catalogue.STATION))
    assert len(templates) > 200
    wrong = []
    for template in templates:
        sentence = PLACE.sub(lambda at: VALUES[int(at[1])], template.text)
        if recognised(sentence, LANGUAGE) != pseudo(sentence):
            wrong.append(template.text)
    assert wrong == []


def test_every_text_that_has_no_places_is_recognised() -> None:
    texts = catalogue.texts(LANGUAGE, catalogue.STATION)
    assert all(recognised(text, LANGUAGE) == said for text, said in texts.items())


def test_what_stands_in_a_sentence_is_put_into_the_language_too() -> None:
    found = t("Full session is not on the list of what is prescribed for Anna.", LANGUAGE)
    assert found == "⟦⟦Full session⟧ is not on the list of what is prescribed for Anna.⟧"


def test_figures_and_days_in_a_sentence_are_written_as_the_language_does() -> None:
    assert "10,5 Grad" in t(
        "Anna goes to 10.5 deg; the limit of Otto is 10 deg.", LANGUAGE
    ).replace(" deg", " Grad")
    said = t("The release of Anna ended on 2026-03-01, and today is 2026-04-02.", LANGUAGE)
    assert "01.03.2026" in said
    assert "02.04.2026" in said


def test_sentences_one_after_the_other_are_taken_apart() -> None:
    fault = next(iter(FAULTS.values()))
    assert t(f"{fault.text} {fault.hint}", LANGUAGE) == f"{pseudo(fault.text)} {pseudo(fault.hint)}"


def test_what_nobody_knows_stays_and_is_counted_once() -> None:
    missed.clear()
    for _ in range(2):
        assert t("Anna's own program", LANGUAGE) == "Anna's own program"
    assert list(missed) == ["Anna's own program"]
    for number in range(2 * MISSED_MOST):
        t(f"qqq{number}", LANGUAGE)
    assert len(missed) == MISSED_MOST
    missed.clear()


def test_english_is_never_touched() -> None:
    assert t("The table comes up now.", "en") == t("The table comes up now.") != ""
    assert t("", LANGUAGE) == ""


def test_a_template_with_hardly_a_word_takes_figures_only() -> None:
    assert Template("{0} to {1}").values("10 to 12.5") == ("10", "12.5")
    assert Template("{0} to {1}").values("Back to school") is None


def test_places_may_change_their_order() -> None:
    assert Template("{1} is more than {0} says.").values("5 is more than Anna says.") == (
        "Anna",
        "5",
    )


@pytest.mark.parametrize("fault", FAULTS)
def test_every_fault_is_known(fault: str) -> None:
    row = FAULTS[fault]  # type: ignore[index]
    assert known(row.text)
    assert known(row.hint)


def test_every_step_of_every_program_is_known() -> None:
    library = load_library()
    for program in library.programs.values():
        for text in (program.title, program.summary, *program.needs):
            assert known(text), text
        for step in describe(program, library):
            assert known(step.title), step.title
            assert known(step.text), step.text
        for merged in library.steps_of(program):
            assert known(merged.prompt), merged.prompt


def test_every_exercise_is_known() -> None:
    for exercise in load_library().exercises.values():
        texts = (exercise.name, *exercise.aka, exercise.purpose, exercise.position, exercise.easier)
        more = (exercise.harder, *exercise.cues, *exercise.not_when, *exercise.stop_signs)
        for text in (*texts, *more, exercise.cue, dose_in_words(exercise.dose)):
            assert known(text), text


def refusals() -> Iterator[str]:
    library = load_library()
    program = library.programs["intermittent-30"]
    figures = library.figures(program)
    today = NOW.date()
    fit = Person("anna", "Anna", limits=MACHINE_LIMITS, health_checked_on=today, released=True)
    tight = replace(fit, limits=Limits(5.0, 0.5, 0.5, 10.0, 20.0))
    listed = replace(fit.prescription, programs=())
    done = SessionRow("s", "anna", "p", "P", NOW - timedelta(hours=1), inverted_s=100.0,
                      ended_at=NOW - timedelta(minutes=50), outcome="completed")  # fmt: skip
    cases = [
        (replace(fit, health_checked_on=None), ()),
        (replace(fit, health_checked_on=today - timedelta(days=300)), ()),
        (replace(fit, health_checked_on=today + timedelta(days=3)), ()),
        (replace(fit, released=False), ()),
        (replace(fit, released_until=today - timedelta(days=1)), ()),
        (replace(fit, birth_year=2015), ()),
        (replace(fit, see_doctor=True), ()),
        (replace(fit, advice="Rest."), ()),
        (replace(fit, prescription=listed), ()),
        (replace(fit, prescription=replace(fit.prescription, daily_s=60.0)), ()),
        (tight, ()),
        *((replace(fit, limits=replace(MACHINE_LIMITS, **{name: low})), ()) for name, low in
          (("rate_down_deg_s", 0.5), ("rate_up_deg_s", 0.5), ("hold_s", 5.0), ("session_s", 9.0))),
        (fit, (done,)),
        (fit, (replace(done, began_at=NOW + timedelta(hours=1),
                       ended_at=NOW + timedelta(hours=2)),)),
        (fit, tuple(replace(done, id=str(number)) for number in range(3))),
    ]  # fmt: skip
    for person, history in cases:
        found = refusal(person, figures, MACHINE_LIMITS, history, NOW, program)
        assert found is not None
        yield from (found.message, found.hint)


def test_every_refusal_is_known() -> None:
    for sentence in refusals():
        assert known(sentence), sentence


def test_every_reason_of_a_next_step_is_known() -> None:
    anna = Person("anna", "Anna", limits=Limits(20.0, 1.0, 1.0, 60.0, 300.0),
                  health_checked_on=NOW.date(), released=True)  # fmt: skip
    good = SessionRow(
        "s", "anna", "p", "P", NOW, outcome="completed", ended_at=NOW, deepest_deg=20.0,
        inverted_s=100.0, steps=5, steps_done=5, before_nrs=3, after_nrs=2, rpe=4, dizzy=False,
        headache=False, leg_symptoms=False, dizzy_1_min=False, dizzy_3_min=False,
    )  # fmt: skip
    changes: list[dict[str, object]] = [
        {}, {"after_nrs": 7}, {"after_nrs": 4}, {"dizzy": True}, {"rpe": 9}, {"rpe": None},
        {"outcome": "stopped"}, {"leg_symptoms": True}, {"dizzy_3_min": True}, {"faults": 1},
        {"headache": True}, {"unwell": True}, {"dizzy_3_min": None}, {"inverted_s": 0.0},
        {"stops": 5}, {"deepest_deg": 5.0}, {"before_nrs": 1, "after_nrs": 5},
    ]  # fmt: skip
    last: tuple[Kind | None, ...] = (None, Kind.ANGLE, Kind.HOLD, Kind.REPETITIONS)
    for count in (0, 1, 3, 5):
        for change in changes:
            rows = [replace(good, id=str(n), **change) for n in range(count)]  # type: ignore[arg-type]
            for kind in last:
                reason = propose(anna, rows, MACHINE_LIMITS, None, kind).reason
                assert known(reason), reason


BROKEN = (
    'title = "A"',
    'id = "a"\ntitle = ""\nsummary = "s"\nsteps = []',
    'id = "a"\ntitle = "A"\nsummary = "s"\n[[steps]]\nkind = "tilt"\nangle_deg = 80\n'
    "rate_deg_s = 1\nhold_s = 5",
    'id = "a"\ntitle = "A"\nsummary = "s"\n[[steps]]\nkind = "tlt"\nangle_deg = 8',
    'id = "a"\ntitle = "A"\nsummary = "s"\n[[steps]]\nkind = "oscillate"\nlow_deg = 5\n'
    "high_deg = 3\nrate_deg_s = 1\ncycles = 2\nperiod_s = 20",
    'id = "a"\ntitle = "A"\nsummary = "s"\n[[steps]]\nkind = "exercise"\nexercise = "brige"',
)


@pytest.mark.parametrize("written", BROKEN)
def test_every_problem_of_a_program_is_known(written: str) -> None:
    with pytest.raises(BadProgram) as error:
        parse_program(written.encode(), "", load_library())
    for problem in error.value.problems:
        assert recognised(problem, LANGUAGE) is not None, problem


def test_every_mistake_in_a_profile_is_known() -> None:
    for wrong in ({"birth_year": 1800}, {"initial": "ABC"}, {"name": ""}, {"colour": "red"}):
        with pytest.raises(BadPerson) as error:
            replace(Person("anna", "Anna"), **wrong)
        assert known(str(error.value.args[0]))


def test_an_f_string_becomes_a_template_and_docstrings_are_left_out(tmp_path: Path) -> None:
    file = tmp_path / "room.py"
    file.write_text(
        '"""Says something."""\n'
        "def say(name, n):\n"
        '    """Say it."""\n'
        '    log.debug("Not for people.")\n'
        '    said = "{what} is {much:.1f} long.".format(what=n)\n'
        '    return f"{name} has {n:g} of them.", said, "key"\n'
    )
    with file.open("rb") as opened:
        found = [text for _, _, text, _ in python_texts(opened, (), (), {})]
    assert found == ["{0} is {1} long.", "{0} has {1} of them."]
