"""The `station` command: what it prints, and one sentence with exit code 2 for bad input."""

import socket
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from station.cli import main

GOOD_PROGRAM = """
id = "my-own"
title = "My own"
summary = "A short lean back."

[[steps]]
kind = "tilt"
angle_deg = -60
rate_deg_s = 2
hold_s = 2
"""


class Cli:
    """Calls the command in this process."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self._monkeypatch, self._capsys = monkeypatch, capsys
        self.out = self.err = ""

    def __call__(self, *arguments: object) -> int:
        self._monkeypatch.setattr(sys, "argv", ["station", *map(str, arguments)])
        try:
            main()
            code = 0
        except SystemExit as error:
            code = int(error.code or 0)
        self.out, self.err = self._capsys.readouterr()
        return code


@pytest.fixture
def cli(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Cli:
    return Cli(monkeypatch, capsys)


@pytest.fixture
def program(tmp_path: Path) -> Path:
    path = tmp_path / "my-own.toml"
    path.write_text(GOOD_PROGRAM)
    return path


def station(*arguments: str) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own."""
    command = [sys.executable, "-m", "station", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


def one_sentence(text: str) -> bool:
    return len(text.strip().splitlines()) == 1 and "Traceback" not in text


def test_help_names_every_command(cli: Cli) -> None:
    assert cli("--help") == 0
    names = [line.split()[0] for line in cli.out.partition("Commands:")[2].splitlines() if line]
    for command in (
        "simulate",
        "run",
        "safe-pins",
        "web",
        "session",
        "replay",
        "programs",
        "people",
    ):
        assert command in names
    assert "controller" not in names


def test_help_loads_nothing_heavy() -> None:
    heavy = {"pydantic", "zmq", "flask", "sqlalchemy", "rich"}
    code = f"import sys, station.cli; print({heavy} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"


def test_programs_are_listed_with_what_they_amount_to(cli: Cli) -> None:
    assert cli("programs", "list") == 0
    assert "first-time" in cli.out
    assert "deepest 15 deg" in cli.out


def test_program_is_shown_step_by_step(cli: Cli) -> None:
    assert cli("programs", "show", "intermittent-30") == 0
    assert "30 deg" in cli.out


def test_good_program_file_is_fine(cli: Cli, program: Path) -> None:
    assert cli("programs", "check", program) == 0
    assert cli.out == f"{program} is fine.\n"


def test_bad_program_file_has_every_problem_told(cli: Cli, program: Path) -> None:
    program.write_text(GOOD_PROGRAM.replace("-60", "75").replace("hold_s = 2", "hold_s = 999"))
    assert cli("programs", "check", program) == 2
    assert cli.out == ""
    assert "angle_deg is 75" in cli.err
    assert "hold_s is 999" in cli.err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("programs", "check", "nowhere.toml"), "there is no such file"),
        (("programs", "show", "flight"), "There is no program 'flight'."),
        (("session", "flight", "--fast"), "There is no program 'flight'."),
        (("session", "nowhere.toml", "--fast"), "there is no such file"),
        (("session", "first-time", "--plot", "/nowhere/x.svg"), "/nowhere/x.svg cannot be written"),
        (("session", "first-time", "--person", "nobody"), "There is no person 'nobody'."),
        (("replay", "nowhere.gz"), "nowhere.gz cannot be read"),
        (("people", "limits", "nobody", "--by", "me"), "There is no person 'nobody'."),
        (("people", "add", "Bad Id", "Name"), "The id 'Bad Id' is not usable."),
        (("simulate", "--settings", "nowhere.toml"), "nowhere.toml: cannot be read"),
        (("web", "--settings", "nowhere.toml"), "nowhere.toml: cannot be read"),
    ],
)
def test_bad_input_is_one_sentence_and_exit_code_two(
    cli: Cli,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
    words: str,
) -> None:
    monkeypatch.setenv("STATE_DIRECTORY", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    assert cli(*arguments) == 2
    assert words in cli.err
    assert one_sentence(cli.err)
    assert cli.out.strip() == ""


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("simulate", "--speed", "0"), "0 is not a number from 0.1 to 50."),
        (("simulate", "--speed", "nan"), "nan is not a number from 0.1 to 50."),
        (("simulate", "--speed", "fast"), "fast is not a number from 0.1 to 50."),
        (("simulate", "--port", "70000"), "70000 is not a number from 1 to 65535."),
        (("simulate", "--port", "80.5"), "80.5 is not a whole number."),
        (("simulate", "--seed", "x"), "'x' is not a valid integer"),
        (("session", "first-time", "--fault", "motor_tired@3"), "There is no fault 'motor_tired'."),
        (("session", "first-time", "--body-kg", "500"), "500 is not a number from 0 to 200."),
        (("fly",), "No such command 'fly'"),
    ],
)
def test_bad_option_is_told_and_exit_code_two(
    cli: Cli, arguments: tuple[str, ...], words: str
) -> None:
    assert cli(*arguments) == 2
    assert words in cli.err
    assert "Traceback" not in cli.err


def test_bad_settings_in_the_data_directory_are_told(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "station.toml").write_text("[motion]\njerk = 3\n")
    assert cli("session", "first-time", "--fast", "--data", tmp_path) == 2
    assert "motion.jerk is not a known key; the closest is jerk_deg_s3." in cli.err
    assert one_sentence(cli.err)


def test_web_says_when_its_port_is_in_use(tmp_path: Path) -> None:
    with (
        tempfile.TemporaryDirectory() as run_dir,
        socket.create_server(("127.0.0.1", 0)) as other,
    ):
        port = str(other.getsockname()[1])
        done = station("web", "--port", port, "--data", str(tmp_path), "--run-dir", run_dir)
    assert (done.returncode, done.stdout) == (2, "")
    assert "already in use" in done.stderr.lower()
    assert one_sentence(done.stderr)


def test_session_runs_draws_records_and_replays(cli: Cli, program: Path, tmp_path: Path) -> None:
    plot, record = tmp_path / "out.svg", tmp_path / "out.gz"
    arguments = ("session", program, "--fast", "--plot", plot, "--record", record)
    assert cli(*arguments, "--data", tmp_path) == 0
    for words in ("My own", "largest angle", "worst tracking error", "completed", "none"):
        assert words in cli.out
    assert "<svg" in plot.read_text()
    assert cli("replay", record) == 0
    assert "0 differ." in cli.out


def test_session_that_does_not_end_well_is_exit_code_one(
    cli: Cli, program: Path, tmp_path: Path
) -> None:
    arguments = ("session", program, "--fast", "--fault", "estop_open@6", "--data", tmp_path)
    assert cli(*arguments) == 1
    assert "estop_open" in cli.out
    assert "not by itself" in cli.out


def test_replay_of_a_foreign_file_is_one_sentence(cli: Cli, program: Path) -> None:
    assert cli("replay", program) == 2
    assert "is not a recording" in cli.err
    assert one_sentence(cli.err)


def test_person_is_added_limited_and_listed(cli: Cli, tmp_path: Path) -> None:
    where = ("--data", tmp_path)
    assert cli("people", "add", "anna", "Anna K", "--cleared", *where) == 0
    assert cli("people", "limits", "anna", "--deepest-deg", "20", "--by", "Dr Who", *where) == 0
    assert "at most 20 deg" in cli.out
    assert cli("people", "list", *where) == 0
    assert "Anna K" in cli.out
    assert "at most 20 deg, 1 deg/s down" in cli.out


def test_limit_beyond_the_machine_is_one_sentence(cli: Cli, tmp_path: Path) -> None:
    where = ("--data", tmp_path)
    cli("people", "add", "anna", "Anna K", *where)
    assert cli("people", "limits", "anna", "--deepest-deg", "61", "--by", "me", *where) == 2
    assert "deepest_deg is 61, allowed is 0 to 60." in cli.err


@pytest.mark.requirement("S32")
def test_person_without_health_check_does_not_tilt(cli: Cli, program: Path, tmp_path: Path) -> None:
    where = ("--data", tmp_path)
    cli("people", "add", "anna", "Anna K", *where)
    program.write_text(GOOD_PROGRAM.replace("-60", "10"))
    cli("session", "first-time", "--fast", "--person", "anna", *where)
    assert one_sentence(cli.err)
    assert cli.err


def test_module_is_the_command() -> None:
    done = station("programs", "check", "nowhere.toml")
    assert (done.returncode, done.stdout) == (2, "")
    assert one_sentence(done.stderr)
