"""Fixtures of the guard's tests."""

from tests.service.conftest import run_dir

__all__ = ["run_dir"]
