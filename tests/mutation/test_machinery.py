"""What judges our tests is judged: it finds what survives, what crashes, what is out of date."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOOR = """
LIMIT_DEG = 5.0

def is_open(angle_deg: float) -> bool:
    return angle_deg > LIMIT_DEG
"""
STRICT = """
import pytest
from station.control.door import is_open

@pytest.mark.parametrize(("angle_deg", "expected"), [(4.99, False), (5.0, False), (5.01, True)])
def test_beyond_its_limit_it_is_open(angle_deg, expected):
    assert is_open(angle_deg) is expected
"""
WEAK = STRICT.replace("4.99", "4.0").replace("(5.0, False), ", "").replace("5.01", "6.0")
LINE = "return angle_deg > LIMIT_DEG"


class Toy:
    """A project with one room."""

    def __init__(self, root: Path) -> None:
        self.root = root
        for folder in ("station/control", "tests/control", "tests/mutation"):
            (root / folder).mkdir(parents=True)
        for package in ("station", "station/control"):
            (root / package / "__init__.py").touch()
        (root / "station/control/door.py").write_text(DOOR)
        self.tests(STRICT)

    def tests(self, text: str) -> None:
        (self.root / "tests/control/test_door.py").write_text(text)

    def reason(self, line: str, *changes: str, where: str = "is_open") -> None:
        with (self.root / "tests/mutation/reasons.toml").open("a") as file:
            file.write(f'[[reason]]\nmodule = "door"\nwhere = "{where}"\nline = "{line}"\n')
            file.write(f'changes = {list(changes)}\nwhy = "It is told."\n')

    def run(self, *more: str) -> tuple[int, str]:
        return run("door", "--root", str(self.root), *more)


def run(*words: str) -> tuple[int, str]:
    ended = subprocess.run(
        [sys.executable, "-m", "tests.mutation", *words],
        check=False,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
    )
    return ended.returncode, ended.stdout + ended.stderr


@pytest.fixture
def toy(tmp_path: Path) -> Toy:
    return Toy(tmp_path)


def test_tests_that_are_strict_kill_every_mutant(toy: Toy) -> None:
    code, told = toy.run("--out", str(toy.root / "out" / "page.md"))
    assert "7 mutants: 7 killed (7 by an assertion), 0 excused" in told
    assert code == 0
    page = (toy.root / "out" / "page.md").read_text()
    assert "| door | 7 | 0 | 0 | 0 | 0 |" in page
    assert "test_beyond_its_limit_it_is_open[5.0-False]: AssertionError" in page


def test_a_survivor_fails_the_run_until_its_reason_is_written_down(toy: Toy) -> None:
    toy.tests(WEAK)
    code, told = toy.run()
    assert code == 1
    assert f"line 5, door is_open: {LINE} [> -> >=]: survived, and no reason" in told
    assert "line 2, door (module): LIMIT_DEG = 5.0 [5.0 -> 5.05]: survived" in told
    toy.reason(LINE, "> -> >=")
    toy.reason("LIMIT_DEG = 5.0", "5.0 -> 5.05", "5.0 -> 4.95", where="")
    code, told = toy.run()
    assert "7 mutants: 4 killed (4 by an assertion), 3 excused" in told
    assert code == 0


def test_a_reason_that_is_out_of_date_fails_the_run(toy: Toy) -> None:
    toy.reason(LINE, "> -> >=")
    toy.reason("return angle_deg < LIMIT_DEG", "< -> <=")
    code, told = toy.run("--line", "5")
    assert code == 1
    assert "[> -> >=]: there is a reason why it survives, but" in told
    assert "[< -> <=]: there is a reason for it, but no such mutant any more" in told


@pytest.mark.parametrize(
    ("tests", "line", "told_by"),
    [
        (WEAK + "assert __import__('station.control.door').control.door.LIMIT_DEG == 5.0", 2,
         "test_door.py was not collected"),
        (WEAK + "import os\n\ndef test_end():\n    is_open(5.0) and os._exit(3)", 5,
         "the process ended with 3 before it had answered"),
        (WEAK + "@pytest.fixture\ndef shut():\n    assert not is_open(5.0)\n\n"
         "def test_end(shut):\n    assert True", 5, "test_end: AssertionError"),
    ],
)  # fmt: skip
def test_a_trial_that_breaks_is_an_error_and_no_kill(
    toy: Toy, tests: str, line: int, told_by: str
) -> None:
    toy.tests(tests)
    code, told = toy.run("--line", str(line))
    assert code == 1
    assert "crashed, which says nothing about the tests: " in told
    assert told_by in told


def test_a_module_that_cannot_be_imported_has_killed_nobody(toy: Toy) -> None:
    door = toy.root / "station/control/door.py"
    door.write_text(DOOR + "assert LIMIT_DEG == 5.0\n")
    code, told = toy.run("--line", "2")
    assert code == 1
    assert "2 mutants: 0 killed" in told
    assert "unloadable, and no reason is written down. AssertionError" in told


def test_nothing_is_tried_while_the_tests_fail_as_it_is(toy: Toy) -> None:
    toy.tests(STRICT.replace("(5.0, False)", "(5.0, True)"))
    code, told = toy.run()
    assert code == 1
    assert "The tests of door do not pass as it is: " in told


def test_the_gate_is_mutated_in_a_handful_of_places() -> None:
    """Two defaults at import and a line that runs later; every change of them is noticed."""
    source = (ROOT / "station/control/gate.py").read_text().splitlines()
    wanted = (
        "latched: bool = True",
        "down: bool = False",
        "self.latched = False",
    )
    numbers = [i for i, text in enumerate(source, 1) if text.strip().startswith(wanted)]
    assert len(numbers) == len(wanted)
    lines = [word for number in numbers for word in ("--line", str(number))]
    code, told = run("gate", "--tests", "test_gate_edges.py", *lines)
    assert "4 mutants: 4 killed" in told
    assert "0 errors" in told
    assert code == 0
