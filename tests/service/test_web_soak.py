"""A day of connects and drops, without the pauses between them, leaves nothing behind."""

import socket
import struct
from collections.abc import Iterator

import psutil
import pytest

from tests.browser.station import Station, wait_until

WARM, DAY = 400, 2160  # one connection every 40 s for a day
GROWTH_MB = 6.0
POOLED = 15  # connections to the records come and go in a pool of that size
PAGES = ("/live", "/", "/people", "/history", "/api/v1/people", "/static/station.css")
ABORT = struct.pack("ii", 1, 0)  # a connection that is reset, as when a phone loses its network


@pytest.fixture(scope="module")
def station(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Station]:
    station = Station(tmp_path_factory.mktemp("soak"))
    try:
        station.wait_until_up()
        yield station
    finally:
        station.close()


def test_a_day_of_connects_and_drops_leaves_no_thread_file_or_memory_behind(
    station: Station,
) -> None:
    web = station.web()
    _come_and_go(station, WARM)
    threads, files, memory_mb = _left_behind(web, station)
    _come_and_go(station, DAY)
    threads_now, files_now, memory_now_mb = _left_behind(web, station)
    grown_mb = memory_now_mb - memory_mb
    print(f"{DAY} connections: {grown_mb:+.1f} MB, {threads_now} threads, {files_now} files")
    assert station.web().pid == web.pid, "it was started anew on the way"
    assert threads_now == threads
    assert files_now <= files + POOLED
    assert grown_mb < GROWTH_MB
    assert station.post("/stop") == 202


def _come_and_go(station: Station, times: int) -> None:
    for number in range(times):
        path = PAGES[number // 4 % len(PAGES)]
        if number % 4 == 0:
            _watch_and_drop(station.port, abruptly=number % 8 == 0)
        elif number % 4 == 1:
            _leave_without_reading(station.port, path)
        elif number % 4 == 2:
            _ask(station.port, path)
        else:
            _connect(station.port).close()


def _watch_and_drop(port: int, abruptly: bool) -> None:
    with _connect(port) as connection:
        _send(connection, "/api/v1/live")
        while b"event: state" not in connection.recv(65536):
            pass
        if abruptly:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, ABORT)


def _leave_without_reading(port: int, path: str) -> None:
    with _connect(port) as connection:
        _send(connection, path)


def _ask(port: int, path: str) -> None:
    with _connect(port) as connection:
        _send(connection, path)
        answer = b"".join(iter(lambda: connection.recv(65536), b""))
    assert answer.startswith(b"HTTP/1.1 200"), answer[:200]


def _connect(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=20.0)


def _send(connection: socket.socket, path: str) -> None:
    head = f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    connection.sendall(head.encode())


def _left_behind(web: psutil.Process, station: Station) -> tuple[int, int, float]:
    """Threads, files and memory in MB of the web once nobody is connected any more."""
    listening_only = 1

    def alone() -> bool:
        return sum(c.laddr.port == station.port for c in web.net_connections()) <= listening_only

    wait_until(alone, 60.0, web.net_connections)
    return web.num_threads(), web.num_fds(), web.memory_full_info().uss / 1e6
