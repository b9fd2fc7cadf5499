"""The records of tests/web, which the requests made from the schema work on."""

from tests.web.conftest import filled

__all__ = ["filled"]
