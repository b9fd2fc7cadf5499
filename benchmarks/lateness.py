"""How late the ticks of the real loop were, worked out from the recording of a real session.

At its usual speed the loop hands out the very moment at which it woke up (`RealTime` in
`station/service/pace.py`), and the recording keeps every one of them to the last digit.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from pathlib import Path

from benchmarks.errors import BenchmarkFailed
from benchmarks.figures import Spread, spread
from station.control.config import ControlConfig
from station.control.monitor import LATE_S
from station.service.recording import Line, read_recording

_FEW_PERIODS = 3  # further behind, the loop starts its grid anew from where it is
_LATE_MS = (1.0, 5.0)


@dataclass(frozen=True, slots=True)
class Lateness:
    """How punctual the loop was.

    Attributes:
        seconds: How long it was watched.
        late_ms: Time from when a tick was due until the loop woke up, counted from the most
            punctual tick: what every tick is late by, about a tenth of a millisecond, is not in it.
        over_1_ms: Share of ticks later than that; so is `over_5_ms`.
        counted_late: Ticks that the safety requirement counts as late (S20: over 20 ms).
    """

    seconds: float
    ticks: int
    late_ms: Spread
    over_1_ms: float
    over_5_ms: float
    counted_late: int


def recorded(directory: Path) -> tuple[Line, ...]:
    """Every tick of the newest recording.

    Raises:
        BenchmarkFailed: There is none.
        BadRecording: It is damaged.
    """
    files = sorted(directory.glob("*.jsonl.gz"))
    if not files:
        raise BenchmarkFailed("The session was not recorded.")
    _, lines = read_recording(files[-1])
    return tuple(lines)


def lateness(ticks: Sequence[Line], begin_s: float, end_s: float) -> Lateness:
    """The lateness of the ticks between two moments.

    Raises:
        ValueError: There are none.
    """
    period_s = 1 / ControlConfig().rate_hz
    times = [tick.readings.now_s for tick in ticks]
    late = zip(times, lateness_s(times, period_s), strict=True)
    late_ms = [late_s * 1000 for time_s, late_s in late if begin_s <= time_s <= end_s]
    shares = [sum(ms > bound for ms in late_ms) / max(1, len(late_ms)) for bound in _LATE_MS]
    return Lateness(
        seconds=round(end_s - begin_s, 1),
        ticks=len(late_ms),
        late_ms=spread(late_ms, 3),
        over_1_ms=round(shares[0], 5),
        over_5_ms=round(shares[1], 5),
        counted_late=sum(ms > LATE_S * 1000 for ms in late_ms),
    )


def lateness_s(times_s: Sequence[float], period_s: float) -> list[float]:
    """How late each of consecutive ticks was, against a grid laid through the most punctual one."""
    offsets = [time_s - number * period_s for number, time_s in enumerate(times_s)]
    late: list[float] = []
    grid: list[float] = []
    earliest = inf
    for offset in offsets:
        grid.append(offset)
        earliest = min(earliest, offset)
        if offset - earliest > _FEW_PERIODS * period_s:
            late += [each - earliest for each in grid]
            grid, earliest = [], offset
    return late + [each - earliest for each in grid]
