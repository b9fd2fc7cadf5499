"""Every value of limits and prescription: its name for people, its unit, its range.

One table, so that the form, the profile, the changes and the sentences at a field cannot disagree.
Times are kept in seconds and prescribed in minutes where people say so.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from station.people.person import LIMIT_RANGES
from station.people.prescription import DAILY_RANGE_S, PERCENT_RANGE, RULE_RANGES, WEEK_RANGE
from web.forms import Form
from web.words import minutes, number

MINUTE_S = 60.0


@dataclass(frozen=True, slots=True)
class Value:
    """One value of limits or prescription.

    Attributes:
        name: In the records.
        label: For people.
        unit: As it is typed and shown, with the space before it.
        low: Least, as it is typed.
        high: Most, as it is typed.
        per: How many of the records' units one of the typed ones is.
        whole: There are no parts of it.
        hint: What it means, when the label does not say it all.
    """

    name: str
    label: LazyString
    unit: str
    low: float
    high: float
    per: float = 1.0
    whole: bool = False
    hint: LazyString | str = ""

    def shown(self, stored: float) -> str:
        """A stored value as it is typed."""
        return number(stored / self.per, 2)

    def words(self, stored: float) -> str:
        """A stored value with its unit; minutes that are not whole with their seconds."""
        if self.per == MINUTE_S and stored % MINUTE_S:
            return f"{minutes(stored)}{self.unit}"
        return self.shown(stored) + self.unit

    def read(self, form: Form, stored: float, cap: float | None = None) -> float:
        """The typed value in the records' unit; what was shown and not touched stays exact.

        Args:
            form: What was typed.
            stored: What is there now.
            cap: Of this machine, in the records' unit; it may be tighter than the range.
        """
        high = self.high if cap is None else min(self.high, cap / self.per)
        if self.whole:
            return form.whole(self.name, int(self.low), int(high), self.unit)
        typed = form.number(self.name, self.low, high, self.unit) * self.per
        return stored if form.text(self.name) == self.shown(stored) else typed


def _value(
    name: str,
    label: LazyString,
    unit: str,
    bounds: tuple[float, float],
    per: float = 1.0,
    whole: bool = False,
    hint: LazyString | str = "",
) -> Value:
    low, high = bounds
    return Value(name, label, unit, low / per, high / per, per, whole, hint)


_R = RULE_RANGES
LIMITS = (
    _value("deepest_deg", _l("Deepest angle, head down"), "°", LIMIT_RANGES["deepest_deg"]),
    _value("hold_s", _l("Head down in one go"), " s", LIMIT_RANGES["hold_s"]),
    _value(
        "session_s", _l("Head down in one session"), " min", LIMIT_RANGES["session_s"], MINUTE_S
    ),
    _value("rate_down_deg_s", _l("Speed on the way down"), "°/s", LIMIT_RANGES["rate_down_deg_s"]),
    _value("rate_up_deg_s", _l("Speed on the way up"), "°/s", LIMIT_RANGES["rate_up_deg_s"]),
)
AMOUNTS = (
    _value("daily_s", _l("Head down in one day"), " min", DAILY_RANGE_S, MINUTE_S),
    _value("sessions_a_week", _l("Sessions a week"), "", WEEK_RANGE, whole=True,
           hint=_l("An aim: more are not refused.")),
    _value("dose_percent", _l("Repetitions"), " %", PERCENT_RANGE, whole=True,
           hint=_l("Of what each program says.")),
)  # fmt: skip
RULES = (
    _value("sessions", _l("Good sessions before a next step"), "", _R["sessions"], whole=True,
           hint=_l("Complete and well tolerated, one after the other.")),
    _value("hardest_rpe", _l("Highest effort for a next step"), "", _R["hardest_rpe"], whole=True,
           hint=_l("0 is nothing at all, 10 as hard as can be.")),
    _value("angle_step_deg", _l("One step of the angle"), "°", _R["angle_step_deg"]),
    _value("own_deepest_deg", _l("Angle the person may reach alone"), "°", _R["own_deepest_deg"],
           hint=_l("Deeper steps wait for a practitioner.")),
    _value("hold_step_s", _l("One step of the time in one go"), " s", _R["hold_step_s"]),
    _value("own_hold_s", _l("Time in one go the person may reach alone"), " s", _R["own_hold_s"],
           hint=_l("Longer ones wait for a practitioner.")),
    _value("dose_step_percent", _l("One step of the repetitions"), " %", _R["dose_step_percent"],
           whole=True),
    _value("most_percent", _l("Most repetitions"), " %", _R["most_percent"], whole=True,
           hint=_l("Of what each program says.")),
)  # fmt: skip
VALUES: Mapping[str, Value] = {value.name: value for value in (*LIMITS, *AMOUNTS, *RULES)}
