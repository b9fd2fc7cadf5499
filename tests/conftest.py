"""`--requirement S7`: only the tests that carry the mark of that safety requirement."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--requirement", help="run only the tests that show this requirement: S7")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    wanted = config.getoption("--requirement")
    if not wanted:
        return
    kept = [item for item in items if _shows(item, wanted)]
    if not kept:
        raise pytest.UsageError(f"No test here shows {wanted}; they are named S1 to S46.")
    config.hook.pytest_deselected(items=[item for item in items if item not in kept])
    items[:] = kept


def _shows(item: pytest.Item, wanted: str) -> bool:
    return any(wanted in mark.args for mark in item.iter_markers("requirement"))
