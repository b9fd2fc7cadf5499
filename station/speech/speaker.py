"""Says one thing after the other in a thread of its own; whoever hands something over never waits.

At most one sentence waits: guidance that is late is worse than none, so a newer one takes its
place. What is urgent cuts short what is being said.
"""

import logging
import subprocess
import threading
import time
from contextlib import suppress

from station.speech.engine import LONGEST_S, Engine
from station.speech.sentences import Utterance, Weight

log = logging.getLogger(__name__)

_LOOK_S = 0.02
PAUSE_S = 30.0  # after a failure


class Speaker:
    """Speaks through one engine.

    Args:
        engine: The program that speaks.
        longest_s: When it counts as hung.
        pause_s: How long nothing is tried after it has failed.
    """

    def __init__(
        self, engine: Engine, longest_s: float = LONGEST_S, pause_s: float = PAUSE_S
    ) -> None:
        self._engine, self._longest_s, self._pause_s = engine, longest_s, pause_s
        self._changed = threading.Condition()
        self._waiting: Utterance | None = None
        self._busy = self._closed = False
        self._silent_until_s = 0.0
        self._thread = threading.Thread(target=self._work, name="speaker", daemon=True)
        self._thread.start()

    def say(self, utterance: Utterance) -> None:
        """Hand something over; returns at once."""
        with self._changed:
            quiet = self._waiting is None and not self._busy
            if utterance.weight is Weight.BRIEF and not quiet:
                return
            if self._waiting is not None and self._waiting.weight > utterance.weight:
                return
            self._waiting = utterance
            self._changed.notify_all()

    def close(self) -> None:
        """Stop speaking, and end the thread."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        self._thread.join()

    def _work(self) -> None:
        while (utterance := self._next()) is not None:
            if time.monotonic() >= self._silent_until_s:
                self._speak(utterance.text)
            with self._changed:
                self._busy = False

    def _next(self) -> Utterance | None:
        with self._changed:
            self._changed.wait_for(lambda: self._closed or self._waiting is not None)
            taken, self._waiting = self._waiting, None
            self._busy = True
            return None if self._closed else taken

    def _speak(self, text: str) -> None:
        try:
            speaking = self._engine.begin(text)
        except OSError as error:
            self._fail(f"cannot be started ({error.strerror})")
            return
        end_s = time.monotonic() + self._longest_s
        while (code := self._wait(speaking)) is None:
            hung = time.monotonic() > end_s
            if hung or self._must_hush():
                speaking.kill()
                speaking.wait()
                if hung:
                    self._fail("took too long")
                return
        if code != 0:
            self._fail(f"ended with exit code {code}")

    def _wait(self, speaking: subprocess.Popen[bytes]) -> int | None:
        with suppress(subprocess.TimeoutExpired):
            return speaking.wait(_LOOK_S)
        return None

    def _must_hush(self) -> bool:
        waiting = self._waiting
        return self._closed or (waiting is not None and waiting.weight is Weight.URGENT)

    def _fail(self, what: str) -> None:
        self._silent_until_s = time.monotonic() + self._pause_s
        log.warning("The speech engine %s; it is left alone for %g s.", what, self._pause_s)
