"""Puts the product that this process imports to the test: plays the story, runs the tests.

A catch is an assertion that does not hold, where it was expected. Everything else that goes wrong,
an import, a crash of the product, a story that ends at another entry, is an error of the trial.
"""

import os
import traceback
from collections.abc import Generator
from pathlib import Path

import pytest

from tests.broken.product import ROOT, Catch, InCampaign, InStory
from tests.broken.verdict import Kind, Verdict

_TESTS = ROOT / "tests"
# Of the plugins that are installed only what the marks of the tests need: the others take seconds.
_QUIET = ("-q", "--no-header", "-p", "no:cacheprovider", "-p", "pytest_cov.plugin")
_ALONE = "PYTEST_DISABLE_PLUGIN_AUTOLOAD"


def put_to_the_test(catch: Catch, requirement: str) -> Verdict:
    """Whether it is caught by that, as a product that breaks this requirement."""
    if isinstance(catch, InStory):
        return _play(catch)
    if isinstance(catch, InCampaign):
        return _watch(catch, requirement)
    return _run(catch.tests)


def _watch(catch: InCampaign, requirement: str) -> Verdict:
    """The oracle has to see this very requirement breached."""
    from station.campaign.workers import judged  # noqa: PLC0415 - brings the broken product

    try:
        found = judged(catch.seed, catch.theme).breaches
    except Exception:  # noqa: BLE001 - whatever it is, it is no catch
        return Verdict(Kind.ERROR, traceback.format_exc())
    told = "; ".join(str(breach) for breach in found)
    if any(breach.requirement == requirement for breach in found):
        return Verdict(Kind.CAUGHT, told)
    return Verdict(Kind.PASSED, f"The oracle sees no breach of {requirement}, but: {told}")


def _play(catch: InStory) -> Verdict:
    from tests.stories.teller import read, tell  # noqa: PLC0415 - brings the broken product

    try:
        tell(read(_TESTS / "stories" / f"{catch.story}.toml"))
    except AssertionError as error:
        return _judge(error, f"entry {catch.entry} (")
    except Exception:  # noqa: BLE001 - whatever it is, it is no catch
        return Verdict(Kind.ERROR, traceback.format_exc())
    return Verdict(Kind.PASSED, f"The story {catch.story} is told to its end.")


def _judge(error: AssertionError, where: str) -> Verdict:
    if not _is_ours(traceback.extract_tb(error.__traceback__)[-1].filename):
        return Verdict(Kind.ERROR, f"The product itself has failed: {error}")
    if where not in str(error):
        return Verdict(Kind.ERROR, f"It fails elsewhere than at {where}...): {error}")
    return Verdict(Kind.CAUGHT, str(error))


class _Witness:
    """Sees how each test goes."""

    def __init__(self) -> None:
        self.failed: dict[str, str] = {}
        self.crashed: dict[str, str] = {}
        self.ran: set[str] = set()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        report = yield
        if call.when == "call":
            self.ran.add(item.nodeid)
        if call.excinfo is not None:
            broke = call.when == "call" and _breaks_a_promise(call.excinfo)
            (self.failed if broke else self.crashed)[item.nodeid] = call.excinfo.exconly()
        return report

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.crashed[report.nodeid] = report.longreprtext


def _breaks_a_promise(info: pytest.ExceptionInfo[BaseException]) -> bool:
    """An assertion of a test does not hold; one in the product itself is only a crash."""
    if isinstance(info.value, pytest.fail.Exception):
        return True
    return isinstance(info.value, AssertionError) and _is_ours(info.traceback[-1].path)


def _is_ours(path: Path | str) -> bool:
    return Path(path).is_relative_to(_TESTS)


def _run(tests: tuple[str, ...]) -> Verdict:
    witness, os.environ[_ALONE] = _Witness(), "1"
    pytest.main([*_QUIET, f"--rootdir={ROOT}", *tests], plugins=[witness])
    if witness.crashed or not witness.ran:
        return Verdict(Kind.ERROR, f"Not one promise was broken, but: {witness.crashed}")
    for wanted in tests:
        if not any(_is_case_of(name, wanted) for name in witness.failed):
            return Verdict(Kind.PASSED, f"{wanted} does not fail.")
    return Verdict(Kind.CAUGHT, "; ".join(witness.failed.values()))


def _is_case_of(name: str, wanted: str) -> bool:
    return name == wanted or name.startswith(f"{wanted}[")
