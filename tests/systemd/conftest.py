"""One installation for all tests that only look at one."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.service.conftest import run_dir
from tests.systemd.roots import CONFIG_TXT, Checkout, copy_of, remove

__all__ = ["run_dir"]  # the same short place for sockets


@pytest.fixture(scope="session")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    """What is installed from."""
    return Checkout.made_in(tmp_path_factory.mktemp("checkout"))


@pytest.fixture(scope="session")
def pristine(checkout: Checkout, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A root directory with the station in it; nobody may change it."""
    root = tmp_path_factory.mktemp("installed") / "root"
    (root / "boot/firmware").mkdir(parents=True)
    (root / "boot/firmware/config.txt").write_text(CONFIG_TXT, encoding="utf-8")
    done = checkout.install(root, "--config-txt")
    assert done.returncode == 0, done.stdout + done.stderr
    yield root
    remove(root)


@pytest.fixture
def installed(pristine: Path, tmp_path: Path) -> Iterator[Path]:
    """A copy of one's own."""
    root = copy_of(pristine, tmp_path / "root")
    yield root
    remove(root)
