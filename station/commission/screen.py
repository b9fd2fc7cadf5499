"""The commissioning as a terminal shows it."""

from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from station.calibration import Check
from station.commission.model import Kind, Live, State, View

_CHECKS = 12
KEYS = {
    State.WAITING: "Enter begins · b one step back · q leaves",
    State.FAILED: "r repeats the step · b one step back · q leaves",
    State.RUNNING: "s stops · r repeats the step · q leaves",
    State.FINISHED: "q leaves",
}


def screen(view: View, typed: str, extra: str = "") -> RenderableType:
    """Everything that there is to see.

    Args:
        view: Of the flow.
        typed: What has been typed of a number.
        extra: A line about the pretend table, or about what could not be written.
    """
    parts: list[RenderableType] = [_announcement(view), Text()]
    if view.problem:
        parts += [Text(f"✗ {view.problem}", "bold red"), Text(f"  {view.hint}"), Text()]
    parts += [Text(f"▶ {view.prompt}", "bold yellow"), *_question(view, typed), Text()]
    parts += [_live(view.live)]
    if extra:
        parts += [Text(extra, "cyan")]
    own = [check for check in view.checks if check.step == view.id][-_CHECKS:]
    if own:
        parts += [Text(), _checks(own)]
    title = f"Step {view.number} of {view.steps}: {view.title}"
    return Panel(Group(*parts), title=title, subtitle=KEYS[view.state], title_align="left")


def _announcement(view: View) -> RenderableType:
    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim", no_wrap=True)
    table.add_column()
    table.add_row("Does", view.does)
    table.add_row("Moves", view.moves or "Nothing.")
    table.add_row("You", view.person)
    return table


def _question(view: View, typed: str) -> list[RenderableType]:
    question = view.question
    if question is None:
        return []
    match question.kind:
        case Kind.GO:
            return [Text(f"  Enter: {question.text}", "bold")]
        case Kind.YES_NO:
            return [Text(f"  {question.text} y / n", "bold")]
        case Kind.NUMBER:
            proposal = question.proposal
            usual = "" if proposal is None else f" (Enter: {proposal:g})"
            return [Text(f"  {question.text}{usual} {typed}▏{question.unit}", "bold")]


def _live(live: Live) -> RenderableType:
    angle = "unknown" if live.angle_deg is None else f"{live.angle_deg:+.1f}°"
    check = "unknown" if live.check_deg is None else f"{live.check_deg:+.1f}°"
    current = "unknown" if live.current_a is None else f"{live.current_a:.2f} A"
    line = f"Angle {angle} · second {check} · {live.rate_deg_s:+.2f}°/s · duty {live.duty:+.2f}"
    text = Text(f"{line} · {current}\n")
    for name, level in live.inputs.items():
        style = "dim" if level is None else ("green" if level else "white")
        state = "?" if level is None else ("on" if level else "off")
        text.append(f"{name.replace('_', ' ')} {state}   ", style)
    return text


def _checks(checks: list[Check]) -> RenderableType:
    table = Table.grid(padding=(0, 2))
    for check in checks:
        mark = Text("✓", "green") if check.good else Text("✗", "red")
        table.add_row(mark if check.limit else Text("·"), check.what, check.measured, check.limit)
    return table
