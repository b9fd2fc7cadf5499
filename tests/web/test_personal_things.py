"""What belongs to somebody with a PIN, and who may open it; lists leave it out for the others."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from station.people.person import Person, Role
from station.records.models import ProposalRecord
from station.records.rows import PersonalProgramRow, SessionRow
from station.records.store import Store
from tests.web.conftest import BEGAN
from tests.web.fakes import FakeLink
from tests.web.test_access import PROGRAM
from tests.web.visitors import paired, script, signed_in

PIN = "2580"
MINE = (
    "/people/demo",
    "/people/demo/pin",
    "/people/demo/report.pdf",
    "/history/s1",
    "/after/s1",
    "/?person=demo",
    "/history?person=demo",
    "/history?person=%20demo%00",
    "/programs/new?copy=my-easy",
    "/programs/my-easy",
    "/programs/my-easy.toml",
    "/api/v1/people/demo",
    "/api/v1/people/demo/export.zip",
    "/api/v1/sessions/s1",
    "/api/v1/sessions/s1/samples",
    "/api/v1/sessions?person_id=demo",
    "/api/v1/programs?person_id=demo",
)


@pytest.fixture
def demo(real_app: Flask, store: Store) -> Store:
    """The records of a real station: the demo person has a PIN and a program, Otto neither."""
    records: Store = real_app.extensions["station"].store
    records.pins.set("demo", PIN)
    records.personal.save(PersonalProgramRow("my-easy", "demo", "Easy", PROGRAM, BEGAN, "demo"))
    records.begin_session(SessionRow("o1", "otto", "rocking", "Rocking", BEGAN, BEGAN, "completed"))
    return records


def is_asked(client: FlaskClient, path: str) -> bool:
    response = client.get(path)
    if path.startswith("/api/"):
        return response.status_code == 401 and response.get_json()["error"]["code"] == (
            "sign_in_needed"
        )
    return response.headers.get("Location", "").startswith("/sign-in?person=demo&next=/")


def test_others_are_asked_for_the_pin(real_app: Flask, demo: Store) -> None:
    for client in (paired(real_app), signed_in(real_app, "otto"), real_app.test_client()):
        assert [path for path in MINE if not is_asked(client, path)] == []


def test_the_person_and_a_practitioner_are_not(real_app: Flask, demo: Store) -> None:
    person, practitioner = signed_in(real_app, "demo"), signed_in(real_app, Role.PRACTITIONER)
    assert {status_of(person, path) for path in MINE} == {200}
    refused = [path for path in MINE if status_of(practitioner, path) != 200]
    assert refused == ["/people/demo/pin"]


def status_of(client: FlaskClient, path: str) -> int:
    """The status; a file that comes with it is let go of."""
    with client.get(path) as response:
        return response.status_code


@pytest.mark.requirement("S38")
def test_nobody_arms_a_session_for_somebody_with_a_pin_but_them(
    real_app: Flask, demo: Store, link: FakeLink
) -> None:
    body = {"program_id": "first-time", "person_id": "demo"}
    assert paired(real_app).post("/api/v1/arm", json=body).status_code == 401
    assert link.requests == []
    assert signed_in(real_app, "demo").post("/api/v1/arm", json=body).status_code == 202
    other = {"program_id": "rocking", "person_id": "otto"}
    assert paired(real_app).post("/api/v1/arm", json=other).status_code == 202


@pytest.mark.parametrize("sent", ["demo", " demo ", "de\0mo"])
def test_nobody_keeps_a_program_for_somebody_with_a_pin_but_them(
    real_app: Flask, demo: Store, sent: str
) -> None:
    typed = {"toml": PROGRAM, "person_id": sent}
    assert paired(real_app).post("/programs/restore", data=typed).status_code == 401
    assert [row.id for row in demo.personal.all()] == ["my-easy"]
    assert signed_in(real_app, "demo").post("/programs/restore", data=typed).status_code == 303


@pytest.mark.parametrize("body", [b'{"person_id": "demo"', "{}".encode("utf-16-le"), b"[" * 2000])
def test_a_body_in_which_nobody_can_be_seen_is_refused(
    real_app: Flask, demo: Store, link: FakeLink, body: bytes
) -> None:
    phone = paired(real_app)
    answer = phone.post("/api/v1/arm", data=body, content_type="application/json")
    assert answer.status_code == 400
    assert link.requests == []


def test_the_programs_of_others_behind_a_pin_are_not_in_the_list(
    real_app: Flask, demo: Store
) -> None:
    shown = "/programs/my-easy"
    assert shown not in paired(real_app).get("/programs").text
    assert shown in signed_in(real_app, "demo").get("/programs").text


def test_a_form_that_comes_too_late_says_how_to_go_on(real_app: Flask, demo: Store) -> None:
    response = paired(real_app).post("/people/demo/edit", data={"name": "X"})
    assert response.status_code == 401
    assert "what you typed is still there" in response.text


def test_a_proposal_belongs_to_its_person(real_app: Flask, demo: Store) -> None:
    answer = paired(real_app).post("/api/v1/proposals/1/accept")
    assert answer.status_code == 404, "there is none"
    with demo.progress._changing() as session:
        session.add(
            ProposalRecord(
                id=1,
                person_id="demo",
                at=BEGAN,
                kind="angle",
                before=15.0,
                after=20.0,
                reason="",
                needs="person",
                status="open",
            )
        )
    assert paired(real_app).post("/api/v1/proposals/1/accept").status_code == 401
    assert signed_in(real_app, "demo").post("/api/v1/proposals/1/decline").status_code == 202


def test_lists_leave_out_what_is_behind_a_pin(real_app: Flask, demo: Store) -> None:
    phone, owner = paired(real_app), signed_in(real_app, Role.OWNER)

    def sessions(client: FlaskClient) -> list[str]:
        return sorted(item["id"] for item in client.get("/api/v1/sessions").get_json()["items"])

    assert (sessions(phone), sessions(owner)) == (["o1"], ["o1", "s1"])
    assert "First time" not in phone.get("/history").text
    assert "First time" in signed_in(real_app, "demo").get("/history").text
    items = {item["id"]: item for item in phone.get("/api/v1/people").get_json()["items"]}
    assert (items["demo"]["name"], items["demo"]["limits"]) == ("Demo person", None)
    assert (items["demo"]["health_checked_on"], items["demo"]["released"]) == (None, False)
    assert items["otto"]["limits"] is not None
    assert phone.get("/api/v1/personal").get_json()["items"] == []
    assert "Behind a PIN" in phone.get("/people").text
    assert "behind a PIN" in phone.get("/").text
    assert "ehind a PIN" not in owner.get("/people").text + owner.get("/").text


# Who may set a PIN


def test_a_first_pin_of_a_member_is_chosen_by_whoever_is_there(
    real_app: Flask, demo: Store
) -> None:
    phone = paired(real_app)
    typed = {"pin": "1379", "again": "1379"}
    assert phone.post("/people/otto/pin", data=typed).status_code == 303
    assert phone.get("/people/otto").status_code == 200, "signed in by it"
    assert not is_asked(phone, "/people/otto")
    assert paired(real_app).get("/api/v1/people/otto").status_code == 401


def test_a_script_chooses_nobodys_first_pin(real_app: Flask, demo: Store) -> None:
    typed = {"pin": "1379", "again": "1379"}
    assert script(real_app, Role.MEMBER).post("/people/otto/pin", data=typed).status_code == 403
    assert demo.pins.get("otto") is None


@pytest.mark.parametrize("role", [Role.PRACTITIONER, Role.OWNER])
def test_nobody_becomes_a_practitioner_by_choosing_a_pin_for_one(
    real_app: Flask, demo: Store, role: Role
) -> None:
    demo.add_person(Person("doris", "Doris", role=role))
    typed = {"pin": "1379", "again": "1379"}
    for client in (
        paired(real_app),
        real_app.test_client(),
        signed_in(real_app, Role.PRACTITIONER),
    ):
        assert client.get("/people/doris/pin").status_code == 403
        assert client.post("/people/doris/pin", data=typed).status_code == 403
    assert demo.pins.get("doris") is None
    assert signed_in(real_app, Role.OWNER).post("/people/doris/pin", data=typed).status_code == 303


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"old": PIN, "pin": "1234", "again": "1234"}, "guessed first"),
        ({"old": PIN, "pin": "12", "again": "12"}, "4 to 12 digits"),
        ({"old": PIN, "pin": "1379", "again": "1378"}, "not the same PIN"),
        ({"old": "9753", "pin": "1379", "again": "1379"}, "That is not the PIN."),
        ({"pin": "1379", "again": "1379"}, "That is not the PIN."),
    ],
)
def test_a_pin_that_cannot_be_changed_says_why_at_its_field(
    real_app: Flask, demo: Store, typed: dict[str, str], sentence: str
) -> None:
    phone = signed_in(real_app, "demo")
    response = phone.post("/people/demo/pin", data=typed)
    assert response.status_code == 422
    assert sentence in response.text
    assert not [each for each in typed.values() if f'value="{each}"' in response.text]
    assert demo.pins.try_pin("demo", PIN).right


def test_a_pin_is_taken_away_with_the_old_one_and_never_from_an_owner(
    real_app: Flask, demo: Store
) -> None:
    phone, owner = signed_in(real_app, "demo"), signed_in(real_app, Role.OWNER)
    assert phone.post("/people/demo/pin/remove", data={"old": "9753"}).status_code == 422
    assert phone.post("/people/demo/pin/remove", data={"old": PIN}).status_code == 303
    assert paired(real_app).get("/people/demo").status_code == 200
    demo.pins.set("some-owner", PIN)
    assert owner.post("/people/some-owner/pin/remove", data={"old": PIN}).status_code == 409
    assert demo.pins.has_owner()


def test_a_practitioner_does_not_end_the_profile_of_an_owner(real_app: Flask, demo: Store) -> None:
    """Without an owner the next code would make anybody at the touchscreen the owner."""
    demo.add_person(Person("olga", "Olga", role=Role.OWNER))
    practitioner = signed_in(real_app, Role.PRACTITIONER)
    gone = {"confirm_name": "Olga", "by": "Doris"}
    assert practitioner.post("/api/v1/people/olga/erase", json=gone).status_code == 403
    assert practitioner.get("/people/olga/delete").status_code == 403
    assert demo.person("olga") is not None
    owner = signed_in(real_app, Role.OWNER)
    assert owner.post("/api/v1/people/olga/erase", json=gone).status_code == 202
