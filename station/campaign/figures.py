"""What the figures of a campaign are called, and how they are summed up in a few numbers."""

from collections.abc import Sequence
from typing import Any

from station.campaign.oracle.measure import Figures

PERCENTILES = (50.0, 95.0, 99.0)
NAMES = {
    "safe_s": ("From danger to standing or rising", "seconds"),
    "stop_deg": ("Way after a stop", "degrees"),
    "upright_s": ("From a fault to standing upright", "seconds"),
}


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which so many percent of the sorted `values` are; the nearest one."""
    return values[min(len(values) - 1, int(len(values) * share / 100))]


def panels(figures: Figures) -> list[tuple[str, str, Sequence[float]]]:
    """Title, unit and values of each figure, for the picture."""
    return [(title, unit, getattr(figures, name)) for name, (title, unit) in NAMES.items()]


def numbers(values: Sequence[float]) -> dict[str, Any]:
    """How many, the percentiles, and the greatest."""
    if not values:
        return {"cases": 0}
    ordered = sorted(values)
    shares = {f"p{share:g}": percentile(ordered, share) for share in PERCENTILES}
    return {"cases": len(ordered), **shares, "most": ordered[-1]}
