"""The API describes itself, wholly; and docs/api.md says the same."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from web.api.table import routes
from web.routes import Route

DOCS = Path(__file__).parents[2] / "docs" / "api.md"
MORE = "…"  # where the page names the most needed fields only


Document = dict[str, Any]


@pytest.fixture
def document(client: FlaskClient) -> Document:
    found: Document | None = client.get("/openapi.json").json
    assert found
    return found


def served(app: Flask) -> set[str]:
    return {
        f"{method} {rule.rule.replace('<', '{').replace('>', '}')}"
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.rule.startswith("/api/")
    }


def test_every_served_address_is_described_and_every_described_one_is_served(
    app: Flask, document: Document
) -> None:
    described = {
        f"{method.upper()} {path}"
        for path, operations in document["paths"].items()
        for method in operations
    }
    assert described == served(app)
    assert document["openapi"] == "3.1.0"


def test_every_model_that_is_named_is_there(document: Document) -> None:
    named = set(re.findall(r'"#/components/schemas/(\w+)"', json.dumps(document)))
    assert named <= set(document["components"]["schemas"])


def test_writes_say_what_they_take_and_forbid_the_rest(document: Document) -> None:
    arm = document["paths"]["/api/v1/arm"]["post"]
    assert arm["requestBody"]["required"] is True
    body = document["components"]["schemas"]["ArmBody"]
    assert body["additionalProperties"] is False
    assert set(body["required"]) == {"program_id", "person_id"}
    assert "202" in arm["responses"]
    assert document["paths"]["/api/v1/stop"]["post"]["security"] == []


def test_operations_have_names_of_their_own() -> None:
    names = [route.name for route in routes(simulated=True)]
    assert len(names) == len(set(names))


def test_docs_list_every_address_with_who_may_call_it() -> None:
    row = re.compile(r"^\| `(GET|POST|PUT) (\S+?)(?: \{.*)?` \| ([^|]+) \|", re.MULTILINE)
    documented = set(row.findall(DOCS.read_text()))
    expected = {
        (route.method, re.sub(r"<\w+>", "ID", route.path), route.need.value)
        for route in routes(simulated=True)
    }
    assert documented == expected


@pytest.mark.parametrize(
    "route",
    [route for route in routes(simulated=True) if route.body],
    ids=lambda route: f"{route.method} {route.path}",
)
def test_docs_name_the_fields_that_a_write_takes(route: Route) -> None:
    assert route.body
    path = re.sub(r"<\w+>", "ID", route.path)
    (names,) = re.findall(
        rf"^\| `{route.method} {path} \{{(.*)\}}`", DOCS.read_text(), re.MULTILINE
    )
    documented = set(names.split(", "))
    taken = set(route.body.model_fields)
    assert documented - {MORE} <= taken
    assert MORE in documented or documented == taken


def test_the_page_shows_every_address_and_answer_and_every_place_in_it_has_a_name_of_its_own(
    client: FlaskClient, document: Document
) -> None:
    page = client.get("/reference").text
    names = re.findall(r' id="([^"]+)"', page)
    assert len(names) == len(set(names))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(names)
    for operations in document["paths"].values():
        for operation in operations.values():
            _, _, call = page.partition(f'id="{operation["operationId"]}"')
            call, _, _ = call.partition("</details>")
            for status in operation["responses"]:
                assert f"<code>{status}</code>" in call
