"""JSON files with a checksum: they show when they were altered, and are either old or new."""

import hashlib
import json
import os
from pathlib import Path
from typing import Any

from station.errors import StationError


class BrokenSeal(StationError, ValueError):
    """A file that cannot be used; its text is a sentence without a way out."""


def read_sealed(path: Path, kind: str, name: str) -> Any:
    """The body of a file; None when there is none.

    Args:
        path: Where it is.
        kind: What it has to say of its format.
        name: Key of the body.

    Raises:
        BrokenSeal: It cannot be read, is of another format, or was altered or damaged.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise BrokenSeal(f"{path}: cannot be read ({error}).") from error
    try:
        found = json.loads(text)
        body, sum_found, known = found[name], found["sha256"], found["format"] == kind
    except (ValueError, TypeError, KeyError) as error:
        raise BrokenSeal(f"{path}: is not a {name} file.") from error
    if not known:
        raise BrokenSeal(f"{path}: was written by another version of this program.")
    if checksum(body) != sum_found:
        raise BrokenSeal(f"{path}: was altered or damaged; its checksum does not fit.")
    return body


def write_sealed(path: Path, kind: str, name: str, body: Any) -> None:
    """Write it; the file is either the old or the new one, whenever the power goes.

    Raises:
        StationError: It cannot be written.
    """
    body = json.loads(json.dumps(body))
    found = {"format": kind, name: body, "sha256": checksum(body)}
    fresh = path.with_suffix(".new")
    try:
        with fresh.open("w", encoding="utf-8") as file:
            json.dump(found, file, indent=1)
            file.write("\n")
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    except OSError as error:
        hint = "See that the directory is there, yours, and not full; then save again."
        raise StationError(f"{path}: cannot be written ({error.strerror}).", hint) from error


def checksum(body: Any) -> str:
    """SHA-256 of the body, independent of how the file is laid out."""
    plain = json.dumps(body, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(plain.encode()).hexdigest()
