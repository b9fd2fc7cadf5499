"""Every line of docs/when-things-go-wrong.md names tests that there are."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs/when-things-go-wrong.md"
CELLS = 5


def rows() -> list[list[str]]:
    """The cells of every line of the table, without its head."""
    lines = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line[:1] == "|"]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines[2:]]


def names_in(file: Path) -> set[str]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_every_line_says_all_there_is_to_say() -> None:
    assert len(rows()) >= 14
    assert [row for row in rows() if len(row) != CELLS or not all(row)] == []


def test_every_line_names_tests_that_there_are() -> None:
    for row in rows():
        named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", row[-1])
        assert named, row[0]
        for file, name in named:
            assert name in names_in(ROOT / file), f"{row[0]}: {file}::{name}"


def test_every_test_of_trouble_is_named() -> None:
    page = PAGE.read_text(encoding="utf-8")
    tried = {
        name
        for file in (ROOT / "tests/trouble").glob("test_*.py")
        for name in names_in(file)
        if name.startswith("test_") and name != "test_the_neighbours_are_real"
    }
    assert {name for name in tried if name not in page} == set()
