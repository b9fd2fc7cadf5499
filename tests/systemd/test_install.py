"""`make install` into a root directory: what lies there then, and what an upgrade leaves alone."""

import os
import re
from pathlib import Path

import pytest

from station.settings import load_settings
from tests.systemd.places import FILES, PROJECT, UNITS, run, stand_in, stock_units, verify
from tests.systemd.roots import (
    CONFIG_TXT,
    PROGRAM,
    SETTINGS,
    Checkout,
    ids,
    listed_files,
    tree,
)

IN_PLACE = "Everything is in place already."
AS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")


def settings_of(root: Path) -> Path:
    return root / SETTINGS


def stub(tmp_path: Path, name: str, says: str) -> dict[str, str]:
    """A program that only says something, found before the real one."""
    (tmp_path / "stubs").mkdir(exist_ok=True)
    path = tmp_path / "stubs" / name
    path.write_text(f"#!/bin/sh\n{says}\n", encoding="utf-8")
    path.chmod(0o755)
    return {"PATH": f"{tmp_path / 'stubs'}:{os.environ['PATH']}"}


def test_what_lies_there_is_what_is_listed(pristine: Path) -> None:
    listed = listed_files()
    for where, (source, mode) in listed.items():
        assert (pristine / where).read_bytes() == (FILES / source).read_bytes()
        assert (pristine / where).stat().st_mode & 0o777 == mode
    system = ("etc/passwd", "etc/group", "etc/shadow", "etc/gshadow", "etc/.pwd.lock", "boot")
    own = (PROGRAM, "var/lib", "run", SETTINGS)
    laid = {path for path in tree(pristine, *system, *own) if (pristine / path).is_file()}
    assert {path for path in laid if not (pristine / path).is_symlink()} == set(listed)


def test_every_file_for_the_system_is_installed_and_said_what_for() -> None:
    installed = {source for source, _ in listed_files().values()}
    beside = {"README.md", "config.txt", "station.toml"}
    assert {path.name for path in FILES.iterdir()} == installed | beside
    page = (FILES / "README.md").read_text(encoding="utf-8")
    assert not [
        path.name for path in FILES.iterdir() if f"`{path.name}`" not in page + "`README.md`"
    ]


@pytest.mark.parametrize("name", UNITS)
def test_installed_units_find_their_programs(installed: Path, name: str) -> None:
    stock_units(installed)
    stand_in(installed, "/usr/bin/cage")  # comes as a package, for a station with a screen
    assert verify(installed, name) == ""


@pytest.mark.parametrize("name", ["station.service", "station-kiosk.service"])
def test_a_program_that_is_missing_would_be_noticed(installed: Path, name: str) -> None:
    stock_units(installed)
    (installed / PROGRAM / "bin/station").unlink()
    assert "not executable" in verify(installed, name)


def test_station_and_backups_start_with_the_board_and_the_screen_only_when_asked(
    checkout: Checkout, pristine: Path, installed: Path
) -> None:
    wanted = "etc/systemd/system/multi-user.target.wants"
    started = {path.name for path in (pristine / wanted).iterdir()}
    assert started == {
        "station.service",
        "station-guard.service",
        "station-web.service",
        "station-speech.service",
    }
    timers = (pristine / "etc/systemd/system/timers.target.wants").iterdir()
    assert [path.name for path in timers] == ["station-backup.timer"]
    assert checkout.install(installed, "--kiosk").returncode == 0
    assert (installed / wanted / "station-kiosk.service").is_symlink()


def test_programs_run_from_where_they_will_be(pristine: Path) -> None:
    script = (pristine / PROGRAM / "bin/station").read_text(encoding="utf-8")
    assert script.startswith("#!/opt/station/bin/python\n")
    for path in (pristine / PROGRAM / "bin").iterdir():
        assert path.is_symlink() or str(pristine).encode() not in path.read_bytes()
    said = run(pristine / PROGRAM / "bin/python", "-I", "-m", "station", "--help")
    assert "safe-pins" in said.stdout
    assert "web" in said.stdout


def test_programs_are_compiled_once_and_for_all(pristine: Path) -> None:
    (package,) = (pristine / PROGRAM).glob("lib/python3.*/site-packages/station")
    assert list(package.glob("__pycache__/cli.*.pyc"))
    assert str(pristine).encode() not in next(package.glob("__pycache__/cli.*.pyc")).read_bytes()


def test_packages_are_the_locked_ones_and_pins_are_the_systems(pristine: Path) -> None:
    lock = (PROJECT / "requirements.lock").read_text(encoding="utf-8")
    locked = dict(re.findall(r"^([\w.-]+)==([\w.]+) \\$", lock, re.MULTILINE))
    (site,) = (pristine / PROGRAM).glob("lib/python3.*/site-packages")
    for name, version in locked.items():
        folder = name.lower().replace("-", "_").replace(".", "_")
        found = [path.name.lower() for path in site.glob("*.dist-info")]
        assert f"{folder}-{version}.dist-info" in found
    assert not list(site.glob("lgpio*"))
    configuration = (pristine / PROGRAM / "pyvenv.cfg").read_text(encoding="utf-8")
    assert "include-system-site-packages = true" in configuration


def test_first_settings_are_good_and_open_the_pages_to_the_home_network(pristine: Path) -> None:
    settings = load_settings(settings_of(pristine))
    assert settings.web.host == "0.0.0.0"  # noqa: S104 - compared, not bound
    assert settings.web.port == 8080


@AS_ROOT
def test_each_service_owns_what_it_writes_and_no_more(pristine: Path) -> None:
    users, groups = ids(pristine, "passwd"), ids(pristine, "group")
    owned = {
        "var/lib/station": ("station", "station", 0o750),
        "var/lib/station/records": ("station", "station", 0o2770),
        "var/lib/station/records/station.db": ("station", "station", 0o660),
        "var/lib/station/backups": ("station", "station", 0o750),
        "run/station": ("station", "station", 0o750),
        "etc/station": (None, "station", 0o750),
        SETTINGS: (None, "station", 0o640),
    }
    for path, (user, group, mode) in owned.items():
        about = (pristine / path).stat()
        assert about.st_uid == (users[user] if user else 0), path
        assert about.st_gid == groups[group], path
        assert about.st_mode & 0o7777 == mode, path
    assert about.st_mode & 0o007 == 0


@AS_ROOT
def test_records_are_where_controller_and_web_both_write(pristine: Path) -> None:
    data = pristine / "var/lib/station"
    assert (data / "station.db").readlink() == Path("records/station.db")
    assert (data / "station.toml").readlink() == Path("/etc/station/station.toml")


@AS_ROOT
def test_services_are_users_who_cannot_log_in(pristine: Path) -> None:
    lines = (pristine / "etc/passwd").read_text(encoding="utf-8").splitlines()
    ours = [line for line in lines if line.startswith("station")]
    names = {line.split(":")[0] for line in ours}
    assert names == {"station", "station-guard", "station-web", "station-kiosk"}
    assert {line.split(":")[-1] for line in ours} == {"/usr/sbin/nologin"}
    groups = (pristine / "etc/group").read_text(encoding="utf-8").splitlines()
    members = {line.split(":")[0]: line.split(":")[3].split(",") for line in groups}
    for group in ("gpio", "i2c", "spi"):
        assert members[group] == ["station", "station-guard"]
    assert sorted(members["station"]) == ["station-guard", "station-web"]


def test_a_second_time_changes_nothing(checkout: Checkout, installed: Path) -> None:
    before = tree(installed)
    done = checkout.install(installed, "--config-txt")
    assert done.returncode == 0
    assert IN_PLACE in done.stdout
    assert tree(installed) == before


def test_an_upgrade_keeps_settings_and_records(checkout: Checkout, installed: Path) -> None:
    settings_of(installed).write_text("[table]\nupright_deg = -72.0\n", encoding="utf-8")
    records = installed / "var/lib/station/records/station.db"
    records.parent.mkdir(parents=True, exist_ok=True)
    records.write_bytes(b"records")
    (installed / PROGRAM / "installed").write_text("an older version\n", encoding="utf-8")
    done = checkout.install(installed)
    assert done.returncode == 0, done.stderr
    assert IN_PLACE not in done.stdout
    assert settings_of(installed).read_text(encoding="utf-8") == "[table]\nupright_deg = -72.0\n"
    assert records.read_bytes() == b"records"
    assert {path.name for path in (installed / "opt").iterdir()} == {"station"}


def test_a_download_that_breaks_off_leaves_the_old_version(
    checkout: Checkout, installed: Path
) -> None:
    (installed / PROGRAM / "installed").write_text("an older version\n", encoding="utf-8")
    before = tree(installed, "opt/station.new")
    nowhere = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(installed), "PIP_CONFIG_FILE": os.devnull}
    done = checkout.install(installed, **nowhere)
    assert done.returncode == 1
    assert done.stderr.endswith("What was installed before is untouched.\n")
    assert tree(installed, "opt/station.new") == before


def test_a_unit_that_was_changed_by_hand_is_put_right(checkout: Checkout, installed: Path) -> None:
    unit = installed / "etc/systemd/system/station.service"
    unit.write_text("[Service]\nExecStart=/bin/true\n", encoding="utf-8")
    assert IN_PLACE not in checkout.install(installed).stdout
    assert unit.read_bytes() == (FILES / "station.service").read_bytes()


def test_the_pages_port_is_announced_and_opened_by_the_touchscreen(
    checkout: Checkout, installed: Path
) -> None:
    settings_of(installed).write_text("[web]\nport = 8090\n", encoding="utf-8")
    assert checkout.install(installed).returncode == 0
    announced = (installed / "etc/avahi/services/station.service").read_text(encoding="utf-8")
    assert "<port>8090</port>" in announced
    screen = (installed / "etc/systemd/system/station-kiosk.service").read_text(encoding="utf-8")
    assert "http://127.0.0.1:8090/" in screen


def test_settings_that_do_not_fit_are_told_before_anything_is_changed(
    checkout: Checkout, installed: Path
) -> None:
    settings_of(installed).write_text("[web]\nprot = 8090\n", encoding="utf-8")
    (installed / "etc/udev/rules.d/60-station.rules").unlink()
    before = tree(installed)
    done = checkout.install(installed)
    assert done.returncode == 1
    assert "web.prot is not a known key; the closest is port." in done.stderr
    assert "put /etc/station/station.toml right first" in done.stderr
    assert tree(installed) == before


def test_config_txt_gets_our_lines_once_behind_its_own(checkout: Checkout, installed: Path) -> None:
    text = (installed / "boot/firmware/config.txt").read_text(encoding="utf-8")
    assert text.startswith(CONFIG_TXT)
    ours = text.removeprefix(CONFIG_TXT).splitlines()
    assert ours[0].startswith("# inversion station: begin")
    assert ours[1] == "[all]"  # whatever section stood open before
    assert {"dtparam=strict_gpiod", "dtparam=i2c_arm=on", "dtparam=spi=on"} <= set(ours)
    checkout.install(installed, "--config-txt")
    assert (installed / "boot/firmware/config.txt").read_text(encoding="utf-8") == text


def test_config_txt_without_an_end_of_its_last_line_loses_nothing(
    checkout: Checkout, installed: Path
) -> None:
    file = installed / "boot/firmware/config.txt"
    file.write_text("arm_boost=1", encoding="utf-8")
    checkout.install(installed, "--config-txt")
    assert file.read_text(encoding="utf-8").startswith("arm_boost=1\n# inversion station: begin")


def test_config_txt_is_left_alone_when_nobody_agrees(checkout: Checkout, installed: Path) -> None:
    file = installed / "boot/firmware/config.txt"
    file.write_text(CONFIG_TXT, encoding="utf-8")
    done = checkout.install(installed)
    assert file.read_text(encoding="utf-8") == CONFIG_TXT
    assert "dtparam=strict_gpiod" in done.stdout
    assert "CONFIG_TXT=1" in done.stdout


def test_packages_of_another_root_are_named(checkout: Checkout, installed: Path) -> None:
    said = checkout.install(installed).stdout
    for package in ("python3-lgpio", "python3-gpiozero", "python3-spidev", "python3-venv"):
        assert package in said


def test_make_passes_the_root_on(checkout: Checkout, installed: Path) -> None:
    done = checkout.run("make", "-s", "install", f"DESTDIR={installed}")
    assert IN_PLACE in done.stdout


def test_without_root_it_says_how(checkout: Checkout, tmp_path: Path) -> None:
    done = checkout.tool("install", **stub(tmp_path, "id", "echo 1000"))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "This changes the system and needs root: sudo make install\n"


@pytest.mark.skipif(Path("/proc/device-tree/model").exists(), reason="this is a board")
def test_on_another_computer_it_says_what_works_there(checkout: Checkout, tmp_path: Path) -> None:
    done = checkout.tool("install", **stub(tmp_path, "id", "echo 0"))
    assert done.returncode == 1
    assert done.stdout == ""
    assert "no Raspberry Pi with a 64-bit system" in done.stderr
    assert "make run" in done.stderr
    assert "ANYWAY=1" in done.stderr


@pytest.mark.parametrize("name", ["install", "uninstall"])
def test_an_option_that_is_not_known_is_an_error(checkout: Checkout, name: str) -> None:
    done = checkout.tool(name, "--pruge")
    assert done.returncode == 1
    assert done.stderr == f"--pruge is not known; see the first lines of tools/{name}.\n"


@pytest.mark.parametrize("name", ["install", "uninstall"])
def test_a_root_that_is_not_there_is_an_error(
    checkout: Checkout, name: str, tmp_path: Path
) -> None:
    done = checkout.tool(name, "--root", str(tmp_path / "nowhere"))
    assert done.stderr == "--root needs a directory that is there.\n"
    assert done.returncode == 1
