"""Every command in docs/api.md is run by real curl against a real station, in their order."""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.browser.station import Station

DOCS = Path(__file__).parents[2] / "docs" / "api.md"
_EXAMPLE = re.compile(r"^```sh\n(.*?)^```\n(?:```json\n(.*?)^```)?", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Example:
    """A command, and the answer that the page shows for it; empty when it shows none."""

    command: str
    answer: str


EXAMPLES = [Example(*found) for found in _EXAMPLE.findall(DOCS.read_text())]


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Station]:
    """A station of its own."""
    station = Station(tmp_path_factory.mktemp("data"))
    try:
        station.wait_until_up()
        station.make_ready()
        yield station
    finally:
        station.close()


def run(example: Example, station: Station, token: str, folder: Path) -> str:
    """What the command prints; its exit status has to be 0."""
    places = {"STATION": station.url, "TOKEN": token}
    done = subprocess.run(
        ["sh", "-euc", example.command],
        env={**os.environ, **places},
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert done.returncode == 0, (example.command, done.stdout, done.stderr)
    return done.stdout


def assert_like(shown: object, got: object, where: str = "the answer") -> None:
    """Everything that the page shows is there, of the same kind."""
    if isinstance(shown, dict):
        assert isinstance(got, dict), where
        for name, value in shown.items():
            assert name in got, f"{name} in {where}"
            assert_like(value, got[name], f"{where}.{name}")
    elif isinstance(shown, list):
        assert isinstance(got, list), where
        for value in shown:
            assert got, where
            assert_like(value, got[0], f"{where}[0]")
    elif shown is not None:
        assert isinstance(got, type(shown)), (where, got)


def test_the_commands_of_the_page_do_what_it_says(running: Station, tmp_path: Path) -> None:
    if shutil.which("curl") is None:
        pytest.fail("curl is not installed; run: sudo apt-get install curl", pytrace=False)
    assert len(EXAMPLES) >= 9
    token = ""
    for example in EXAMPLES:
        printed = run(example, running, token, tmp_path)
        if example.answer:
            got = json.loads(printed)
            assert_like(json.loads(example.answer), got, example.command)
            token = got.get("secret", token)
        elif "live" in example.command:
            assert "event: state" in printed
        else:
            assert (tmp_path / "ada.zip").read_bytes().startswith(b"PK")
