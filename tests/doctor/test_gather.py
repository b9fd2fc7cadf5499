"""Finding things out: a whole computer's files in a folder, and answers of its commands."""

import os
import sqlite3
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from hardware.gpio.wiring import Ammeter, Current, Drive, Driver, Inclinometer, Pwm, Tilt, Wiring
from station.calibration import FILE_NAME as CALIBRATION_NAME
from station.calibration import save_calibration
from station.doctor import gather_board, gather_system
from station.doctor.facts import Board, Facts, Node, Problem
from station.doctor.gather import Place, gather
from station.doctor.machine import Machine, run
from station.doctor.monthly import FILE_NAME, add_done
from station.records.storage import database_url, lock_data_dir
from station.records.store import Store
from tests.doctor.patients import NOW
from tests.test_calibration import MADE

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="devices and permissions")

MODEL = "Raspberry Pi 4 Model B Rev 1.4"
PI_4, PI_5 = Board(MODEL), Board("Raspberry Pi 5 Model B Rev 1.0")
Write = Callable[[str, str], Path]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "root").mkdir()
    return tmp_path / "root"


@pytest.fixture
def write(root: Path) -> Write:
    def put(path: str, text: str) -> Path:
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return file

    return put


def machine(root: Path, **answers: str) -> Machine:
    """A computer with these files, whose commands answer by their first word."""

    def answer(command: Sequence[str]) -> str | None:
        return answers.get(command[0])

    return Machine(root, answer, "aarch64", "6.12.25")


def test_board_is_read_from_its_device_tree(root: Path, write: Write) -> None:
    write("proc/device-tree/model", f"{MODEL}\0")
    write("proc/cpuinfo", "processor\t: 0\nRevision\t: c03114\nSerial\t\t: 1000\n")
    write("etc/os-release", 'NAME="Debian"\nPRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\n')
    found = gather_board.board_of(machine(root))
    assert found == Board(MODEL, "c03114", "aarch64", "Debian GNU/Linux 12 (bookworm)", "6.12.25")
    assert found.is_pi
    assert not found.is_pi_5


def test_computer_without_any_of_it_is_no_raspberry_pi(root: Path) -> None:
    found = gather_board.board_of(machine(root))
    assert (found.model, found.revision, found.is_pi) == ("", "", False)


def test_packages_are_found_without_importing_them() -> None:
    found = gather_board.packages()
    assert found["gpiozero"].version.startswith("2.")
    assert found["pigpio"].version == ""
    assert "lgpio" not in sys.modules or not found["lgpio"].problem


def test_stub_of_lgpio_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gather_board, "version", lambda _: "0.0.0.2")
    assert gather_board.packages()["lgpio"].problem
    assert not gather_board.packages()["smbus2"].problem


def test_user_has_a_name_and_groups() -> None:
    found = gather_board.user()
    assert found.name
    assert found.groups
    assert found.is_root is (os.geteuid() == 0)


def test_gpio_chip_that_does_not_answer_has_no_label(root: Path, write: Write) -> None:
    path = write("dev/gpiochip0", "")
    assert gather_board.gpio_chips(machine(root)) == (Node(str(path), True, True),)


def test_header_chip_is_known_by_its_label_or_by_the_settings() -> None:
    chips = (Node("/dev/gpiochip4", True, True, "pinctrl-rp1"), Node("/dev/gpiochip0", True, True))
    assert gather_board.header_chip(Wiring(), chips) == "pinctrl-rp1"
    assert gather_board.header_chip(Wiring(), chips[1:]) == ""


@pytest.mark.parametrize(
    ("board", "module", "parameter", "value", "expected"),
    [
        (PI_4, "pinctrl_bcm2835", "persist_gpio_outputs", "N", True),
        (PI_4, "pinctrl_bcm2835", "persist_gpio_outputs", "Y", False),
        (PI_4, "pinctrl_bcm2835", "strict_gpiod", "Y", True),
        (PI_4, "pinctrl_bcm2835", "strict_gpiod", "N", False),
        (PI_4, "pinctrl_rp1", "persist_gpio_outputs", "N", None),
        (PI_5, "pinctrl_rp1", "persist_gpio_outputs", "N", True),
        (PI_5, "pinctrl_rp1", "persist_gpio_outputs", "Y", False),
        (PI_5, "pinctrl_bcm2835", "persist_gpio_outputs", "N", None),
    ],
)
def test_what_the_kernel_does_with_outputs_is_seen_at_its_module(
    root: Path, write: Write, board: Board, module: str, parameter: str, value: str, expected: bool
) -> None:
    write(f"sys/module/{module}/parameters/{parameter}", f"{value}\n")
    assert gather_board.lets_go(machine(root), board) is expected


def test_kernel_command_line_is_seen_too(root: Path, write: Write) -> None:
    write("proc/cmdline", "console=tty1 pinctrl_bcm2835.persist_gpio_outputs=n quiet\n")
    assert gather_board.lets_go(machine(root), PI_4) is True
    assert gather_board.lets_go(machine(root), PI_5) is None


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("dtparam=strict_gpiod", True),
        ("dtparam=strict_gpiod=on", True),
        ("dtparam=i2c_arm=on,strict_gpiod", True),
        ("dtparam = strict_gpiod # outputs", True),
        ("dtparam=strict_gpiod=off", False),
        ("#dtparam=strict_gpiod", False),
        ("dtparam=i2c_arm=on", False),
    ],
)
def test_config_txt_is_read(root: Path, write: Write, line: str, expected: bool) -> None:
    write("boot/firmware/config.txt", f"[all]\n{line}\n")
    assert gather_board.config_lets_go(machine(root)) is expected


def test_buses_of_the_wiring_are_looked_for(root: Path, write: Write) -> None:
    write("dev/i2c-1", "")
    usual = gather_board.buses(machine(root), Wiring())
    assert usual == (Node("/dev/i2c-1", True, True), Node("/dev/spidev0.0", False, False))
    scl, sense = Tilt(Inclinometer.SCL3300, bus=1, select=2), Current(Ammeter.SENSE, bus=0)
    other = Wiring(primary=scl, check=Tilt(Inclinometer.AS5600, bus=3), current=sense)
    names = [node.path for node in gather_board.buses(machine(root), other)]
    assert names == ["/dev/i2c-3", "/dev/spidev0.0", "/dev/spidev1.2"]


def test_pwm_is_found_by_its_device_path(root: Path) -> None:
    device = root / "sys/devices/platform/soc/fe20c000.pwm/pwm/pwmchip0"
    device.mkdir(parents=True)
    (root / "sys/class/pwm").mkdir(parents=True)
    (root / "sys/class/pwm/pwmchip0").symlink_to(device)
    assert gather_board.pwm(machine(root), Wiring()) is None
    two = Wiring(drive=Drive(driver=Driver.TWO_PWM))
    assert gather_board.pwm(machine(root), two) is None


def test_missing_pwm_names_the_overlay(root: Path) -> None:
    problem = gather_board.pwm(machine(root), Wiring())
    assert isinstance(problem, Problem)
    assert "pwm-2chan" in problem.fix
    assert gather_board.pwm(machine(root), Wiring(drive=Drive(pwm=Pwm.SOFTWARE))) is None


def test_supply_is_read_from_the_kernel_or_from_the_firmware(root: Path, write: Write) -> None:
    asked = machine(root, vcgencmd="throttled=0x50000\n")
    assert gather_board.supply(asked).flags == 0x50000
    write("sys/devices/platform/soc/soc:firmware/get_throttled", "50005\n")
    write("sys/class/thermal/thermal_zone0/temp", "48312\n")
    found = gather_board.supply(asked)
    assert (found.flags, found.temperature_c) == (0x50005, 48.312)


def test_flags_of_a_pi_5_are_found_by_their_pattern(root: Path, write: Write) -> None:
    write("sys/devices/platform/soc@107c000000/soc@107c000000:firmware/get_throttled", "1\n")
    assert gather_board.supply(machine(root)).flags == 1


def test_voltage_monitor_of_the_kernel_is_the_last_to_be_asked(root: Path, write: Write) -> None:
    write("sys/class/hwmon/hwmon0/name", "cpu_thermal\n")
    write("sys/class/hwmon/hwmon1/name", "rpi_volt\n")
    write("sys/class/hwmon/hwmon1/in0_lcrit_alarm", "1\n")
    assert gather_board.supply(machine(root)).flags == 1
    write("sys/class/hwmon/hwmon1/in0_lcrit_alarm", "0\n")
    assert gather_board.supply(machine(root)).flags == 0


def test_supply_that_nobody_tells_of_is_unknown(root: Path) -> None:
    found = gather_board.supply(machine(root, vcgencmd="VCHI initialization failed\n"))
    assert (found.flags, found.temperature_c) == (None, None)


def test_clock_is_set_when_systemd_says_so(root: Path, write: Write) -> None:
    assert gather_system.clock(machine(root), NOW, []).synchronised is None
    for told, expected in (("no\n", False), ("yes\n", True)):
        asked = machine(root, timedatectl=told)
        assert gather_system.clock(asked, NOW, []).synchronised is expected
    write("run/systemd/timesync/synchronized", "")
    assert gather_system.clock(machine(root), NOW, []).synchronised is True


def test_latest_of_all_marks_counts(root: Path, write: Write) -> None:
    marks = [(NOW, "the database"), (NOW - timedelta(days=1), "the calibration")]
    assert gather_system.clock(machine(root), NOW, marks).latest_mark == marks[0]
    saved = write("var/lib/systemd/timesync/clock", "")
    ahead = NOW + timedelta(days=5)
    os.utime(saved, (ahead.timestamp(), ahead.timestamp()))
    found = gather_system.clock(machine(root), NOW, marks).latest_mark
    assert found == (ahead, "the time saved by systemd")


def test_disk_of_a_directory_that_is_yet_to_come_is_that_above_it(
    root: Path, tmp_path: Path, write: Write
) -> None:
    write("proc/self/mounts", f"a / ext4 rw 0 0\nb {tmp_path} tmpfs rw 0 0\nc /x xfs rw 0 0\n")
    found = gather_system.disk(machine(root), tmp_path / "no" / "data")
    assert (found.path, found.exists, found.kind) == (str(tmp_path), False, "tmpfs")
    assert found.free_bytes is not None
    assert found.free_bytes > 0
    assert gather_system.disk(machine(root), tmp_path).exists


def test_records_that_are_not_there_are_not_made(tmp_path: Path) -> None:
    assert not gather_system.records(database_url(tmp_path)).there
    assert list(tmp_path.iterdir()) == []


def test_records_that_open_are_whole(tmp_path: Path) -> None:
    Store.open(database_url(tmp_path)).close()
    found = gather_system.records(database_url(tmp_path))
    assert found.there
    assert found.problem is None


def test_damaged_records_are_told_of(tmp_path: Path) -> None:
    (tmp_path / "station.db").write_bytes(b"no database at all" * 100)
    problem = gather_system.records(database_url(tmp_path)).problem
    assert problem is not None
    assert "not a database" in problem.text
    assert problem.fix


def test_database_elsewhere_that_does_not_answer_is_told_of() -> None:
    problem = gather_system.records("postgresql://127.0.0.1:1/none").problem
    assert problem is not None
    assert problem.fix or problem.text


UNITS = """Id=station.service
LoadState=loaded
ActiveState=active
UnitFileState=enabled
WatchdogUSec=2s
NRestarts=3

Id=station-web.service
LoadState=loaded
ActiveState=failed
UnitFileState=disabled
WatchdogUSec=infinity
NRestarts=0

Id=station-backup.timer
LoadState=not-found
ActiveState=inactive
UnitFileState=
"""


def test_services_are_read_from_systemd(root: Path) -> None:
    found = gather_system.services(machine(root, systemctl=UNITS))
    assert found is not None
    station, web, backup = found.values()
    assert (station.loaded, station.state, station.enabled) == (True, "active", True)
    assert (station.watchdog, station.restarts) == ("2s", 3)
    assert (web.state, web.enabled, web.watchdog) == ("failed", False, "infinity")
    assert not backup.loaded
    assert gather_system.services(machine(root)) is None


def test_watchdog_of_the_board_is_read_from_systemd(root: Path) -> None:
    assert gather_system.watchdog(machine(root, systemctl="10s\n")) == "10s"
    assert gather_system.watchdog(machine(root)) is None


def test_command_that_is_not_there_or_fails_has_no_answer() -> None:
    assert run(["no-such-command-at-all"]) is None
    assert run([sys.executable, "-c", "raise SystemExit(1)"]) is None
    assert (run([sys.executable, "-c", "print('yes')"]) or "").strip() == "yes"


def gathered(root: Path, data: Path, run_dir: Path | None = None) -> Facts:
    place = Place(data, database_url(data), run_dir or data / "run")
    return gather(Wiring(), place, machine(root), lambda _: None, NOW)


def test_calibration_is_gathered_with_its_sensors_and_its_date(root: Path, tmp_path: Path) -> None:
    assert gathered(root, tmp_path).calibration is None
    save_calibration(tmp_path / CALIBRATION_NAME, MADE)
    found = gathered(root, tmp_path)
    assert found.calibration is not None
    assert found.calibration.made_by == MADE.made_by
    assert found.calibration.identities["primary"] == MADE.table.primary.identity
    assert found.calibration.made_at == datetime.fromisoformat(MADE.made_at)


@pytest.mark.requirement("S25")
def test_altered_calibration_is_a_problem(root: Path, tmp_path: Path) -> None:
    file = tmp_path / CALIBRATION_NAME
    save_calibration(file, MADE)
    file.write_text(file.read_text().replace('"Ada"', '"Eve"'))
    found = gathered(root, tmp_path).calibration
    assert found is not None
    assert found.problem is not None
    assert "altered" in found.problem.text


def test_last_monthly_check_is_gathered(root: Path, tmp_path: Path) -> None:
    assert gathered(root, tmp_path).checked_at is None
    add_done(tmp_path / FILE_NAME, "Ada", NOW - timedelta(days=60))
    add_done(tmp_path / FILE_NAME, "Ben", NOW - timedelta(days=3))
    assert gathered(root, tmp_path).checked_at == (NOW - timedelta(days=3), "Ben")
    (tmp_path / FILE_NAME).write_text("{}")
    assert gathered(root, tmp_path).checked_problem is not None


def test_clock_marks_come_from_the_stations_own_files(root: Path, tmp_path: Path) -> None:
    add_done(tmp_path / FILE_NAME, "Ada", NOW + timedelta(days=9))
    found = gathered(root, tmp_path).clock.latest_mark
    assert found == (NOW + timedelta(days=9), "the last monthly check")


def test_nobody_who_runs_is_no_controller(root: Path, tmp_path: Path) -> None:
    (tmp_path / "station.lock").write_text("123\n")  # of one that has ended
    assert gathered(root, tmp_path).controller is None
    assert (tmp_path / "station.lock").read_text() == "123\n"


def test_controller_is_known_by_the_lock_of_its_data(root: Path, tmp_path: Path) -> None:
    with lock_data_dir(tmp_path):
        found = gathered(root, tmp_path).controller
    assert found is not None
    assert (found.pid, found.snapshot) == (str(os.getpid()), None)


def test_table_is_not_asked_while_a_controller_runs(
    root: Path, tmp_path: Path, write: Write
) -> None:
    write("proc/device-tree/model", MODEL)
    asked: list[Wiring] = []

    def ask(wiring: Wiring) -> None:
        asked.append(wiring)

    place = Place(tmp_path, database_url(tmp_path), tmp_path / "run")
    with lock_data_dir(tmp_path):
        gather(Wiring(), place, machine(root), ask, NOW)
    assert asked == []
    gather(Wiring(), place, machine(root), ask, NOW)
    assert asked == [Wiring()]


def test_gathering_leaves_no_trace(root: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    gathered(root, data)
    assert not data.exists()
    data.mkdir()
    Store.open(database_url(data)).close()
    before = {path.name: path.read_bytes() for path in data.glob("*.db")}
    gathered(root, data)
    assert {path.name: path.read_bytes() for path in data.glob("*.db")} == before


def test_records_in_use_by_somebody_else_are_still_looked_over(tmp_path: Path) -> None:
    Store.open(database_url(tmp_path)).close()
    other = sqlite3.connect(tmp_path / "station.db")
    other.execute("BEGIN IMMEDIATE")
    try:
        assert gather_system.records(database_url(tmp_path)).problem is None
    finally:
        other.close()


def test_time_is_the_present_with_its_zone(root: Path, tmp_path: Path) -> None:
    place = Place(tmp_path, database_url(tmp_path), tmp_path / "run")
    found = gather(Wiring(), place, machine(root), lambda _: None).clock.now
    assert found.tzinfo is not None
    assert abs(found - datetime.now(UTC)) < timedelta(minutes=1)
