"""Which pages this web serves, so that a page left open through an update notices it."""

import hashlib
from functools import cache
from pathlib import Path

_HERE = Path(__file__).parent
_FOLDERS = ("static", "templates", "translations")


@cache
def page_version() -> str:
    """A short name that differs as soon as any script, style, template or translation does."""
    found = hashlib.sha256()
    for folder in _FOLDERS:
        for file in sorted((_HERE / folder).rglob("*.*")):
            found.update(f"{file.relative_to(_HERE)}".encode() + file.read_bytes())
    return found.hexdigest()[:12]
