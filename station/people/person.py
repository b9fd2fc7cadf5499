"""A person of this station: the name on the screen, the limits, and the health check."""

import re
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from math import isfinite
from types import MappingProxyType

from station.control.plan import MACHINE_LIMITS, NEW_PERSON, Limits
from station.errors import StationError
from station.people.prescription import DAILY_RANGE_S, NEW_PRESCRIPTION, Prescription

DEFAULT_COLOUR = "#2a6f97"
DEMO_ID = "demo"
GUEST_ID = "guest"
NAME_LENGTH = 60
INITIAL_LENGTH = 2
NOTE_LENGTH = 60
BIRTH_YEARS = (1900, 2100)
HEIGHTS_CM = (100, 230)

# What may be entered for a person: from, to, bounded by the machine's caps (S7 S10 S13).
LIMIT_RANGES = MappingProxyType(
    {
        "deepest_deg": (0.0, MACHINE_LIMITS.deepest_deg),
        "rate_down_deg_s": (0.3, MACHINE_LIMITS.rate_down_deg_s),
        "rate_up_deg_s": (0.3, MACHINE_LIMITS.rate_up_deg_s),
        "hold_s": (0.0, MACHINE_LIMITS.hold_s),
        "session_s": (0.0, MACHINE_LIMITS.session_s),
    }
)

_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_COLOUR = re.compile(r"#[0-9a-f]{6}")
LANGUAGE = re.compile(r"(?:[a-z]{2,3}(?:-[A-Z]{2})?)?")


class BadPerson(StationError, ValueError):
    """A profile or limit that cannot be used as entered."""


class Role(StrEnum):
    """What somebody is on this station."""

    MEMBER = "member"
    PRACTITIONER = "practitioner"
    OWNER = "owner"
    GUEST = "guest"  # floor exercises only, without a profile


class Units(StrEnum):
    """In which heights are shown."""

    METRIC = "metric"
    IMPERIAL = "imperial"


class Guidance(StrEnum):
    """How a browser guides this person beside what it shows."""

    OFF = "off"
    SOUND = "sound"  # tones
    SPEECH = "speech"  # sentences where the browser has a voice of its own, tones elsewhere


class Turning(StrEnum):
    """Which screens turn their picture while this person hangs head-down."""

    NEVER = "never"
    STATION = "station"  # the station's own touchscreen
    ALWAYS = "always"


@dataclass(frozen=True, slots=True)
class Person:
    """One profile.

    Attributes:
        id: Lower-case letters, digits and hyphens.
        name: As it is shown.
        colour: Of the badge, "#rrggbb".
        limits: What this person may be exposed to, before the machine's own caps.
        health_checked_on: Day on which the health check was answered (S32), None if never.
        released: Nothing in the health check stands against tilting: every answer was "no", or a
            practitioner has released the person.
        released_until: Last day of a practitioner's release; None when it has no end, or when the
            answers need none.
        role: What the person may do here.
        initial: On the badge; the name's first letter when empty.
        birth_year: When it was told.
        height_cm: When it was told.
        ankle_setting: How the height of the ankle lock is set for this person.
        units: For heights.
        practitioner_id: Who looks after this person; None for nobody.
        prescription: What the person shall do, beside the limits.
        advice: What to read and acknowledge before the next session (S37); empty for nothing.
        see_doctor: A red flag was answered with yes and nobody has released the person since:
            no session at all, on the floor neither.
        language: Of this person's sessions on a screen, as "de" or "pt-BR"; empty for the
            browser's own.
        guidance: How a browser guides this person.
        turning: Which screens turn their picture head-down.

    Raises:
        BadPerson: When a value is outside what is allowed.
    """

    id: str
    name: str
    colour: str = DEFAULT_COLOUR
    limits: Limits = NEW_PERSON
    health_checked_on: date | None = None
    released: bool = False
    released_until: date | None = None
    role: Role = Role.MEMBER
    initial: str = ""
    birth_year: int | None = None
    height_cm: int | None = None
    ankle_setting: str = ""
    units: Units = Units.METRIC
    practitioner_id: str | None = None
    prescription: Prescription = NEW_PRESCRIPTION
    advice: str = ""
    see_doctor: bool = False
    language: str = ""
    guidance: Guidance = Guidance.SOUND
    turning: Turning = Turning.STATION

    @property
    def badge(self) -> str:
        """The letter or two on the badge."""
        return self.initial or self.name[0].upper()

    @property
    def is_guest(self) -> bool:
        """Somebody without a profile, who never tilts."""
        return self.role is Role.GUEST

    def __post_init__(self) -> None:
        if not _ID.fullmatch(self.id):
            raise BadPerson(
                f"The id {self.id!r} is not usable.",
                "Use 1 to 40 lower-case letters, digits and hyphens, for example anna-k.",
            )
        if not 1 <= len(self.name.strip()) <= NAME_LENGTH:
            raise BadPerson(f"A name has 1 to {NAME_LENGTH} characters.")
        if not _COLOUR.fullmatch(self.colour):
            raise BadPerson(f"The colour {self.colour!r} is not of the form #2a6f97.")
        self._check_about()
        check_limits(self.limits)

    def _check_about(self) -> None:
        if len(self.initial) > INITIAL_LENGTH:
            raise BadPerson(f"The initial has at most {INITIAL_LENGTH} letters.")
        if len(self.ankle_setting) > NOTE_LENGTH:
            raise BadPerson(f"The ankle setting has at most {NOTE_LENGTH} characters.")
        if not LANGUAGE.fullmatch(self.language):
            raise BadPerson(f"The language {self.language!r} is not of the form de or pt-BR.")
        _check_whole("The birth year", self.birth_year, BIRTH_YEARS)
        _check_whole("The height in cm", self.height_cm, HEIGHTS_CM)


def _check_whole(what: str, value: int | None, bounds: tuple[int, int]) -> None:
    low, high = bounds
    if value is not None and not low <= value <= high:
        raise BadPerson(f"{what} is {value}, allowed is {low} to {high}.")


def check_limits(limits: Limits) -> None:
    """Raise `BadPerson`, naming value and allowed range, for the first limit out of its range."""
    for field in fields(limits):
        low, high = LIMIT_RANGES[field.name]
        value = getattr(limits, field.name)
        if not (isfinite(value) and low <= value <= high):
            raise BadPerson(f"{field.name} is {value:g}, allowed is {low:g} to {high:g}.")


GUEST = Person(GUEST_ID, "Guest", colour="#6c757d", role=Role.GUEST)
DEMO_PRACTITIONER = Person(
    "practice", "Demo practitioner", colour="#7b5ea7", initial="Pr", role=Role.PRACTITIONER
)


def demo_person(today: date) -> Person:
    """Somebody to try the pretend table with: cleared for inversion to 30 degrees."""
    limits = Limits(
        deepest_deg=30.0, rate_down_deg_s=2.0, rate_up_deg_s=2.0, hold_s=120.0, session_s=600.0
    )
    return Person(
        DEMO_ID,
        "Demo person",
        limits=limits,
        health_checked_on=today,
        released=True,
        practitioner_id=DEMO_PRACTITIONER.id,
        prescription=Prescription(daily_s=DAILY_RANGE_S[1]),  # nobody hangs from a pretend table
    )
