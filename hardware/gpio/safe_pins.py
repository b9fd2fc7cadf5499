"""Every output of a table to its safe level, with no controller there: after it has died.

Each output is taken, driven, read back and left driven low, whatever became of the others. It is
`station safe-pins` that runs this; beside a living controller the pins are busy, which it tells.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from gpiozero import Factory

from hardware.gpio.outputs import Output
from hardware.gpio.pwm import SysfsPwm
from hardware.gpio.wiring import Drive, Driver, Pwm, Wiring

LOW, OFF = "low", "off"


@dataclass(frozen=True, slots=True)
class SafePin:
    """What became of one output.

    Attributes:
        pin: BCM number.
        name: What it does.
        wanted: "low", or "off" for hardware PWM.
        found: The same if it is so; else in words what stands against it.
    """

    pin: int
    name: str
    wanted: str
    found: str


def make_safe(wiring: Wiring, factory: Factory, pwm_root: Path) -> list[SafePin]:
    """Drive every output to its safe level, those that stop the motor first; never raises.

    Leave the factory open until the process ends: closing it would let the pins float.
    """
    drive, panel = wiring.drive, wiring.panel
    stops = [(drive.enable_pin, "drive enable"), (wiring.power.pin, "power relay")]
    others = [(panel.lamp_pin, "lamp"), (panel.buzzer_pin, "buzzer")]
    if drive.driver is Driver.PWM_DIR:
        others.insert(0, (drive.dir_pin, "direction"))
    return [
        *(_low(pin, name, factory) for pin, name in stops),
        *(_pwm_off(drive, pin, factory, pwm_root) for pin in _pwm_pins(drive)),
        *(_low(pin, name, factory) for pin, name in others),
    ]


def _pwm_pins(drive: Drive) -> list[int]:
    two = drive.driver is Driver.TWO_PWM
    return [drive.pwm_pin, drive.pwm_up_pin] if two else [drive.pwm_pin]


def _pwm_off(drive: Drive, pin: int, factory: Factory, root: Path) -> SafePin:
    if drive.pwm is Pwm.SOFTWARE:
        return _low(pin, "software PWM", factory)

    def off() -> None:
        SysfsPwm(root, drive.pwm_device, pin, drive.frequency_hz).close()

    return SafePin(pin, "PWM", OFF, _done(off, OFF))


def _low(pin: int, name: str, factory: Factory) -> SafePin:
    return SafePin(pin, name, LOW, _done(lambda: Output(pin, name, factory).close(), LOW))


def _done(act: Callable[[], None], wanted: str) -> str:
    """What was wanted, as the act itself has read it back; else what it says."""
    try:
        act()
    except Exception as error:  # noqa: BLE001 - whatever it is, the other outputs come next
        return str(error) or type(error).__name__
    return wanted
