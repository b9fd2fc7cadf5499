"""What bounds somebody, and why: own limits beside the machine's caps, the tighter one counting."""

from dataclasses import dataclass

from station.control.plan import Limits
from station.people.person import Person
from station.people.prescription import DAILY_RANGE_S


@dataclass(frozen=True, slots=True)
class Bound:
    """One limit as somebody may read it.

    Attributes:
        name: Of the field, as in `Limits`; "daily_s" for the time of a day.
        label: In words.
        unit: Of both numbers.
        own: What the practitioner has set for this person.
        machine: What this machine allows anybody.
    """

    name: str
    label: str
    unit: str
    own: float
    machine: float

    @property
    def counts(self) -> float:
        """The tighter one."""
        return min(self.own, self.machine)

    @property
    def by_machine(self) -> bool:
        """Whether the machine, and not the person's own limit, is what counts."""
        return self.machine < self.own

    @property
    def text(self) -> str:
        """Both in one line, the one that counts first."""
        whose = "this machine's cap" if self.by_machine else "the practitioner's limit"
        beyond = (
            f"; {self.own:g} {self.unit} are prescribed, and the machine's cap wins"
            if self.by_machine
            else ""
        )
        return f"{self.label}: {self.counts:g} {self.unit} ({whose}{beyond})"


BOUNDS = (
    ("deepest_deg", "Deepest angle", "deg"),
    ("rate_down_deg_s", "Fastest way down", "deg/s"),
    ("rate_up_deg_s", "Fastest way up", "deg/s"),
    ("hold_s", "Head-down in one go", "s"),
    ("session_s", "Head-down in a session", "s"),
)


def bounds_of(person: Person, machine: Limits) -> tuple[Bound, ...]:
    """Every limit of somebody beside that of the machine."""
    limits = (
        Bound(name, label, unit, getattr(person.limits, name), getattr(machine, name))
        for name, label, unit in BOUNDS
    )
    daily_s = person.prescription.daily_s
    return (*limits, Bound("daily_s", "Head-down in a day", "s", daily_s, DAILY_RANGE_S[1]))
