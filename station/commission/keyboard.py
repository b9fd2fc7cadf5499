"""Keys of a terminal, one by one where it can, else line by line; nobody ever waits for them."""

import os
import select
import sys
from types import TracebackType

try:
    import termios
    import tty
except ImportError:  # no such terminals there: whole lines it is
    termios = None  # type: ignore[assignment]

_LONGEST = 12
_MOST_BYTES = 256


class Keyboard:
    """What is typed: single keys, and numbers with Enter.

    Attributes:
        typed: The number that is being typed.
        ended: There will be no more keys.
    """

    def __init__(self) -> None:
        self.typed = ""
        self.ended = False
        self._fd = sys.stdin.fileno()
        self.single = termios is not None and os.isatty(self._fd)
        self._before = termios.tcgetattr(self._fd) if self.single else None

    def __enter__(self) -> "Keyboard":
        if self.single:
            tty.setcbreak(self._fd)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._before is not None:
            termios.tcsetattr(self._fd, termios.TCSADRAIN, self._before)

    def words(self) -> list[str]:
        """What has been said since the last call: letters, numbers, and "" for Enter alone."""
        said = []
        while not self.ended and select.select([self._fd], [], [], 0.0)[0]:
            found = os.read(self._fd, _MOST_BYTES)
            self.ended = not found
            said += [word for key in found.decode(errors="ignore") for word in self._key(key)]
        return said

    def _key(self, key: str) -> list[str]:
        if key in "\r\n":
            word, self.typed = self.typed, ""
            return [word]
        if key in "\b\x7f":
            self.typed = self.typed[:-1]
        elif key in "0123456789.,+-" and len(self.typed) < _LONGEST:
            self.typed += key.replace(",", ".")
        elif key.isalpha() or key == " ":
            return [key.lower()]
        return []
