"""The page `docs/requirements.md`: each requirement, what meets it, and the tests that show it.

`python -m tests.requirements_page docs/requirements.md`. Code and tests are read as text, so that
nothing has to be run for it.
"""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
SAFETY = ROOT / "docs/safety.md"
ROW = re.compile(r"^\| (S\d+) \| (.*) \| .* \| (held|open) \|$", re.MULTILINE)
NAMED = re.compile(r"\bS\d{1,2}\b")
CODE = ("hardware", "station", "web")
_HEAD = """\
# What shows that each requirement holds

The requirements stand in [safety.md](safety.md). Here each has the files that name it, and the
tests that carry its mark. This page is made from the code by `make docs`, and a test fails when it
is not up to date. To run the tests of one requirement:

    .venv/bin/python -m pytest --requirement S7

Beside these, [the walk](walks.md) visits every mode with every fault and request,
[the campaign](campaign.md) judges random sessions by the true state of the pretend table, and for
every requirement [a product that was broken on purpose](broken.md) has to be caught."""


def requirements() -> dict[str, str]:
    """Every requirement of the safety page, with what holds."""
    rows = ROW.findall(SAFETY.read_text(encoding="utf-8"))
    return {name: words for name, words, _ in rows}


def code_of() -> dict[str, list[str]]:
    """For each requirement the files that name it."""
    found: dict[str, list[str]] = {}
    paths = (path for folder in CODE for path in sorted((ROOT / folder).rglob("*.py")))
    for path in paths:
        for name in set(NAMED.findall(path.read_text(encoding="utf-8"))):
            found.setdefault(name, []).append(path.relative_to(ROOT).as_posix())
    return found


def shown_by() -> dict[str, dict[str, list[str]]]:
    """For each requirement its tests, by file."""
    found: dict[str, dict[str, list[str]]] = {}
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        where = path.relative_to(ROOT).as_posix()
        for test, names in _marked(ast.parse(path.read_text(encoding="utf-8"))):
            for name in names:
                found.setdefault(name, {}).setdefault(where, []).append(test)
    return found


def _marked(module: ast.Module) -> Iterator[tuple[str, set[str]]]:
    """Every test of a file with the requirements that it is marked with."""
    of_all = {
        name
        for each in module.body
        if isinstance(each, ast.Assign) and "pytestmark" in ast.unparse(each.targets[0])
        for name in _names(each.value)
    }
    for each in ast.walk(module):
        is_test = isinstance(each, ast.FunctionDef) and each.name.startswith("test_")
        if is_test and isinstance(each, ast.FunctionDef):
            mine = {name for mark in each.decorator_list for name in _names(mark)}
            yield each.name, mine | of_all


def _names(mark: ast.expr) -> Iterator[str]:
    """The requirements that are named in a mark, or in the marks of its parameters."""
    for each in ast.walk(mark):
        if isinstance(each, ast.Call) and ast.unparse(each.func).endswith("mark.requirement"):
            yield from (str(arg.value) for arg in each.args if isinstance(arg, ast.Constant))


def requirements_page() -> str:
    """The whole page."""
    code, tests = code_of(), shown_by()
    return "\n".join([_HEAD, *_overview(code, tests), *_lists(tests)]) + "\n"


def _overview(code: dict[str, list[str]], tests: dict[str, dict[str, list[str]]]) -> Iterator[str]:
    yield "\n## At a glance\n\n| | tests | files of the product |\n|---|---|---|"
    for name in requirements():
        count = sum(map(len, tests.get(name, {}).values()))
        files = ", ".join(f"`{path}`" for path in code.get(name, []))
        yield f"| [{name}](#{name.lower()}) | {count} | {files} |"


def _lists(tests: dict[str, dict[str, list[str]]]) -> Iterator[str]:
    for name, words in requirements().items():
        yield f"\n## {name}\n\n{words}.\n"
        for path, found in tests.get(name, {}).items():
            claims = "; ".join(test.removeprefix("test_").replace("_", " ") for test in found)
            yield f"- `{path}`: {claims}"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(requirements_page(), encoding="utf-8")
