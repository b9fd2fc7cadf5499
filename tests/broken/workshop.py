"""Breaks the product again and again, each time in a fresh process that is quickly made.

`python -m tests.broken.workshop` has everything imported that is not of this project. For each line
on its input it forks; the child imports the broken product, is put to the test, and is gone. So a
trial costs what the story costs, and no broken line survives it.

    python -m tests.broken.workshop tests/broken/S05_*.toml     # try some by hand
"""

import contextlib
import importlib
import json
import os
import signal
import subprocess
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.broken.product import ROOT
from tests.broken.verdict import Kind, Verdict

# What the product stands on, and nothing of itself; pytest's own plugins it has to bring itself.
_WARM = (
    "pytest", "pydantic", "sqlalchemy.orm", "alembic.command", "flask", "flask_wtf", "flask_babel",
    "argon2", "click", "rich.console", "rich.table", "zmq", "gpiozero", "waitress",
    "sqlite3", "cryptography.x509", "segno", "pygal",
)  # fmt: skip
_LONGEST_S = 300
_OURS = ("hardware", "station", "web")


class Workshop:
    """The workshop as a test uses it: a process of its own, for as long as it is needed."""

    def __enter__(self) -> Self:
        """Open it."""
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.broken.workshop"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close it: it ends when nothing more comes."""
        self._process.communicate(timeout=60)

    def try_out(self, path: Path, catch: int) -> Verdict:
        """Put the product of this file to the test that stands there under this number."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps([str(path), catch]) + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        return Verdict(Kind(answer["kind"]), answer["text"])


def _serve() -> None:
    for name in _WARM:
        with contextlib.suppress(ImportError):  # what there is not will not be missed
            importlib.import_module(name)
    assert not [name for name in sys.modules if name.partition(".")[0] in _OURS]
    for line in sys.stdin:
        path, catch = json.loads(line)
        print(json.dumps(asdict(_in_a_child(Path(path), catch))), flush=True)


def _in_a_child(path: Path, catch: int) -> Verdict:
    """One trial in a process of its own."""
    answer, child_answer = os.pipe()
    with tempfile.TemporaryFile() as said:
        pid = os.fork()
        if pid == 0:
            _be_the_child(path, catch, child_answer, said.fileno())
        os.close(child_answer)
        with os.fdopen(answer, encoding="utf-8") as pipe:
            told = pipe.read()
        ended = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        if told and ended == 0:
            answered = json.loads(told)
            return Verdict(Kind(answered["kind"]), answered["text"])
        said.seek(0)
        return Verdict(Kind.ERROR, f"It ended with {ended}: {said.read()[-3000:].decode()}")


def _be_the_child(path: Path, catch: int, answer: int, said: int) -> None:
    """Everything it says goes into `said`; only the verdict comes back. Does not return."""
    try:
        signal.alarm(_LONGEST_S)
        with open(os.devnull, "rb") as nothing:
            os.dup2(nothing.fileno(), 0)
        os.dup2(said, 1)
        os.dup2(said, 2)
        verdict = _try_out(path, catch)
        os.write(answer, json.dumps(asdict(verdict)).encode())
        sys.stdout.flush()
        os._exit(0)
    except BaseException:  # noqa: BLE001 - told by whoever reads what it said
        sys.excepthook(*sys.exc_info())
        sys.stderr.flush()
    finally:
        os._exit(1)


def _try_out(path: Path, catch: int) -> Verdict:
    from tests.broken.patching import Patched  # noqa: PLC0415
    from tests.broken.shelf import read  # noqa: PLC0415
    from tests.broken.trial import put_to_the_test  # noqa: PLC0415

    product = read(path)
    patched = Patched(product.sources())
    patched.install()
    verdict = put_to_the_test(product.caught_by[catch], product.requirement)
    unused = patched.unused()
    if unused and verdict.kind is not Kind.ERROR:
        return Verdict(Kind.ERROR, f"{unused} was not imported at all.")
    return verdict


def _try_by_hand(paths: list[str]) -> None:
    from tests.broken.shelf import read  # noqa: PLC0415

    with Workshop() as workshop:
        for path in paths:
            for number, catch in enumerate(read(Path(path)).caught_by):
                verdict = workshop.try_out(Path(path).resolve(), number)
                print(f"{Path(path).stem}: {verdict.kind}, {catch}\n    {verdict.text[:600]}")


if __name__ == "__main__":
    if sys.argv[1:]:
        _try_by_hand(sys.argv[1:])
    else:
        _serve()
