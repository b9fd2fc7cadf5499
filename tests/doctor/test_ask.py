"""Asking a table through its real drivers, on pretend pins and chips: read, and never driven."""

import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from gpiozero.pins.mock import MockFactory, MockPWMPin

from hardware.gpio.ports import Ports
from hardware.gpio.wiring import Factory, Pins, Wiring
from hardware.simulated.wired.table import WiredOptions, WiredTable
from station.doctor import gather_table
from station.doctor.ask import ask
from station.wiring_check import inputs_of, outputs_of

WATCH_S = 0.1


class Grounded(MockPWMPin):  # type: ignore[misc]  # gpiozero has no types
    """A pin that a closed contact holds low, whatever the board pulls."""

    def _set_pull(self, value: str) -> None:
        super()._set_pull(value)
        self.drive_low()


class Bench:
    """The chips of a pretend table, and pins that nobody has touched yet."""

    def __init__(self) -> None:
        self.table = WiredTable(WiredOptions(), lambda _: None)
        self.table.read(0.0)  # puts gravity and angles to the chips
        self.pins = MockFactory(pin_class=MockPWMPin)

    @property
    def ports(self) -> Ports:
        return replace(self.table.ports, pins=self.pins, threads=True, clock=time.monotonic)

    def close_contacts(self) -> None:
        """Every contact in its good state: it pulls its pin low."""
        for pin in inputs_of(Wiring()).values():
            self.pins.pin(pin, pin_class=Grounded)


@pytest.fixture
def bench() -> Iterator[Bench]:
    made = Bench()
    yield made
    made.table.close()


def test_contacts_and_sensors_answer(bench: Bench) -> None:
    bench.close_contacts()
    found = ask(Wiring(), bench.ports, WATCH_S)
    assert found.problem is None
    assert set(found.contacts.values()) == {True}
    assert "enabling" not in found.contacts
    assert {name for name, each in found.channels.items() if each.samples} == {
        "primary",
        "check",
        "current",
    }
    assert found.channels["primary"].identity


def test_open_contacts_read_bad(bench: Bench) -> None:
    found = ask(Wiring(), bench.ports, WATCH_S)  # nothing pulls low, so the pull-ups win
    assert set(found.contacts.values()) == {False}


def test_no_output_is_ever_opened(bench: Bench) -> None:
    touched: list[int] = []
    usual = bench.pins.pin

    def pin(name: Any) -> Any:
        touched.append(usual(name).info.name)
        return usual(name)

    bench.pins.pin = pin
    ask(Wiring(), bench.ports, WATCH_S)
    outputs = {f"GPIO{number}" for number in outputs_of(Wiring()).values()}
    assert touched
    assert outputs & set(touched) == set()
    for number in outputs_of(Wiring()).values():
        assert usual(number).function == "input"


def test_pins_in_use_are_one_sentence_and_leave_the_sensors_alone(bench: Bench) -> None:
    bench.pins.reserve_pins(bench, "GPIO27")
    opened: list[int] = []
    usual = bench.ports

    def i2c(number: int) -> Any:
        opened.append(number)
        return usual.i2c(number)

    found = ask(Wiring(), replace(usual, i2c=i2c), WATCH_S)
    assert found.problem is not None
    assert "in use" in found.problem.text
    assert found.problem.fix
    assert (found.channels, opened) == ({}, [])


def test_absent_sensor_says_why(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("station.doctor.ask.START_S", 0.2)
    bench.table.faults.set("tilt_dropout", True)
    empty = replace(bench.ports, i2c=_dead_bus)
    found = ask(Wiring(), empty, WATCH_S)
    assert not found.channels["primary"].samples
    assert found.channels["primary"].last_error
    assert found.channels["check"].samples


def _dead_bus(number: int) -> Any:
    class Dead:
        def __getattr__(self, name: str) -> Any:
            def fail(*_: object) -> None:
                if name not in ("close", "recover"):
                    raise OSError(121, "Remote I/O error")

            return fail

    return Dead()


def test_mock_pins_have_nothing_to_ask() -> None:
    assert gather_table.answers(Wiring(pins=Pins(Factory.MOCK))) is None


def test_computer_without_pins_is_one_sentence() -> None:
    found = gather_table.answers(Wiring())
    assert found is not None
    assert found.problem is not None
    assert found.problem.fix
