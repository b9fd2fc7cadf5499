"""What the recorded changes amount to: when the drive fell, when it was off, how the heart beat."""

import itertools
from collections.abc import Sequence

from hardware.gpio.wiring import Wiring
from tests.hil.world.edges import Edge, PwmChange
from tests.hil.world.table import Moment, World

_STANDS_DEG_S = 0.05


def pwm_since(world: World, since_s: float) -> list[PwmChange]:
    """What the PWM was told from a time on."""
    return [each for each in world.changes if isinstance(each, PwmChange) and each.at_s >= since_s]


def edges_since(world: World, line: int, since_s: float) -> list[Edge]:
    """What a line was told from a time on."""
    found = (each for each in world.changes if isinstance(each, Edge) and each.line == line)
    return [each for each in found if each.at_s >= since_s]


def off_after(world: World, wiring: Wiring, since_s: float) -> float | None:
    """Seconds until nothing drove any more: PWM at zero, or the driver not enabled."""
    ends = [each.at_s for each in pwm_since(world, since_s) if each.share == 0.0]
    enable = edges_since(world, wiring.drive.enable_pin, since_s)
    ends += [each.at_s for each in enable if not each.level]
    return min(ends) - since_s if ends else None


def fell_after(world: World, since_s: float) -> float | None:
    """Seconds until the PWM began the fall that ended at zero, without rising in between."""
    changes = pwm_since(world, since_s)
    zero = next((n for n, each in enumerate(changes) if each.share == 0.0), None)
    if zero is None:
        return None
    first = zero
    while first > 0 and changes[first - 1].share > changes[first].share:
        first -= 1
    return changes[first].at_s - since_s


def last_beat_after(world: World, since_s: float) -> float | None:
    """Seconds until the last rising edge of the heartbeat; negative if there was none any more."""
    return world.beats[-1] - since_s if world.beats else None


def gaps_s(times: Sequence[float], most_s: float) -> list[float]:
    """Times between neighbours, without the pauses that are longer than `most_s`."""
    gaps = (later - earlier for earlier, later in itertools.pairwise(times))
    return [gap for gap in gaps if gap <= most_s]


def first_moment(world: World, since_s: float, field: str, value: object) -> float | None:
    """Seconds until a field of the world's moments had this value."""
    for moment in world.moments:
        if moment.at_s >= since_s and getattr(moment, field) == value:
            return moment.at_s - since_s
    return None


def travel_deg(world: World, since_s: float) -> float:
    """How far the table has moved from a time on, either way."""
    angles = [moment.angle_deg for moment in world.moments if moment.at_s >= since_s]
    return max(angles) - min(angles) if angles else 0.0


def rate_deg_s(moments: Sequence[Moment]) -> float:
    """Of the table, over the last fifth of a second."""
    early, late = moments[-21], moments[-1]
    return (late.angle_deg - early.angle_deg) / (late.at_s - early.at_s)


def stands(moments: Sequence[Moment], for_s: float) -> bool:
    """Whether the table has not moved for so long."""
    last = moments[-1]
    recent = [moment for moment in moments[-200:] if moment.at_s >= last.at_s - for_s]
    angles = [moment.angle_deg for moment in recent]
    return max(angles) - min(angles) < _STANDS_DEG_S * for_s
