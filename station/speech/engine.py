"""Which program speaks, and whether there is anything to speak with.

An engine is any program that speaks what it is given on its standard input, or in place of the
argument `{text}`. It is started for every sentence, without a shell.
"""

import shutil
import subprocess
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from station.errors import StationError
from station.settings import Speech

CARDS = Path("/proc/asound/cards")
NO_CARDS = "no soundcards"
TEXT = "{text}"
LONGEST_S = 30.0  # a sentence takes ten at most; an engine that takes longer hangs
_USUAL = "espeak-ng"


class BadEngine(StationError, RuntimeError):
    """The engine is there, but does not speak."""


@dataclass(frozen=True, slots=True)
class Silence:
    """Why nothing is said, and what to do about it."""

    reason: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Engine:
    """A program that speaks, with its arguments."""

    command: tuple[str, ...]

    def begin(self, text: str) -> subprocess.Popen[bytes]:
        """Begin to say something; raises `OSError` when the program cannot be started."""
        spoken = text.lstrip("-")  # never an option
        arguments = [spoken if each == TEXT else each for each in self.command]
        speaking = subprocess.Popen(  # noqa: S603 - the owner's own program, no shell
            arguments,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        if speaking.stdin is not None:
            with suppress(BrokenPipeError):  # it does not read: the text was an argument
                speaking.stdin.write(b"" if TEXT in self.command else text.encode())
                speaking.stdin.close()
        return speaking

    def try_out(self, text: str, longest_s: float = LONGEST_S) -> None:
        """Say something and wait for its end.

        Raises:
            BadEngine: It cannot be started, hangs, or ends with an error.
        """
        try:
            speaking = self.begin(text)
        except OSError as error:
            raise self._bad(f"cannot be started ({error.strerror})") from error
        try:
            code = speaking.wait(longest_s)
        except subprocess.TimeoutExpired as error:
            speaking.kill()
            speaking.wait()
            raise self._bad("took too long") from error
        if code != 0:
            raise self._bad(f"ended with exit code {code}")

    def _bad(self, what: str) -> BadEngine:
        return BadEngine(f"{self.command[0]} {what}.", "Look at [speech] in the settings.")


def find_engine(
    settings: Speech,
    cards: Path = CARDS,
    which: Callable[[str], str | None] = shutil.which,
) -> Engine | Silence:
    """The engine of the settings, or why there is none.

    Args:
        settings: The section [speech].
        cards: Where the kernel lists the sound devices.
        which: Finds a program.
    """
    if settings.engine == "off":
        return Silence("Speech is switched off in the settings.")
    if settings.engine == "auto" and not _has_sound(cards):
        return Silence("There is no sound device.", "Plug one in, or name an engine in [speech].")
    name = _USUAL if settings.engine == "auto" else settings.engine
    found = which(name)
    if found is None:
        return Silence(f"The speech engine {name} is not installed.", _install(name))
    return Engine((found, *(settings.arguments or _usual_arguments(settings))))


def _usual_arguments(settings: Speech) -> Sequence[str]:
    """As espeak-ng takes them."""
    return ("--stdin", "-v", settings.voice, "-s", str(settings.words_a_minute))


def _install(name: str) -> str:
    if name == _USUAL:
        return f"Install it: sudo apt-get install {_USUAL}"
    return "Install it, or name another one in [speech]."


def _has_sound(cards: Path) -> bool:
    try:
        return NO_CARDS not in cards.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
