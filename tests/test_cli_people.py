"""`station people`: what it prints, keeps and refuses."""

import io
import sys
from pathlib import Path

import pytest

from station.people.health import QUESTIONS, all_answered
from station.records.storage import database_url
from station.records.store import Store
from tests.test_cli import Cli


class People:
    """Calls `station people` upon one place of records."""

    def __init__(self, cli: Cli, place: Path) -> None:
        self.cli, self.place = cli, place

    def __call__(self, *arguments: object, code: int = 0) -> str:
        """What was printed: the output of what went well, else the sentence."""
        assert self.cli("people", *arguments, "--data", self.place) == code
        return self.cli.err if code else self.cli.out

    def store(self) -> Store:
        return Store.open(database_url(self.place))


@pytest.fixture
def people(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> People:
    made = People(Cli(monkeypatch, capsys), tmp_path)
    made("add", "berg", "Dr Berg", "--role", "practitioner")
    made("add", "anna", "Anna", "--birth-year", 1960, "--practitioner", "berg")
    return made


def answers_file(place: Path, **changed: str) -> Path:
    answers = all_answered("no") | {name.replace("_", "-"): to for name, to in changed.items()}
    file = place / "answers.toml"
    file.write_text("".join(f'{name} = "{answer}"\n' for name, answer in answers.items()))
    return file


def test_a_profile_is_added_changed_and_shown(people: People) -> None:
    people(
        "edit", "anna", "--name", "Anna K", "--colour", "#aa3311", "--initial", "AK",
        "--birth-year", 0, "--height-cm", 170, "--ankle-setting", "hole 4", "--units", "imperial",
        "--language", "de", "--guidance", "speech", "--turning", "always",
    )  # fmt: skip
    shown = people("show", "anna")
    for line in (
        "Anna K (anna): health check never",
        "Badge: AK on #aa3311",
        "Height: 170 cm",
        "Ankle setting: hole 4",
        "Language of the screen: de",
        "Guidance by the browser: speech",
        "Picture turns head-down: always",
        "Practitioner: berg",
        "Deepest angle: 15 deg (the practitioner's limit)",
    ):
        assert line in shown
    assert "Year of birth" not in shown
    people("edit", "anna", "--practitioner", "nobody")
    assert "Practitioner: " not in people("show", "anna")


def test_a_cap_of_this_machine_is_shown_as_what_wins(people: People) -> None:
    people("limits", "anna", "--deepest-deg", 40, "--by", "Dr Berg")
    (people.place / "station.toml").write_text("[limits]\ndeepest_deg = 25.0\n")
    assert "Deepest angle: 25 deg (this machine's cap; 40 deg are prescribed" in people(
        "show", "anna"
    )


@pytest.mark.requirement("S32")
def test_answers_from_a_file_are_kept_and_their_meaning_is_told(people: People) -> None:
    told = people("health", "anna", "--answers", answers_file(people.place, heart="yes"))
    assert "stands against hanging" in told
    assert "needs a practitioner's release" in people("list")
    store = people.store()
    check = store.care.latest_health("anna")
    store.close()
    assert check is not None
    assert (check.answers["heart"], check.answers["glaucoma"], check.outcome) == (
        "yes", "no", "release",
    )  # fmt: skip


@pytest.mark.requirement("S32")
def test_the_questions_are_asked_group_by_group_at_the_terminal(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    count = sum(len(group.questions) for group in QUESTIONS)
    monkeypatch.setattr(sys, "stdin", io.StringIO("maybe\n" + "n\n" * count))
    told = people("health", "anna")
    places = [told.index(f"\n{group.title}\n") for group in QUESTIONS]
    assert places == sorted(places)
    assert "Nothing that you have answered stands against tilting." in told
    assert "counts until" in people("list")


def test_the_questions_come_as_a_file_to_fill_in(people: People) -> None:
    file = people.place / "mine.toml"
    assert people.cli("people", "questions") == 0
    file.write_text(people.cli.out)
    assert "The answer to 'saddle-numbness' is ''" in people(
        "health", "anna", "--answers", file, code=2
    )
    file.write_text(file.read_text().replace('= ""', '= "no"'))
    assert "Nothing that you have answered" in people("health", "anna", "--answers", file)


@pytest.mark.requirement("S37")
def test_a_warning_sign_has_to_be_read_and_released(people: People) -> None:
    file = answers_file(people.place, both_legs="yes")
    assert "See a doctor today." in people("health", "anna", "--answers", file)
    assert "To be read before the next session: One of your answers" in people("show", "anna")
    assert "One of your answers" in people("acknowledge", "anna")
    assert people("acknowledge", "anna") == "There is nothing to read.\n"
    again = people("health", "anna", "--answers", answers_file(people.place))
    assert "An earlier answer was a warning sign" in again
    assert "has to see a doctor, no session until a release" in people("list")
    assert "counts until" in people("release", "anna", "--by", "Dr Berg", "--note", "seen")


@pytest.mark.requirement("S32")
def test_a_release_can_be_taken_back_and_that_stands_in_the_changes(people: People) -> None:
    people("health", "anna", "--answers", answers_file(people.place, heart="yes"))
    people("release", "anna", "--by", "Dr Berg")
    told = people("revoke", "anna", "--by", "Dr Berg", "--why", "new symptoms")
    assert "needs a practitioner's release" in told
    assert "needs a practitioner's release" in people("list")
    assert "new symptoms" in people("changes", "anna")
    told = people("revoke", "anna", "--by", "Dr Berg", code=2)
    assert "Anna has no release that could be taken back." in told


def test_everything_of_a_prescription_can_be_set(people: People) -> None:
    told = people(
        "prescribe", "anna", "--daily-s", 420, "--sessions-a-week", 5, "--program", "first-time",
        "--program", "rocking", "--dose-percent", 110, "--course", "six-weeks",
        "--course-began-on", "2026-05-04", "--own-deepest-deg", 20, "--own-hold-s", 90,
        "--angle-step-deg", 2.5, "--hold-step-s", 10, "--dose-step-percent", 5,
        "--most-percent", 130, "--sessions", 4, "--hardest-rpe", 6, "--by", "Dr Berg",
        "--why", "slowly",
    )  # fmt: skip
    assert told.splitlines() == [
        "Anna: 420 s head-down a day",
        "Sessions a week: 5 are aimed at",
        "Allowed programs: first-time, rocking",
        "Course: six-weeks, since 2026-05-04",
        "Repetitions: 110 % of what a program says",
        "Next step after 4 complete sessions with an effort of at most 6: 2.5 deg, 10 s, or "
        "5 % of the repetitions up to 130 %",
        "To be unlocked alone: up to 20 deg and 90 s in one go",
    ]
    told = people("prescribe", "anna", "--all-programs", "--course", "none", "--by", "Dr Berg")
    assert "Allowed programs: all\nCourse: none\n" in told
    assert "Anna: 420 s head-down a day" in told  # what is left out stays


def test_every_change_is_listed_with_who_before_and_after(people: People) -> None:
    people("limits", "anna", "--deepest-deg", 20, "--by", "Dr Berg", "--why", "all well")
    first, *rest = people("changes", "anna").splitlines()
    assert first.endswith("prescription by Dr Berg")
    assert rest[:2] == ["    deepest angle in deg: 15 -> 20", "    why: nothing -> all well"]
    assert rest[2].endswith("profile by command line")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("show", "zoe"), "There is no person 'zoe'. See `station people list`."),
        (("edit", "guest", "--name", "X"), "There is no person 'guest'."),
        (("add", "anna", "Other"), 'There is a person with the id "anna" already.'),
        (("add", "new", "N", "--practitioner", "anna"), 'no practitioner with the id "anna"'),
        (("edit", "anna", "--birth-year", 1066), "The birth year is 1066, allowed is"),
        (("edit", "anna", "--role", "king"), "'king' is not one of"),
        (("limits", "anna", "--deepest-deg", 20), "Missing option '--by'"),
        (("prescribe", "anna", "--by", "x", "--daily-s", 9999), "daily_s is 9999, allowed is"),
        (("prescribe", "anna", "--by", "x", "--program", "no"), "There is no program 'no'."),
        (("prescribe", "anna", "--by", "x", "--course", "no"), "There is no course 'no'."),
        (("prescribe", "anna", "--by", "x", "--course-began-on", "May"), "'May' does not match"),
        (("release", "anna", "--by", "x"), "Anna has no health check that could be released."),
        (("release", "anna", "--by", "x", "--until", "soon"), "'soon' does not match"),
        (("health", "anna", "--answers", "nowhere.toml"), "cannot be read as a TOML file."),
    ],
)
def test_bad_input_is_told_and_exit_code_two(
    people: People, arguments: tuple[object, ...], sentence: str
) -> None:
    told = people(*arguments, code=2)
    assert sentence in told
    assert "Traceback" not in told


def test_answers_left_out_are_counted_and_nothing_is_kept(people: People) -> None:
    file = people.place / "answers.toml"
    file.write_text('heart = "no"\n')
    told = people("health", "anna", "--answers", file, code=2)
    assert "health questions are not answered. Answer every line with yes or no." in told
    assert "health check never" in people("show", "anna")
