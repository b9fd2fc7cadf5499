"""Asks contacts and sensors of a table that nobody drives: outputs are not even opened.

The contacts come first. Where another program has them, the sensors are left alone, too: starting
them would take their settings from whoever uses them.
"""

import time
from collections.abc import Callable
from dataclasses import fields

from hardware.gpio.inclinometers import Sensors, open_sensors
from hardware.gpio.inputs import Inputs
from hardware.gpio.ports import Ports
from hardware.gpio.sampler import ProbeHealth
from hardware.gpio.wiring import Inputs as InputPins
from hardware.gpio.wiring import Wiring
from hardware.interface import HardwareError
from station.doctor.facts import Answers, Channel, Problem

START_S = 3.0  # for every sensor to be set up
WATCH_S = 1.0  # a hundred samples of each
_LOOK_S = 0.05


def ask(wiring: Wiring, ports: Ports, watch_s: float = WATCH_S) -> Answers:
    """Ask everything that can be asked without driving anything.

    Args:
        wiring: What is where.
        ports: The way there; with threads.
        watch_s: For how long the sensors are watched.
    """
    try:
        inputs = Inputs(wiring.inputs, ports.pins)
    except HardwareError as error:
        return Answers(problem=Problem(str(error), error.hint))
    sensors = open_sensors(wiring, None, ports)
    try:
        _watch(sensors, watch_s)
        channels = {name: _channel(health) for name, health in sensors.health().items()}
        return Answers(_contacts(wiring.inputs, inputs), channels)
    finally:
        sensors.close()
        inputs.close()


def _contacts(fitted: InputPins, inputs: Inputs) -> dict[str, bool | None]:
    names = [each.name for each in fields(fitted) if getattr(fitted, each.name) is not None]
    return {name: getattr(inputs, name).good() for name in names}


def _watch(sensors: Sensors, watch_s: float) -> None:
    """Until all of them have answered for a while, or one has not for long."""
    _wait(START_S, lambda: all(health.samples for health in sensors.health().values()))
    _wait(watch_s, lambda: False)


def _wait(most_s: float, done: Callable[[], bool]) -> None:
    until_s = time.monotonic() + most_s
    while time.monotonic() < until_s and not done():
        time.sleep(_LOOK_S)


def _channel(health: ProbeHealth) -> Channel:
    return Channel(health.label, health.identity, health.samples, health.errors, health.last_error)
