"""Prescriptions and the health check as plain lines, for the command line and the report."""

from station.people.clearance import last_day
from station.people.person import Person
from station.people.prescription import Prescription


def cleared_line(person: Person) -> str:
    """Where the health check stands."""
    if person.see_doctor:
        return "has to see a doctor, no session until a release"
    if person.health_checked_on is None:
        return "health check never"
    last = last_day(person)
    if last is None:
        return f"health check {person.health_checked_on}, needs a practitioner's release"
    return f"health check {person.health_checked_on}, counts until {last}"


def prescription_lines(prescription: Prescription) -> tuple[str, ...]:
    """What is prescribed beside the limits, and how it goes on."""
    rule, programs = prescription.rule, prescription.programs
    allowed = "all" if programs is None else ", ".join(programs) or "none"
    return (
        f"Sessions a week: {prescription.sessions_a_week} are aimed at",
        f"Allowed programs: {allowed}",
        _course_line(prescription),
        f"Repetitions: {prescription.dose_percent} % of what a program says",
        f"Next step after {rule.sessions} complete sessions with an effort of at most "
        f"{rule.hardest_rpe}: {rule.angle_step_deg:g} deg, {rule.hold_step_s:g} s, or "
        f"{rule.dose_step_percent} % of the repetitions up to {rule.most_percent} %",
        f"To be unlocked alone: up to {rule.own_deepest_deg:g} deg and {rule.own_hold_s:g} s "
        "in one go",
    )


def _course_line(prescription: Prescription) -> str:
    course, began_on = prescription.course or "none", prescription.course_began_on
    return f"Course: {course}, since {began_on}" if began_on else f"Course: {course}"
