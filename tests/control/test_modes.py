"""The mode table, walked and not sampled: every mode with every signal and every pair of them."""

from collections import deque
from collections.abc import Iterable
from itertools import combinations

import pytest

from station.control.faults import FAULTS, Fault, Reaction
from station.control.modes import (
    REACTION_SIGNALS,
    TRANSITIONS,
    WITHOUT_TABLE,
    Mode,
    Signal,
    Transitions,
    next_mode,
)

PAIRS = [frozenset(pair) for pair in combinations(Signal, 2)]
SINGLES = [frozenset({signal}) for signal in Signal]
ALL_SETS = [frozenset[Signal](), *SINGLES, *PAIRS, frozenset(Signal)]
MOVING = [Mode.RUNNING, Mode.RETURNING, Mode.RECOVERING, Mode.HOLDING]
STOPPED_BY = {
    Mode.RUNNING: Mode.HOLDING,
    Mode.RETURNING: Mode.HOLDING,
    Mode.HOLDING: Mode.HOLDING,
    Mode.RECOVERING: Mode.FAULTED,
    Mode.ARMED: Mode.READY,
    Mode.READY: Mode.READY,
    Mode.FAULTED: Mode.FAULTED,
    Mode.ESTOPPED: Mode.ESTOPPED,
}
# The severest first: what the table must decide by, whatever else is signalled with it.
RANKS = [Signal.ESTOP, Signal.CUT, Signal.STOP]


def reached(
    begin: Mode, without: Iterable[Signal] = (), table: Transitions = TRANSITIONS
) -> set[Mode]:
    """Every mode that any sequence of signals can lead to."""
    found, ahead = {begin}, deque([begin])
    while ahead:
        mode = ahead.popleft()
        for signal in set(Signal) - set(without):
            following = next_mode(mode, {signal}, table)
            if following not in found:
                found.add(following)
                ahead.append(following)
    return found


def others(above: Signal) -> list[frozenset[Signal]]:
    """Every set of at most two signals that has nothing severer than `above` in it."""
    severer = set(RANKS[: RANKS.index(above)])
    return [signals for signals in ALL_SETS if not signals & severer]


@pytest.mark.parametrize("mode", Mode)
def test_without_a_signal_a_mode_stays(mode: Mode) -> None:
    assert next_mode(mode, frozenset()) is mode


@pytest.mark.requirement("S6")
@pytest.mark.parametrize("mode", Mode)
def test_an_open_chain_always_wins(mode: Mode) -> None:
    for signals in ALL_SETS:
        assert next_mode(mode, signals | {Signal.ESTOP}) is Mode.ESTOPPED


@pytest.mark.parametrize("mode", sorted(set(Mode) - {Mode.FAULTED, Mode.ESTOPPED}))
def test_a_cut_outranks_everything_but_the_open_chain(mode: Mode) -> None:
    for signals in others(Signal.CUT):
        assert next_mode(mode, signals | {Signal.CUT}) is Mode.FAULTED


@pytest.mark.requirement("S5")
@pytest.mark.parametrize("mode", [m for m in Mode if m not in (Mode.FAULTED, Mode.ESTOPPED)])
def test_a_stop_outranks_everything_but_the_chain_and_a_cut(mode: Mode) -> None:
    for signals in others(Signal.STOP):
        assert next_mode(mode, signals | {Signal.STOP}) is STOPPED_BY[mode]


@pytest.mark.requirement("S5")
@pytest.mark.parametrize("mode", MOVING)
def test_stops_stand_first_in_the_row_of_every_mode_that_may_move(mode: Mode) -> None:
    signals = [signal for signal, _ in TRANSITIONS[mode]]
    assert signals[:3] == RANKS


@pytest.mark.parametrize("mode", Mode)
def test_a_signal_decides_alike_alone_and_beside_any_other_of_lower_rank(mode: Mode) -> None:
    """The table is read from the top: in a pair the upper row decides, and nothing else does."""
    order = [signal for signal, _ in TRANSITIONS[mode]]
    for pair in PAIRS:
        present = [signal for signal in order if signal in pair]
        expected = next_mode(mode, {present[0]}) if present else mode
        assert next_mode(mode, pair) is expected


@pytest.mark.parametrize("mode", Mode)
def test_no_row_names_a_signal_twice(mode: Mode) -> None:
    signals = [signal for signal, _ in TRANSITIONS[mode]]
    assert len(signals) == len(set(signals))


@pytest.mark.requirement("S2")
def test_only_a_start_out_of_armed_leads_to_running() -> None:
    for mode in Mode:
        for signals in ALL_SETS:
            if mode is not Mode.RUNNING and next_mode(mode, signals) is Mode.RUNNING:
                assert mode is Mode.ARMED
                assert Signal.START in signals
    for mode in set(Mode) - {Mode.RUNNING}:
        assert Mode.RUNNING not in reached(mode, without=[Signal.START])


@pytest.mark.requirement("S2")
def test_a_screen_begins_nothing_that_uses_the_table() -> None:
    for mode in Mode:
        assert next_mode(mode, {Signal.BEGIN}) is mode
        following = next_mode(mode, {Signal.BEGIN}, WITHOUT_TABLE)
        assert following is (Mode.RUNNING if mode is Mode.ARMED else mode)


@pytest.mark.requirement("S2")
@pytest.mark.parametrize("mode", [Mode.READY, Mode.ARMED, Mode.RUNNING])
def test_without_the_table_no_mode_with_power_is_within_reach(mode: Mode) -> None:
    """What leads out of a cut is somebody at the station, and by then the session is over."""
    local = {Signal.RESET, Signal.RESET_AWAY, Signal.RESET_FAULTY, Signal.CREEP}
    without_power = {Mode.READY, Mode.ARMED, Mode.RUNNING, Mode.FAULTED, Mode.ESTOPPED}
    assert reached(mode, without=local, table=WITHOUT_TABLE) == without_power


@pytest.mark.requirement("S2")
@pytest.mark.parametrize("mode", Mode)
def test_without_the_table_stops_and_faults_rank_as_with_it(mode: Mode) -> None:
    ranked = [signal for signal, _ in WITHOUT_TABLE[mode]]
    assert ranked[:3] == [signal for signal, _ in TRANSITIONS[mode]][:3]
    for signals in ALL_SETS:
        assert next_mode(mode, signals | {Signal.ESTOP}, WITHOUT_TABLE) is Mode.ESTOPPED


@pytest.mark.requirement("S2")
def test_only_an_arm_out_of_ready_and_a_mounting_session_lead_to_armed() -> None:
    leading = {
        (mode, signal)
        for mode in Mode
        for signal in Signal
        if mode is not Mode.ARMED and next_mode(mode, {signal}) is Mode.ARMED
    }
    assert leading == {(Mode.READY, Signal.ARM), (Mode.RUNNING, Signal.MOUNT)}


@pytest.mark.requirement("S1")
@pytest.mark.parametrize("mode", [Mode.FAULTED, Mode.ESTOPPED])
def test_no_signal_leads_from_a_cut_to_a_session_or_a_return(mode: Mode) -> None:
    for signals in ALL_SETS:
        assert next_mode(mode, signals) not in (Mode.RUNNING, Mode.RETURNING, Mode.ARMED)


@pytest.mark.requirement("S6")
@pytest.mark.parametrize("mode", [Mode.FAULTED, Mode.ESTOPPED])
def test_only_a_local_press_leads_out_of_a_cut(mode: Mode) -> None:
    local = {Signal.RESET, Signal.RESET_AWAY, Signal.RESET_FAULTY, Signal.CREEP}
    assert reached(mode, without=local) <= {Mode.FAULTED, Mode.ESTOPPED}


@pytest.mark.requirement("S6")
def test_nothing_moves_straight_out_of_an_emergency_stop() -> None:
    following = {next_mode(Mode.ESTOPPED, signals) for signals in ALL_SETS}
    assert following == {Mode.ESTOPPED, Mode.READY, Mode.HOLDING, Mode.FAULTED}


@pytest.mark.requirement("S18")
def test_creeping_leads_only_to_where_power_is_off() -> None:
    following = {next_mode(Mode.RECOVERING, signals) for signals in ALL_SETS}
    assert following == {Mode.RECOVERING, Mode.FAULTED, Mode.ESTOPPED}


@pytest.mark.parametrize("mode", [Mode.HOLDING, Mode.RETURNING, Mode.RECOVERING])
def test_a_stopped_or_returning_session_never_goes_on(mode: Mode) -> None:
    for signals in ALL_SETS:
        assert next_mode(mode, signals) not in (Mode.RUNNING, Mode.ARMED)


@pytest.mark.parametrize("mode", Mode)
def test_ready_can_be_reached_from_every_mode(mode: Mode) -> None:
    assert Mode.READY in reached(mode)
    assert reached(mode) == set(Mode), "and from there everything else"


@pytest.mark.requirement("S17")
@pytest.mark.parametrize("mode", [Mode.RUNNING, Mode.HOLDING, Mode.RETURNING])
def test_a_session_ends_upright_without_anybody(mode: Mode) -> None:
    """The way up needs no press, no creeping and no reset: only time and a trusted angle."""
    alone = {Signal.BRING_UP, Signal.PARKED, Signal.FINISHED}
    assert Mode.READY in reached(mode, without=set(Signal) - alone)


@pytest.mark.parametrize("mode", Mode)
@pytest.mark.parametrize("reaction", Reaction)
def test_every_reaction_is_answered_in_every_mode(mode: Mode, reaction: Reaction) -> None:
    assert set(REACTION_SIGNALS) == set(Reaction)
    signal = REACTION_SIGNALS[reaction]
    following = mode if signal is None else next_mode(mode, {signal})
    assert following not in (Mode.RUNNING, Mode.RECOVERING) or following is mode
    if mode in MOVING and reaction is Reaction.STOP:
        assert following is STOPPED_BY[mode]
    if mode in (Mode.RUNNING, Mode.HOLDING) and reaction is Reaction.RETURN:
        assert following is Mode.RETURNING
    if mode in (Mode.READY, Mode.ARMED) and reaction is Reaction.REFUSE:
        assert following is Mode.READY
    if reaction is Reaction.CUT:
        assert following is (mode if mode in (Mode.FAULTED, Mode.ESTOPPED) else Mode.FAULTED)


def test_every_mode_has_a_row_and_every_signal_is_in_some_row() -> None:
    assert set(TRANSITIONS) == set(Mode)
    assert set(WITHOUT_TABLE) == set(Mode)
    rows = (*TRANSITIONS.values(), *WITHOUT_TABLE.values())
    assert {signal for row in rows for signal, _ in row} == set(Signal)


@pytest.mark.parametrize("fault", Fault)
def test_every_fault_has_a_row_with_a_sentence_and_a_way_out(fault: Fault) -> None:
    row = FAULTS[fault]
    assert row.text.endswith((".", "!"))
    assert row.hint.endswith(".")
    assert row.reaction in Reaction
    assert row.parked in Reaction


def test_no_row_without_a_fault() -> None:
    assert set(FAULTS) == set(Fault)


@pytest.mark.requirement("S17")
@pytest.mark.parametrize("fault", Fault)
def test_a_fault_while_parked_is_never_answered_by_motion(fault: Fault) -> None:
    assert FAULTS[fault].parked not in (Reaction.RETURN, Reaction.STOP)
