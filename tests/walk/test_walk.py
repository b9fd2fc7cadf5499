"""The whole controller on the pretend table, walked and not sampled.

From every situation (every mode, and everything that a mode can be in the middle of):

- every request and every part of the panel, alone;
- every fault together with every request and every part of the panel, in one and the same tick;
- every fault that stays, from where somebody hangs in a session, and from a cut.

In every tick of it the rules of `rules.py` must hold, and from wherever that leads, upright must
be reached in bounded time: by itself where the angle is trusted and nobody has cut the power, else
with one person who presses one button (`way_up.py`).
"""

from functools import cache

import pytest

from station.control.faults import FAULTS, Fault, Reaction
from station.control.modes import TRANSITIONS, WITHOUT_TABLE, Mode
from station.control.requests import BringUp
from station.control.snapshot import Phase
from tests.walk.acts import ACTS, KINDS, PANEL, REQUESTS, acts_with, let_go
from tests.walk.rules import Walk, walk
from tests.walk.situations import NAMES, begin, kept
from tests.walk.station import again, keep
from tests.walk.way_up import WayUp, alone

pytestmark = pytest.mark.no_cover  # long, and shows what the station does, not which lines ran

STOP_TICKS, SWING_TICKS = 60, 150
STAYING = ("all well?", "cut nearly upright")
_NEVER_ENTERED = {Phase.STOPPED, Phase.DONE}  # only shown, or over in the same tick


@cache
def _way_up() -> WayUp:
    """What has been walked already by tests that ran before in this process."""
    return WayUp()


def _wrong(walked: Walk, words: str) -> list[str]:
    """What was wrong on the walk so far, and on the way up from here."""
    let_go(walked)
    late = _way_up().walk(walked)
    found = [*walked.breaches, *([late] if late else [])]
    return [f"{words}: {found[0]}"] if found else []


def _edges() -> set[tuple[Mode, Mode]]:
    """Every change of mode that the tables know."""
    tables = (TRANSITIONS, WITHOUT_TABLE)
    rows = [(mode, following) for table in tables for mode in table for _, following in table[mode]]
    return {(mode, following) for mode, following in rows if following is not mode}


def test_the_walk_begins_in_every_mode_and_phase_and_knows_every_request() -> None:
    stations = [begin(name) for name in NAMES]
    assert {station.snapshot.mode for station in stations} == set(Mode)
    assert {station.phase for station in stations} == {*Phase, None} - _NEVER_ENTERED
    assert {type(what) for what in REQUESTS} == set(KINDS)


@pytest.mark.parametrize("name", NAMES)
def test_a_station_that_was_kept_goes_on_exactly_as_the_first_would(name: str) -> None:
    first = begin(name)
    copy = again(keep(first))
    for _ in range(60):
        assert copy.step() == first.step()
        assert copy.readings == first.readings
        assert copy.command == first.command
    assert copy.table.truth() == first.table.truth()


@pytest.mark.requirement("S2")
@pytest.mark.requirement("S19")
def test_whatever_is_done_alone_is_safe_and_walks_every_line_of_the_tables() -> None:
    """Situations x (requests + panel + nothing), then each fault alone; each to upright."""
    edges: set[tuple[Mode, Mode]] = set()
    wrong: list[str] = []
    walks = 0
    for name in NAMES:
        for words, act in ACTS.items():
            walked = walk(begin(name), edges)
            stops = act(walked)
            for _ in range(3):
                walked.step(stops)
                stops = False
            wrong += _wrong(walked, f"{name}, {words}")
            walks += 1
        for fault in Fault:
            walked = walk(begin(name), edges)
            walked.station.tell(fault)
            walked.step()
            walks += 1
    assert wrong == []
    assert walks == len(NAMES) * (1 + len(REQUESTS) + len(PANEL) + len(Fault))
    assert edges == _edges()


@pytest.mark.requirement("S10")
@pytest.mark.requirement("S17")
@pytest.mark.parametrize("name", ["stopping", "stopping on the way up"])
def test_asking_to_come_up_at_any_tick_of_a_stop_is_nowhere_faster_than_it_may_be(
    name: str,
) -> None:
    """A stop brakes harder than any plan may, hardest just before it is over."""
    wrong: list[str] = []
    for ticks in range(STOP_TICKS):
        walked = walk(begin(name))
        for _ in range(ticks):
            walked.step()
        walked.station.ask(BringUp())
        for _ in range(SWING_TICKS):
            walked.step()
        wrong += [f"{ticks} ticks on: {breach}" for breach in walked.breaches]
    assert wrong == []


@pytest.mark.requirement("S5")
@pytest.mark.requirement("S17")
@pytest.mark.parametrize("name", NAMES)
def test_every_fault_with_everything_that_can_be_done_in_the_same_tick(name: str) -> None:
    """Faults x (requests + panel + nothing), all in the tick in which the fault begins."""
    station, wrong, walks = kept(name), list[str](), 0
    for fault in Fault:
        for words, act in acts_with(fault).items():
            walked = walk(again(station))
            needs_nobody, stops = alone(walked) is not None, act(walked)
            walked.station.tell(fault)
            walked.step(stops)
            walked.station.tell()
            trusted = FAULTS[fault].reaction is not Reaction.CUT and walked.panel.chain_closed
            if needs_nobody and trusted and alone(walked) is None and not _stands(walked):
                wrong.append(f"{fault}, {words}: it needs help in {walked.station.snapshot.mode}")
            wrong += _wrong(walked, f"{fault}, {words}")
            walks += 1
    assert wrong == []
    other_faults_acknowledged = len(Fault) - 1
    at_once = 1 + len(REQUESTS) + len(PANEL) - other_faults_acknowledged
    assert walks == len(Fault) * at_once


def _stands(walked: Walk) -> bool:
    return walked.station.snapshot.mode in (Mode.READY, Mode.FAULTED, Mode.ESTOPPED)


@pytest.mark.requirement("S17")
@pytest.mark.parametrize("fault", sorted(set(Fault) - {Fault.ESTOP_OPEN}))
def test_a_fault_that_stays_keeps_nobody_from_coming_up(fault: Fault) -> None:
    """From hanging in a session and from a cut; but for the open chain: that leaves the crank."""
    wrong: list[str] = []
    for name in STAYING:
        walked = walk(begin(name))
        walked.station.tell(fault)
        walked.step()
        wrong += _wrong(walked, name)
    assert wrong == []
