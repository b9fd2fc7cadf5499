"""What the tests of the kernel rig share: machines, and the figures that they bring home."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.hil.kernel.build import CannotBuild, kernel
from tests.hil.machine.boot import Job, Run, boot

FIGURES = Path("out/kernel-rig.json")
_found = pytest.StashKey[dict[str, Any]]()


def pytest_configure(config: pytest.Config) -> None:
    """Figures of all tests come together here."""
    config.stash[_found] = {}


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Keep them in a file."""
    FIGURES.parent.mkdir(exist_ok=True)
    FIGURES.write_text(json.dumps(session.config.stash[_found], indent=1, sort_keys=True))


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Print them."""
    for name, figure in sorted(config.stash[_found].items()):
        terminalreporter.write_line(f"{name}: {json.dumps(figure)}")


@pytest.fixture(scope="session")
def figures(pytestconfig: pytest.Config) -> dict[str, Any]:
    """Where a test leaves what it has measured, by the name of it."""
    return pytestconfig.stash[_found]


@pytest.fixture(scope="session", autouse=True)
def linux() -> Path:
    """The kernel; it is built when there is none of this rig yet."""
    try:
        return kernel()
    except CannotBuild as error:
        pytest.fail(str(error), pytrace=False)


def results_of(job: Job) -> dict[str, Any]:
    """Run a job to its good end; what it found out."""
    run = boot(job)
    assert run.exit_code == 0, _told(run)
    return run.results


def _told(run: Run) -> str:
    code = "no exit code" if run.exit_code is None else f"exit code {run.exit_code}"
    return f"{code}\n{run.output}\n{run.kernel_log[-2000:] if run.exit_code is None else ''}"
