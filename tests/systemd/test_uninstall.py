"""`make uninstall`: everything goes but settings and records; with PURGE=1 they go too."""

import os
from pathlib import Path

import pytest

from tests.systemd.roots import CONFIG_TXT, PROGRAM, SETTINGS, Checkout, copy_of, ids, tree

USERS_OF_ALL = ("etc/passwd", "etc/group", "etc/shadow", "etc/gshadow", "etc/.pwd.lock", "boot")
RECORDS = "var/lib/station/records/station.db"


@pytest.fixture
def used(checkout: Checkout, installed: Path) -> Path:
    """A station that somebody has used."""
    (installed / SETTINGS).write_text("[web]\nport = 8090\n", encoding="utf-8")
    checkout.install(installed, "--kiosk")
    records = installed / RECORDS
    records.parent.mkdir(parents=True, exist_ok=True)
    records.write_bytes(b"records")
    return installed


def files_of(root: Path) -> set[str]:
    return {path for path in tree(root, *USERS_OF_ALL) if not (root / path).is_dir()}


def test_settings_and_records_stay_and_nothing_else(checkout: Checkout, used: Path) -> None:
    kept = {
        path: what
        for path, what in tree(used).items()
        if path.startswith(("etc/station", "var/lib/station"))
    }
    done = checkout.uninstall(used)
    assert done.returncode == 0, done.stderr
    left = tree(used)
    assert {path: what for path, what in left.items() if path in kept} == kept
    assert files_of(used) == {path for path in kept if not (used / path).is_dir()}
    assert "PURGE=1" in done.stdout


def test_the_users_of_what_stays_stay(checkout: Checkout, used: Path) -> None:
    if os.geteuid() == 0:
        checkout.uninstall(used)
        assert {"station", "station-web"} <= set(ids(used, "passwd"))


def test_purging_leaves_nothing_of_the_station(checkout: Checkout, used: Path) -> None:
    own = used / "etc/systemd/system/station.service.d"
    own.mkdir()
    (own / "mine.conf").write_text("[Service]\nNice=1\n", encoding="utf-8")
    done = checkout.uninstall(used, "--purge")
    assert done.returncode == 0, done.stderr
    assert files_of(used) == set()
    assert not [path for path in tree(used) if "station" in path]
    if os.geteuid() == 0:
        assert not [name for name in ids(used, "passwd") if name.startswith("station")]


def test_config_txt_is_as_it_was(checkout: Checkout, used: Path) -> None:
    checkout.uninstall(used)
    assert (used / "boot/firmware/config.txt").read_text(encoding="utf-8") == CONFIG_TXT


def test_a_second_time_is_no_error(checkout: Checkout, used: Path) -> None:
    checkout.uninstall(used)
    before = tree(used)
    assert checkout.uninstall(used).returncode == 0
    assert tree(used) == before


def test_it_can_be_installed_again_with_what_was_left(
    checkout: Checkout, used: Path, pristine: Path, tmp_path: Path
) -> None:
    checkout.uninstall(used)
    copied = copy_of(pristine, tmp_path / "other")
    (copied / PROGRAM).rename(used / PROGRAM)  # quicker than a download
    assert checkout.install(used).returncode == 0
    assert (used / SETTINGS).read_text(encoding="utf-8") == "[web]\nport = 8090\n"
    assert (used / RECORDS).read_bytes() == b"records"
