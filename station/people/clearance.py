"""Whether somebody is cleared: for any session at all, and for being tilted; pure."""

from datetime import date, timedelta

from station.people.health import YOUNGEST_YEARS, years_at_least
from station.people.person import Person
from station.people.refusals import Refusal

HEALTH_CHECK_DAYS = 90  # S32


def any_session(person: Person) -> Refusal | None:
    """S37: what stands against every session, one on the floor as well."""
    if person.see_doctor:
        message = f"A health answer of {person.name} is a warning sign that a doctor has to see."
        hint = "See a doctor today; a practitioner can release the person afterwards."
        return Refusal("doctor", message, hint)
    if person.advice:
        message = f"There is advice that {person.name} has to read before the next session."
        return Refusal("advice", message, "Read it on the person's page and acknowledge it.")
    return None


def tilting(person: Person, today: date) -> Refusal | None:
    """What stands against being tilted: no profile, too young, or the health check (S32)."""
    if person.is_guest:
        message = "A guest has neither limits nor a health check, and this program moves the table."
        hint = "Make a profile first, or choose a program on the floor, which is open to guests."
        return Refusal("guest", message, hint)
    return _age(person, today) or _checked(person, today) or _released(person, today)


def last_day(person: Person) -> date | None:
    """The last day on which health check and release both count; None when not cleared at all."""
    if person.health_checked_on is None or not person.released:
        return None
    last = person.health_checked_on + timedelta(days=HEALTH_CHECK_DAYS)
    return last if person.released_until is None else min(last, person.released_until)


def _age(person: Person, today: date) -> Refusal | None:
    """Nobody under 14, whoever has released them (ISO 20957-1)."""
    if person.birth_year is None:
        return None
    years = years_at_least(person.birth_year, today)
    if years >= YOUNGEST_YEARS:
        return None
    message = (
        f"{person.name} may still be {years} years old; "
        f"the table moves people of {YOUNGEST_YEARS} and over."
    )
    return Refusal("too_young", message, "Choose a program on the floor.")


def _checked(person: Person, today: date) -> Refusal | None:
    """S32: answered, and not too long ago."""
    checked = person.health_checked_on
    answer = f"Answer the health questions for {person.name} first; floor exercises need none."
    if checked is None:
        message = f"{person.name} has no health check yet, and this program moves the table."
        return Refusal("health_check", message, answer)
    age_days = (today - checked).days
    if age_days < 0:
        message = f"The health check of {person.name} is dated {checked}, which is in the future."
        return Refusal("clock", message, "Check the station's date, or answer the questions anew.")
    if age_days > HEALTH_CHECK_DAYS:
        message = (
            f"The health check of {person.name} is {age_days} days old; "
            f"it counts for {HEALTH_CHECK_DAYS} days."
        )
        return Refusal("health_check", message, answer)
    return None


def _released(person: Person, today: date) -> Refusal | None:
    """S32: nothing open in the answers, and the release is not over."""
    hint = "A practitioner can release the person; floor exercises need no release."
    if not person.released:
        message = f"The health check of {person.name} has an answer that stands against tilting."
        return Refusal("not_released", message, hint)
    until = person.released_until
    if until is not None and until < today:
        message = f"The release of {person.name} ended on {until}, and today is {today}."
        return Refusal("release_over", message, hint)
    return None
