"""The station as its services, under a real systemd, on a pretend table."""

import json
import os
import signal
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.service.builders import wait_for
from tests.service.processes import Person
from tests.systemd.machine import Machine, why_not
from tests.systemd.roots import PROGRAM, SETTINGS, Checkout

pytestmark = pytest.mark.skipif(bool(why_not()), reason=why_not())

RUN_DIR = "/run/station"
# The unit's own lines, but for the table: a pretend one, twenty times as fast, that leaves a sign.
PRETEND = f"""
[Service]
ExecStart=
ExecStart=/opt/station/bin/station controller --data /var/lib/station \
    --settings /etc/station/station.toml --run-dir {RUN_DIR} --speed 20
ExecStopPost=
ExecStopPost=/bin/touch {RUN_DIR}/pins-are-safe
TimeoutStopSec=2
"""
IN_PLACE = "Everything is in place already."
ASK = "import urllib.request as u; print(u.urlopen('http://127.0.0.1:8080{}').read().decode())"


@pytest.fixture(scope="module")
def machine(checkout: Checkout, pristine: Path) -> Iterator[Machine]:
    """A system into which `sudo make install` has put the station."""
    with Machine(checkout.place, pristine) as booted:
        booted.run("cp", "-a", pristine / PROGRAM, "/opt/station")  # quicker than a download
        booted.run("ln", "-sf", "/bin/true", "/usr/local/sbin/apt-get")
        drop_in = booted.path("/etc/systemd/system/station.service.d/pretend.conf")
        drop_in.parent.mkdir(parents=True)
        drop_in.write_text(PRETEND, encoding="utf-8")
        done = install(booted, checkout)
        assert done[0] == 0, done
        yield booted


@pytest.fixture
def person(machine: Machine) -> Iterator[Person]:
    """Somebody at the table of a station that runs."""
    machine.run("systemctl", "start", "station", "station-web")
    with Person(machine.path(RUN_DIR)) as found:
        found.wait_up()
        yield found
    machine.run("systemctl", "kill", "-sKILL", "station")
    machine.path(f"{RUN_DIR}/pins-are-safe").unlink(missing_ok=True)


def install(machine: Machine, checkout: Checkout) -> tuple[int, str]:
    command = ("make", "-s", "install", "ANYWAY=1")
    done = machine.run(*command, place=str(checkout.place))
    return done.returncode, done.stdout + done.stderr


def main_process(machine: Machine, unit: str = "station") -> str:
    return machine.show(unit, "MainPID")["MainPID"]


def is_another(machine: Machine, before: str) -> bool:
    return main_process(machine) not in {before, "0"}


def send(machine: Machine, number: signal.Signals) -> None:
    machine.run("systemctl", "kill", f"-s{number.name}", "station")


def status(machine: Machine) -> dict[str, str]:
    return machine.show("station", "ActiveState", "StatusText", "Result", "NRestarts")


@pytest.mark.requirement("S1")
def test_installed_station_stands_faulted_and_tells_so(machine: Machine, person: Person) -> None:
    assert person.mode == "FAULTED"
    assert status(machine)["ActiveState"] == "active"
    assert "Standing still with the power off" in status(machine)["StatusText"]
    assert "running with SCHED_FIFO 10" in machine.journal("station")


def test_controller_is_kept_in_memory_where_systemd_may_lift_the_limit(
    machine: Machine, person: Person
) -> None:
    process = machine.path(f"/proc/{main_process(machine)}")
    limits = (process / "limits").read_text(encoding="utf-8")
    lifted = "Max locked memory         unlimited" in limits
    kept = "VmLck:\t       0 kB" not in (process / "status").read_text(encoding="utf-8")
    assert kept is lifted


def test_pages_and_records_are_served_by_another_user(machine: Machine, person: Person) -> None:
    def answer(path: str) -> str:
        return machine.run("/usr/bin/python3", "-c", ASK.format(path)).stdout

    wait_for(lambda: answer("/api/v1/state"))
    assert json.loads(answer("/api/v1/state"))["mode"] == "FAULTED"
    assert json.loads(answer("/api/v1/people"))["items"][0]["id"] == "demo"
    web = machine.path(f"/proc/{main_process(machine, 'station-web')}")
    assert web.stat().st_uid != machine.path(f"/proc/{main_process(machine)}").stat().st_uid


def test_web_can_write_the_records_and_nothing_else_of_the_station(
    machine: Machine, person: Person
) -> None:
    def may_write(path: str) -> bool:
        web = ("nsenter", "-t", main_process(machine, "station-web"), "-m")
        user = ("setpriv", "--reuid=station-web", "--regid=station-web", "--init-groups")
        return machine.run(*web, *user, "touch", path).returncode == 0

    wait_for(lambda: may_write("/var/lib/station/records/station.db"))
    assert may_write("/var/lib/station-web/key")
    for path in ("station/calibration.json", "station/backups/old", "station/station.lock"):
        assert not may_write(f"/var/lib/{path}")
    assert not may_write(f"/{SETTINGS}")
    assert not may_write("/usr/local/bin/station")
    assert not may_write(f"{RUN_DIR}/requests.sock.new")


def test_controller_has_no_network_and_no_way_to_the_system(
    machine: Machine, person: Person
) -> None:
    process = machine.path(f"/proc/{main_process(machine)}/status").read_text(encoding="utf-8")
    about = dict(line.split(":\t", 1) for line in process.splitlines() if ":\t" in line)
    assert about["NoNewPrivs"] == "1"
    assert about["Seccomp"] == "2"
    assert {about[name] for name in ("CapEff", "CapPrm", "CapBnd")} == {"0" * 16}


@pytest.mark.requirement("S20")
def test_hung_controller_is_ended_and_comes_back_faulted(machine: Machine, person: Person) -> None:
    person.make_ready()
    before = main_process(machine)
    send(machine, signal.SIGSTOP)
    began_s = time.monotonic()
    wait_for(machine.path(f"{RUN_DIR}/pins-are-safe").exists)
    assert time.monotonic() - began_s < 5.0
    wait_for(partial(is_another, machine, before))
    wait_for(lambda: person.mode == "FAULTED")


@pytest.mark.requirement("S1")
def test_killed_controller_leaves_safe_pins_and_comes_back_faulted(
    machine: Machine, person: Person
) -> None:
    person.make_ready()
    for _ in range(7):  # more than systemd would put up with unasked
        before = main_process(machine)
        send(machine, signal.SIGKILL)
        wait_for(machine.path(f"{RUN_DIR}/pins-are-safe").exists)
        machine.path(f"{RUN_DIR}/pins-are-safe").unlink()
        wait_for(partial(is_another, machine, before))
    wait_for(lambda: status(machine)["ActiveState"] == "active")
    wait_for(lambda: person.mode == "FAULTED")


@pytest.mark.requirement("S17")
def test_stopping_the_service_brings_a_person_up_however_long_it_takes(
    machine: Machine, person: Person
) -> None:
    person.make_ready()
    person.go_head_down()
    began_s = time.monotonic()
    machine.run("systemctl", "stop", "station")
    assert time.monotonic() - began_s > 2 * 2.0  # longer than the unit's own patience
    assert status(machine)["Result"] == "success"
    assert "left away from upright" not in machine.journal("station")


def test_nobody_is_disturbed_by_an_upgrade(
    machine: Machine, person: Person, checkout: Checkout
) -> None:
    person.make_ready()
    person.go_head_down()
    before = main_process(machine)
    code, said = install(machine, checkout)
    assert code != 0
    assert "Somebody is on the table. Nothing was installed." in said
    assert "sudo systemctl stop station" in said
    command = ("make", "-s", "uninstall")
    done = machine.run(*command, place=str(checkout.place))
    assert "Somebody is on the table. Nothing was removed." in done.stderr
    assert main_process(machine) == before


def test_installing_again_restarts_nothing(
    machine: Machine, person: Person, checkout: Checkout
) -> None:
    person.make_ready()
    before = main_process(machine), main_process(machine, "station-web")
    code, said = install(machine, checkout)
    assert (code, IN_PLACE in said) == (0, True)
    assert (main_process(machine), main_process(machine, "station-web")) == before
    assert person.mode == "READY"


def test_the_timers_service_makes_a_backup_of_a_running_station(
    machine: Machine, person: Person
) -> None:
    assert machine.run("systemctl", "start", "station-backup.service").returncode == 0
    (made,) = machine.path("/var/lib/station/backups").glob("20*")
    assert {path.name for path in made.iterdir()} == {"station.db", "station.toml"}


def test_roots_command_runs_as_the_controllers_user(machine: Machine, person: Person) -> None:
    assert "demo" in machine.run("station", "people", "list").stdout
    owner = machine.path("/var/lib/station/records/station.db").stat().st_uid
    for path in machine.path("/var/lib/station/records").iterdir():
        assert path.stat().st_uid == owner or path.suffix != ".db"


def test_uninstalling_stops_and_removes_and_keeps_what_is_peoples(
    machine: Machine, checkout: Checkout
) -> None:
    machine.run("systemctl", "stop", "station")
    done = machine.run("make", "-s", "uninstall", place=str(checkout.place))
    assert done.returncode == 0, done.stderr
    for unit in ("station", "station-web", "station-backup.timer"):
        about = machine.show(unit, "LoadState", "ActiveState")
        assert about == {"LoadState": "not-found", "ActiveState": "inactive"}, unit
    assert machine.path("/var/lib/station/records/station.db").stat().st_size > 0
    assert machine.path(SETTINGS).exists()
    assert not os.path.lexists(machine.path("/opt/station"))
