"""What the guard reads of settings and calibration, with a reading of its own.

It takes only what it needs, by the standard library alone: `[guard]`, `[pins]` and
`[inclinometer.check]` of the settings, and one tilt channel of the calibration. Whatever it cannot
make sense of keeps it from starting, and its contact open; what else the file may hold is for the
station to judge.
"""

import hashlib
import json
import tomllib
from dataclasses import dataclass, fields
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from hardware.gpio.calibration import TiltCalibration
from hardware.gpio.wiring import (
    NOT_SET_UP,
    Factory,
    Guard,
    Inclinometer,
    Input,
    Level,
    Pins,
    PowerMode,
    Tilt,
)

CALIBRATION = "calibration.json"
_OUTPUTS = frozenset(range(9, 28)) - {14, 15}  # low while the board starts
_INPUTS = frozenset(range(2, 28))
_GUARD_KEYS = frozenset({"fitted", "mode", "pin", "estop", "estop_high_when_good", "alarm_pin"})

Word = TypeVar("Word", bound=StrEnum)


class CannotGuard(Exception):
    """The guard cannot start; one sentence, with what to do about it."""


@dataclass(frozen=True, slots=True)
class Wired:
    """What the guard is wired to."""

    pins: Pins
    guard: Guard
    tilt: Tilt


def read_wired(path: Path | None) -> Wired:
    """From a settings file; the defaults without one.

    Raises:
        CannotGuard: It cannot be read, or says something that the guard cannot go by.
    """
    found: dict[str, Any] = {}
    if path is not None and path.exists():
        try:
            found = tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise CannotGuard(f"{path}: cannot be read ({error}).") from error
    try:
        return Wired(
            _pins(found.get("pins", {})),
            _guard(found.get("guard", {})),
            _tilt(found.get("inclinometer", {}).get("check", {})),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise CannotGuard(f"{path}: {error}. See docs/settings.md.") from error


def _pins(given: dict[str, Any]) -> Pins:
    return Pins(Factory(given.get("factory", "lgpio")), str(given.get("chip_label", "")))


def _guard(given: dict[str, Any]) -> Guard:
    usual = Guard()
    if unknown := set(given) - _GUARD_KEYS:
        raise ValueError(f"[guard] has no {', '.join(sorted(unknown))}")
    alarm = _whole(given, "alarm_pin", 0)
    good = Level.HIGH if given.get("estop_high_when_good", False) is True else Level.LOW
    made = Guard(
        given.get("fitted", False) is True,
        PowerMode(given.get("mode", "heartbeat")),
        _whole(given, "pin", usual.pin),
        Input(_whole(given, "estop", usual.estop.pin), good),
        alarm or None,
    )
    wrong_output = {made.pin, made.alarm_pin or made.pin} - _OUTPUTS
    if wrong_output or made.estop.pin not in _INPUTS or made.pin == made.alarm_pin:
        raise ValueError("[guard] names a pin that cannot be used for that")
    return made


def _tilt(given: dict[str, Any]) -> Tilt:
    usual = Tilt(Inclinometer.ANALOGUE, bus=0)
    numbers = {each.name for each in fields(Tilt)} - {"chip", "rate_hz"}
    whole = {name: _whole(given, name, getattr(usual, name)) for name in numbers}
    rate_hz = float(given.get("rate_hz", usual.rate_hz))
    if not 20 <= rate_hz <= 200:  # noqa: PLR2004 - as the settings have it
        raise ValueError(f"inclinometer.check.rate_hz is {rate_hz}")
    chip = Inclinometer(given.get("chip", usual.chip))
    if chip not in NOT_SET_UP:
        raise ValueError("a guard needs an as5600 or an analogue channel as inclinometer.check")
    return Tilt(chip, rate_hz=rate_hz, **whole)


def _whole(given: dict[str, Any], name: str, usual: int) -> int:
    value = given.get(name, usual)
    if type(value) is not int or not 0 <= value <= 0x7F:  # noqa: PLR2004 - addresses and pins
        raise ValueError(f"{name} is {value!r}")
    return value


def read_calibration(data_dir: Path) -> TiltCalibration | None:
    """The second channel's part of the calibration; None when there is none, or a damaged one."""
    try:
        found = json.loads((data_dir / CALIBRATION).read_text(encoding="utf-8"))
        body = found["calibration"]
        plain = json.dumps(body, sort_keys=True, separators=(",", ":"), allow_nan=False)
        if hashlib.sha256(plain.encode()).hexdigest() != found["sha256"]:  # S25
            return None
        check = body["table"]["check"]
        points = tuple((float(raw), float(angle)) for raw, angle in check["points"])
        return TiltCalibration(check["identity"], check["along"], check["across"], points)
    except (OSError, ValueError, TypeError, KeyError):
        return None


def changed_at(data_dir: Path) -> float:
    """When the calibration was changed last; 0 without one."""
    try:
        return (data_dir / CALIBRATION).stat().st_mtime
    except OSError:
        return 0.0
