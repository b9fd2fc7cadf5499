"""Profiles, health check, release and prescription on their pages, as people use them."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from station.control.plan import NEW_PERSON, Limits
from station.people.health import QUESTIONS, QUESTIONS_VERSION
from station.people.person import Person, Role, Units
from station.people.prescription import NEW_PRESCRIPTION, Rule
from station.records.store import Store
from tests.web.browser import Browser
from tests.web.fakes import SESSION, FakeLink, snapshot
from tests.web.visitors import signed_in
from web import WebConfig, create_app
from web.profiles import RESERVED, id_from
from web.services import KEY

PROFILE = {"name": "Anna Kovács", "colour": "#9b3a78", "units": "metric", "role": "member"}
NO = {question.id: "no" for group in QUESTIONS for question in group.questions}
FLAGS = [each.id for group in QUESTIONS for each in group.questions if each.red_flag]
ANSWERED = {**NO, "version": str(QUESTIONS_VERSION), "by": "Otto"}
PRESCRIBED = {
    "deepest_deg": "25", "hold_s": "90", "session_s": "6", "rate_down_deg_s": "1,5",
    "rate_up_deg_s": "2", "daily_s": "8", "sessions_a_week": "4", "dose_percent": "120",
    "sessions": "2", "hardest_rpe": "6", "angle_step_deg": "5", "own_deepest_deg": "20",
    "hold_step_s": "10", "own_hold_s": "60", "dose_step_percent": "10", "most_percent": "140",
    "which": "these", "programs": ["first-time", "rocking"], "course": "six-weeks",
    "course_began_on": "", "by": "Doris", "why": "Gets on well.",
}  # fmt: skip


def today() -> datetime:
    return datetime.now(UTC).astimezone()


def somebody(store: Store, person_id: str = "otto") -> Person:
    person = store.person(person_id)
    assert person is not None
    return person


def hidden(page: str, name: str) -> str:
    """What a hidden field of a page carries."""
    found = re.search(rf'type="hidden" name="{name}" value="([^"]+)"', page)
    assert found, f"there is no hidden {name}"
    return found[1]


def sentence_at(page: str, name: str) -> str:
    """What is said at a field; the field points to it for a screen reader."""
    found = re.search(rf'id="{name}-wrong">([^<]*)<', page)
    assert found, f"nothing is said at {name}"
    assert re.search(rf'aria-describedby="{name}-wrong', page)
    return found[1]


# Who is there


def test_everybody_is_listed_with_where_they_stand(client: FlaskClient, store: Store) -> None:
    page = client.get("/people").text
    assert 'href="/people/demo"' in page
    assert "Cleared until" in page
    assert "Needs a health check" in page
    assert "Otto &lt;b&gt;" in page


def test_somebody_new_gets_an_id_from_the_name_and_the_limits_of_somebody_new(
    client: FlaskClient, store: Store
) -> None:
    answer = client.post("/people/new", data=PROFILE)
    assert (answer.status_code, answer.location) == (303, "/people/anna-kovacs")
    again = client.post("/people/new", data=PROFILE)
    assert again.location == "/people/anna-kovacs-2"
    anna = somebody(store, "anna-kovacs")
    assert anna.limits == NEW_PERSON
    assert anna.health_checked_on is None


@pytest.mark.parametrize(
    ("name", "person_id"),
    [
        ("Otto", "otto"),
        ("New", "new-2"),
        ("Guest", "guest-2"),
        ("李", "person"),
        ("x" * 60, "x" * 35),
    ],
)
def test_ids_can_be_read_as_names_and_are_never_addresses_of_pages(
    name: str, person_id: str
) -> None:
    assert id_from(name, set()) == person_id


@given(st.text(min_size=1, max_size=60), st.integers(0, 4))
def test_every_name_gives_an_id_that_is_free_and_usable(name: str, others: int) -> None:
    taken: set[str] = set()
    for _ in range(others + 1):
        person_id = id_from(name, taken)
        assert person_id not in taken | RESERVED
        assert Person(person_id, "Somebody").id == person_id
        taken.add(person_id)


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("name", " ", "Enter a name."),
        ("initial", "ABC", "This has 3 characters; 2 fit here."),
        ("colour", "#000000", "Choose a colour."),
        ("birth_year", "1850", f"1850 is outside; 1900 to {today().year} is allowed."),
        ("birth_year", "soon", f"Enter a number from 1900 to {today().year}."),
        ("height", "tall", "Enter a height such as 172 cm, or 5 ft 8 in."),
        ("units", "", "Choose centimetres, or feet and inches."),
        ("practitioner_id", "otto", "Choose one of these, or nobody."),
        ("role", "king", "Choose a role."),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(
    client: FlaskClient, store: Store, field: str, typed: str, sentence: str
) -> None:
    form = {**PROFILE, "ankle_setting": "pin 4 & <pad>", "height": "171 cm", field: typed}
    answer = client.post("/people/new", data=form)
    assert answer.status_code == 422
    assert sentence_at(answer.text, field) == sentence
    assert 'value="pin 4 &amp; &lt;pad&gt;"' in answer.text
    assert field == "name" or 'value="Anna Kovács"' in answer.text
    assert len(store.people()) == 2


def test_a_profile_is_changed_and_the_change_is_kept_with_who_made_it(
    client: FlaskClient, store: Store
) -> None:
    store.add_person(Person("doris", "Doris", role=Role.PRACTITIONER))
    form = {**PROFILE, "height": "5 ft 8 in", "units": "imperial", "birth_year": "1984",
            "ankle_setting": "pin 4", "practitioner_id": "doris", "by": "Doris"}  # fmt: skip
    assert client.post("/people/otto/edit", data=form).location == "/people/otto"
    otto = somebody(store)
    assert (otto.name, otto.height_cm, otto.units) == ("Anna Kovács", 173, Units.IMPERIAL)
    assert (otto.practitioner_id, otto.birth_year, otto.id) == ("doris", 1984, "otto")
    page = client.get("/people/otto").text
    for shown in ("5 ft 8 in", "pin 4", "1984", "looked after by Doris"):
        assert shown in page
    assert "by Doris" in client.get("/people/otto/changes").text


def test_the_form_begins_with_what_is_there(client: FlaskClient, store: Store) -> None:
    store.care.save_profile(replace(somebody(store), height_cm=180, initial="O"), "Otto")
    page = client.get("/people/otto/edit").text
    assert 'value="180 cm"' in page
    assert 'value="#3a7d44" checked' in page


def test_what_two_people_change_at_once_is_shown_to_the_later_one(
    client: FlaskClient, store: Store
) -> None:
    mark = hidden(client.get("/people/otto/edit").text, "version")
    store.care.save_profile(replace(somebody(store), ankle_setting="pin 2"), "Doris")
    form = {**PROFILE, "ankle_setting": "pin 4", "version": mark}
    answer = client.post("/people/otto/edit", data=form)
    assert answer.status_code == 409
    assert "Somebody changed this meanwhile" in answer.text
    assert "Doris changed it on" in answer.text
    assert '<th scope="row">Ankle lock</th><td>pin 2</td><td>pin 4</td>' in answer.text
    assert 'value="pin 4"' in answer.text
    assert somebody(store).ankle_setting == "pin 2"
    again = {**form, "version": hidden(answer.text, "version")}
    assert client.post("/people/otto/edit", data=again).status_code == 303
    assert somebody(store).ankle_setting == "pin 4"


def test_after_saving_it_says_so(client: FlaskClient, store: Store) -> None:
    client.post("/people/otto/edit", data=PROFILE)
    assert re.search(r'role="status">Saved\.<', client.get("/people/otto").text)


def test_a_text_that_is_too_long_is_said_at_its_field_and_comes_back_whole(
    client: FlaskClient, store: Store
) -> None:
    answer = client.post("/people/otto/edit", data={**PROFILE, "ankle_setting": "x" * 3000})
    assert sentence_at(answer.text, "ankle_setting") == "This has 3000 characters; 60 fit here."
    assert f'value="{"x" * 3000}"' in answer.text


def test_what_is_wrong_is_listed_first_with_a_way_to_each_field(
    client: FlaskClient, store: Store
) -> None:
    page = client.post("/people/new", data={**PROFILE, "name": "", "height": "tall"}).text
    assert "2 answers need another look." in page
    assert '<a href="#name"><b>Name</b> Enter a name.</a>' in page
    assert 'href="#height"' in page
    assert re.search(r'id="height" name="height"', page)


def test_an_empty_station_says_how_to_begin(client: FlaskClient) -> None:
    page = client.get("/people").text
    assert "Nobody has a profile yet" in page
    assert 'href="/people/new"' in page


def test_a_member_changes_a_profile_but_no_role(real_app: Flask, store: Store) -> None:
    member = real_app.test_client()
    assert 'name="role"' not in member.get("/people/otto/edit").text
    form = {**PROFILE, "role": "owner"}
    assert member.post("/people/otto/edit", data=form).status_code == 303
    assert somebody(store).role is Role.MEMBER
    assert member.post("/people/new", data=form).status_code == 303
    assert somebody(store, "anna-kovacs").role is Role.MEMBER


@pytest.mark.parametrize("person_id", ["guest", "nobody"])
@pytest.mark.parametrize(
    "page", ["", "/edit", "/health", "/outcome", "/release", "/prescription", "/changes"]
)
def test_nobody_has_no_profile_and_neither_has_the_guest(
    client: FlaskClient, store: Store, person_id: str, page: str
) -> None:
    assert client.get(f"/people/{person_id}{page}").status_code == 404


# Health check


def test_every_line_is_asked_and_none_is_answered_beforehand(
    client: FlaskClient, store: Store
) -> None:
    page = client.get("/people/otto/health").text
    for name in NO:
        assert page.count(f'name="{name}"') == 2
    assert "checked" not in page.replace("health_checked", "")


def test_a_line_without_an_answer_is_marked_and_the_others_stay(
    client: FlaskClient, store: Store
) -> None:
    form = {**ANSWERED, "glaucoma": "yes", "hernia": "", "by": "Otto's wife"}
    answer = client.post("/people/otto/health", data=form)
    assert answer.status_code == 422
    assert sentence_at(answer.text, "hernia") == "Answer yes or no."
    assert "1 line has no answer yet." in answer.text
    assert 'href="#q-hernia"' in answer.text
    assert 'name="glaucoma" value="yes" checked' in answer.text
    assert "Otto&#39;s wife" in answer.text
    assert answer.text.count(" checked>") == len(NO) - 1
    assert store.care.latest_health("otto") is None
    assert somebody(store).health_checked_on is None


def test_answers_to_older_questions_are_asked_again(client: FlaskClient, store: Store) -> None:
    answer = client.post("/people/otto/health", data={**ANSWERED, "version": "0"})
    assert answer.status_code == 422
    assert "The questions have changed meanwhile" in answer.text
    assert store.care.latest_health("otto") is None


@pytest.mark.requirement("S32")
def test_all_no_clears_for_tilting_and_says_until_when(client: FlaskClient, store: Store) -> None:
    assert client.post("/people/otto/health", data=ANSWERED).location == "/people/otto/outcome"
    page = client.get("/people/otto/outcome").text
    assert "Nothing stands against tilting" in page
    assert 'href="/?person=otto"' in page
    last = today().date() + timedelta(days=90)
    assert f"Cleared until {last.day} {last:%b %Y}" in client.get("/people/otto").text


@pytest.mark.requirement("S32")
def test_a_yes_needs_a_release_which_opens_the_programs_that_tilt(
    client: FlaskClient, store: Store
) -> None:
    client.post("/people/otto/health", data={**ANSWERED, "glaucoma": "yes"})
    outcome = client.get("/people/otto/outcome").text
    assert "A practitioner has to look at this first" in outcome
    assert 'href="/people/otto/release"' in outcome
    assert 'data-program="first-time"' not in client.get("/?person=otto").text
    form = client.get("/people/otto/release").text
    assert "glaucoma" in form
    until = today().date() + timedelta(days=90)
    assert f'value="{until}"' in form
    released = {"by": "Doris", "until": str(until), "note": "Eye pressure is normal."}
    assert client.post("/people/otto/release", data=released).location == "/people/otto"
    assert 'data-program="first-time"' in client.get("/?person=otto").text
    outcome = client.get("/people/otto/outcome").text
    assert "Doris" in outcome
    assert "Eye pressure is normal." in outcome


@pytest.mark.requirement("S32")
def test_a_yes_stays_with_the_practitioner_although_no_is_answered_later(
    client: FlaskClient, store: Store
) -> None:
    client.post("/people/otto/health", data={**ANSWERED, "glaucoma": "yes"})
    client.post("/people/otto/health", data=ANSWERED)
    outcome = client.get("/people/otto/outcome").text
    assert "A practitioner has to look at this first" in outcome
    assert "no practitioner has looked at it since" in outcome
    assert 'data-program="first-time"' not in client.get("/?person=otto").text
    form = client.get("/people/otto/release").text
    assert "and not looked at since" in form
    assert "glaucoma" in form
    client.post("/people/otto/release", data={"by": "Doris", "until": str(today().date())})
    assert 'data-program="first-time"' in client.get("/?person=otto").text


@pytest.mark.requirement("S32")
def test_a_release_is_taken_back_after_asking(client: FlaskClient, store: Store) -> None:
    client.post("/people/otto/health", data={**ANSWERED, "glaucoma": "yes"})
    client.post("/people/otto/release", data={"by": "Doris", "until": str(today().date())})
    assert 'href="/people/otto/release/revoke"' in client.get("/people/otto/outcome").text
    asked = client.get("/people/otto/release/revoke").text
    assert "Take the release back?" in asked
    assert somebody(store).released
    nameless = client.post("/people/otto/release/revoke", data={"by": ""})
    assert sentence_at(nameless.text, "by") == "Enter your name; it is kept with the change."
    done = client.post("/people/otto/release/revoke", data={"by": "Doris", "why": "New pain."})
    assert done.location == "/people/otto"
    page = client.get("/people/otto").text
    assert "The release of Otto" in page
    assert "Needs a practitioner&#39;s release" in page
    assert "New pain." in client.get("/people/otto/changes").text
    assert "There is no release to take back." in client.get("/people/otto/release/revoke").text


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("by", "", "Enter your name; it is kept with the release."),
        ("until", "", "Enter the last day of the release."),
        ("until", "tomorrow", "Enter a date as year-month-day, for example 2026-03-31."),
    ],
)
def test_a_release_without_name_or_day_is_asked_for_again(
    client: FlaskClient, store: Store, field: str, typed: str, sentence: str
) -> None:
    client.post("/people/otto/health", data={**ANSWERED, "glaucoma": "yes"})
    until = str(today().date())
    form = {"by": "Doris", "until": until, "note": "Seen on Monday.", field: typed}
    answer = client.post("/people/otto/release", data=form)
    assert answer.status_code == 422
    assert sentence_at(answer.text, field) == sentence
    assert "Seen on Monday." in answer.text
    assert not somebody(store).released


@pytest.mark.parametrize("until", [-1, 366])
def test_a_release_ends_neither_in_the_past_nor_after_more_than_a_year(
    client: FlaskClient, store: Store, until: int
) -> None:
    client.post("/people/otto/health", data={**ANSWERED, "glaucoma": "yes"})
    day = today().date() + timedelta(days=until)
    answer = client.post("/people/otto/release", data={"by": "Doris", "until": str(day)})
    assert sentence_at(answer.text, "until").startswith("Enter a date from ")
    assert not somebody(store).released


def test_a_release_of_nothing_is_refused_with_the_reason(client: FlaskClient, store: Store) -> None:
    form = {"by": "Doris", "until": str(today().date())}
    answer = client.post("/people/otto/release", data=form)
    assert answer.status_code == 422
    assert "no health check yet" in answer.text


@pytest.mark.requirement("S37")
def test_a_warning_sign_sends_to_a_doctor_and_closes_every_session(
    client: FlaskClient, store: Store
) -> None:
    client.post("/people/otto/health", data={**ANSWERED, FLAGS[0]: "yes"})
    outcome = client.get("/people/otto/outcome").text
    assert "Go to a doctor now" in outcome
    assert "emergency" in outcome
    assert "data-program" not in client.get("/?person=otto").text
    read = client.post("/people/otto/acknowledge", data={"back": "start"})
    assert read.location == "/?person=otto"
    assert "data-program" not in client.get("/?person=otto").text  # read is not released
    released = {"by": "Doris", "until": str(today().date())}
    answer = client.post("/people/otto/release", data=released)
    assert sentence_at(answer.text, "note") == "Write down what the doctor has found."
    client.post("/people/otto/release", data={**released, "note": "A trapped nerve, healed."})
    assert "data-program" in client.get("/?person=otto").text


@pytest.mark.requirement("S37")
def test_advice_is_read_before_anything_else(client: FlaskClient, store: Store) -> None:
    client.post("/people/demo/health", data={**ANSWERED, FLAGS[0]: "yes"})
    store.care.release("demo", "Doris", None)
    page = client.get("/?person=demo").text
    assert 'action="/people/demo/acknowledge"' in page
    assert "data-program" not in page
    client.post("/people/demo/acknowledge")
    assert "data-program" in client.get("/?person=demo").text


def test_past_checks_are_listed_with_their_version_and_their_answers(
    client: FlaskClient, store: Store
) -> None:
    client.post("/people/otto/health", data={**ANSWERED, "reflux": "yes"})
    client.post("/people/otto/health", data=ANSWERED)
    page = client.get("/people/otto/health").text
    assert page.count(f"questions version {QUESTIONS_VERSION}") == 2
    first = min(check.id for check in store.care.health_checks("otto"))
    old = client.get(f"/people/otto/outcome?check={first}").text
    assert "This is an earlier check." in old
    assert old.count('class="said-yes"') == 1
    assert client.get("/people/otto/outcome?check=999").status_code == 404


def test_without_a_check_the_outcome_leads_to_the_questions(
    client: FlaskClient, store: Store
) -> None:
    assert client.get("/people/otto/outcome").location == "/people/otto/health"


# Limits and prescription


def test_everything_that_is_prescribed_is_kept_and_shown(client: FlaskClient, store: Store) -> None:
    assert client.post("/people/otto/prescription", data=PRESCRIBED).location == "/people/otto"
    otto = somebody(store)
    assert otto.limits == Limits(25.0, 1.5, 2.0, 90.0, 360.0)
    assert otto.prescription == replace(
        NEW_PRESCRIPTION,
        daily_s=480.0,
        sessions_a_week=4,
        dose_percent=120,
        programs=("first-time", "rocking"),
        rule=Rule(20.0, 60.0, 5.0, 10.0, 10, 140, 2, 6),
        course="six-weeks",
        course_began_on=today().date(),
    )
    page = client.get("/people/otto").text
    for shown in ("25°", "First time, Rocking", "week 1 of 6", "After 2 good sessions in a row"):
        assert shown in page
    start = client.get("/?person=otto").text
    assert "Week 1 of 6:" in start
    assert 'data-program="gentle-start"' not in start
    assert "Gentle start" in start


def test_each_change_is_listed_with_who_why_before_and_after(
    client: FlaskClient, store: Store
) -> None:
    client.post("/people/otto/prescription", data=PRESCRIBED)
    page = client.get("/people/otto/changes").text
    assert "by Doris" in page
    assert "Gets on well." in page
    row = r'<th scope="row">Deepest angle, head down</th><td>15°</td><td>25°</td>'
    assert row in page
    assert "<td>all</td><td>First time, Rocking</td>" in page
    assert "Speed on the way up" not in page  # as it was


def test_saving_what_is_shown_changes_nothing(client: FlaskClient, store: Store) -> None:
    limits = Limits(17.123, 1.0, 2.0, 61.4321, 100.0)
    store.care.prescribe("otto", limits, NEW_PRESCRIPTION, "Doris")
    page = client.get("/people/otto/prescription").text
    shown = dict(re.findall(r'<input id="(\w+)" name="\w+" type="\w+" value="([^"]*)"', page))
    before = len(store.changes("otto"))
    form = {**shown, "which": "all", "course": "", "by": "Doris"}
    assert client.post("/people/otto/prescription", data=form).status_code == 303
    assert somebody(store).limits == limits
    assert len(store.changes("otto")) == before


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("deepest_deg", "61", "61 is outside; 0 to 60° is allowed."),
        ("hold_s", "long", "Enter a number from 0 to 180 s."),
        ("session_s", "", "Enter a number from 0 to 20 min."),
        ("sessions_a_week", "2.5", "Enter a whole number from 1 to 21."),
        ("own_deepest_deg", "35", "35 is outside; 0 to 30° is allowed."),
        ("programs", "", "Tick at least one program, or allow all of them."),
        ("which", "", "Choose all programs, or these only."),
        ("course", "ten-years", "Choose one of these courses, or none."),
        ("course_began_on", "2001-01-01", ""),
        ("by", " ", "Enter your name; it is kept with the change."),
    ],
)
def test_a_prescription_with_something_wrong_is_not_kept_nor_lost(
    client: FlaskClient, store: Store, field: str, typed: str, sentence: str
) -> None:
    answer = client.post("/people/otto/prescription", data={**PRESCRIBED, field: typed})
    assert answer.status_code == 422
    assert sentence in sentence_at(answer.text, field)
    assert 'value="Gets on well."' in answer.text
    assert field == "deepest_deg" or re.search(r'name="deepest_deg"[^>]* value="25"', answer.text)
    assert somebody(store).limits == NEW_PERSON
    assert somebody(store).prescription == NEW_PRESCRIPTION


@pytest.mark.requirement("S7")
def test_this_machines_caps_win_over_what_is_prescribed(
    config: WebConfig, link: FakeLink, store: Store
) -> None:
    app = create_app(replace(config, machine=Limits(20.0, 3.0, 3.0, 180.0, 1200.0)), link)
    client = Browser(app)
    page = client.get("/people/otto/prescription").text
    assert "This machine: at most 20°." in page
    answer = client.post("/people/otto/prescription", data=PRESCRIBED)
    assert sentence_at(answer.text, "deepest_deg") == "25 is outside; 0 to 20° is allowed."
    hub = client.get("/people/demo").text
    assert "prescribed are 30°; this machine goes no further" in hub
    app.extensions[KEY].close()


def test_what_two_people_prescribe_at_once_is_shown_to_the_later_one(
    client: FlaskClient, store: Store
) -> None:
    mark = hidden(client.get("/people/otto/prescription").text, "version")
    store.care.prescribe("otto", replace(NEW_PERSON, deepest_deg=10.0), NEW_PRESCRIPTION, "Doris")
    answer = client.post("/people/otto/prescription", data={**PRESCRIBED, "version": mark})
    assert answer.status_code == 409
    row = '<th scope="row">Deepest angle, head down</th><td>10°</td><td>25°</td>'
    assert row in answer.text
    assert somebody(store).limits.deepest_deg == 10
    again = {**PRESCRIBED, "version": hidden(answer.text, "version")}
    assert client.post("/people/otto/prescription", data=again).status_code == 303
    assert somebody(store).limits.deepest_deg == 25


@pytest.mark.requirement("S33")
def test_a_session_that_waits_for_the_button_is_let_go_of_when_the_limits_change(
    client: FlaskClient, store: Store, link: FakeLink
) -> None:
    link.state = snapshot(mode="ARMED", session={**SESSION, "person_id": "otto"})
    client.post("/people/demo/prescription", data=PRESCRIBED)
    assert "disarm" not in dict(link.requests)
    client.post("/people/otto/prescription", data=PRESCRIBED)
    assert "disarm" in dict(link.requests)
    assert "The session that was chosen is let go of" in client.get("/people/otto").text


def test_a_session_that_runs_goes_on_and_the_change_counts_from_the_next(
    client: FlaskClient, store: Store, link: FakeLink
) -> None:
    link.state = snapshot(mode="RUNNING", session={**SESSION, "person_id": "otto"})
    client.post("/people/otto/prescription", data=PRESCRIBED)
    assert "disarm" not in dict(link.requests)
    assert "counts from the next session on" in client.get("/people/otto").text


def test_a_patient_reads_limits_and_prescription_but_changes_none(
    real_app: Flask, store: Store
) -> None:
    member = real_app.test_client()
    page = member.get("/people/demo").text
    assert "30°" in page
    assert "/people/demo/prescription" not in page
    assert member.post("/people/demo/prescription", data=PRESCRIBED).status_code == 403
    assert member.post("/people/demo/release", data={"by": "Me"}).status_code == 403


def test_your_name_begins_with_who_looks_after_the_person(
    client: FlaskClient, store: Store
) -> None:
    store.add_person(Person("doris", "Doris D.", role=Role.PRACTITIONER))
    store.care.save_profile(replace(somebody(store), practitioner_id="doris"), "Otto")
    assert 'value="Doris D."' in client.get("/people/otto/prescription").text
    client.post("/people/otto/health", data={**ANSWERED, "glaucoma": "yes"})
    assert 'value="Doris D."' in client.get("/people/otto/release").text


# Who has signed in


def test_whoever_has_signed_in_is_named_without_being_asked(real_app: Flask, store: Store) -> None:
    practitioner = signed_in(real_app, Role.PRACTITIONER)
    page = practitioner.get("/people/otto/prescription").text
    assert 'name="by"' not in page
    assert "Some practitioner" in page
    unnamed = {name: value for name, value in PRESCRIBED.items() if name != "by"}
    assert practitioner.post("/people/otto/prescription", data=unnamed).status_code == 303
    assert "by Some practitioner" in practitioner.get("/people/otto/changes").text
    forged = {**PROFILE, "by": "Somebody else"}
    practitioner.post("/people/otto/edit", data=forged)
    assert store.changes("otto")[0].by == "Some practitioner"


# The start page


def test_a_guest_comes_last_and_gets_the_floor_only(client: FlaskClient, store: Store) -> None:
    page = client.get("/").text
    assert page.index("person=guest") > page.index("person=otto")
    assert "floor exercises only" in page
    guest = client.get("/?person=guest").text
    assert 'data-person="guest"' in guest
    assert 'data-program="first-time"' not in guest
    assert "/people/guest" not in guest
    assert 'href="/people/new"' in guest


def test_the_ankle_setting_is_shown_with_every_program_that_tilts(
    client: FlaskClient, store: Store
) -> None:
    client.post("/people/otto/health", data=ANSWERED)
    store.care.save_profile(replace(somebody(store), ankle_setting="pin 4, red pad"), "Otto")
    cards = client.get("/?person=otto").text.split("<h2 ")[1:]
    shown = {card.split('"')[1]: "pin 4, red pad" in card for card in cards}
    assert shown["p-first-time"]
    assert not shown["p-easy-day"]


def test_programs_with_the_same_reason_against_them_share_it(
    client: FlaskClient, store: Store
) -> None:
    page = client.get("/?person=otto").text
    assert page.count("has no health check yet") == 1
    assert 'href="/people/otto/health"' in page


def test_the_courses_programs_of_this_week_come_first(client: FlaskClient, store: Store) -> None:
    everything = {**PRESCRIBED, "which": "all"}
    client.post("/people/demo/prescription", data=everything)
    page = client.get("/?person=demo").text
    offered = re.findall(r'data-program="([\w-]+)"', page)
    assert offered[0] in ("first-week", "first-week-floor")
    assert "this week" in page


def test_times_are_those_of_the_repetitions_that_are_prescribed(
    client: FlaskClient, store: Store
) -> None:
    def duration_s() -> float:
        programs = client.get("/api/v1/programs?person_id=demo").json
        assert programs is not None
        found = {item["id"]: item["duration_s"] for item in programs["items"]}
        return float(found["strength-and-stretch"])

    before_s = duration_s()
    client.post(
        "/people/demo/prescription", data={**PRESCRIBED, "which": "all", "dose_percent": "50"}
    )
    assert duration_s() < 0.9 * before_s
