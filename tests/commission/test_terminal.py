"""`station commission` as somebody at a terminal has it."""

import os
import select
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from station.calibration import FILE_NAME, load_calibration
from station.commission.clerk import PROGRESS_NAME
from station.commission.start import START_DEG, hand_over
from station.records.storage import lock_data_dir

WITHIN_S = 60.0


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "station", "commission", *arguments]


class Typist:
    """A terminal without a screen: what was shown, and keys."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        self._process, self.shown = process, ""

    def until(self, text: str) -> None:
        """Wait until this is shown, after what was waited for before."""
        assert self._process.stdout is not None
        ends_s = time.monotonic() + WITHIN_S
        while text not in self.shown:
            assert time.monotonic() < ends_s, f"{text!r} was not shown: {self.shown[-3000:]}"
            if select.select([self._process.stdout], [], [], 0.2)[0]:
                self.shown += os.read(self._process.stdout.fileno(), 65536).decode()
        self.shown = self.shown.partition(text)[2]

    def key(self, keys: str) -> None:
        assert self._process.stdin is not None
        os.write(self._process.stdin.fileno(), keys.encode())


@contextmanager
def typing(*arguments: str) -> Iterator[Typist]:
    environment = {**os.environ, "COLUMNS": "110"}
    process = subprocess.Popen(
        command(*arguments), stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment
    )
    try:
        yield Typist(process)
        process.wait(WITHIN_S)
    finally:
        process.kill()
        process.communicate()


def test_it_can_be_left_after_a_step_and_gone_on_with(tmp_path: Path) -> None:
    data = ("--pretend", "--data", str(tmp_path), "--by", "Ada")
    with typing(*data) as terminal:
        terminal.until("Step 1 of 12")
        terminal.until("Begin this step")
        terminal.key("\n")
        for asked in (
            "Press the start/stop button now",
            "Let go of it",
            "Hit the emergency stop now",
            "Turn it free again",
            "Close the ankle lock now",
            "Open it again",
            "Press the head-up end switch",
            "Let go of it",
            "Press the head-down end switch",
            "Let go of it",
            "Pull the station's mains plug",
            "Plug it in again",
            "Take off the battery monitor",
            "Put it on again",
        ):
            terminal.until(asked)
            terminal.key(" ")
        terminal.until("Step 2 of 12")
        terminal.key("q")
        terminal.until("go on with station commission --resume")
    assert (tmp_path / PROGRESS_NAME).exists()
    assert not (tmp_path / FILE_NAME).exists()
    with typing(*data, "--resume") as terminal:
        terminal.until("Step 2 of 12")
        terminal.key("q")
        terminal.until("--resume")


def test_the_whole_of_it_with_a_stand_in_and_the_record_once_more(tmp_path: Path) -> None:
    data = ("--data", str(tmp_path))
    whole = command("--pretend", "--stand-in", *data, "--by", "Ada")
    done = subprocess.run(whole, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    calibration = load_calibration(tmp_path / FILE_NAME)
    assert calibration is not None
    assert calibration.made_by == "Ada"
    assert calibration.drive.reversed is True
    (record,) = tmp_path.glob("commissioning-*.html")
    again = tmp_path / "again.html"
    subprocess.run(command("--record", str(again), *data), check=True, timeout=60)
    assert again.read_text() == record.read_text()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--pretend", "--resume"), "There is no interrupted commissioning"),
        (("--stand-in",), "a real table needs a real person"),
        (("--record", "record.html"), "There is no calibration"),
    ],
)
def test_what_cannot_be_is_one_sentence(
    tmp_path: Path, arguments: tuple[str, ...], sentence: str
) -> None:
    done = subprocess.run(
        command(*arguments, "--data", str(tmp_path)), capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


def test_while_the_service_runs_it_says_how_to_stop_it(tmp_path: Path) -> None:
    with lock_data_dir(tmp_path):
        done = subprocess.run(
            command("--data", str(tmp_path)), capture_output=True, text=True, check=False
        )
    assert done.returncode == 1
    assert done.stderr.strip() == (
        "The service has the table. Stop it first: sudo systemctl stop station, or use the web "
        "page on its touchscreen."
    )


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_what_root_has_made_belongs_to_the_service_and_links_are_left_alone(tmp_path: Path) -> None:
    nobody = 65534
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_text("")
    data = tmp_path / "data"
    data.mkdir()
    (data / "calibration.json").write_text("")
    (data / "link").symlink_to(elsewhere)
    os.chown(data, nobody, nobody)
    hand_over(data)
    assert (data / "calibration.json").stat().st_uid == nobody
    assert elsewhere.stat().st_uid == 0


def test_the_pretend_table_begins_between_upright_and_level() -> None:
    assert -70.0 < START_DEG < 0.0
