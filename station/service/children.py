"""Processes that the supervisor starts: each in its own group, tied to its parent by a pipe."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress

BACK_OFF_S = (0.5, 1.0, 2.0, 5.0, 10.0)
HEALTHY_S = 60.0
_LOOK_S = 0.05


class Child:
    """A module of ours as a process of its own; Ctrl-C in the terminal does not reach it.

    It holds the reading end of a pipe. When that ends, because it is let go of or because this
    process has died, the child leaves by itself.
    """

    def __init__(self, arguments: Sequence[str], module: str = "station") -> None:
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and words, no shell
            [sys.executable, "-m", module, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            process_group=0 if os.name == "posix" else None,
        )
        self._said = threading.Event()
        threading.Thread(target=self._listen, daemon=True).start()

    @property
    def pid(self) -> int:
        """Its process number."""
        return self._process.pid

    @property
    def exit_code(self) -> int | None:
        """How it has ended; None while it runs."""
        return self._process.poll()

    def said_ready(self) -> bool:
        """Whether it has said that it is up."""
        return self._said.is_set()

    def wait_until(self, reached: Callable[[], bool], bound_s: float) -> bool:
        """Wait for something of it; False when it has ended, or when the time is up."""
        end_s = time.monotonic() + bound_s
        while not reached():
            if self.exit_code is not None or time.monotonic() > end_s:
                return reached()
            time.sleep(_LOOK_S)
        return True

    def let_go(self) -> None:
        """Close the pipe: it leaves in its own time."""
        if self._process.stdin is not None:
            self._process.stdin.close()

    def terminate(self) -> None:
        """Ask it to end at once."""
        self._process.terminate()

    def end(self, bound_s: float) -> int:
        """Let go of it, and kill it when it has not ended in that time; its exit code."""
        code = self.wait(bound_s)
        if code is None:
            self._process.kill()
            code = self._process.wait()
        return code

    def wait(self, bound_s: float) -> int | None:
        """Let go of it and wait for its end; None when it takes longer."""
        self.let_go()
        with suppress(subprocess.TimeoutExpired):
            return self._process.wait(bound_s)
        return None

    def _listen(self) -> None:
        """Take what it says until it ends; the first line says that it is up."""
        if self._process.stdout is not None:
            for _ in self._process.stdout:
                self._said.set()


class Kept:
    """A child that is started again when it dies, after a longer wait each time.

    Args:
        arguments: What it is started with.
        name: What it is called when it has ended.
        meanwhile: What that means, as a sentence.
        module: What it is.

    Attributes:
        child: The newest one.
    """

    def __init__(
        self,
        arguments: Sequence[str],
        name: str,
        meanwhile: str = "A session goes on without it.",
        module: str = "station",
    ) -> None:
        self._arguments, self._name = arguments, name
        self._meanwhile, self._module = meanwhile, module
        self._failures = 0
        self._due_s: float | None = None
        self._begin()

    def tend(self) -> None:
        """Look whether it lives, and start it again when it is time."""
        now_s, code = time.monotonic(), self.child.exit_code
        if code is None:
            if now_s - self._began_s > HEALTHY_S:
                self._failures = 0
        elif self._due_s is None:
            wait_s = BACK_OFF_S[min(self._failures, len(BACK_OFF_S) - 1)]
            self._failures, self._due_s = self._failures + 1, now_s + wait_s
            print(
                f"The {self._name} has ended (exit code {code}) and is started again in "
                f"{wait_s:g} s. {self._meanwhile}",
                file=sys.stderr,
                flush=True,
            )
        elif now_s >= self._due_s:
            self._begin()

    def end(self, bound_s: float) -> None:
        """End it for good."""
        self.child.end(bound_s)

    def _begin(self) -> None:
        child = Child(self._arguments, self._module)
        self.child, self._began_s, self._due_s = child, time.monotonic(), None
