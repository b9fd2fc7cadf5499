"""Encrypted pages on real sockets: who is behind them is known, and nothing keeps STOP waiting."""

import contextlib
import http.client
import re
import socket
import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization as pem
from flask import Flask, jsonify, request

from station.settings import Web
from tests.web.fakes import FakeLink
from tests.web.test_server import serve
from web import WebConfig, create_app, tls_front
from web.access import GUARD, Need, Rule, is_touchscreen
from web.certificate import BadCertificate, Files, fingerprint, generated
from web.headers import HSTS
from web.server import CONNECTIONS, OF_OTHERS, listening, make_server
from web.services import KEY
from web.tls import Behind, Secured, put_in_front, secured
from web.tls_front import PER_ADDRESS, Peers

NAMES = ("127.0.0.1", "localhost", "station.local")
NOW = datetime.now(UTC)
LAN = "127.0.0.2"  # of this machine, but not asked as the station's own screen is


@dataclass(frozen=True)
class Running:
    """A station with encryption on."""

    plain: int
    tls: int
    files: Files
    secured: Secured

    def trusting(self) -> ssl.SSLContext:
        """What a browser has that trusts its certificate."""
        return ssl.create_default_context(cafile=str(self.files.certificate))

    def ask(self, method: str, path: str, **headers: str) -> tuple[http.client.HTTPResponse, str]:
        """One request by TLS; the answer and its body."""
        connection = http.client.HTTPSConnection(
            "localhost", self.tls, timeout=5, context=self.trusting()
        )
        return _ask(connection, method, path, headers)

    def ask_plainly(
        self, method: str, path: str, **headers: str
    ) -> tuple[http.client.HTTPResponse, str]:
        """One request without TLS."""
        return _ask(
            http.client.HTTPConnection("127.0.0.1", self.plain, timeout=5), method, path, headers
        )


def _ask(
    connection: http.client.HTTPConnection, method: str, path: str, headers: dict[str, str]
) -> tuple[http.client.HTTPResponse, str]:
    try:
        connection.request(method, path, headers=headers)
        answer = connection.getresponse()
        return answer, answer.read().decode()
    finally:
        connection.close()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Files:
    """A certificate that was made here."""
    return generated(tmp_path_factory.mktemp("made"), NAMES, NOW)


@pytest.fixture
def station(config: WebConfig, link: FakeLink, made: Files) -> Iterator[Running]:
    outer, inner = listening("127.0.0.1", 0), listening("127.0.0.1", 0)
    app = create_app(replace(config, tls_port=outer.getsockname()[1]), link)
    app.add_url_rule("/who", "who", _who)
    app.extensions[GUARD].rules["who"] = Rule(Need.OPEN)
    used = Secured(lambda: made)
    front = put_in_front(app, used, outer, inner)
    server, over = make_server(app, "127.0.0.1", 0, inner), threading.Event()
    thread = threading.Thread(target=serve, args=(server, over))
    thread.start()
    front.start()
    yield Running(server.effective_listen[0][1], front.port, made, used)
    front.close()
    app.extensions[KEY].close()
    over.set()
    thread.join(10.0)


def _who() -> Any:
    return jsonify(address=request.remote_addr, scheme=request.scheme, touchscreen=is_touchscreen())


def test_a_browser_that_trusts_the_certificate_is_let_in_and_stays_encrypted(
    station: Running,
) -> None:
    answer, page = station.ask("GET", "/pair/enter")
    assert answer.status == 200
    assert answer.headers["Strict-Transport-Security"] == HSTS
    assert "; Secure;" in answer.headers["Set-Cookie"]
    assert "STOP" in page


@pytest.mark.requirement("S38")
def test_both_ports_full_of_others_leave_room_for_the_touchscreen() -> None:
    assert CONNECTIONS - OF_OTHERS - tls_front.CONNECTIONS >= 40


def test_without_encryption_nothing_is_marked_secure(station: Running) -> None:
    answer, _ = station.ask_plainly("GET", "/pair/enter")
    assert answer.status == 200
    assert "Strict-Transport-Security" not in answer.headers
    assert "Secure" not in answer.headers["Set-Cookie"]


@pytest.mark.requirement("S38")
def test_who_comes_encrypted_is_known_by_the_address_behind_it(station: Running) -> None:
    context = station.trusting()
    with (
        socket.create_connection(("127.0.0.1", station.tls), 5, source_address=(LAN, 0)) as raw,
        context.wrap_socket(raw, server_hostname="localhost") as sock,
    ):
        sock.sendall(b"GET /who HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        answer = b"".join(iter(lambda: sock.recv(4096), b""))
    assert f'"address":"{LAN}"'.encode() in answer
    assert b'"scheme":"https"' in answer


@pytest.mark.requirement("S38")
@pytest.mark.parametrize("port", ["40000", "0", "", "None", "\N{SUPERSCRIPT TWO}"])
def test_what_the_front_has_not_noted_is_a_stranger_and_never_the_touchscreen(
    app: Flask, port: str
) -> None:
    peers = Peers()
    peers.note(40001, "192.168.7.33")
    seen: dict[str, Any] = {}

    def wsgi(environ: dict[str, Any], _: object) -> list[bytes]:
        seen.update(environ)
        with app.request_context(environ):
            seen["touchscreen"] = is_touchscreen()
        return []

    environ = app.test_request_context("/").request.environ
    environ |= {"SERVER_PORT": "9", "REMOTE_ADDR": "127.0.0.1", "REMOTE_PORT": port}
    Behind(wsgi, "9", "8443", peers)(environ, None)
    assert seen["REMOTE_ADDR"] == ""
    assert seen["touchscreen"] is False
    known = {**environ, "SERVER_PORT": "9", "REMOTE_PORT": "40001"}
    Behind(wsgi, "9", "8443", peers)(known, None)
    assert seen["REMOTE_ADDR"] == "192.168.7.33"


@pytest.mark.requirement("S38")
def test_the_servers_inner_listener_makes_nobody_the_touchscreen(
    station: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Peers, "note", lambda *_: None)
    answer, body = station.ask("GET", "/who")
    assert answer.status == 200
    assert '"touchscreen":false' in body
    assert '"address":""' in body


@pytest.fixture
def lan(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever asks is another device."""
    monkeypatch.setattr("web.tls.is_touchscreen", lambda: False)


@pytest.mark.parametrize("method", ["GET", "POST", "PUT"])
@pytest.mark.usefixtures("lan")
def test_another_device_is_led_to_the_encrypted_pages(station: Running, method: str) -> None:
    host = {"Host": f"station.local:{station.plain}"}
    answer, _ = station.ask_plainly(method, "/people?a=%20b", **host)
    assert answer.status == 308
    assert answer.headers["Location"] == f"https://station.local:{station.tls}/people?a=%20b"
    v6, _ = station.ask_plainly(method, "/", Host="[::1]")
    assert v6.headers["Location"] == f"https://[::1]:{station.tls}/"


@pytest.mark.requirement("S41")
@pytest.mark.usefixtures("lan")
def test_nobody_is_led_to_another_name(station: Running) -> None:
    answer, _ = station.ask_plainly("GET", "/people", Host="evil.example")
    assert answer.status == 400
    assert answer.headers["Location"] is None


@pytest.mark.requirement("S38")
@pytest.mark.parametrize("path", ["/stop", "/return", "/api/v1/stop", "/api/v1/return"])
@pytest.mark.usefixtures("lan")
def test_stop_and_return_are_carried_out_without_encryption(
    station: Running, link: FakeLink, path: str
) -> None:
    assert station.ask_plainly("POST", path)[0].status == 202
    assert len(link.requests) == 1


def test_unfinished_handshakes_keep_nobody_from_stop(station: Running, link: FakeLink) -> None:
    with contextlib.ExitStack() as opened:
        hanging = [
            opened.enter_context(
                socket.create_connection(("127.0.0.1", station.tls), 5, source_address=(LAN, 0))
            )
            for _ in range(PER_ADDRESS + 5)
        ]
        for each in hanging[:PER_ADDRESS]:
            each.sendall(b"\x16\x03\x01")
        assert station.ask("POST", "/api/v1/stop")[0].status == 202
        assert station.ask_plainly("POST", "/api/v1/stop")[0].status == 202
        assert [kind for kind, _ in link.requests] == ["stop", "stop"]
        for each in hanging[PER_ADDRESS:]:  # too many of this address
            assert each.recv(1) == b""
        for each in hanging[:PER_ADDRESS]:  # these hung all the while
            each.setblocking(False)
            with pytest.raises(BlockingIOError):
                each.recv(1)


def test_who_does_not_shake_hands_is_let_go(
    station: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.tls_front.HANDSHAKE_S", 0.1)
    with socket.create_connection(("127.0.0.1", station.tls), 5) as mute:
        assert mute.recv(1) == b""


def test_a_connection_on_which_nothing_moves_is_closed(
    station: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.tls_front.IDLE_S", 0.1)
    with (
        socket.create_connection(("127.0.0.1", station.tls), 5) as raw,
        station.trusting().wrap_socket(raw, server_hostname="localhost") as slow,
    ):
        slow.sendall(b"GET / HTTP/1.1\r\nHost: loc")
        assert slow.recv(1) == b""


def test_plain_bytes_at_the_encrypted_port_are_refused(station: Running) -> None:
    with socket.create_connection(("127.0.0.1", station.tls), 5) as plain:
        plain.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert b"200" not in plain.recv(100)
    assert station.ask("GET", "/pair/enter")[0].status == 200


def test_the_live_stream_comes_through_and_ends_with_its_page(
    station: Running, config: WebConfig, link: FakeLink
) -> None:
    raw = socket.create_connection(("localhost", station.tls), 5)
    with station.trusting().wrap_socket(raw, server_hostname="localhost") as page:
        page.sendall(b"GET /api/v1/live HTTP/1.1\r\nHost: localhost\r\n\r\n")
        seen = b""
        while seen.count(b"event: state") < 3:
            link.publish()
            seen += page.recv(65536)
    assert b"text/event-stream" in seen


def test_old_tls_is_refused(station: Running) -> None:
    context = station.trusting()
    with pytest.warns(DeprecationWarning, match="TLSv1_1"):
        context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1_1
    with (
        socket.create_connection(("127.0.0.1", station.tls), 5) as raw,
        pytest.raises(ssl.SSLError),
    ):
        context.wrap_socket(raw, server_hostname="localhost")


def test_a_certificate_is_kept_for_us_alone_until_it_ends_or_the_names_change(
    tmp_path: Path,
) -> None:
    files = generated(tmp_path, NAMES, NOW)
    first = fingerprint(files.certificate)
    assert re.fullmatch(r"([0-9A-F]{2}:){31}[0-9A-F]{2}", first)
    assert files.key.stat().st_mode & 0o777 == 0o600
    assert fingerprint(generated(tmp_path, NAMES, NOW).certificate) == first
    soon_over = NOW + timedelta(days=380)
    second = fingerprint(generated(tmp_path, NAMES, soon_over).certificate)
    assert second != first
    third = fingerprint(generated(tmp_path, (*NAMES, "192.168.7.5"), soon_over).certificate)
    assert third not in {first, second}
    files.key.write_text("broken")
    assert fingerprint(generated(tmp_path, NAMES, soon_over).certificate) != third


def test_a_renewed_certificate_is_used_without_a_new_start(
    station: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    newer = generated(tmp_path, NAMES, NOW)
    monkeypatch.setattr(station.secured, "_find", lambda: newer)
    station.secured.refresh()
    shown = ssl.get_server_certificate(("127.0.0.1", station.tls))
    assert shown.strip() == newer.certificate.read_text().strip()


def test_a_renewal_that_fails_leaves_the_certificate_that_works(
    station: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = Files(tmp_path / "none", tmp_path / "none")
    monkeypatch.setattr(station.secured, "_find", lambda: broken)
    station.secured.refresh()
    assert station.ask("GET", "/pair/enter")[0].status == 200


def test_files_that_cannot_be_used_are_one_sentence_with_the_way_out(
    tmp_path: Path, made: Files
) -> None:
    other = generated(tmp_path / "other", NAMES, NOW)
    empty = tmp_path / "empty.pem"
    empty.write_text("")
    for certificate, key in [
        (tmp_path / "none.pem", made.key),
        (made.certificate, other.key),
        (empty, empty),
        (made.certificate, tmp_path),
    ]:
        web = Web(tls="files", certificate=str(certificate), key=str(key))
        with pytest.raises(BadCertificate) as refused:
            secured(web, tmp_path)
        assert refused.value.args[0].endswith(".")
        assert "generated" in refused.value.hint


def test_a_key_with_a_passphrase_is_refused_and_nobody_is_asked_for_it(
    tmp_path: Path, made: Files
) -> None:
    key = pem.load_pem_private_key(made.key.read_bytes(), None)
    locked = tmp_path / "locked.pem"
    locked.write_bytes(
        key.private_bytes(
            pem.Encoding.PEM, pem.PrivateFormat.PKCS8, pem.BestAvailableEncryption(b"open")
        )
    )
    web = Web(tls="files", certificate=str(made.certificate), key=str(locked))
    with pytest.raises(BadCertificate, match="passphrase"):
        secured(web, tmp_path)


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(BadCertificate, match="cannot be kept"):
        secured(Web(tls="generated"), tmp_path / "file")


def test_without_encryption_there_is_nothing_to_find(tmp_path: Path) -> None:
    assert secured(Web(), tmp_path) is None
