"""Somebody pours rubbish into the controller's sockets while a session is going on."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psutil
import pytest

from tests.service.builders import wait_for
from tests.trouble.conftest import BOUND_S, Scene

GROWTH_MB = 32

FLOODS = {
    "raw": """
import os, socket, sys
while True:
    with socket.socket(socket.AF_UNIX) as raw:
        try:
            raw.settimeout(1.0)
            raw.connect(sys.argv[1])
            raw.sendall(os.urandom(4096))
        except OSError:
            pass
""",
    "half a greeting": """
import socket, sys
held = []
while True:
    raw = socket.socket(socket.AF_UNIX)
    try:
        raw.settimeout(1.0)
        raw.connect(sys.argv[1])
        raw.sendall(b"\\xff" + bytes(8) + b"\\x7f\\x03")
    except OSError:
        pass
    held.append(raw)
    if len(held) > 200:
        held.pop(0).close()
""",
    "frames": """
import os, random, sys, zmq
context = zmq.Context()
rng = random.Random(1)
while True:
    with context.socket(zmq.DEALER) as asker:
        asker.linger = 0
        asker.sndtimeo = 1000
        asker.connect("ipc://" + sys.argv[1])
        for _ in range(200):
            kind = rng.randrange(4)
            junk = (os.urandom(200), b"{" * 5000, b"x" * 200_000, b'{"kind": "stop"')[kind]
            try:
                asker.send_multipart([junk] * rng.randrange(1, 4))
            except zmq.Again:
                break
""",
}


@contextmanager
def flooded(socket: Path) -> Iterator[None]:
    """By three processes, each in its own way, as long as it lasts."""
    with ExitStack() as stack:
        for code in FLOODS.values():
            command = [sys.executable, "-c", code, str(socket)]
            each = stack.enter_context(subprocess.Popen(command, stderr=subprocess.DEVNULL))
            stack.callback(each.kill)
        yield


@pytest.mark.requirement("S39")
@pytest.mark.parametrize("socket", ["requests.sock", "snapshots.sock"])
def test_a_flood_of_rubbish_does_not_keep_a_stop_from_the_loop(
    head_down: Scene, socket: str
) -> None:
    process = psutil.Process(head_down.station.process.pid)
    before = process.memory_info().rss
    with flooded(head_down.person.run_dir / socket):
        time.sleep(2.0)  # of nothing but rubbish
        head_down.goes_on()
        assert head_down.person.link.request("stop") == {"accepted": True}
        wait_for(lambda: head_down.person.mode not in ("RUNNING", "ARMED"), BOUND_S)
        head_down.comes_up()
    grown_mb = (process.memory_info().rss - before) / 2**20
    assert grown_mb < GROWTH_MB
    assert "Traceback" not in head_down.station.said
    head_down.goes_on()
