"""The longest built-in programs, which `make golden-check` runs beside all the others."""

import pytest

from tests.golden.checking import as_it_was
from tests.golden.test_golden import LIBRARY, LONG


@pytest.mark.parametrize("program_id", LONG)
def test_a_long_program_runs_as_it_did(program_id: str) -> None:
    wrong = as_it_was(LIBRARY, program_id)
    assert wrong is None, wrong
