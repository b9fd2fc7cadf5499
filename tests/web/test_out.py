"""Reports, exports and the end of a profile, as a browser and a program meet them."""

import io
import json
import re
import zipfile
from pathlib import Path

import pytest
from fhir.resources.R4B.bundle import Bundle
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from station.records.store import Store
from tests.web.conftest import BEGAN
from tests.web.fakes import SESSION, FakeLink
from web.services import FILES_AT_ONCE, KEY

DAY = BEGAN.astimezone().date().isoformat()
HERE = "/people/demo"


def ids(content: bytes) -> list[str]:
    """The sessions in a zip file."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        lines = archive.read("sessions.csv").decode().splitlines()
    return [line.partition(",")[0] for line in lines[1:]]


def test_the_page_offers_three_files_and_twelve_weeks(client: FlaskClient, store: Store) -> None:
    page = client.get(f"{HERE}/report").text
    for address in ("report.pdf", "export.zip", "fhir.json"):
        assert f'"{HERE}/{address}"' in page
    assert 'name="period" value="12" checked' in page
    assert "has 1 session here" in page


def test_the_report_is_saved_as_a_pdf_with_the_persons_name(
    client: FlaskClient, store: Store
) -> None:
    response = client.get(f"{HERE}/report.pdf?period=all")
    assert response.mimetype == "application/pdf"
    assert response.headers["Content-Disposition"] == (
        'attachment; filename="demo-begin-to-end.pdf"'
    )
    text = PdfReader(io.BytesIO(response.data)).pages[0].extract_text()
    assert "Demo person" in text
    assert "Sessions done to the end 1" in " ".join(text.split())


def test_the_report_is_in_the_readers_language(client: FlaskClient, store: Store) -> None:
    german = client.get(f"{HERE}/report.pdf?period=all", headers={"Accept-Language": "de"})
    pdf = PdfReader(io.BytesIO(german.data))
    text = " ".join(" ".join(page.extract_text() for page in pdf.pages).split())
    for said in (
        "Bericht über die Rückenübungen",
        "Zeitraum: alles, was aufgezeichnet ist",
        "Auf einen Blick",
        "Verordnung und Grenzen, wie sie jetzt sind",
        "Sitzungen in der Woche",
        "Dieser Bericht ist keine Diagnose",
        "Seite 1 von",
    ):
        assert said in text
    assert not re.findall(r"\b(?:the|and|of|with|sessions?|deg|printed)\b", text)
    assert _language(pdf) == "de"


@pytest.mark.parametrize("name", ["export.zip", "fhir.json", "report.pdf"])
def test_a_file_too_many_at_once_waits_until_another_is_ready(
    app: Flask, client: FlaskClient, store: Store, name: str
) -> None:
    rooms = app.extensions[KEY]
    for _ in range(FILES_AT_ONCE):
        assert rooms.files.acquire(blocking=False)
    refused = client.get(f"{HERE}/{name}?period=all")
    assert refused.status_code == 503
    assert "Wait until one of them is ready" in refused.text
    assert client.post("/api/v1/stop").status_code == 202
    rooms.files.release()
    for _ in range(2):  # whoever has read theirs gives the place back
        assert client.get(f"{HERE}/{name}?period=all").data


def _language(pdf: PdfReader) -> object:
    root = pdf.trailer["/Root"]
    assert isinstance(root, DictionaryObject)
    return root["/Lang"]


def test_the_report_is_in_english_for_whoever_reads_english(
    client: FlaskClient, store: Store
) -> None:
    pdf = PdfReader(io.BytesIO(client.get(f"{HERE}/report.pdf?period=all").data))
    text = " ".join(pdf.pages[0].extract_text().split())
    assert "Back exercise report" in text
    assert "Period: all that is recorded" in text
    assert _language(pdf) == "en"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("period=all", ["s1"]),
        ("period=4", []),
        ("", []),
        (f"period=days&from={DAY}&to={DAY}", ["s1"]),
        ("period=days&from=2026-03-05", []),
    ],
)
def test_the_tables_hold_the_days_that_were_chosen(
    client: FlaskClient, store: Store, query: str, found: list[str]
) -> None:
    response = client.get(f"{HERE}/export.zip?{query}")
    assert response.status_code == 200
    assert ids(response.data) == found


def test_the_bundle_is_one_that_the_standard_takes(client: FlaskClient, store: Store) -> None:
    response = client.get(f"{HERE}/fhir.json?period=all")
    assert response.mimetype == "application/fhir+json"
    Bundle.model_validate_json(response.data)
    kinds = [each["resource"]["resourceType"] for each in json.loads(response.data)["entry"]]
    assert kinds.count("Procedure") == 1


def test_wrong_days_come_back_as_typed_with_a_sentence(client: FlaskClient, store: Store) -> None:
    response = client.get(f"{HERE}/export.zip?period=days&from=2026-03-05&to=2026-03-01")
    assert response.status_code == 422
    assert "The last day, 2026-03-01, is before the first, 2026-03-05." in response.text
    assert 'value="2026-03-05"' in response.text
    assert "Enter a date as" in client.get(f"{HERE}/report.pdf?period=days&from=x").text


def test_the_stations_own_screen_cannot_keep_files_and_says_so(
    real_app: Flask, store: Store
) -> None:
    page = real_app.test_client().get(f"{HERE}/report").text
    assert "Open this page on a paired phone or computer" in page
    assert "report.pdf" not in page


def test_programs_take_the_same_files_by_days(client: FlaskClient, store: Store) -> None:
    api = f"/api/v1{HERE}"
    assert ids(client.get(f"{api}/export.zip?from={DAY}&to={DAY}").data) == ["s1"]
    assert ids(client.get(f"{api}/export.zip?to=2026-01-01").data) == []
    Bundle.model_validate_json(client.get(f"{api}/fhir.json").data)
    assert client.get(f"{api}/report.pdf").data.startswith(b"%PDF-")
    wrong = client.get(f"{api}/fhir.json?from=yesterday")
    assert wrong.status_code == 422
    assert wrong.json
    assert wrong.json["error"]["message"].startswith("from: ")


@pytest.mark.parametrize("path", ["report", "report.pdf", "export.zip", "fhir.json", "delete"])
@pytest.mark.parametrize("nobody", ["guest", "nobody"])
def test_nothing_is_handed_out_of_somebody_without_a_profile(
    client: FlaskClient, store: Store, path: str, nobody: str
) -> None:
    assert client.get(f"/people/{nobody}/{path}").status_code == 404


def test_what_goes_and_what_stays_is_told_before_it_goes(client: FlaskClient, store: Store) -> None:
    page = client.get(f"{HERE}/delete").text
    assert "<dd>1 session, with trace, exercises, answers and notes</dd>" in page
    assert "within 14 nights" in page
    assert f'href="{HERE}/delete/sure"' in page
    assert store.person("demo") is not None


def test_a_profile_goes_when_its_name_is_typed(
    client: FlaskClient, store: Store, tmp_path: Path
) -> None:
    assert "Type the name: Demo person" in client.get(f"{HERE}/delete/sure").text
    response = client.post(f"{HERE}/delete", data={"name": "demo PERSON ", "by": "Dr Berg"})
    assert response.status_code == 303
    assert "is deleted, with everything" in client.get(response.headers["Location"]).text
    assert store.person("demo") is None
    assert store.session("s1") is None
    assert client.get(HERE).status_code == 404


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"name": "Demo", "by": "Dr Berg"}, "Type the whole name as it stands here: Demo person"),
        ({"name": "Demo person", "by": " "}, "Enter your name."),
        ({}, "Type the whole name"),
    ],
)
def test_a_wrong_name_deletes_nothing_and_keeps_what_was_typed(
    client: FlaskClient, store: Store, typed: dict[str, str], sentence: str
) -> None:
    response = client.post(f"{HERE}/delete", data=typed)
    assert response.status_code == 422
    assert sentence in response.text
    assert f'value="{typed.get("name", "")}"' in response.text
    assert store.person("demo") is not None


def test_nobody_is_deleted_with_a_session_chosen_or_running(
    client: FlaskClient, store: Store, link: FakeLink
) -> None:
    link.publish(session=SESSION)
    page = client.get(f"{HERE}/delete").text
    assert "A session of Demo person is running or has been chosen." in page
    assert f'href="{HERE}/delete/sure"' not in page
    response = client.post(f"{HERE}/delete", data={"name": "Demo person", "by": "Dr Berg"})
    assert response.status_code == 409
    assert "End it first" in response.text
    assert store.person("demo") is not None
    other = client.post("/people/otto/delete", data={"name": "Otto <b>", "by": "Dr Berg"})
    assert other.status_code == 303


def test_a_program_has_to_name_whom_it_deletes(
    client: FlaskClient, store: Store, link: FakeLink
) -> None:
    wrong = client.post(f"/api/v1{HERE}/erase", json={"confirm_name": "demo", "by": "Dr Berg"})
    assert wrong.status_code == 422
    right = {"confirm_name": "Demo person", "by": "Dr Berg"}
    link.publish(session=SESSION)
    assert client.post(f"/api/v1{HERE}/erase", json=right).status_code == 409
    link.publish(session=None)
    done = client.post(f"/api/v1{HERE}/erase", json=right)
    assert (done.status_code, done.json) == (202, {"sessions": 1, "recordings_left": 0})
    assert store.person("demo") is None


def test_how_a_real_station_says_a_person_may_not_delete(real_app: Flask, store: Store) -> None:
    assert real_app.test_client().get(f"{HERE}/delete").status_code == 403
