"""Shows what the doctor has found: a table for people, JSON for programs."""

import json
from collections.abc import Iterable
from datetime import datetime

from rich.console import Console
from rich.table import Table
from rich.text import Text

from station.doctor.results import Result, State, is_fit

_LOOKS = {State.OK: "green", State.WARNING: "yellow", State.BAD: "bold red"}


def show(console: Console, results: list[Result], monthly: Iterable[str]) -> None:
    """Print what was found, the monthly list if it is due, and the verdict."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("check", "", "what was found"):
        table.add_column(name, overflow="fold")
    for result in results:
        said = Text(result.text)
        if result.fix:
            said.append(f"\n→ {result.fix}", style="cyan")
        table.add_row(result.check, Text(result.state, style=_LOOKS[result.state]), said)
    console.print(table)
    _show_list(console, monthly)
    console.print(Text(f"\n{verdict(results)}", style="bold"))


def _show_list(console: Console, monthly: Iterable[str]) -> None:
    lines = list(monthly)
    if lines:
        console.print(Text("\nEvery month, with nobody on the table:", style="bold"))
    for number, line in enumerate(lines, 1):
        console.print(Text(f"{number}. {line}"))


def verdict(results: list[Result]) -> str:
    """Fit or not, in one sentence."""
    count = {state: sum(result.state is state for result in results) for state in State}
    bad, warnings = count[State.BAD], count[State.WARNING]
    if warnings == 1:
        one = f"Not fit for use: {bad} bad, 1 warning."
        return "Fit for use, 1 warning." if is_fit(results) else one
    if is_fit(results):
        return f"Fit for use, {warnings} warnings." if warnings else "Fit for use."
    return f"Not fit for use: {bad} bad, {warnings} warnings."


def as_json(results: list[Result], monthly: Iterable[str], now: datetime) -> str:
    """The same for programs."""
    found = {
        "fit": is_fit(results),
        "made_at": now.isoformat(timespec="seconds"),
        "results": [
            {"check": each.check, "state": each.state, "text": each.text, "fix": each.fix}
            for each in results
        ],
        "monthly_list": list(monthly),
    }
    return json.dumps(found, indent=1)
