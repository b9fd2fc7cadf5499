"""Every text on every page can be translated: in a language of brackets none is left outside."""

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from flask import template_rendered
from flask.testing import FlaskClient

from tests.language.pseudo import CLOSE, OPEN
from tests.language.records import TYPED
from web.pages import pages

# What stands in the addresses of the pages.
FILLED = {
    "person_id": "demo", "session_id": "d1", "exercise_id": "wall-slide",
    "program_id": "first-week", "device_id": "1", "token_id": "1", "proposal_id": "1",
    "name": "nothing",
}  # fmt: skip
MORE = (
    "/?person=demo", "/?person=otto", "/?person=guest", "/people/otto", "/people/otto/progress",
    "/exercises?region=hips", "/programs/new?copy=full-session", "/programs/own-quiet",
    "/programs/own-quiet/edit", "/ready/first-week?person=demo", "/ready/desk-worker?person=demo",
    "/people/demo/outcome", "/history?person=demo", "/nothing", "/history/s1", "/people/berta",
    "/programs/intermittent-30", "/exercises/passive-hang",
)  # fmt: skip
NO_TEXT = frozenset({"script", "style", "code", "kbd", "samp", "pre", "textarea"})
READ = frozenset({"aria-label", "title", "alt", "placeholder", "aria-description", "label",
                  "aria-valuetext", "aria-roledescription"})  # fmt: skip
VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta",
                  "source", "track", "wbr"})  # fmt: skip
# Symbols of units, and names that are the same everywhere.
SAME = frozenset(
    ("min", "kg", "cm", "deg", "Hz", "ms", "km", "MB", "KiB", "kB", "GiB", "GB", "PDF", "CSV")
).union(
    ("FHIR", "JSON", "TOML", "ZIP", "RPE", "NRS", "PIN", "LAN", "TLS", "HTTPS", "HTTP", "API"),
    ("URL", "UTC", "UTF", "ID", "QR", "English", "Deutsch", "Roland", "Morris"),
)
# Days and months, which come with the numbers of a language and not from our words.
CALENDAR = re.compile(
    r"\b(?:Mo|Di|Mi|Do|Fr|Sa|So|Montag|Dienstag|Mittwoch|Donnerstag|Freitag|Samstag|Sonntag|Jan|"
    r"Feb|März|Apr|Mai|Juni|Juli|Aug|Sept?|Okt|Nov|Dez|Januar|Februar|April|August|September|"
    r"Oktober|November|Dezember)\b\.?"
)
# Keys and values of the settings, addresses, and modes of the controller in the record of events.
CODE = re.compile(r'\[[\w.]+\]|"[a-z0-9-]*"|https?://\S+|[A-Z]{4,} -> [A-Z]{4,}')
ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>")
WORD = re.compile(r"[^\W\d_]{2,}")


class Texts(HTMLParser):
    """Collects what a reader sees or hears outside the brackets."""

    def __init__(self) -> None:
        super().__init__()
        self.outside: list[str] = []
        self._depth = 0
        self._silent: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        english = given.get("lang") == "en"  # said to be so; it is read out as English too
        plain = tag in NO_TEXT or given.get("translate") == "no" or english
        if tag not in VOID and (self._silent or plain):
            self._silent.append(tag)
        if self._silent:
            return
        for name, value in attrs:
            if value and (
                name in READ or (name, tag, given.get("type")) == ("value", "input", "submit")
            ):
                self._add(without_brackets(value))

    def handle_endtag(self, tag: str) -> None:
        if self._silent and tag in self._silent:
            while self._silent.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if self._silent:
            return
        kept = []
        for letter in data:
            self._depth += (letter == OPEN) - (letter == CLOSE)
            kept.append(letter if self._depth == 0 and letter != CLOSE else " ")
        self._add("".join(kept))

    def _add(self, text: str) -> None:
        for name in TYPED:
            text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", " ", text, flags=re.IGNORECASE)
        text = CALENDAR.sub(" ", CODE.sub(" ", text))
        if any(word not in SAME for word in WORD.findall(text)):
            self.outside.append(" ".join(text.split()))


def without_brackets(text: str) -> str:
    """What is left of a text when everything translated is taken out."""
    before = None
    while text != before:
        before, text = text, re.sub(rf"{OPEN}[^{OPEN}{CLOSE}]*{CLOSE}", " ", text)
    return text


def addresses() -> Iterator[str]:
    """Every page that can be asked for, and some in another state."""
    for page in pages(simulated=True):
        if page.method == "GET":
            yield ARGUMENT.sub(lambda at: FILLED.get(at[1], "nothing"), page.path)
    yield from MORE


def test_every_page_can_be_asked_for() -> None:
    names = {name for page in pages(simulated=True) for name in ARGUMENT.findall(page.path)}
    assert names <= set(FILLED), "the tests of languages need a value for these"


@pytest.mark.parametrize("path", list(addresses()))
def test_no_text_of_a_page_is_left_out(bracketed: FlaskClient, path: str) -> None:
    found = outside(bracketed, path)
    assert not found, "\n".join(f"{where}: {text}" for where, text in found)


def outside(client: FlaskClient, path: str) -> list[tuple[str, str]]:
    """Template and text, for everything on a page that stands in no brackets."""
    used: list[str] = []
    note = lambda _app, template, **_more: used.append(str(template.name))  # noqa: E731
    with template_rendered.connected_to(note, client.application), client.get(path) as reply:
        if reply.mimetype != "text/html" or reply.status_code in (302, 303):
            return []
        assert reply.status_code < 500, path
        reader = Texts()
        reader.feed(reply.get_data(as_text=True))
    where = used[0] if used else path
    return [(where, text) for text in dict.fromkeys(reader.outside)]


def test_the_texts_of_the_scripts_come_with_the_page(bracketed: FlaskClient) -> None:
    page = bracketed.get("/live").text
    block = re.search(r'<script type="application/json" id="texts">(.*?)</script>', page, re.DOTALL)
    assert block is not None
    texts = json.loads(block[1])
    assert texts
    assert all(text.startswith(OPEN) for text in texts.values())
