"""Jobs in parallel, each in a process forked from this one.

A fork takes along all that is loaded and costs a few milliseconds, so that nearly all of a trial is
spent on the tests themselves; and what a trial breaks ends with it.
"""

import json
import os
import selectors
import signal
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from time import monotonic
from typing import Any

from tests.mutation.trial import Found, Outcome, first_line

Job = Callable[[], Found]


@dataclass(slots=True)
class _Running:
    index: int
    pid: int
    until_s: float
    answer: bytes = b""


def in_forks(jobs: Iterable[Job], at_once: int, limit_s: float) -> Iterator[tuple[int, Found]]:
    """The index and the outcome of each job, as they come."""
    waiting = iter(enumerate(jobs))
    selector = selectors.DefaultSelector()
    try:
        while True:
            while len(selector.get_map()) < at_once and (following := next(waiting, None)):
                _start(selector, *following, limit_s)
            if not selector.get_map():
                return
            yield from _ended(selector)
    finally:
        for key in list(selector.get_map().values()):
            _end(selector, key, kill=True)
        selector.close()


def _start(selector: selectors.BaseSelector, index: int, job: Job, limit_s: float) -> None:
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reading)
        _child(job, writing)
    os.close(writing)
    selector.register(reading, selectors.EVENT_READ, _Running(index, pid, monotonic() + limit_s))


def _child(job: Job, writing: int) -> None:
    """Answer through the pipe and end, whatever the job does; nothing of it is printed."""
    try:
        nowhere = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(nowhere, stream)
        with os.fdopen(writing, "w") as pipe:
            json.dump(asdict(_done(job)), pipe)
    finally:
        os._exit(0)


def _done(job: Job) -> Found:
    try:
        return job()
    except Exception as error:  # noqa: BLE001  # to be told, not to be lost with the process
        return Found(Outcome.CRASHED, f"{type(error).__name__}: {first_line(error)}")


def _ended(selector: selectors.BaseSelector) -> Iterator[tuple[int, Found]]:
    for key, _ in selector.select(timeout=1.0):
        piece = os.read(key.fd, 1 << 16)
        key.data.answer += piece
        if not piece:
            status = _end(selector, key, kill=False)
            yield key.data.index, _heard(key.data.answer, status)
    for key in list(selector.get_map().values()):
        if monotonic() > key.data.until_s:
            _end(selector, key, kill=True)
            yield key.data.index, Found(Outcome.TIMED_OUT, "no end was in sight")


def _end(selector: selectors.BaseSelector, key: selectors.SelectorKey, kill: bool) -> int:
    selector.unregister(key.fileobj)
    os.close(key.fd)
    if kill:
        os.kill(key.data.pid, signal.SIGKILL)
    _, status = os.waitpid(key.data.pid, 0)
    return os.waitstatus_to_exitcode(status)


def _heard(answer: bytes, status: int) -> Found:
    """What was said; a process that dies has said nothing, or only half of it."""
    try:
        fields = json.loads(answer)
    except ValueError:
        return Found(Outcome.CRASHED, f"the process ended with {status} before it had answered")
    return as_found(fields)


def as_found(fields: dict[str, Any]) -> Found:
    """What a process has told as JSON."""
    return Found(**fields | {"outcome": Outcome(fields["outcome"])})
