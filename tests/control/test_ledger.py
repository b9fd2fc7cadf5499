"""The ledger: what is present, what is latched, and what refuses a session."""

from itertools import permutations

import pytest

from station.control.faults import FAULTS, Fault, Reaction
from station.control.ledger import Ledger

LATCHING = [fault for fault in Fault if FAULTS[fault].latches and fault is not Fault.START_UP]
PASSING = [fault for fault in Fault if not FAULTS[fault].latches]


def fresh() -> Ledger:
    ledger = Ledger()
    ledger.acknowledge_all()
    return ledger


@pytest.mark.requirement("S1")
def test_a_new_ledger_refuses_because_the_station_has_just_started() -> None:
    assert Ledger().refusing() is Fault.START_UP
    assert [view.fault for view in Ledger().shown()] == [Fault.START_UP]


@pytest.mark.parametrize("fault", [f for f in Fault if f is not Fault.START_UP])
def test_a_fault_begins_once_and_is_over_once(fault: Fault) -> None:
    ledger, told = fresh(), []
    for now_s, found in enumerate([{fault}, {fault}, set(), set()]):
        ledger.update(found, now_s)
        told.append((ledger.began, ledger.over))
    assert told == [((fault,), ()), ((), ()), ((), (fault,)), ((), ())]


@pytest.mark.parametrize("fault", LATCHING)
def test_a_latching_fault_stays_until_it_is_acknowledged(fault: Fault) -> None:
    ledger = fresh()
    ledger.update({fault}, 1.0)
    ledger.update(set(), 2.0)
    assert [(v.fault, v.latched, v.since_s) for v in ledger.shown()] == [(fault, True, 1.0)]
    ledger.acknowledge(fault)
    assert ledger.shown() == ()


@pytest.mark.parametrize("fault", PASSING)
def test_a_fault_that_does_not_latch_goes_with_its_cause(fault: Fault) -> None:
    ledger = fresh()
    ledger.update({fault}, 1.0)
    assert [(v.fault, v.latched) for v in ledger.shown()] == [(fault, False)]
    ledger.update(set(), 2.0)
    assert ledger.shown() == ()


@pytest.mark.parametrize("fault", LATCHING)
def test_what_is_still_present_cannot_be_acknowledged_away(fault: Fault) -> None:
    ledger = fresh()
    ledger.update({fault}, 1.0)
    assert ledger.acknowledge_all() == (fault,)
    assert [view.fault for view in ledger.shown()] == [fault]
    refuses = FAULTS[fault].parked >= Reaction.REFUSE
    assert (ledger.refusing() is fault) == refuses


def test_a_fault_that_comes_again_keeps_the_time_of_its_first_latch() -> None:
    ledger = fresh()
    for found, now_s in (({Fault.STALL}, 1.0), (set(), 2.0), ({Fault.STALL}, 3.0), (set(), 4.0)):
        ledger.update(found, now_s)
    assert ledger.shown()[0].since_s == 1.0


def test_acknowledging_what_is_not_there_does_nothing() -> None:
    ledger = fresh()
    ledger.acknowledge(Fault.STALL)
    assert ledger.shown() == ()


def test_the_worst_fault_is_the_one_that_is_told() -> None:
    for order in permutations([Fault.MAINS_LOST, Fault.RUNAWAY, Fault.HOLD_TIME]):
        ledger = fresh()
        for k, fault in enumerate(order):
            ledger.update(set(order[: k + 1]), float(k))
            assert fault in ledger.began
        assert ledger.refusing() is Fault.RUNAWAY


def test_what_only_informs_refuses_nothing() -> None:
    ledger = fresh()
    ledger.update({f for f in Fault if FAULTS[f].parked is Reaction.INFORM}, 1.0)
    assert ledger.refusing() is None


def test_a_spared_fault_does_not_refuse_and_the_others_do() -> None:
    ledger = fresh()
    ledger.update({Fault.NOT_WELL, Fault.BLOCKED}, 1.0)
    assert ledger.refusing(frozenset({Fault.NOT_WELL, Fault.BLOCKED})) is None
    assert ledger.refusing(frozenset({Fault.NOT_WELL})) is Fault.BLOCKED


def test_faults_are_shown_oldest_first_and_followed_as_they_change() -> None:
    ledger = fresh()
    ledger.update({Fault.STALL}, 1.0)
    assert ledger.shown() is ledger.shown(), "made once as long as nothing changes"
    ledger.update({Fault.STALL, Fault.BUTTON_STUCK}, 2.0)
    ledger.update({Fault.BUTTON_STUCK}, 3.0)
    assert [view.fault for view in ledger.shown()] == [Fault.STALL, Fault.BUTTON_STUCK]


def test_several_faults_of_one_tick_come_in_a_fixed_order() -> None:
    ledger = fresh()
    ledger.update({Fault.STALL, Fault.BUTTON_STUCK, Fault.MAINS_LOST}, 1.0)
    assert ledger.began == (Fault.BUTTON_STUCK, Fault.MAINS_LOST, Fault.STALL)
