"""The table: each check when all is well, and in each way that it is not."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from hardware.gpio.wiring import Guard, Inclinometer, Inputs, PowerMode, Tilt
from station.doctor.examine import CHECKS, due_list, examine
from station.doctor.facts import Answers, Channel, Controller, Facts, Problem
from station.doctor.monthly import monthly, monthly_list
from station.doctor.results import State, is_fit
from station.doctor.table_checks import (
    TABLE_CHECKS,
    calibration,
    controller,
    guard,
    pins_answer,
    summary,
    two_principles,
    way_up,
)
from tests.doctor.patients import CHECK, NOW, PRIMARY, SNAPSHOT, WELL, said, wired

OK, WARNING, BAD = State.OK, State.WARNING, State.BAD


def with_contacts(**contacts: bool | None) -> Facts:
    assert WELL.answers is not None
    answers = replace(WELL.answers, contacts={**WELL.answers.contacts, **contacts})
    return replace(WELL, answers=answers)


def with_channel(name: str, **changes: Any) -> Facts:
    assert WELL.answers is not None
    changed = replace(WELL.answers.channels[name], **changes)
    channels = {**WELL.answers.channels, name: changed}
    return replace(WELL, answers=replace(WELL.answers, channels=channels))


def running(**changes: Any) -> Facts:
    snapshot = {**SNAPSHOT, **changes}
    return replace(WELL, answers=None, controller=Controller("123", snapshot))


def test_healthy_patient_is_fit_without_a_warning() -> None:
    results = examine(WELL)
    assert {result.state for result in results} == {OK}
    assert is_fit(results)
    assert due_list(WELL) == []


def test_no_two_results_have_the_same_name() -> None:
    names = [result.check for result in examine(WELL)]
    assert len(names) == len(set(names))


def test_every_check_says_what_it_claims() -> None:
    assert all((check.__doc__ or "").endswith(".") for check in CHECKS)


def test_wiring_is_told_in_numbers() -> None:
    said(summary, WELL, OK, "7 outputs, 10 inputs", "mpu6050 and analogue")


def test_two_gravity_sensors_are_a_warning() -> None:
    assert two_principles(WELL) is None
    facts = wired(check=Tilt(Inclinometer.LIS3DH))
    said(two_principles, facts, WARNING, "Both tilt channels measure gravity", "AS5600")


def test_table_without_a_guard_or_with_a_plain_relay_for_it_is_a_warning() -> None:
    said(guard, WELL, OK, "holds the other contact")
    said(guard, wired(guard=Guard()), WARNING, "No guard is fitted", "docs/hardware.md")
    plain = Guard(fitted=True, mode=PowerMode.LEVEL)
    said(guard, wired(guard=plain), WARNING, "held by a level", "heartbeat")


def test_table_without_battery_is_a_warning() -> None:
    assert way_up(WELL) is None
    said(way_up, wired(inputs=Inputs(battery=None)), WARNING, "mechanical way up", "crank")


def test_battery_that_did_not_bring_the_table_up_is_bad() -> None:
    assert WELL.calibration is not None
    facts = replace(WELL, calibration=replace(WELL.calibration, battery_way_up=False))
    said(way_up, facts, BAD, "has not come up on its battery")


def test_running_controller_is_told_of() -> None:
    assert controller(WELL) is None
    said(controller, running(), OK, "the real table: READY", "2 of 5000 ticks late", "3.2 ms")
    said(controller, running(simulated=True), OK, "the pretend table")


def test_silent_controller_is_bad() -> None:
    facts = replace(WELL, controller=Controller("123", None))
    said(controller, facts, BAD, "process 123", "does not answer")
    unknown = replace(WELL, controller=Controller("", None))
    said(controller, unknown, BAD, "may be running", "sudo station doctor")


def test_fault_of_the_controller_is_bad_with_its_own_hint() -> None:
    fault = {"code": "stall", "text": "It is driven but stands still.", "hint": "Look at it."}
    said(controller, running(faults=[fault]), BAD, fault["text"], fault["hint"])


@pytest.mark.parametrize("code", ["start_up", "late_ticks_informed"])
def test_fresh_start_is_no_illness_and_an_unknown_fault_is_one(code: str) -> None:
    fault = {"code": code, "text": "So it is.", "hint": "Press the button."}
    said(controller, running(faults=[fault]), WARNING if code == "start_up" else BAD, "So it is.")


def test_contacts_of_a_parked_table_are_told() -> None:
    said(pins_answer, WELL, OK, "All 8 contacts")
    assert pins_answer(replace(WELL, answers=None)) is None


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("button", "button reads pressed"),
        ("estop", "chain is open"),
        ("upper_switch", "head-up end switch"),
        ("lower_switch", "head-down end switch"),
        ("mains", "mains relay reads off"),
        ("battery", "battery reads empty"),
        ("return_button", "bring-me-up button"),
    ],
)
def test_contact_that_reads_wrong_is_a_warning(name: str, words: str) -> None:
    said(pins_answer, with_contacts(**{name: False}), WARNING, words, "broken wire")


def test_ankle_lock_and_enabling_switch_may_be_open() -> None:
    said(pins_answer, with_contacts(ankles=False, enabling=False), OK)


def test_relay_that_reads_closed_with_nobody_holding_it_is_bad() -> None:
    said(pins_answer, with_contacts(power=False), BAD, "power relay reads closed")


def test_contact_that_cannot_be_read_is_bad() -> None:
    said(pins_answer, with_contacts(mains=None), BAD, "cannot be read: mains")


def test_pins_that_cannot_be_had_are_bad() -> None:
    answers = Answers(problem=Problem("GPIO 27 is in use already.", "gpioinfo"))
    said(pins_answer, replace(WELL, answers=answers), BAD, "in use already", "gpioinfo")


def with_inputs(**inputs: bool | None) -> Facts:
    return running(inputs={**SNAPSHOT["inputs"], **inputs})


def test_running_controller_tells_of_the_contacts() -> None:
    said(pins_answer, running(), OK, "All 7 contacts")
    said(pins_answer, with_inputs(button=True), WARNING, "button reads pressed")
    said(pins_answer, with_inputs(estop_closed=False), WARNING, "chain is open")
    said(pins_answer, with_inputs(upper_switch=None), BAD, "cannot be read: upper_switch")


def test_contacts_are_not_judged_in_a_session() -> None:
    assert pins_answer(running(mode="RUNNING", inputs={})) is None
    assert pins_answer(running(session={"title": "x"}, inputs={})) is None
    assert pins_answer(replace(WELL, answers=None, controller=Controller("1", None))) is None


def sensor(name: str) -> Any:
    place = {"primary": 4, "check": 5, "current": 6}[name]
    return TABLE_CHECKS[place]


@pytest.mark.parametrize("name", ["primary", "check", "current"])
def test_sensor_answers_is_silent_or_makes_errors(name: str) -> None:
    assert WELL.answers is not None
    identity = WELL.answers.channels[name].identity
    said(sensor(name), WELL, OK, identity, "answers")
    absent = with_channel(name, identity="", samples=0, last_error="No chip answers. Look.")
    said(sensor(name), absent, BAD, "No chip answers", "i2cdetect")
    mute = with_channel(name, samples=0)
    said(sensor(name), mute, BAD, "does not answer")
    said(sensor(name), with_channel(name, errors=5), WARNING, "5 transfers failed", "cable")
    said(sensor(name), with_channel(name, errors=2), OK)
    assert sensor(name)(replace(WELL, answers=None)) is None
    assert sensor(name)(replace(WELL, answers=Answers())) is None


@pytest.mark.requirement("S25")
def test_table_without_calibration_is_not_fit() -> None:
    said(calibration, replace(WELL, calibration=None), BAD, "never commissioned", "commission")


@pytest.mark.requirement("S25")
def test_damaged_calibration_is_not_fit() -> None:
    assert WELL.calibration is not None
    problem = Problem("calibration.json: was altered.", "Make a new one: station commission.")
    facts = replace(WELL, calibration=replace(WELL.calibration, problem=problem))
    said(calibration, facts, BAD, "was altered", "commission")


@pytest.mark.requirement("S25")
@pytest.mark.parametrize(("name", "was"), [("primary", PRIMARY), ("check", CHECK)])
def test_calibration_of_another_sensor_is_not_fit(name: str, was: str) -> None:
    facts = with_channel(name, identity="another one")
    said(calibration, facts, BAD, "is another one now", was, "commission")


def test_calibration_tells_who_and_when() -> None:
    said(calibration, WELL, OK, "Ada", "2026-10-22", "30 days ago")
    said(calibration, replace(WELL, answers=None), OK, "Ada")


def test_old_calibration_is_a_warning() -> None:
    assert WELL.calibration is not None
    old = replace(WELL.calibration, made_at=NOW - timedelta(days=400))
    said(calibration, replace(WELL, calibration=old), WARNING, "once a year", "commission")
    undated = replace(WELL.calibration, made_at=None)
    said(calibration, replace(WELL, calibration=undated), WARNING, "does not tell when")


@pytest.mark.parametrize(("days", "state"), [(31, OK), (32, WARNING), (92, WARNING), (93, BAD)])
def test_monthly_check_is_due_overdue_and_then_bad(days: int, state: State) -> None:
    facts = replace(WELL, checked_at=(NOW - timedelta(days=days), "Ada"))
    said(monthly, facts, state, "Ada", *(() if state is OK else ("--checked",)))
    assert bool(due_list(facts)) is (state is not OK)


def test_list_that_was_never_done_is_a_warning() -> None:
    said(monthly, replace(WELL, checked_at=None), WARNING, "never", "--checked NAME")


def test_damaged_file_of_checks_is_bad() -> None:
    problem = Problem("checks.json: is not a file of monthly checks.", "Put it aside.")
    said(monthly, replace(WELL, checked_problem=problem), BAD, "Put it aside")


def test_monthly_list_follows_the_wiring() -> None:
    usual = " ".join(monthly_list(WELL.wiring))
    assert "mains plug" in usual
    assert "Heartbeat" in usual
    assert "Guard" in usual
    assert "Enabling" not in usual
    plain = " ".join(monthly_list(wired(inputs=Inputs(battery=None)).wiring))
    assert "crank" in plain
    assert "mains plug" not in plain


def test_channel_without_words_still_says_something() -> None:
    assert WELL.answers is not None
    silent = Channel("mpu6050 at i2c-1:0x68", "", 0, 0)
    answers = replace(WELL.answers, channels={"primary": silent})
    said(sensor("primary"), replace(WELL, answers=answers), BAD, "mpu6050 at i2c-1:0x68")
