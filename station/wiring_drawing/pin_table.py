"""The pins as a table in plain text or Markdown."""

from hardware.gpio.wiring import Wiring
from station.wiring_drawing.pinout import uses_of

COLUMNS = ("pin", "GPIO", "name", "what it does", "at rest", "pull at boot")


def pin_rows(wiring: Wiring) -> list[tuple[str, ...]]:
    """One row for each pin in use, in the order of the header."""
    return [
        (str(use.physical), str(use.pin), use.name, use.use, use.rest, use.boot)
        for use in uses_of(wiring)
    ]


def pin_text(wiring: Wiring) -> str:
    """The table in columns."""
    rows = [COLUMNS, *pin_rows(wiring)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ("  ".join(map(str.ljust, row, widths)).rstrip() for row in rows)
    return "\n".join(lines)


def pin_markdown(wiring: Wiring) -> str:
    """The table as it stands in `docs/hardware.md`."""
    rows = [COLUMNS, ("---",) * len(COLUMNS), *_with_code(pin_rows(wiring))]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _with_code(rows: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    return [(*row[:2], f"`{row[2]}`", *row[3:]) for row in rows]
