"""Trials of what runs later, inside a function: after pytest has collected, one fork for each.

The tests have been collected with the module as it is. In each fork only the changed function gets
its new code, and only the tests that run that function are run: no other can notice.
"""

import sys
from collections.abc import Callable, Sequence
from functools import partial
from types import CodeType, FunctionType

import coverage
import pytest

from tests.mutation.forks import in_forks
from tests.mutation.mutants import Mutant
from tests.mutation.place import PATIENCE_S, QUIET, Place
from tests.mutation.trial import Found, Observer, Outcome

Tell = Callable[[int | None, Found, Sequence[str]], None]


def host(place: Place, mutants: Sequence[Mutant], at_once: int, tell: Tell) -> None:
    """Collect, then tell how it is without a change (as None) and with each, by its index."""
    place.enter()
    before = set(sys.modules)
    observer = Observer()
    loop = _Loop(place, mutants, at_once, tell, observer, before)
    pytest.main([*QUIET, *place.tests], plugins=[observer, loop])


class _Loop:
    """Takes the place of pytest's own loop over the tests."""

    def __init__(
        self,
        place: Place,
        mutants: Sequence[Mutant],
        at_once: int,
        tell: Tell,
        observer: Observer,
        before: set[str],
    ) -> None:
        self.place, self.mutants, self.at_once = place, mutants, at_once
        self.tell, self.observer, self.before = tell, observer, before

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        [(_, sound)] = in_forks([partial(self._measured, session)], 1, PATIENCE_S)
        self.tell(None, sound, sorted(set(sys.modules) - self.before))
        if sound.outcome is Outcome.SURVIVED:
            jobs = [partial(self._mutated, session, each, sound) for each in self.mutants]
            for index, found in in_forks(jobs, self.at_once, PATIENCE_S):
                self.tell(index, found, ())
        return True

    def _measured(self, session: pytest.Session) -> Found:
        """As it is, with the lines that each test runs."""
        path = str(self.place.path)
        cover = coverage.Coverage(data_file=None, config_file=False, include=[path])
        self.observer.cover = cover
        cover.start()
        found = self._run(session)
        cover.stop()
        data, lines = cover.get_data(), {}
        for test in self.observer.durations:
            data.set_query_context(test)
            lines[test] = data.lines(path) or []
        return found.measured(self.observer.durations, lines)

    def _mutated(self, session: pytest.Session, mutant: Mutant, sound: Found) -> Found:
        function = _function(self.place.module, mutant.where)
        changed = compile(mutant.source, str(self.place.path), "exec")
        function.__code__ = _code(changed, mutant.where)
        self.observer.order = able(mutant, sound)
        return self._run(session)

    def _run(self, session: pytest.Session) -> Found:
        self.observer.pytest_runtestloop(session)
        return self.observer.found()


def able(mutant: Mutant, sound: Found) -> list[str]:
    """The tests that run the function: those that run the very line first, the quick ones first."""
    assert mutant.function is not None
    begin, end = mutant.function
    body = range(begin + 1, end + 1)
    tests = [test for test, lines in sound.lines.items() if any(line in body for line in lines)]
    return sorted(
        tests, key=lambda test: (mutant.number not in sound.lines[test], sound.durations[test])
    )


def _function(module: str, where: str) -> FunctionType:
    found: object = sys.modules[module]
    for name in where.split("."):
        found = vars(found)[name]
    function = getattr(found, "__func__", found)
    assert isinstance(function, FunctionType)
    return function


def _code(code: CodeType, where: str) -> CodeType:
    """The code of the function of that name, wherever in the module it is."""
    if code.co_qualname == where:
        return code
    inner = [each for each in code.co_consts if isinstance(each, CodeType)]
    [found] = [each for each in inner if where == each.co_qualname or _within(where, each)]
    return _code(found, where)


def _within(where: str, code: CodeType) -> bool:
    return where.startswith(f"{code.co_qualname}.")
