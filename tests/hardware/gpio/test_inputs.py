from dataclasses import fields, replace
from typing import Any

import pytest

from hardware.gpio.inputs import Contact, Inputs
from hardware.gpio.wiring import Input, Level
from hardware.gpio.wiring import Inputs as InputPins
from hardware.interface import HardwareError
from tests.hardware.gpio.rig import Rig

ALL = replace(InputPins(), enabling=Input(9), return_button=Input(10))
NAMES = [field.name for field in fields(InputPins)]
every_contact = pytest.mark.parametrize("name", NAMES)
both_levels = pytest.mark.parametrize("good", Level)


def wired(name: str, good: Level) -> tuple[InputPins, Input]:
    """All contacts, this one with this level when it is good."""
    contact = replace(getattr(ALL, name), good=good)
    return replace(ALL, **{name: contact}), contact


@every_contact
@both_levels
def test_a_closed_contact_is_good_and_an_open_one_is_not(rig: Rig, name: str, good: Level) -> None:
    pins, where = wired(name, good)
    inputs = Inputs(pins, rig.pins)
    contact: Contact = getattr(inputs, name)
    rig.close_contact(where)
    assert (contact.good(), contact.bad()) == (True, False)
    rig.close_contact(where, closed=False)
    assert (contact.good(), contact.bad()) == (False, True)
    inputs.close()


@every_contact
@both_levels
def test_a_broken_wire_reads_as_the_dangerous_state(rig: Rig, name: str, good: Level) -> None:
    pins, where = wired(name, good)
    inputs = Inputs(pins, rig.pins)
    line = rig.pins.pin(where.pin)  # nobody is at its other end: the pull decides
    assert line.function == "input"
    assert line.pull == ("up" if good is Level.LOW else "down")
    assert getattr(inputs, name).good() is False
    inputs.close()


@every_contact
@both_levels
def test_a_short_to_the_pulled_level_reads_as_the_dangerous_state(
    rig: Rig, name: str, good: Level
) -> None:
    pins, where = wired(name, good)
    inputs = Inputs(pins, rig.pins)
    rig.put(where.pin, high=good is Level.LOW)
    assert getattr(inputs, name).good() is False
    inputs.close()


@every_contact
def test_a_contact_that_cannot_be_read_is_neither_and_is_counted(rig: Rig, name: str) -> None:
    inputs = Inputs(ALL, rig.pins)
    where = getattr(ALL, name)
    rig.close_contact(where)
    rig.acts.fails = {f"read {where.pin}"}
    contact: Contact = getattr(inputs, name)
    assert (contact.good(), contact.bad()) == (None, None)
    health = contact.health()
    assert health.errors == 2
    assert "cannot be read" in health.last_error
    rig.acts.mend()
    assert contact.good()
    inputs.close()


@pytest.mark.parametrize("name", ["battery", "enabling", "return_button"])
def test_a_contact_that_is_not_fitted_is_good(rig: Rig, name: str) -> None:
    absent: dict[str, Any] = {name: None}
    inputs = Inputs(replace(ALL, **absent), rig.pins)
    assert getattr(inputs, name).good() is True
    inputs.close()


def test_a_level_that_changes_shows_in_the_very_next_reading(rig: Rig) -> None:
    inputs = Inputs(ALL, rig.pins)
    for closed in (True, False, True, True, False):
        rig.close_contact(ALL.button, closed=closed)
        assert inputs.button.good() is closed
    inputs.close()


@every_contact
def test_a_pin_that_is_taken_is_told_and_the_others_are_given_back(rig: Rig, name: str) -> None:
    pin = getattr(ALL, name).pin
    rig.acts.fails = {f"claim {pin}"}
    with pytest.raises(HardwareError, match=f"GPIO {pin} .*busy") as told:
        Inputs(ALL, rig.pins)
    assert "gpioinfo" in told.value.hint
    rig.acts.mend()
    Inputs(ALL, rig.pins).close()


def test_no_pin_is_watched_by_a_library(rig: Rig) -> None:
    inputs = Inputs(ALL, rig.pins)
    lines = [rig.pins.pin(getattr(ALL, name).pin) for name in NAMES]
    assert all(line.when_changed is None and line.bounce is None for line in lines)
    inputs.close()
    inputs.close()
