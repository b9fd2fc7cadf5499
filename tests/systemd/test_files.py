"""What lies beside the units: rules, announcements, settings of the board."""

import os
import re
import subprocess
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from station.settings import load_settings
from tests.systemd.places import FILES, keys_of, run

PWM = ("export", "unexport", "npwm", "pwm0/period", "pwm0/duty_cycle", "pwm0/enable", "uevent")
RULES = (FILES / "60-station.rules").read_text(encoding="utf-8")


def test_every_pin_and_bus_belongs_to_its_group_alone() -> None:
    given = re.findall(r'^SUBSYSTEM=="(\S+)",.* GROUP="(\w+)", MODE="0660"$', RULES, re.MULTILINE)
    assert given == [("gpio", "gpio"), ("i2c-dev", "i2c"), ("spidev", "spi")]
    groups = keys_of("station.service")["SupplementaryGroups"].split()
    assert groups == [group for _, group in given]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_pwm_rule_opens_what_is_driven_and_nothing_else(tmp_path: Path) -> None:
    chip = tmp_path / "pwmchip0"
    for name in PWM:
        (chip / name).parent.mkdir(parents=True, exist_ok=True)
        (chip / name).touch()
        (chip / name).chmod(0o444 if name == "npwm" else 0o200 if "export" in name else 0o644)
    (tmp_path / "elsewhere").touch(0o644)
    (chip / "device").symlink_to("../elsewhere")
    found = re.search(
        r'SUBSYSTEM=="pwm", ACTION=="add\|change", RUN\+="(.*)"$', RULES, re.MULTILINE
    )
    assert found
    command = found[1].replace("/sys%p", str(chip)).replace("chgrp gpio", "chgrp 12345")
    subprocess.run(command, shell=True, check=True)  # noqa: S602 - as udev's own sh is called
    about = {path.name: path.stat() for path in chip.rglob("*") if path.is_file()}
    opened = {name for name, each in about.items() if each.st_gid == 12345}
    assert opened == {"export", "unexport", "period", "duty_cycle", "enable"}
    assert all(about[name].st_mode & 0o020 for name in opened)
    assert (tmp_path / "elsewhere").stat().st_gid != 12345


def test_pages_are_announced_where_they_are_served() -> None:
    group = ET.parse(FILES / "station.avahi").getroot()  # noqa: S314 - our own file
    port = str(load_settings(FILES / "station.toml").web.port)
    assert group.findtext("service/type") == "_http._tcp"
    assert group.findtext("service/port") == port
    assert f"http://127.0.0.1:{port}/" in keys_of("station-kiosk.service")["ExecStart"]


def test_board_watchdog_is_one_that_the_board_can_do() -> None:
    assert 0 < int(keys_of("watchdog.conf")["RuntimeWatchdogSec"]) <= 15


def test_backups_are_made_every_night_even_after_one_that_was_off() -> None:
    timer = keys_of("station-backup.timer")
    assert run("systemd-analyze", "calendar", timer["OnCalendar"]).returncode == 0
    assert timer["Persistent"] == "yes"


def test_services_look_where_directories_are_made() -> None:
    made = (FILES / "station.tmpfiles").read_text(encoding="utf-8")
    for name in ("station.service", "station-web.service", "station-backup.service"):
        keys = keys_of(name)
        writable = re.findall(r"/var/lib/\S+", keys.get("ReadWritePaths", ""))
        assert all(f" {path} " in made for path in writable)
        assert "--data /var/lib/station " in keys["ExecStart"]
        assert "--settings /etc/station/station.toml" in keys["ExecStart"]
