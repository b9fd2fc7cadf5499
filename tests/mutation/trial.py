"""What a trial of one mutant can find, and the eyes on pytest that find it.

What a trial finds is told apart strictly. Only a test that failed while it ran has killed a mutant;
a test file that cannot be collected, a fixture that fails, a process that dies, a deadline of the
machine: all that is a crash of the trial and tells nothing about the tests.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from time import monotonic
from typing import Any

import coverage
import pytest


class Outcome(StrEnum):
    """What became of a mutant."""

    KILLED = "killed"  # a test failed, as it should
    SURVIVED = "survived"  # every test passed
    UNLOADABLE = "unloadable"  # the mutated module cannot even be imported: no test has judged it
    CRASHED = "crashed"  # the trial itself broke
    TIMED_OUT = "timed out"


@dataclass(frozen=True, slots=True)
class Found:
    """The outcome of a trial, and what shows it: the test that killed, or what crashed."""

    outcome: Outcome
    by: str = ""
    asserted: bool = False  # killed by an assertion, not by an exception that the module raised
    tests: int = 0  # how many were run
    durations: Mapping[str, float] = field(default_factory=dict)
    lines: Mapping[str, Sequence[int]] = field(default_factory=dict)  # of the module, by test

    def measured(
        self, durations: Mapping[str, float], lines: Mapping[str, Sequence[int]]
    ) -> "Found":
        """The same, with what each test took and which lines of the module it ran."""
        return replace(self, durations=durations, lines=lines)


class Observer:
    """Stops at the first kill, and remembers every crash."""

    def __init__(self, order: Sequence[str] | None = None) -> None:
        self.order = order
        self.cover: coverage.Coverage | None = None
        self.killed_by, self.asserted = "", False
        self.crashes: list[str] = []
        self.durations: dict[str, float] = {}

    def ordered(self, items: Sequence[pytest.Item]) -> list[pytest.Item]:
        """Those tests that are asked for, in the order that is asked for."""
        if self.order is None:
            return list(items)
        by_id = {item.nodeid: item for item in items}
        return [by_id[test] for test in self.order if test in by_id]

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """In place of pytest's own loop, whose way of stopping draws a picture of itself."""
        for item in self.ordered(session.items):
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=None)
            if self.killed_by:
                break
        return True

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Any:
        begun_s = monotonic()
        if self.cover is not None:
            self.cover.switch_context(item.nodeid)  # its fixtures belong to it
        try:
            return (yield)
        finally:
            self.durations[item.nodeid] = monotonic() - begun_s

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.crashes.append(f"{report.nodeid} was not collected: {first_line(report.longrepr)}")

    def pytest_exception_interact(
        self, node: pytest.Item, call: pytest.CallInfo[Any], report: Any
    ) -> None:
        if not isinstance(report, pytest.TestReport):
            return
        assert call.excinfo is not None
        kind = call.excinfo.type
        of_the_harness = report.when != "call" or kind.__module__.startswith("hypothesis")
        shown = f"{node.nodeid}: {kind.__name__}: {first_line(call.excinfo.value)}"
        if of_the_harness:
            self.crashes.append(shown)
        elif not self.killed_by:
            self.killed_by = shown
            self.asserted = issubclass(kind, AssertionError | pytest.fail.Exception)

    def pytest_internalerror(self, excrepr: Any) -> None:
        self.crashes.append(f"pytest: {first_line(excrepr)}")

    def found(self) -> Found:
        """The outcome, once pytest has ended."""
        tests = len(self.durations)
        if self.killed_by:
            return Found(Outcome.KILLED, self.killed_by, self.asserted, tests)
        if self.crashes or not tests:
            return Found(Outcome.CRASHED, "; ".join(self.crashes) or "no test was run", tests=tests)
        return Found(Outcome.SURVIVED, tests=tests)


def first_line(shown: object) -> str:
    """Enough of a long message to know it again."""
    lines = [line.strip() for line in str(shown).splitlines() if line.strip()]
    return lines[0][:160] if lines else ""
