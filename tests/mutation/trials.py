"""All trials of one room: hot where only a function is changed, cold where the import is.

Both ways are first tried without any change, and nothing is tried further if that does not pass.
"""

import importlib
import json
import os
import signal
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict
from functools import partial
from typing import TextIO

from tests.mutation.cold import cold_trial
from tests.mutation.forks import as_found, in_forks
from tests.mutation.hot import host
from tests.mutation.mutants import Mutant
from tests.mutation.place import PATIENCE_S, Place
from tests.mutation.trial import Found, Outcome

_UNDER_TEST = ("station", "tests", "test_", "hardware", "web", "conftest", "__main__")


class NotSound(Exception):
    """The tests do not pass as it is, and only what passes can be failed."""


def tried(place: Place, mutants: Sequence[Mutant], at_once: int) -> Iterator[tuple[Mutant, Found]]:
    """Each mutant with what became of it, as they come.

    Raises:
        NotSound: The tests do not pass as it is.
    """
    hot = [mutant for mutant in mutants if mutant.function is not None]
    cold = [mutant for mutant in mutants if mutant.function is None]
    told = _told_by_host(place, hot, at_once)
    _, sound, modules = next(told)
    _must_pass(place, sound)
    for index, found, _ in told:
        assert index is not None
        yield hot[index], found
    if cold:
        _load(modules)
        yield from _cold(place, cold, at_once, sound)


def _cold(
    place: Place, mutants: Sequence[Mutant], at_once: int, sound: Found
) -> Iterator[tuple[Mutant, Found]]:
    files = _quick_first(place, sound)
    as_it_is = partial(cold_trial, place, place.path.read_text(), files)
    [(_, unchanged)] = in_forks([as_it_is], 1, PATIENCE_S)
    _must_pass(place, unchanged)
    jobs = [partial(cold_trial, place, mutant.source, files) for mutant in mutants]
    for index, found in in_forks(jobs, at_once, PATIENCE_S):
        yield mutants[index], found


def _quick_first(place: Place, sound: Found) -> list[str]:
    """Most are killed by the first file, and the others need not even be collected."""
    took_s: dict[str, float] = defaultdict(float)
    for test, duration_s in sound.durations.items():
        took_s[str(place.root / test.partition("::")[0])] += duration_s
    return sorted(place.tests, key=lambda file: took_s[file])


def _must_pass(place: Place, found: Found) -> None:
    if found.outcome is not Outcome.SURVIVED:
        raise NotSound(f"The tests of {place.room} do not pass as it is: {found.by}")


def _load(modules: Sequence[str]) -> None:
    """Have everything here that a cold trial needs and that is not under test."""
    for name in modules:
        if not name.startswith(_UNDER_TEST):
            with suppress(Exception):
                importlib.import_module(name)


def _told_by_host(
    place: Place, mutants: Sequence[Mutant], at_once: int
) -> Iterator[tuple[int | None, Found, list[str]]]:
    """What the host tells; whatever it leaves untold is a crash."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reading)
        _be_host(place, mutants, at_once, writing)
    os.close(writing)
    untold: list[int | None] = [None, *range(len(mutants))]
    try:
        with os.fdopen(reading) as pipe:
            for line in pipe:
                index, fields, modules = json.loads(line)
                untold.remove(index)
                yield index, as_found(fields), modules
    finally:
        if untold:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGTERM)
        os.waitpid(pid, 0)
    for index in untold:
        yield index, Found(Outcome.CRASHED, "the process that had collected the tests ended"), []


def _be_host(place: Place, mutants: Sequence[Mutant], at_once: int, writing: int) -> None:
    """Never returns."""
    try:
        signal.signal(signal.SIGTERM, lambda *_: sys.exit())
        nowhere = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(nowhere, stream)
        with os.fdopen(writing, "w") as pipe:
            host(place, mutants, at_once, partial(_tell, pipe))
    finally:
        os._exit(0)


def _tell(pipe: TextIO, index: int | None, found: Found, modules: Sequence[str]) -> None:
    pipe.write(json.dumps([index, asdict(found), list(modules)]) + "\n")
    pipe.flush()
