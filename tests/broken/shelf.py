"""Where the broken products are found."""

import tomllib
from pathlib import Path

from tests.broken.product import HERE, Broken


def read(path: Path) -> Broken:
    """One broken product from its file."""
    said = tomllib.loads(path.read_text(encoding="utf-8"))
    return Broken(name=path.stem, **said)


def products() -> list[Broken]:
    """All of them, in the order of the requirements."""
    return [read(path) for path in sorted(HERE.glob("*.toml"))]
