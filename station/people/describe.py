"""Profiles and limits as plain lines, for the command line."""

from station.control.plan import Limits
from station.people.describe_care import cleared_line
from station.people.person import Person


def limits_line(limits: Limits) -> str:
    """All limits in one line."""
    return (
        f"at most {limits.deepest_deg:g} deg, {limits.rate_down_deg_s:g} deg/s down, "
        f"{limits.rate_up_deg_s:g} deg/s up, {limits.hold_s:g} s in one go, "
        f"{limits.session_s:g} s a session"
    )


def profile_lines(person: Person) -> tuple[str, ...]:
    """Who it is, and where the health check stands."""
    about = {
        "Role": person.role.value,
        "Badge": f"{person.badge} on {person.colour}",
        "Year of birth": person.birth_year,
        "Height": None if person.height_cm is None else f"{person.height_cm} cm",
        "Ankle setting": person.ankle_setting,
        "Units": person.units.value,
        "Practitioner": person.practitioner_id,
        "Language of the screen": person.language,
        "Guidance by the browser": person.guidance.value,
        "Picture turns head-down": person.turning.value,
        "To be read before the next session": person.advice,
    }
    told = (f"{label}: {value}" for label, value in about.items() if value)
    return (f"{person.name} ({person.id}): {cleared_line(person)}", *told)
