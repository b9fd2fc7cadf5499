"""Facts of a Raspberry Pi and a table that are in the best of health, to be made ill in tests."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from hardware.gpio.wiring import Guard, Wiring
from station.doctor.facts import (
    Answers,
    Board,
    CalibrationFacts,
    Channel,
    Clock,
    Disk,
    Facts,
    Node,
    Package,
    Records,
    Service,
    Supply,
    User,
)
from station.doctor.results import Check, Result, State

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
PRIMARY, CHECK = "mpu6050 at i2c-1:0x68, trim 1a2b", "analogue at spi-0.0 channel 0"
CONTACTS = ("button", "estop", "upper_switch", "lower_switch", "power", "mains", "battery")

WELL = Facts(
    wiring=Wiring(guard=Guard(fitted=True)),
    clock=Clock(NOW, True, (NOW - timedelta(hours=1), "the database")),
    disk=Disk("/var/lib/station", free_bytes=8 * 2**30, kind="ext4"),
    records=Records(there=True),
    board=Board(
        "Raspberry Pi 4 Model B Rev 1.4",
        "c03114",
        "aarch64",
        "Debian GNU/Linux 12 (bookworm)",
        "6.12.25+rpt-rpi-v8",
    ),
    python=(3, 11, 2),
    packages={
        "gpiozero": Package("gpiozero", "2.0.1"),
        "smbus2": Package("smbus2", "0.6.1"),
        "spidev": Package("spidev", "3.6"),
        "lgpio": Package("lgpio", "0.2.2.0"),
        "RPi.GPIO": Package("RPi.GPIO"),
        "pigpio": Package("pigpio"),
    },
    user=User("station", frozenset({"station", "gpio", "i2c", "spi"})),
    chips=(Node("/dev/gpiochip0", True, True, "pinctrl-bcm2711"),),
    header_chip="pinctrl-bcm2711",
    lets_go=True,
    config_lets_go=True,
    buses=(Node("/dev/i2c-1", True, True), Node("/dev/spidev0.0", True, True)),
    supply=Supply(0, 48.3),
    services={
        name: Service(name, True, "active", True, watchdog)
        for name, watchdog in (
            ("station.service", "2s"),
            ("station-web.service", "infinity"),
            ("station-backup.timer", ""),
        )
    },
    watchdog="10s",
    calibration=CalibrationFacts(
        NOW - timedelta(days=30), "Ada", {"primary": PRIMARY, "check": CHECK}, True
    ),
    answers=Answers(
        {**dict.fromkeys(CONTACTS, True), "ankles": False},
        {
            "primary": Channel("mpu6050", PRIMARY, 100, 0),
            "check": Channel("mcp3008", CHECK, 100, 0),
            "current": Channel("ina226", "ina226 at i2c-1:0x40", 100, 0),
        },
    ),
    checked_at=(NOW - timedelta(days=10), "Ada"),
)

SNAPSHOT: dict[str, Any] = {
    "simulated": False,
    "mode": "READY",
    "faults": [],
    "session": None,
    "inputs": {
        "button": False,
        "estop_closed": True,
        "ankles_locked": False,
        "upper_switch": False,
        "lower_switch": False,
        "mains_ok": True,
        "enabling": True,
        "return_button": False,
    },
    "loop": {"ticks": 5000, "late_ticks": 2, "worst_ms": 3.25},
}


def wired(**parts: Any) -> Facts:
    """The same with other wiring."""
    return replace(WELL, wiring=replace(WELL.wiring, **parts))


def said(check: Check, facts: Facts, state: State, *words: str) -> Result:
    """What a check says, which must be of this state and have these words."""
    result = check(facts)
    assert result is not None
    assert result.state is state, result
    told = f"{result.text} {result.fix}"
    assert [word for word in words if word not in told] == [], told
    if state is State.BAD:
        assert result.fix, "what is bad has a way out"
    assert result.text.endswith(".")
    return result
