"""What controller and guard tell each other: two records of fixed size, each with a checksum.

A record that is short, torn, garbage, of another version or from another kind of writer is no
record: `unpack` gives None, which everybody takes for "nobody is there". `at_s` is the machine's
monotonic clock, which all processes share; it tells how old a record is, whoever left it there.
"""

import struct
import zlib
from dataclasses import dataclass
from enum import IntEnum
from math import isfinite
from typing import Any, Self

FRESH_S = 0.25  # S20: as long as a command of the controller holds
SIZE = 64  # of either record on its file, padding included
_BEAT, _REPORT, _SENSED = b"SGB1", b"SGR1", b"SGS1"
_SUM = struct.Struct("<I")


class Reason(IntEnum):
    """Why the guard's contact is as it is."""

    HOLDS = 0  # closed
    IDLE = 1  # nobody asks for power
    NO_BEAT = 2  # the controller is not heard
    ESTOP = 3  # the guard's own contact of the chain is open
    CALIBRATION = 4  # its channel has none, or that of another sensor
    CHANNEL = 5  # its channel is stale, frozen, jumping or out of its range
    ANGLE = 6
    RATE = 7
    UNDRIVEN = 8  # moved without being driven, or against the drive
    HEAD_DOWN = 9  # too long head-down, and still going down
    CREEP = 10  # hold-to-run went the wrong way, too fast or for too long
    SENSES = 11  # a part of the guard's own does not answer
    LATE = 12  # the guard itself was away for so long that its contact has fallen


@dataclass(frozen=True, slots=True)
class Beat:
    """What the controller says in every tick.

    Attributes:
        count: Goes up by one each time.
        at_s: When.
        asks: Power may be needed now.
        drive: Direction of the duty: 1 head-down, -1 head-up, 0 none.
        creeps: Hold-to-run after a cut: somebody holds the button on the station (S18).
        resets: Somebody presses the button on the station while nothing may move.
        commissions: Being commissioned, with nobody on the table and a person at a hold-to-run.
    """

    count: int
    at_s: float
    asks: bool = False
    drive: int = 0
    creeps: bool = False
    resets: bool = False
    commissions: bool = False

    _FORM = struct.Struct("<4sQd?b???")

    def pack(self) -> bytes:
        """As a record."""
        flags = (self.asks, self.drive, self.creeps, self.resets, self.commissions)
        return _sealed(self._FORM.pack(_BEAT, self.count, self.at_s, *flags))

    @classmethod
    def unpack(cls, record: bytes) -> Self | None:
        """From a record; None from anything else."""
        fields = _opened(record, cls._FORM, _BEAT)
        return None if fields is None else cls(*fields)


@dataclass(frozen=True, slots=True)
class Report:
    """What the guard says after every look.

    Attributes:
        count: Goes up by one each time.
        at_s: When.
        closed: Its contact is held.
        ready: It would hold, or does; False keeps a session from being armed.
        alarm: Somebody has been head-down for too long by the guard's own clock.
        reason: Why the contact is as it is.
        angle_deg: Its own angle.
        head_down_s: Its own count.
    """

    count: int
    at_s: float
    closed: bool = False
    ready: bool = False
    alarm: bool = False
    reason: Reason = Reason.IDLE
    angle_deg: float = 0.0
    head_down_s: float = 0.0

    _FORM = struct.Struct("<4sQd???Bdd")

    def pack(self) -> bytes:
        """As a record."""
        flags = (self.closed, self.ready, self.alarm, self.reason)
        found = (*flags, self.angle_deg, self.head_down_s)
        return _sealed(self._FORM.pack(_REPORT, self.count, self.at_s, *found))

    @classmethod
    def unpack(cls, record: bytes) -> Self | None:
        """From a record; None from anything else."""
        fields = _opened(record, cls._FORM, _REPORT)
        if fields is None or fields[5] not in list(Reason):
            return None
        count, at_s, closed, ready, alarm, reason, *rest = fields
        return cls(count, at_s, closed, ready, alarm, Reason(reason), *rest)


@dataclass(frozen=True, slots=True)
class Sensed:
    """What a pretend table shows to the guard's own wires.

    Attributes:
        count: Goes up by one each time.
        at_s: When.
        closed: The emergency-stop chain is closed.
        known: The second tilt channel has answered at all.
        angle_deg: What it said.
        taken_s: When.
    """

    count: int
    at_s: float
    closed: bool
    known: bool = False
    angle_deg: float = 0.0
    taken_s: float = 0.0

    _FORM = struct.Struct("<4sQd??dd")

    def pack(self) -> bytes:
        """As a record."""
        found = (self.closed, self.known, self.angle_deg, self.taken_s)
        return _sealed(self._FORM.pack(_SENSED, self.count, self.at_s, *found))

    @classmethod
    def unpack(cls, record: bytes) -> Self | None:
        """From a record; None from anything else."""
        fields = _opened(record, cls._FORM, _SENSED)
        return None if fields is None else cls(*fields)


def fresh(at_s: float, now_s: float) -> bool:
    """Whether a record of `at_s` still counts; one from the future never does."""
    return -FRESH_S / 2 <= now_s - at_s <= FRESH_S


def _sealed(body: bytes) -> bytes:
    return (body + _SUM.pack(zlib.crc32(body))).ljust(SIZE, b"\0")


def _opened(record: bytes, form: struct.Struct, kind: bytes) -> tuple[Any, ...] | None:
    """The fields behind the kind; None when anything about the record is not as it was sealed."""
    end = form.size
    if len(record) < end + _SUM.size:
        return None
    (found,) = _SUM.unpack_from(record, end)
    if found != zlib.crc32(record[:end]):
        return None
    said, *fields = form.unpack_from(record)
    sound = said == kind and all(isfinite(each) for each in fields)
    return tuple(fields) if sound else None
