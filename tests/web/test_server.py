"""On a real server: open streams never keep STOP waiting."""

import http.client
import socket
import threading
import time
from collections.abc import Iterator

import pytest
from flask import Flask
from waitress import wasyncore
from waitress.server import MultiSocketServer

from tests.web.fakes import FakeLink, wait_until
from web.server import PortInUse, make_server
from web.services import KEY


@pytest.fixture
def port(app: Flask) -> Iterator[int]:
    server, over = make_server(app, "127.0.0.1", 0), threading.Event()
    thread = threading.Thread(target=serve, args=(server, over))
    thread.start()
    yield int(server.effective_listen[0][1])
    app.extensions[KEY].close()
    over.set()
    thread.join(10.0)


def serve(server: MultiSocketServer, over: threading.Event) -> None:
    """Run the server as its own `run` does, and leave nothing open afterwards."""
    while not over.is_set():
        wasyncore.loop(timeout=0.05, map=server.map, count=1)
    server.task_dispatcher.shutdown(timeout=5)
    wasyncore.close_all(server.map)


def post(port: int, path: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("POST", path)
        return connection.getresponse().status
    finally:
        connection.close()


def open_stream(port: int) -> socket.socket:
    stream = socket.create_connection(("127.0.0.1", port), timeout=5)
    stream.sendall(b"GET /api/v1/live HTTP/1.1\r\nHost: localhost\r\n\r\n")
    assert b" 200 " in stream.recv(100)
    return stream


def test_stop_answers_at_once_while_all_streams_are_open(port: int, link: FakeLink) -> None:
    streams = [open_stream(port) for _ in range(60)]
    began_s = time.monotonic()
    assert post(port, "/api/v1/stop") == 202
    assert time.monotonic() - began_s < 1.0
    assert ("stop", {}) in link.requests
    for stream in streams:
        stream.close()


def test_a_page_that_has_gone_gives_its_place_back(app: Flask, port: int, link: FakeLink) -> None:
    live = app.extensions[KEY].live
    streams = [open_stream(port) for _ in range(60)]
    for stream in streams:
        stream.close()

    def all_gone() -> bool:
        link.publish()
        return bool(live.open_streams == 0)

    wait_until(all_gone, within_s=10.0)
    assert live.open_streams == 0


def test_a_proxy_cannot_make_a_stranger_the_touchscreen(port: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    connection.request("GET", "/api/v1/state", headers={"X-Forwarded-For": "192.168.7.33"})
    assert connection.getresponse().status == 401
    connection.close()


def test_a_port_that_is_taken_is_one_sentence(app: Flask) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(PortInUse, match=f"port {port}"):
            make_server(app, "127.0.0.1", port)


def test_a_form_that_is_too_large_gets_a_page_with_the_way_out(port: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", "/programs/new/save", b"summary=" + b"a" * 200_000, kind)
    response = connection.getresponse()
    page = response.read().decode()
    connection.close()
    assert response.status == 413
    assert "Go back, and make the texts shorter." in page
    assert "Content-Security-Policy" in response.headers
