"""Says things on standard error from its own thread: a terminal that is stopped stops nobody."""

import queue
import sys
import threading
from typing import TextIO


class Teller:
    """Takes sentences at once and writes them when the terminal takes them."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stderr
        self._waiting: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._work, name="teller", daemon=True)
        self._thread.start()

    def tell(self, sentence: str) -> None:
        """Say this; returns at once."""
        self._waiting.put(sentence)

    def close(self, timeout_s: float = 1.0) -> None:
        """Say what is left, unless the terminal takes longer than that."""
        self._waiting.put(None)
        self._thread.join(timeout_s)

    def _work(self) -> None:
        while (sentence := self._waiting.get()) is not None:
            print(sentence, file=self._stream, flush=True)
