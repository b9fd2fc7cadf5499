"""What a disk may hold after the power has gone, by what was written and flushed before.

What a file held when it was last flushed is there. Of what was written since, anything may be
there: nothing, all, some sectors, a write torn in two, zeros or rubbish in its place. Nothing is
known of the order among files, or within one.
"""

import itertools
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from tests.disk import Op

SECTOR = 512
BLOCK = 4096  # what a memory card writes at once, whatever it was asked to


@dataclass(slots=True)
class Platter:
    """Follows one folder's files.

    Attributes:
        flushed: What is there for certain, by name.
        since: What was done to each file since it was last flushed.
    """

    flushed: dict[str, bytes] = field(default_factory=dict)
    since: dict[str, list[Op]] = field(default_factory=dict)

    def follow(self, op: Op) -> None:
        """Take in the next thing that was done."""
        if not op.name:
            self._names_flushed()
            return
        waiting = self.since.setdefault(op.name, [])
        if op.kind != "s":
            waiting.append(op)
            return
        self.flushed[op.name] = _applied(self.flushed.get(op.name, b""), waiting)
        self.since[op.name] = []

    def _names_flushed(self) -> None:
        """The folder was flushed: what was removed from it is gone for certain."""
        for name, waiting in self.since.items():
            removed = [number for number, op in enumerate(waiting) if op.kind == "u"]
            if removed:
                self.flushed.pop(name, None)
                del waiting[: removed[-1] + 1]

    def after_power_cut(self, how: "Loss", rng: random.Random) -> dict[str, bytes]:
        """What is there then; a file that was removed for certain is not."""
        names = {*self.flushed, *self.since}
        found = {
            name: how(self.flushed.get(name, b""), self.since.get(name, []), rng) for name in names
        }
        return {name: content for name, content in found.items() if content is not None}


Loss = Callable[[bytes, Sequence[Op], random.Random], bytes | None]


def all_there(content: bytes, ops: Sequence[Op], _: random.Random) -> bytes | None:
    """Everything made it: the process alone was killed."""
    return None if ops and ops[-1].kind == "u" else _applied(content, ops)


def nothing_there(content: bytes, _ops: Sequence[Op], _: random.Random) -> bytes:
    """Only what was flushed."""
    return content


def torn(content: bytes, ops: Sequence[Op], rng: random.Random) -> bytes | None:
    """The first of them, and a part of the next one."""
    number = rng.randrange(len(ops) + 1)
    whole, rest = ops[:number], ops[number : number + 1]
    parts = [Op(op.kind, op.name, op.at, op.data[: _sectors(op, rng)]) for op in rest]
    return all_there(content, [*whole, *(part for part in parts if part.kind == "w")], rng)


def some_sectors(content: bytes, ops: Sequence[Op], rng: random.Random) -> bytes | None:
    """Any of their sectors, with holes of zeros where the file has grown."""
    share = rng.random()
    return _piecewise(content, ops, rng, lambda piece: piece if rng.random() < share else None)


def rubbish(content: bytes, ops: Sequence[Op], rng: random.Random) -> bytes | None:
    """Any of their sectors, some with flipped bits, zeros or noise."""

    def written(piece: bytes) -> bytes | None:
        kind = rng.randrange(5)
        if kind == 0:
            return None
        if kind == 1:
            return bytes(len(piece))
        if kind == 2:
            return rng.randbytes(len(piece))
        if kind == 3:
            at = rng.randrange(len(piece))
            return piece[:at] + bytes([piece[at] ^ (1 << rng.randrange(8))]) + piece[at + 1 :]
        return piece

    return _piecewise(content, ops, rng, written)


def blocks_lost(content: bytes, ops: Sequence[Op], rng: random.Random) -> bytes | None:
    """Any block that was being written is noise, with what had been flushed in it before."""
    there = all_there(content, ops, rng)
    if there is None:
        return None
    found = bytearray(there)
    for op in ops:
        first, last = op.at // BLOCK, (op.at + max(0, len(op.data) - 1)) // BLOCK
        for block in range(first, last + 1) if op.kind == "w" and rng.random() < 0.7 else ():
            piece = found[block * BLOCK : (block + 1) * BLOCK]
            found[block * BLOCK : (block + 1) * BLOCK] = rng.randbytes(len(piece))
    return bytes(found)


def _sectors(op: Op, rng: random.Random) -> int:
    return SECTOR * rng.randrange(len(op.data) // SECTOR + 1)


def _applied(content: bytes, ops: Sequence[Op]) -> bytes:
    found = bytearray(content)
    for op in ops:
        if op.kind == "w":
            found.extend(bytes(max(0, op.at - len(found))))
            found[op.at : op.at + len(op.data)] = op.data
        else:
            length = 0 if op.kind == "u" else op.at
            found.extend(bytes(max(0, length - len(found))))
            del found[length:]
    return bytes(found)


def _piecewise(
    content: bytes, ops: Sequence[Op], rng: random.Random, written: Callable[[bytes], bytes | None]
) -> bytes | None:
    """Sector by sector; what changes a length or a name has happened or not."""
    done: list[Op] = []
    for op in ops:
        if op.kind != "w":
            done += [op] if rng.random() < 0.5 else []
            continue
        for start, end in _pieces(op):
            piece = written(op.data[start:end])
            if piece is not None:
                done.append(Op("w", op.name, op.at + start, piece))
    return all_there(content, done, rng)


def _pieces(op: Op) -> list[tuple[int, int]]:
    """The parts of a write that lie in one sector each."""
    edges = range(op.at - op.at % SECTOR + SECTOR, op.at + len(op.data), SECTOR)
    cuts = [0, *(edge - op.at for edge in edges), len(op.data)]
    return list(itertools.pairwise(cuts))
