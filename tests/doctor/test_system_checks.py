"""The system around the station: each check when all is well, and in each way that it is not."""

from dataclasses import replace
from datetime import timedelta

import pytest

from hardware.gpio.wiring import Ammeter, Current, Inclinometer, Tilt
from station.doctor.facts import Board, Clock, Disk, Facts, Problem, Records, User
from station.doctor.results import State
from station.doctor.system_checks import (
    BACKUP,
    STATION,
    WEB,
    clock_set,
    clock_steps,
    disk,
    groups,
    records,
    services,
    wanted_groups,
    watchdogs,
)
from tests.doctor.patients import NOW, WELL, said, wired

OK, WARNING, BAD = State.OK, State.WARNING, State.BAD
PC = replace(WELL, board=Board("", "", "x86_64"))
GB = 2**30


def with_service(name: str, **changes: object) -> Facts:
    assert WELL.services is not None
    changed = replace(WELL.services[name], **changes)  # type: ignore[arg-type]
    return replace(WELL, services={**WELL.services, name: changed})


def test_user_in_all_groups_is_well() -> None:
    said(groups, WELL, OK, "gpio, i2c, spi")


def test_missing_groups_name_the_command() -> None:
    facts = replace(WELL, user=User("ada", frozenset({"ada", "gpio"})))
    said(groups, facts, BAD, "ada is not in the group i2c and spi", "usermod -aG i2c,spi ada")


def test_root_and_pcs_need_no_groups() -> None:
    assert groups(replace(WELL, user=User("root", is_root=True))) is None
    assert groups(PC) is None


def test_only_the_buses_that_are_used_need_groups() -> None:
    all_i2c = wired(check=Tilt(Inclinometer.AS5600))
    assert wanted_groups(all_i2c.wiring) == {"gpio", "i2c"}
    scl, sense = Tilt(Inclinometer.SCL3300, bus=0), Current(Ammeter.SENSE, bus=0)
    assert wanted_groups(wired(primary=scl, current=sense).wiring) == {"gpio", "spi"}


@pytest.mark.parametrize(
    ("synchronised", "state", "words"),
    [(True, OK, "time server"), (False, WARNING, "timedatectl"), (None, WARNING, "not known")],
)
def test_clock_is_set_or_not(synchronised: bool | None, state: State, words: str) -> None:
    said(clock_set, replace(WELL, clock=Clock(NOW, synchronised)), state, words, "2026-11-21")


def test_clock_that_went_back_is_found_by_what_was_written_ahead() -> None:
    ahead = Clock(NOW, True, (NOW + timedelta(days=3), "the database"))
    said(clock_steps, replace(WELL, clock=ahead), WARNING, "the database", "2026-11-24")


def test_clock_without_steps_is_well() -> None:
    said(clock_steps, WELL, OK)
    slightly = Clock(NOW, True, (NOW + timedelta(seconds=50), "the database"))
    said(clock_steps, replace(WELL, clock=slightly), OK)
    assert clock_steps(replace(WELL, clock=Clock(NOW))) is None


@pytest.mark.parametrize(
    ("found", "state", "words"),
    [
        (Disk("/d", free_bytes=8 * GB, kind="ext4"), OK, "8.0 GB are free in /d"),
        (Disk("/d", free_bytes=GB // 2, kind="ext4"), WARNING, "Only 0.5 GB"),
        (Disk("/d", free_bytes=50 * 2**20, kind="ext4"), BAD, "Only 0.0 GB"),
        (Disk("/d", free_bytes=8 * GB, read_only=True), BAD, "read-only"),
        (Disk("/d", free_bytes=8 * GB, writable=False), BAD, "may not write to /d"),
        (Disk("/d", free_bytes=8 * GB, kind="overlay"), WARNING, "gone after a restart"),
        (Disk("/d", free_bytes=8 * GB, kind="tmpfs"), WARNING, "partition"),
        (Disk("/d", free_bytes=None), WARNING, "not known"),
    ],
)
def test_disk(found: Disk, state: State, words: str) -> None:
    said(disk, replace(WELL, disk=found), state, words)


def test_records_open_are_missing_or_damaged() -> None:
    said(records, WELL, OK, "whole")
    said(records, replace(WELL, records=Records(there=False)), OK, "no records yet")
    damaged = Records(there=True, problem=Problem("The records are damaged.", "Restore a backup."))
    said(records, replace(WELL, records=damaged), BAD, "damaged", "backup")


def test_services_are_on() -> None:
    said(services, WELL, OK, "start with the board")
    assert services(replace(WELL, services=None)) is None
    assert services(PC) is None


def test_station_without_service_is_a_warning() -> None:
    said(services, with_service(STATION, loaded=False), WARNING, "make install")


def test_failed_controller_is_bad_and_failed_pages_are_a_warning() -> None:
    said(services, with_service(STATION, state="failed"), BAD, "station.service is failed")
    said(services, with_service(WEB, state="inactive"), WARNING, "station-web.service is inactive")
    said(services, with_service(BACKUP, loaded=False, state=""), WARNING, "not there")


def test_service_that_does_not_start_with_the_board_is_a_warning() -> None:
    said(services, with_service(STATION, enabled=False), WARNING, "systemctl enable station")


def test_controller_that_keeps_ending_is_a_warning() -> None:
    said(services, with_service(STATION, restarts=4), WARNING, "again 4 times", "journalctl")


def test_watchdogs_are_on() -> None:
    said(watchdogs, WELL, OK, "controller 2s", "board 10s")
    assert watchdogs(PC) is None
    assert watchdogs(replace(WELL, services=None)) is None


@pytest.mark.parametrize("off", ["0", "infinity", ""])
def test_controller_that_nobody_watches_is_bad(off: str) -> None:
    said(watchdogs, with_service(STATION, watchdog=off), BAD, "does not watch")


@pytest.mark.parametrize("off", ["0", None])
def test_board_watchdog_that_is_off_is_a_warning(off: str | None) -> None:
    said(watchdogs, replace(WELL, watchdog=off), WARNING, "board's watchdog is off")


def test_without_the_service_only_the_board_is_judged() -> None:
    facts = with_service(STATION, loaded=False, watchdog="")
    assert "controller" not in said(watchdogs, facts, OK, "board 10s").text
