"""`station speak`: listens to the controller and says what the screen says.

It only listens: nothing that happens here, or to this process, reaches the controller.
"""

import os
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from station.service.link import LinkClient
from station.speech.engine import Engine
from station.speech.heard import Heard, heard
from station.speech.sentences import LOST, Utterance, Weight, utterance
from station.speech.speaker import Speaker

LOST_S = 1.0
_LOOK_S = 0.25


class Listener:
    """Follows the link and hands over what is to be said.

    Args:
        say: Takes what is to be said, without waiting.
    """

    def __init__(self, say: Callable[[Utterance], None]) -> None:
        self._say = say
        self._before: Heard | None = None
        self._lost = False

    def hear(self, newest: Heard | None) -> None:
        """Take the newest state; None when the controller has been silent for too long."""
        if newest is None:
            self._miss()
            return
        said = None if self._before is None else utterance(self._before, newest)
        if said is not None:
            self._say(said)
        self._before, self._lost = newest, False

    def _miss(self) -> None:
        """The link is silent: told once, and only when somebody is in the middle of a session."""
        in_session = self._before is not None and self._before.session_id is not None
        if in_session and not self._lost:
            self._say(Utterance(LOST, Weight.URGENT))
        self._lost = True


def run_speech(engine: Engine, run_dir: Path, with_parent: bool) -> None:
    """Speak until the process is asked to end."""
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    if with_parent:
        threading.Thread(target=_end_with_parent, args=(ended,), daemon=True).start()
    link, speaker = LinkClient(run_dir), Speaker(engine)
    try:
        _follow(link, Listener(speaker.say), ended)
    finally:
        speaker.close()
        link.close()


def _follow(link: LinkClient, listener: Listener, ended: threading.Event) -> None:
    seq: int | None = None
    while not ended.is_set():
        newest = link.wait(seq, _LOOK_S) or link.latest()
        if newest is None:
            continue
        state, age_s = newest
        seq = state["seq"]
        listener.hear(None if age_s > LOST_S else heard(state))


def _end_with_parent(ended: threading.Event) -> None:
    """Standard input ends when the parent closes it, or when the parent dies, however it dies."""
    while os.read(sys.stdin.fileno(), 64):
        pass
    ended.set()
