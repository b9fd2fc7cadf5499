"""The figures over the web: strict by themselves, kept by the browser, still on request."""

from base64 import b64encode
from hashlib import sha256

from flask import Flask, render_template_string
from flask.testing import FlaskClient

from station.figure.render import STYLE


def test_a_figure_moves_and_its_still_does_not(client: FlaskClient) -> None:
    moving, still = client.get("/figures/bridge.svg"), client.get("/figures/bridge-still.svg")
    assert moving.mimetype == still.mimetype == "image/svg+xml"
    assert "<animate " in moving.text
    assert "<animate " not in still.text


def test_a_figure_moves_in_the_rhythm_of_the_dose(client: FlaskClient) -> None:
    assert 'dur="7s"' in client.get("/figures/bridge.svg").text  # 4 s and a hold of 3 s
    assert 'dur="10s"' in client.get("/figures/calm-breathing.svg").text


def test_a_figure_lets_in_its_own_style_and_nothing_else(client: FlaskClient) -> None:
    answer = client.get("/figures/bridge.svg")
    digest = b64encode(sha256(STYLE.encode()).digest()).decode()
    policy = answer.headers["Content-Security-Policy"]
    assert f"<style>{STYLE}</style>" in answer.text
    assert f"style-src 'sha256-{digest}'" in policy
    assert "default-src 'none'" in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_figure_that_has_not_changed_is_not_sent_again(client: FlaskClient) -> None:
    first = client.get("/figures/bridge.svg")
    assert first.headers["Cache-Control"] == "no-cache"
    again = client.get("/figures/bridge.svg", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert again.text == ""
    other = client.get("/figures/bird-dog.svg", headers={"If-None-Match": first.headers["ETag"]})
    assert other.status_code == 200


def test_an_exercise_that_is_not_there_has_no_figure(client: FlaskClient) -> None:
    assert client.get("/figures/handstand.svg").status_code == 404
    assert client.get("/figures/handstand-still.svg").status_code == 404


def test_the_macro_names_the_exercise_and_offers_the_still(app: Flask) -> None:
    with app.test_request_context():
        page = render_template_string(
            '{% from "figure.html" import figure %}{{ figure("cat-cow", "Cat & cow") }}'
        )
    assert '<img src="/figures/cat-cow.svg" width="320" height="240"' in page
    assert 'alt="Cat &amp; cow, drawn as a figure"' in page
    assert 'srcset="/figures/cat-cow-still.svg"' in page
    assert "prefers-reduced-motion: reduce" in page
