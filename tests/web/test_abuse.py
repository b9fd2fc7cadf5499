"""Somebody who means harm, or a program that is broken: refused with a sentence, never a 5xx."""

import gzip
import http.client
import json
import re
import shutil
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from station.records.store import Store
from tests.web.browser import Browser
from tests.web.fakes import PHONE, FakeLink
from tests.web.test_server import serve
from web import WebConfig, create_app
from web.access import Need
from web.api.table import routes
from web.app import API
from web.pages import pages
from web.rate import RateLimiter
from web.server import PER_ADDRESS, make_server
from web.services import KEY

OURS = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}
PATHS = [
    "..", "../../etc/passwd", "..%2f..%2fetc%2fpasswd", "%2e%2e%2fstation.db", "a%00b", "..;/",
    "a;b=c", "%5c..%5cstation.db", "//evil.example", "%252e%252e%252f", "%ff%fe", "%zz",
    quote("\N{FULLWIDTH FULL STOP}" * 2), quote("\N{PILE OF POO}"), "a" * 5000, "web.secret",
    "<script>alert(1)</script>", "%0d%0aSet-Cookie:%20a=b",
]  # fmt: skip
ADDRESSES = sorted(
    {(page.method, page.path) for page in pages(simulated=True) if "<" in page.path}
    | {(route.method, f"{API}{route.path}") for route in routes(True) if "<" in route.path}
    | {("GET", "/static/<filename>")}
)
FORMS = sorted(
    page.path
    for page in pages(simulated=True)
    if page.method == "POST" and not page.urgent and "<" not in page.path
)
BODY_MAY_BE_LEFT_OUT = {
    f"{API}{re.sub('<[^>]+>', 'demo', route.path)}"
    for route in routes(simulated=True)
    if route.body is not None and not route.body_needed
}
BODIES = sorted(
    (route.method, f"{API}{re.sub('<[^>]+>', 'demo', route.path)}")
    for route in routes(simulated=True)
    if route.body is not None and route.need is not Need.STATION
)


@pytest.fixture(scope="module")
def link() -> FakeLink:
    return FakeLink()


@pytest.fixture(scope="module")
def app(link: FakeLink, filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """One station for all of it: it must still be whole at the end."""
    folder = tmp_path_factory.mktemp("abuse")
    shutil.copy(filled, folder / "station.db")
    url = f"sqlite:///{folder / 'station.db'}"
    app = create_app(WebConfig(folder, url, simulated=True, data_dir=folder), link)
    app.test_client_class = Browser
    yield app
    app.extensions[KEY].close()


@pytest.fixture
def store(app: Flask) -> Store:
    found: Store = app.extensions[KEY].store
    return found


@pytest.fixture(autouse=True)
def unlimited(monkeypatch: pytest.MonkeyPatch, link: FakeLink) -> None:
    """Otherwise nearly every answer would be that there were too many requests."""
    monkeypatch.setattr(RateLimiter, "allows", lambda *_: True)
    monkeypatch.setattr(RateLimiter, "has_room", lambda *_: True)
    link.requests.clear()


def harmless(answer: TestResponse) -> bool:
    """A refusal in our own words, that tells nothing of the machine."""
    if answer.status_code < 400:
        return "root:x:0" not in answer.text and "Set-Cookie: a=b" not in str(answer.headers)
    tells = ("Traceback", "/site-packages/", "werkzeug", "sqlalchemy", 'File "')
    in_our_words = "STOP" in answer.text or "error" in (answer.get_json(silent=True) or {})
    return answer.status_code < 500 and in_our_words and not any(t in answer.text for t in tells)


@pytest.mark.requirement("S39")
@pytest.mark.parametrize(("method", "rule"), ADDRESSES)
def test_no_trick_with_a_path_gets_anywhere(
    client: FlaskClient, store: Store, method: str, rule: str
) -> None:
    for trick in PATHS:
        path = rule.partition("<")[0] + trick + rule.rpartition(">")[2]
        answer = client.open(path, method=method)
        assert harmless(answer), (path, answer.status_code)
        assert b"<script>alert(1)" not in answer.data, path
        answer.close()


@pytest.mark.parametrize("trick", PATHS)
def test_static_files_are_all_that_is_served_as_files(
    app: Flask, client: FlaskClient, trick: str
) -> None:
    for path in (f"/static/{trick}", f"/static/js/{trick}", f"/static/../{trick}"):
        with client.get(path) as answer:
            assert answer.status_code in (200, 303, 308, 400, 403, 404, 405), path
            secret = app.config["SECRET_KEY"]
            assert secret not in answer.data


@pytest.mark.requirement("S41")
@pytest.mark.parametrize(
    "host",
    [
        "evil.example", "localhost.evil.example", "evil.example:80", "evil.local.example",
        "localhost@evil.example", "evil.example#localhost", "evil.example/localhost",
        "localhost\\.evil.example", "localhost,evil.example", "0", "0x7f000001.evil.example",
        "2130706434", "[::ffff:203.0.113.9]", "[fe80::1%25eth0].evil.example", "..", ".local",
        "-", "%6c%6f%63%61%6c%68%6f%73%74", "LOCALHOST.EVIL.EXAMPLE",
        "\N{FULLWIDTH LATIN SMALL LETTER L}ocalhost",
        "a" * 5000,
    ],
)  # fmt: skip
def test_a_foreign_host_is_refused_on_every_kind_of_address(
    client: FlaskClient, link: FakeLink, host: str
) -> None:
    for method, path in [("GET", "/"), ("POST", "/stop"), ("POST", f"{API}/stop"),
                         ("GET", "/static/station.css"), ("GET", "/openapi.json"),
                         ("GET", "/nothing")]:  # fmt: skip
        wsgi_host = host.encode().decode("latin-1")
        environ = {"HTTP_HOST": wsgi_host}
        answer = client.open(path, method=method, environ_overrides=environ)
        assert answer.status_code == 400, (path, answer.status_code)
    assert link.requests == []


@pytest.mark.requirement("S41")
@pytest.mark.parametrize("path", FORMS)
def test_every_form_needs_the_token_of_its_page(app: Flask, store: Store, path: str) -> None:
    browser = Browser(app)
    browser.get("/")
    for typed in ({}, {"csrf_token": "forged"}, {"csrf_token": "a.b.c", "name": "x"}):
        answer = browser.post(path, data=typed, headers=OURS, token=False)
        assert answer.status_code == 403, typed
        assert "nothing was changed" in answer.text.lower()


@pytest.mark.requirement("S41")
@pytest.mark.parametrize(("method", "path"), BODIES)
def test_every_write_of_a_browser_to_the_api_needs_the_token(
    app: Flask, link: FakeLink, method: str, path: str
) -> None:
    if path == f"{API}/return":
        return
    browser = Browser(app)
    for header in ({"X-CSRFToken": "forged"}, {}):
        answer = browser.open(path, method=method, json={}, headers={**OURS, **header}, token=False)
        assert answer.status_code == 403
        assert answer.json
        assert answer.json["error"]["code"] == "csrf"
    assert link.requests == []


def nested(depth: int) -> bytes:
    return b'{"a":' * depth + b"1" + b"}" * depth


BROKEN = {
    "empty": b"",
    "no JSON": b"name=x",
    "cut off": b'{"name": "x',
    "nested": nested(1500),
    "a list that is nested": b"[" * 15_000,
    "a number too large": b'{"days": ' + b"9" * 5000 + b"}",
    "an exponent too large": b'{"days": 1e99999}',
    "no number": b'{"days": NaN}',
    "a key twice": b'{"name": "a", "name": "b"}',
    "NUL": b'{"name": "\\u0000"}',
    "bare NUL": b"\0" * 100,
    "half a character": b'{"name": "\xff\xfe"}',
    "half a surrogate": b'{"name": "\\ud800"}',
    "UTF-16": '{"name": "x"}'.encode("utf-16"),
    "prototype": b'{"__proto__": {"a": 1}, "constructor": 1}',
    "gzip": gzip.compress(b"{" + b" " * 10_000_000 + b"}"),
    "long": b'{"name": "' + b"x" * 200_000 + b'"}',
}


@pytest.mark.requirement("S39")
@pytest.mark.parametrize("body", BROKEN.values(), ids=BROKEN.keys())
def test_no_body_breaks_the_api(client: FlaskClient, store: Store, body: bytes) -> None:
    before = store.people()
    for method, path in BODIES:
        if path == f"{API}/return" or (not body and path in BODY_MAY_BE_LEFT_OUT):
            continue
        for header in ({}, {"Content-Encoding": "gzip"}):
            answer = client.open(
                path, method=method, data=body, content_type="application/json", headers=header
            )
            assert 400 <= answer.status_code < 500, (path, answer.status_code)
            assert harmless(answer), path
    assert store.people() == before


@pytest.mark.parametrize("body", BROKEN.values(), ids=BROKEN.keys())
@pytest.mark.parametrize(
    "kind",
    [
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "",
    ],
)
def test_no_body_breaks_a_form(client: FlaskClient, store: Store, kind: str, body: bytes) -> None:
    before = store.people()
    for path in FORMS:
        answer = client.post(path, data=body, content_type=kind)
        assert harmless(answer), (path, answer.status_code)
    assert store.people() == before


@pytest.mark.requirement("S38")
@pytest.mark.parametrize("body", BROKEN.values(), ids=BROKEN.keys())
def test_stop_stops_whatever_comes_with_it(
    client: FlaskClient, link: FakeLink, body: bytes
) -> None:
    for path in (f"{API}/stop", "/stop", "/return"):
        for kind in ("application/json", "multipart/form-data", "text/xml"):
            answer = client.post(path, data=body, content_type=kind, token=False)
            assert answer.status_code == 202
    assert len(link.requests) == 9


@pytest.mark.requirement("S38")
@pytest.mark.parametrize(
    "header",
    [
        {"X-Forwarded-For": "127.0.0.1"},
        {"X-Forwarded-Host": "localhost"},
        {"X-Real-IP": "127.0.0.1"},
        {"Forwarded": "for=127.0.0.1"},
        {"Via": "1.1 localhost"},
        {"Client-IP": "127.0.0.1"},
        {"True-Client-IP": "127.0.0.1"},
        {"X-Client-IP": "127.0.0.1"},
        {"X-Remote-Addr": "127.0.0.1"},
        {"Remote-Addr": "127.0.0.1"},
        {"X-Forwarded-Proto": "https"},
        {"X-Original-URL": "/api/v1/state"},
        {"X-Rewrite-URL": "/api/v1/state"},
    ],
)
def test_no_header_makes_a_stranger_somebody(phone: FlaskClient, header: dict[str, str]) -> None:
    assert phone.get(f"{API}/state", headers=header).status_code == 401
    assert phone.get("/people", headers=header).status_code == 303


@pytest.mark.parametrize("name", ["X-HTTP-Method-Override", "X-Method-Override", "X-HTTP-Method"])
def test_no_header_and_no_field_makes_another_method_of_it(
    client: FlaskClient, link: FakeLink, name: str
) -> None:
    assert client.get(f"{API}/disarm", headers={name: "POST"}).status_code == 405
    assert client.get(f"{API}/disarm?_method=POST").status_code == 405
    assert link.requests == []


@pytest.mark.requirement("S41")
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_no_answer_may_be_framed_or_read_by_another_site(client: FlaskClient, method: str) -> None:
    for path in ("/", "/pair/enter", "/stop", f"{API}/state", "/nothing", "/openapi.json"):
        headers = client.open(path, method=method).headers
        assert headers["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert "Access-Control-Allow-Origin" not in headers
        assert headers["Cache-Control"] == "no-store"


def test_a_preflight_of_another_site_is_not_granted(client: FlaskClient) -> None:
    asked = {
        "Origin": "https://evil.example",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization",
    }
    answer = client.options(f"{API}/arm", headers=asked)
    assert not [name for name, _ in answer.headers if name.startswith("Access-Control")]


# What a client sends over a real socket, byte by byte.


@pytest.fixture
def port(app: Flask) -> Iterator[int]:
    server, over = make_server(app, "127.0.0.1", 0), threading.Event()
    thread = threading.Thread(target=serve, args=(server, over))
    thread.start()
    yield int(server.effective_listen[0][1])
    over.set()
    thread.join(10.0)


def say(port: int, raw: bytes) -> bytes:
    """Send bytes; everything that comes back until the server ends it or falls silent."""
    with socket.create_connection(("127.0.0.1", port), 5) as sock:
        sock.sendall(raw)
        sock.settimeout(0.5)
        heard = b""
        try:
            while part := sock.recv(65536):
                heard += part
        except (TimeoutError, ConnectionResetError):
            pass
        return heard


HEAD = b"Host: localhost\r\nContent-Type: application/json\r\n"


@pytest.mark.parametrize(
    "raw",
    [
        b"POST /api/v1/stop HTTP/1.1\r\n" + HEAD + b"Content-Length: 4\r\n"
        b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\nPOST /api/v1/disarm HTTP/1.1\r\n\r\n",
        b"POST /api/v1/disarm HTTP/1.1\r\n" + HEAD + b"Content-Length: 0\r\nContent-Length: 30\r\n"
        b"\r\n" + b"x" * 30,
        b"POST /api/v1/disarm HTTP/1.1\r\n" + HEAD + b"Content-Length: +1\r\n\r\nx",
        b"POST /api/v1/disarm HTTP/1.1\r\n" + HEAD + b"Content-Length: -1\r\n\r\n",
        b"POST /api/v1/disarm HTTP/1.1\r\n" + HEAD + b"Transfer-Encoding: xchunked\r\n\r\n",
        b"POST /api/v1/disarm HTTP/1.1\r\n" + HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"GET / HTTP/1.1\r\nHost : localhost\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nX: a\0b\r\n\r\n",
        b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"a" * 100_000 + b"\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
        b"\r\n" * 1000,
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET http://evil.example/ HTTP/1.1\r\nHost: evil.example\r\n\r\n",
    ],
    ids=range(14),
)
def test_bytes_that_are_no_proper_request_are_refused_and_the_next_one_is_served(
    port: int, link: FakeLink, raw: bytes
) -> None:
    heard = say(port, raw)
    assert b" 200 " not in heard
    assert not re.search(rb"HTTP/1.. 5(?!01|05)\d\d", heard)
    assert b"Traceback" not in heard
    assert [kind for kind, _ in link.requests if kind != "stop"] == []
    assert b" 202 " in say(port, b"POST /stop HTTP/1.0\r\nHost: localhost\r\n\r\n")


def test_a_folded_line_belongs_to_the_header_before_it_and_tells_no_length(
    port: int, link: FakeLink
) -> None:
    folded = HEAD + b" Content-Length: 5\r\n\r\n"
    heard = say(port, b"POST /api/v1/disarm HTTP/1.1\r\n" + folded)
    assert b" 202 " in heard, "it waits for no body"
    assert [kind for kind, _ in link.requests] == ["disarm"]


@pytest.mark.requirement("S38")
def test_a_device_that_opens_all_the_connections_it_can_leaves_room_for_stop(
    port: int, link: FakeLink, monkeypatch: pytest.MonkeyPatch
) -> None:
    is_one_of_ours = "web.server.ip_address"
    monkeypatch.setattr(is_one_of_ours, lambda _: type("Lan", (), {"is_loopback": False}))
    greedy = [
        socket.create_connection(("127.0.0.1", port), 5, source_address=("127.0.0.2", 0))
        for _ in range(PER_ADDRESS + 10)
    ]
    for each in greedy:
        each.sendall(b"POST /stop HTTP/1.1\r\nHost: loc")  # and nothing more
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    connection.request("POST", "/stop")
    assert connection.getresponse().status == 202
    connection.close()
    greedy[-1].settimeout(5)
    with pytest.raises(ConnectionResetError):
        greedy[-1].recv(1)
    for each in greedy:
        each.close()
    assert link.requests == [("stop", {})]


def test_the_log_tells_no_secret(
    client: FlaskClient, store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    made = client.post(f"{API}/tokens", json={"name": "a", "days": 1})
    secret = json.loads(made.text)["secret"]
    bearer = {"Authorization": f"Bearer {secret}"}
    away = {"REMOTE_ADDR": PHONE}
    assert client.get(f"{API}/state", headers=bearer, environ_base=away).status_code == 200
    wrong = {"Authorization": f"Bearer {secret}x"}
    assert client.get(f"{API}/state", headers=wrong, environ_base=away).status_code == 401
    assert secret not in caplog.text
