"""Both ends of the link, with real sockets and a loop that ticks."""

import json
import os
import select
import signal
import socket
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import psutil
import pytest
import zmq

from station.control.config import ControlConfig
from station.control.controller import Controller
from station.service import link_server
from station.service.bench import no_bench
from station.service.endpoints import requests_endpoint, snapshots_endpoint
from station.service.inbox import Inbox
from station.service.leaving import Leaving
from station.service.link import LinkClient, LinkDown, Refused
from station.service.link_server import CannotBind, LinkServer
from station.service.loop import run_loop
from station.service.messages import ArmMessage
from station.service.pace import RealTime
from tests.service.builders import FakeTable, good_readings, wait_for


class Station:
    """A loop in a thread on a fake table, and its end of the link."""

    def __init__(self, run_dir: Path) -> None:
        self.inbox, self.leaving, self.armed = Inbox(), Leaving(), list[ArmMessage]()
        self.server = LinkServer(run_dir, self.inbox, no_bench, simulated=False)
        self.server.start(self._arm)
        self.table = FakeTable()
        self._thread = threading.Thread(target=self._loop)
        self._thread.start()

    def _arm(self, message: ArmMessage, _: int) -> bool:
        self.armed.append(message)
        return False

    def _loop(self) -> None:
        run_loop(
            self.table,
            Controller.at_start(ControlConfig()),
            RealTime(0.01),
            self.inbox,
            self.leaving,
            lambda _: None,
            [lambda tick: self.server.publish(tick.snapshot, self.leaving.begun)],
        )

    def close(self) -> None:
        self.leaving.ask()
        self._thread.join()
        self.server.close()


@pytest.fixture
def station(run_dir: Path) -> Iterator[Station]:
    made = Station(run_dir)
    yield made
    made.close()


@pytest.fixture
def client(run_dir: Path) -> Iterator[LinkClient]:
    made = LinkClient(run_dir)
    yield made
    made.close()


@contextmanager
def raw(run_dir: Path) -> Iterator[zmq.Socket[bytes]]:
    """A client that sends whatever it likes."""
    with zmq.Context() as context, context.socket(zmq.DEALER) as socket:
        socket.linger = 0
        socket.connect(requests_endpoint(run_dir))
        yield socket


def ask_raw(socket: zmq.Socket[bytes], message: dict[str, Any] | bytes) -> dict[str, Any]:
    socket.send(message if isinstance(message, bytes) else json.dumps(message).encode())
    assert socket.poll(2000), "no answer"
    answer: dict[str, Any] = json.loads(socket.recv())
    return answer


def snapshot(client: LinkClient) -> dict[str, Any]:
    found = wait_for(client.latest)
    state: dict[str, Any] = found[0]
    return state


def test_stop_is_accepted(station: Station, client: LinkClient) -> None:
    assert client.request("stop") == {"accepted": True}


def test_stops_at_once_from_many_threads_are_all_accepted(
    station: Station, client: LinkClient
) -> None:
    answers: list[dict[str, Any]] = []
    threads = [
        threading.Thread(target=lambda: answers.append(client.request("stop"))) for _ in range(20)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [{"accepted": True}] * 20


@pytest.mark.parametrize("kind", ["disarm", "begin"])
def test_refusal_carries_code_message_and_hint(
    station: Station, client: LinkClient, kind: str
) -> None:
    with pytest.raises(Refused) as caught:
        client.request(kind)
    assert caught.value.code == "not_armed"
    assert caught.value.message
    assert caught.value.hint


def test_arm_goes_to_the_steward_and_not_to_the_loop(station: Station, client: LinkClient) -> None:
    with pytest.raises(Refused, match="Too many requests wait"):
        client.request("arm", program_id="first-time", person_id="demo")
    assert [(each.program_id, each.person_id) for each in station.armed] == [("first-time", "demo")]


def test_bench_of_a_real_table_is_refused(station: Station, client: LinkClient) -> None:
    with pytest.raises(Refused) as caught:
        client.request("bench_button", down=True)
    assert caught.value.code == "not_simulated"


@pytest.mark.requirement("S39")
@pytest.mark.parametrize(
    "message",
    [
        {"kind": "fly"},
        {"kind": "stop", "extra": 1},
        {"kind": "respond", "reply": "maybe"},
        {"kind": "respond", "reply": "ok", "pain_nrs": 11},
        {"kind": "arm", "program_id": "", "person_id": "demo"},
        {"kind": "arm", "program_id": "a" * 65, "person_id": "demo"},
        {"kind": "return", "straight": "yes"},
        {"kind": "bench_body", "kg": 1000},
        {},
    ],
)
def test_invalid_request_is_refused_with_its_reason(
    station: Station, run_dir: Path, message: dict[str, Any]
) -> None:
    with raw(run_dir) as socket:
        answer = ask_raw(socket, {"ticket": 3, "made_s": time.monotonic(), **message})
    assert (answer["ticket"], answer["accepted"], answer["code"]) == (3, False, "bad_request")


@pytest.mark.parametrize("payload", [b"", b"[]", b"{", b"\xff\xfe", b"[" * 3000])
def test_rubbish_is_answered_and_harms_nothing(
    station: Station, client: LinkClient, run_dir: Path, payload: bytes
) -> None:
    with raw(run_dir) as socket:
        assert ask_raw(socket, payload)["code"] == "bad_request"
    assert client.request("stop") == {"accepted": True}


def test_oversized_message_is_dropped_and_harms_nothing(
    station: Station, client: LinkClient, run_dir: Path
) -> None:
    with raw(run_dir) as socket:
        socket.send(b"x" * 100_000)
        assert not socket.poll(200)
    assert client.request("stop") == {"accepted": True}


@pytest.mark.requirement("S40")
def test_request_older_than_two_seconds_is_refused(station: Station, run_dir: Path) -> None:
    with raw(run_dir) as socket:
        old = {"kind": "disarm", "ticket": 1, "made_s": time.monotonic() - 2.1}
        assert ask_raw(socket, old)["code"] == "too_old"


@pytest.mark.requirement("S40")
def test_stop_is_never_too_old(station: Station, run_dir: Path) -> None:
    with raw(run_dir) as socket:
        assert ask_raw(socket, {"kind": "stop", "ticket": 1, "made_s": 0.0})["accepted"]


def test_snapshot_has_the_keys_of_the_contract(station: Station, client: LinkClient) -> None:
    state = snapshot(client)
    assert set(state) == {
        "seq", "simulated", "leaving", "mode", "angle_deg", "rate_deg_s", "trusted", "target_deg",
        "planned_deg", "duty", "power", "session", "faults", "inputs", "loop", "budget_share",
    }  # fmt: skip
    assert state["mode"] == "FAULTED"
    assert state["simulated"] is False
    assert set(state["faults"][0]) == {"code", "text", "hint", "latched"}
    assert set(state["loop"]) == {"ticks", "late_ticks", "worst_ms"}


def test_snapshots_come_at_twenty_a_second_at_most(station: Station, client: LinkClient) -> None:
    first = snapshot(client)
    wait_for(lambda: snapshot(client)["loop"]["ticks"] >= first["loop"]["ticks"] + 100)
    later = snapshot(client)
    published = later["seq"] - first["seq"]
    ticked = later["loop"]["ticks"] - first["loop"]["ticks"]
    assert published <= ticked / 5 + 2


def test_wait_gives_a_newer_snapshot(station: Station, client: LinkClient) -> None:
    first = snapshot(client)
    newer = client.wait(first["seq"], 2.0)
    assert newer is not None
    assert newer[0]["seq"] > first["seq"]


def test_wait_ends_without_news(client: LinkClient) -> None:
    began_s = time.monotonic()
    assert client.wait(None, 0.05) is None
    assert time.monotonic() - began_s < 1.0


def test_close_ends_a_wait(run_dir: Path) -> None:
    client, found = LinkClient(run_dir), list[Any]()
    thread = threading.Thread(target=lambda: found.append(client.wait(None, 60.0)))
    thread.start()
    client.close()
    thread.join(5.0)
    assert found == [None]


def test_nobody_there_is_told_within_the_timeout(run_dir: Path) -> None:
    client, began_s = LinkClient(run_dir, timeout_s=0.1), time.monotonic()
    with pytest.raises(LinkDown, match="does not answer"):
        client.request("stop")
    assert time.monotonic() - began_s < 1.0
    client.close()
    assert client.latest() is None


def test_closed_client_says_that_the_link_is_down(run_dir: Path) -> None:
    client = LinkClient(run_dir)
    client.close()
    with pytest.raises(LinkDown):
        client.request("stop")
    client.close()


@pytest.mark.requirement("S15")
def test_client_finds_the_controller_again_after_its_restart(
    run_dir: Path, client: LinkClient
) -> None:
    first = Station(run_dir)
    before = snapshot(client)
    wait_for(lambda: client.wait(before["seq"], 0.1))
    first.close()
    wait_for(lambda: client.latest()[1] > 0.3)  # type: ignore[index]
    second = Station(run_dir)
    try:
        wait_for(lambda: client.latest()[1] < 0.2)  # type: ignore[index]
        assert client.request("stop") == {"accepted": True}
    finally:
        second.close()


def test_age_counts_from_the_tick(station: Station, client: LinkClient) -> None:
    snapshot(client)
    found = client.wait(None, 1.0)
    assert found is not None
    assert 0.0 <= found[1] < 0.5


def test_sockets_are_for_owner_and_group_only(station: Station, run_dir: Path) -> None:
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in run_dir.glob("*.sock")}
    assert modes == {"requests.sock": 0o660, "snapshots.sock": 0o660}


def test_sockets_are_gone_afterwards(run_dir: Path) -> None:
    Station(run_dir).close()
    assert not list(run_dir.iterdir())


def test_directory_that_cannot_hold_sockets_is_one_sentence(run_dir: Path) -> None:
    os.rmdir(run_dir)
    try:
        with pytest.raises(CannotBind, match="cannot be listened on"):
            LinkServer(run_dir, Inbox(), no_bench, simulated=False)
    finally:
        run_dir.mkdir()


OLD_GREETING = b"\xc8\x00" + bytes(199) + b"\xc8\x01"  # a message and the beginning of another


@pytest.mark.requirement("S39")
@pytest.mark.parametrize("name", ["requests.sock", "snapshots.sock"])
def test_peers_of_an_old_protocol_that_break_off_leave_nothing_behind(
    station: Station, client: LinkClient, run_dir: Path, name: str
) -> None:
    before = psutil.Process().memory_info().rss
    for _ in range(3000):
        with closing(socket.socket(socket.AF_UNIX)) as peer, suppress(OSError):
            peer.connect(str(run_dir / name))
            peer.sendall(OLD_GREETING + bytes(4000))
    assert client.request("stop") == {"accepted": True}
    assert psutil.Process().memory_info().rss - before < 10 * 2**20


def test_publishing_costs_the_loop_next_to_nothing_while_nobody_reads(run_dir: Path) -> None:
    """The box holds one snapshot: a link thread that is stuck grows nothing."""
    server = LinkServer(run_dir, Inbox(), no_bench, simulated=False)  # its thread is not started
    state = Controller.at_start(ControlConfig()).step(good_readings(1.0))[1]
    for _ in range(100_000):
        server.publish(state, leaving=False)
    assert len(server._box) == 1
    server.close()


READER = """
import sys, zmq
socket = zmq.Context().socket(zmq.SUB)
socket.subscribe(b"")
socket.connect(sys.argv[1])
while True:
    socket.recv()
    print("got one", flush=True)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="needs a signal that stops a process")
def test_stopped_reader_grows_nothing_and_holds_nobody_back(
    run_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(link_server, "PUBLISH_S", 0.0)
    server = LinkServer(run_dir, Inbox(), no_bench, simulated=False)
    server.start(lambda *_: False)
    state = Controller.at_start(ControlConfig()).step(good_readings(1.0))[1]
    command = [sys.executable, "-c", READER, snapshots_endpoint(run_dir)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as reader:
        assert reader.stdout is not None
        readable = select.poll()
        readable.register(reader.stdout, select.POLLIN)

        def got_one() -> bool:
            server.publish(state, leaving=False)
            return bool(readable.poll(0))

        wait_for(got_one)
        os.kill(reader.pid, signal.SIGSTOP)
        try:
            before = psutil.Process().memory_info().rss
            for _ in range(20_000):  # 20 MB of snapshots
                server.publish(state, leaving=False)
                while server._box:
                    time.sleep(0)
            grown = psutil.Process().memory_info().rss - before
        finally:
            reader.kill()
    server.close()
    assert grown < 4_000_000
