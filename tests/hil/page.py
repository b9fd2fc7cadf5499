"""Puts the figures of the last `make test-kernel` into docs/kernel-rig.md.

Run as `python -m tests.hil.page`.
"""

import json
from pathlib import Path
from typing import Any

from tests.hil.conftest import FIGURES

PAGE = Path("docs/kernel-rig.md")
BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"


def main() -> None:
    """Write the table anew."""
    figures = json.loads(FIGURES.read_text(encoding="utf-8"))
    rows = [f"| {name} | {_told(figure)} |" for name, figure in sorted(figures.items())]
    table = "\n".join(["| what | figure |", "|---|---|", *rows])
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    after = rest.partition(END)[2]
    PAGE.write_text(f"{before}{BEGIN}\n{table}\n{END}{after}", encoding="utf-8")


def _told(figure: Any) -> str:
    match figure:
        case {"median": median, "p99": p99, "worst": worst, "count": count}:
            return f"median {median:.2f}, p99 {p99:.2f}, worst {worst:.2f} (of {count})"
        case float():
            return f"{figure:.2f}"
        case list():
            return "; ".join(_told(each) for each in figure)
        case _:
            return str(figure)


if __name__ == "__main__":
    main()
