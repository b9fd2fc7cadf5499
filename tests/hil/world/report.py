"""What a scene found out, on its way to the test that started the machine."""

import json
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

RESULTS = Path("/run/job/results.json")


def leave(**results: Any) -> None:
    """Add findings to those that were left before."""
    known = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
    RESULTS.write_text(json.dumps(known | results))


def spread(values: Sequence[float]) -> dict[str, float]:
    """Median, p99 (nearest rank) and worst of some values, and how many there were."""
    ordered = sorted(values)
    return {
        "count": len(ordered),
        "median": ordered[len(ordered) // 2],
        "p99": ordered[math.ceil(0.99 * len(ordered)) - 1],
        "worst": ordered[-1],
    }
