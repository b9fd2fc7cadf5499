"""Plays the person at the station: presses the button, chooses, gets on the table, answers."""

import time

from benchmarks.client import Client
from benchmarks.errors import BenchmarkFailed
from benchmarks.streams import Shown, Streams

PROGRAM = "rocking"  # two minutes of motion, almost all of it head-up
_PRESS_S = 0.15  # longer than a contact bounces, shorter than a long press
_LOOK_S = 0.1
_READY_S, _MOVING_S = 15.0, 60.0


def make_ready(client: Client, streams: Streams) -> None:
    """Press the button once every input is good, as somebody must after a start."""
    streams.wait_for(lambda shown: bool(shown.state["trusted"]), _READY_S)
    press(client)
    streams.wait_for(lambda shown: shown.state["mode"] == "READY", _READY_S)


def press(client: Client) -> None:
    """Press the button and let go of it."""
    client.post("bench/button", down=True)
    time.sleep(_PRESS_S)
    client.post("bench/button", down=False)


def begin_to_move(client: Client, streams: Streams) -> None:
    """Choose a session and go through everything before its first motion.

    Raises:
        BenchmarkFailed: The session is refused, or the table does not begin to move.
    """
    person = client.items("people")[0]
    client.post("arm", program_id=PROGRAM, person_id=person["id"])
    end_s = time.monotonic() + _MOVING_S
    while (shown := streams.newest).phase != "move":
        if time.monotonic() > end_s:
            raise BenchmarkFailed(f"The session waits for something else: {shown.phase}.")
        _go_on(client, streams, shown)


def _go_on(client: Client, streams: Streams, shown: Shown) -> None:
    """Do what the session waits for, and let it answer."""
    if shown.phase in ("chosen", "mount"):
        press(client)
    elif shown.phase == "ask":
        client.post("respond", reply="ok", pain_nrs=2)
    elif shown.phase == "exercise":
        client.post("respond", reply="ok")
    else:
        time.sleep(_LOOK_S)
        return
    before = _place(shown)
    streams.wait_for(lambda now: _place(now) != before, _READY_S, shown.at_s)


def _place(shown: Shown) -> tuple[str, int]:
    """Where in the session somebody is."""
    session = shown.state["session"]
    return shown.phase, -1 if session is None else int(session["step_index"])
