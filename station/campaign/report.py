"""What a campaign has come to: breaches with their seeds, and figures as numbers."""

from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import Any

from rich.table import Table

from station.campaign.figures import NAMES, numbers
from station.campaign.oracle.measure import Figures
from station.campaign.oracle.sight import Breach
from station.campaign.play import Run
from station.campaign.workers import FAULT_FREE


@dataclass(slots=True)
class Report:
    """Collects runs.

    Attributes:
        first: The first seed.
        runs: How many were asked for.
        theme: What they provoke.
        runs_done: How many are done.
        moved: In how many of them the table has left upright.
        simulated_s: Time on the pretend table, of all of them.
        breaches: With the seed.
        tripped: Faults that the controller has reported, and in how many runs.
        figures: How long it took to be safe, and the like, in all of them.
        trips: Runs without trouble in which the controller has reported a fault.
    """

    first: int
    runs: int
    theme: str
    runs_done: int = 0
    moved: int = 0
    simulated_s: float = 0.0
    breaches: list[tuple[int, Breach]] = field(default_factory=list)
    tripped: Counter[str] = field(default_factory=Counter)
    trips: dict[int, list[str]] = field(default_factory=dict)
    figures: Figures = field(default_factory=Figures)

    @property
    def bad(self) -> bool:
        """Something was breached, or tripped although nothing was wrong."""
        return bool(self.breaches or self.trips)

    def add(self, run: Run) -> None:
        """Take in a run."""
        self.runs_done += 1
        self.moved += run.moved
        self.simulated_s += run.script.end_s
        self.breaches += [(run.seed, breach) for breach in run.breaches]
        self.tripped.update(run.tripped)
        self.figures.add(run.figures)
        if self.theme == FAULT_FREE and (run.tripped or not run.moved):
            self.trips[run.seed] = sorted(run.tripped) or ["did not move"]

    def lines(self, run: Run) -> list[str]:
        """What there is to say of a run; nothing when it was good."""
        how = again(run)
        lines = [f"{b.requirement} at {b.at_s:.2f} s: {b.what}   ({how})" for b in run.breaches]
        if run.seed in self.trips:
            lines.append(f"{', '.join(self.trips[run.seed])} although nothing was wrong   ({how})")
        return lines

    def summary(self) -> Table:
        """The whole, for a terminal."""
        table = Table(title="Campaign", title_justify="left", show_header=False)
        hours = self.simulated_s / 3600
        table.add_row("runs", f"{self.runs_done}, the table moved in {self.moved}")
        table.add_row("simulated", f"{hours:.1f} h")
        for name, (title, unit) in NAMES.items():
            found = numbers(getattr(self.figures, name))
            told = ", ".join(f"{key} {value:g}" for key, value in found.items())
            table.add_row(f"{title.lower()}, {unit}", told)
        kinds = Counter(breach.requirement for _, breach in self.breaches)
        told = ", ".join(f"{requirement} {n}x" for requirement, n in sorted(kinds.items()))
        table.add_row("breaches", told or "none")
        if self.theme == FAULT_FREE:
            table.add_row("trips without a fault", str(len(self.trips)))
        return table

    def as_json(self) -> dict[str, Any]:
        """The whole, for a program."""
        kinds = Counter(breach.requirement for _, breach in self.breaches)
        return {
            "seed": self.first,
            "runs": self.runs_done,
            "theme": self.theme,
            "moved": self.moved,
            "simulated_s": round(self.simulated_s, 2),
            "requirements": dict(sorted(kinds.items())),
            "breaches": [{"seed": seed, **asdict(breach)} for seed, breach in self.breaches],
            "trips": {str(seed): what for seed, what in self.trips.items()},
            "figures": {name: numbers(getattr(self.figures, name)) for name in NAMES},
            "reported": dict(sorted(self.tripped.items())),
        }


def again(run: Run) -> str:
    """The command that plays a run again."""
    if run.theme == FAULT_FREE:
        return f"station campaign --only {run.seed} --without-faults"
    return f"station campaign --only {run.seed}{f' --theme {run.theme}' if run.theme else ''}"
