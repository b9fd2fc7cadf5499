"""What the figures say of a program holds on the pretend table."""

import pytest

from hardware.simulated.table import TableOptions
from station.control.modes import Mode
from station.control.plan import MACHINE_LIMITS, NEW_PERSON, Plan, on_floor
from station.programs.figures import figures_of
from station.programs.library import Library
from station.service.headless import VirtualStation


@pytest.mark.requirement("S13")
@pytest.mark.parametrize(
    ("program_id", "body_kg"),
    [("first-time", 45.0), ("first-time", 135.0), ("flexibility-hang", 135.0)],
)
def test_a_new_person_gets_through_what_is_done_on_the_table_within_its_figures(
    program_id: str, body_kg: float, library: Library
) -> None:
    program = library.programs[program_id]
    steps = tuple(step for step in library.steps_of(program) if not on_floor(step))
    figures = figures_of(steps)
    limits = NEW_PERSON.within(MACHINE_LIMITS)
    station = VirtualStation(options=TableOptions(seed=1, body_kg=body_kg))
    station.table.panel.ankles(True)
    station.make_ready()
    assert station.arm(Plan("s1", program.id, "anna", program.title, limits, steps)).accepted
    station.tap()
    seen = {station.snapshot.mode}
    inverted_s = 0.0
    while station.snapshot.ended is None:
        snapshot = station.step()
        seen.add(snapshot.mode)
        assert snapshot.faults == ()
        inverted_s = max(inverted_s, snapshot.session.inverted_s if snapshot.session else 0.0)
        assert station.now_s < figures.duration_s + 400
    assert station.snapshot.ended == "completed"
    assert 40 < inverted_s <= figures.inverted_s
    assert Mode.HOLDING not in seen
