"""A disk that is slow, full or read-only on order, and that remembers what was written when.

The wall clock of the process can be set as well, with nobody else's.

It stands between a real process and the C library: `disk.c`, loaded before all else. It needs no
rights and harms nobody but the process it is loaded into.
"""

import os
import shutil
import struct
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

SOURCE = Path(__file__).parent / "disk.c"
INSTALL = Path(__file__).parents[2] / "tools/compiler"
_HEAD = struct.Struct("=cIQQ")


@dataclass(frozen=True, slots=True)
class Op:
    """One thing that was done to a file below the watched folder.

    Attributes:
        kind: "w" for a write, "s" for a sync, "t" for a new length, "u" for a removal.
        name: Of the file, below the folder; empty for the folder itself.
        at: Offset of a write, or the new length.
        data: What was written.
    """

    kind: str
    name: str
    at: int = 0
    data: bytes = b""


def built(to: Path) -> Path:
    """The shared library, compiled into a folder."""
    if shutil.which("cc") is None:
        subprocess.run([INSTALL], check=True)
    library = to / "disk.so"
    flags = ("-shared", "-fPIC", "-O1", "-Wall", "-Werror")
    command = ["cc", *flags, str(SOURCE), "-o", str(library), "-ldl", "-lpthread"]
    subprocess.run(command, check=True)
    return library


def loaded(library: Path, under: Path, log: Path | None = None) -> dict[str, str]:
    """An environment in which files below `under` are on such a disk."""
    found = {**os.environ, "LD_PRELOAD": str(library), "DISK_UNDER": str(under.resolve())}
    found["DISK_ORDERS"] = str(orders_of(under))
    return found if log is None else {**found, "DISK_LOG": str(log)}


def orders_of(under: Path) -> Path:
    """Where orders for the disk of a folder stand: beside the folder."""
    return under.with_name(f"{under.name}.orders")


def order(under: Path, what: str = "") -> None:
    """Order "slow 3", "full", "readonly", or "clock 3600" for the clock; nothing makes all good."""
    draft = orders_of(under).with_suffix(".draft")
    draft.write_text(what)
    draft.replace(orders_of(under))


def read_log(log: Path) -> Iterator[Op]:
    """What was done, in order."""
    content, at = log.read_bytes(), 0
    while at + _HEAD.size <= len(content):
        kind, name_length, offset, length = _HEAD.unpack_from(content, at)
        at += _HEAD.size
        name = content[at : at + name_length].decode()
        at += name_length
        data_length = length if kind == b"w" else 0
        yield Op(kind.decode(), name, offset, content[at : at + data_length])
        at += data_length
