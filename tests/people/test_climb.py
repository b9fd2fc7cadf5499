"""The whole way up with the programs that come with the station: no step leads nowhere."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from station.control.plan import MACHINE_LIMITS
from station.people.ladder import Kind, applied
from station.people.person import Person
from station.people.progression import propose
from station.programs.figures import Figures
from station.programs.library import Library, load_library
from station.records.rows import SessionRow
from tests.people.test_progression import BEGAN, TILTED

MOST_SESSIONS = 120  # ten months at three a week


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library()


def admitted(person: Person, figures: Figures) -> bool:
    limits = person.limits
    return (
        figures.tilts
        and figures.deepest_deg <= limits.deepest_deg
        and figures.longest_inverted_s <= limits.hold_s
        and figures.inverted_s <= min(limits.session_s, person.prescription.daily_s)
        and figures.fastest_down_deg_s <= limits.rate_down_deg_s
        and figures.fastest_up_deg_s <= limits.rate_up_deg_s
    )


def deepest_for(person: Person, library: Library) -> Figures:
    every = (library.figures(program) for program in library.programs.values())
    found = [figures for figures in every if admitted(person, figures)]
    return max(found, key=lambda figures: (figures.deepest_deg, figures.inverted_s))


@pytest.mark.requirement("S34")
def test_somebody_new_who_tolerates_it_well_climbs_to_thirty_degrees_alone(
    library: Library,
) -> None:
    person = Person("anna", "Anna", health_checked_on=date(2026, 4, 30), released=True)
    rows: list[SessionRow] = []
    last, since, angles = None, None, [person.limits.deepest_deg]
    for day in range(MOST_SESSIONS):
        figures, began_at = deepest_for(person, library), BEGAN + timedelta(days=day)
        done = replace(
            TILTED,
            began_at=began_at,
            deepest_deg=figures.deepest_deg,
            inverted_s=figures.inverted_s,
        )
        rows.append(done)
        found = propose(person, rows, MACHINE_LIMITS, since, last)
        if found.what is None or found.needs == "practitioner":
            continue
        limits, prescription = applied(person, found.what, found.after)
        person = replace(person, limits=limits, prescription=prescription)
        last, since = found.what, began_at + timedelta(hours=1)
        if found.what is Kind.ANGLE:
            angles.append(found.after)
    assert angles == [15.0, 20.0, 25.0, 30.0]
    assert person.limits.hold_s <= person.prescription.rule.own_hold_s
