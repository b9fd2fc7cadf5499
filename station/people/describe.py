"""Profiles, limits and prescriptions as plain lines, for the command line."""

from station.control.plan import Limits
from station.people.clearance import last_day
from station.people.person import Person
from station.people.prescription import Prescription


def limits_line(limits: Limits) -> str:
    """All limits in one line."""
    return (
        f"at most {limits.deepest_deg:g} deg, {limits.rate_down_deg_s:g} deg/s down, "
        f"{limits.rate_up_deg_s:g} deg/s up, {limits.hold_s:g} s in one go, "
        f"{limits.session_s:g} s a session"
    )


def cleared_line(person: Person) -> str:
    """Where the health check stands."""
    if person.see_doctor:
        return "has to see a doctor, no session until a release"
    if person.health_checked_on is None:
        return "health check never"
    last = last_day(person)
    until = f"counts until {last}" if last else "needs a practitioner's release"
    return f"health check {person.health_checked_on}, {until}"


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


def prescription_lines(prescription: Prescription) -> tuple[str, ...]:
    """What is prescribed beside the limits, and how it goes on."""
    rule, programs = prescription.rule, prescription.programs
    allowed = "all" if programs is None else ", ".join(programs) or "none"
    return (
        f"Sessions a week: {prescription.sessions_a_week} are aimed at",
        f"Allowed programs: {allowed}",
        f"Course: {prescription.course or 'none'}"
        + (f", since {prescription.course_began_on}" if prescription.course_began_on else ""),
        f"Repetitions: {prescription.dose_percent} % of what a program says",
        f"Next step after {rule.sessions} complete sessions with an effort of at most "
        f"{rule.hardest_rpe}: {rule.angle_step_deg:g} deg, {rule.hold_step_s:g} s, or "
        f"{rule.dose_step_percent} % of the repetitions up to {rule.most_percent} %",
        f"To be unlocked alone: up to {rule.own_deepest_deg:g} deg and {rule.own_hold_s:g} s "
        "in one go",
    )
