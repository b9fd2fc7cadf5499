"""The two records: what is no record is nobody, and whatever lies there stops neither side."""

import errno
import os
import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from station.guard.messages import SIZE, Beat, Reason, Report, Sensed
from station.guard.record import RETRY_S, Reader, Writer

BEAT = Beat(7, 12.5, asks=True, drive=-1, creeps=True)
REPORT = Report(9, 12.5, True, True, False, Reason.HOLDS, -69.5, 3.25)
SENSED = Sensed(3, 12.5, True, True, 15.0, 12.49)


@pytest.mark.parametrize("message", [BEAT, REPORT, SENSED])
def test_a_record_comes_back_as_it_was(message: Beat | Report | Sensed) -> None:
    assert type(message).unpack(message.pack()) == message
    assert len(message.pack()) == SIZE


@pytest.mark.parametrize("message", [BEAT, REPORT])
def test_a_record_with_any_byte_altered_is_none(message: Beat | Report) -> None:
    record = message.pack()
    used = len(record.rstrip(b"\0"))
    for at in range(used):
        spoilt = bytearray(record)
        spoilt[at] ^= 0x41
        assert type(message).unpack(bytes(spoilt)) is None


def test_what_is_torn_short_or_of_another_kind_is_none() -> None:
    other = replace(BEAT, count=8, at_s=13.0, asks=False).pack()
    assert all(Beat.unpack(BEAT.pack()[:n] + other[n:]) is None for n in range(5, 29))
    assert all(Beat.unpack(BEAT.pack()[:n]) is None for n in range(20))
    assert Beat.unpack(REPORT.pack()) is None
    assert Report.unpack(BEAT.pack()) is None
    assert Beat.unpack(replace(BEAT, at_s=float("nan")).pack()) is None


def test_garbage_is_none() -> None:
    chance = random.Random(1)
    assert not any(Beat.unpack(chance.randbytes(SIZE)) for _ in range(20_000))


def no_file(path: Path) -> None:
    path.unlink(missing_ok=True)


def empty(path: Path) -> None:
    path.write_bytes(b"")


def cut_off(path: Path) -> None:
    os.truncate(path, 10)


def garbage(path: Path) -> None:
    path.write_bytes(os.urandom(100_000))


def directory(path: Path) -> None:
    path.unlink(missing_ok=True)
    path.mkdir()


def pipe(path: Path) -> None:
    path.unlink(missing_ok=True)
    os.mkfifo(path)


def link(path: Path) -> None:
    path.unlink(missing_ok=True)
    path.symlink_to("/dev/zero")


SPOILS = [no_file, empty, cut_off, garbage, directory, pipe, link]


@pytest.mark.requirement("S20")
@pytest.mark.parametrize("spoil", SPOILS)
def test_whatever_lies_there_is_read_as_nobody_and_nobody_waits(
    spoil: Callable[[Path], None], tmp_path: Path
) -> None:
    path = tmp_path / "beat"
    writer, reader = Writer(path), Reader(path)
    writer.write(BEAT.pack(), 0.0)
    assert Beat.unpack(reader.read(0.0)) == BEAT
    spoil(path)
    assert Beat.unpack(reader.read(RETRY_S)) is None
    reader.close()
    writer.close()


@pytest.mark.parametrize("spoil", [each for each in SPOILS if each is not directory])
def test_a_writer_puts_it_right_again(spoil: Callable[[Path], None], tmp_path: Path) -> None:
    path = tmp_path / "beat"
    writer, reader = Writer(path), Reader(path)
    writer.write(BEAT.pack(), 0.0)
    spoil(path)
    writer.write(BEAT.pack(), RETRY_S)
    assert Beat.unpack(reader.read(RETRY_S)) == BEAT
    reader.close()
    writer.close()


def test_a_full_or_missing_place_costs_the_record_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer = Writer(tmp_path / "nowhere" / "beat")
    assert not writer.write(BEAT.pack(), 0.0)
    there = Writer(tmp_path / "beat")

    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(os, "pwrite", full)
    assert not there.write(BEAT.pack(), 0.0)
    monkeypatch.undo()
    assert there.write(BEAT.pack(), RETRY_S)
    assert (writer.errors, there.errors) == (1, 1)
    there.close()


def test_a_reader_follows_a_file_that_was_replaced(tmp_path: Path) -> None:
    path = tmp_path / "beat"
    first, second, reader = Writer(path), Writer(path), Reader(path)
    first.write(BEAT.pack(), 0.0)
    assert Beat.unpack(reader.read(0.0)) == BEAT
    second.write(replace(BEAT, count=8).pack(), 0.0)
    assert Beat.unpack(reader.read(RETRY_S)) == replace(BEAT, count=8)
    for each in (first, second, reader):
        each.close()
