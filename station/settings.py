"""The settings file `station.toml`: every figure that may be moved, and how far.

Only what is really used stands here. A key nobody knows is an error, every number has a range that
keeps the safety requirements (named S1, S2, ... in `docs/safety.md`), and every default is safe, so
that no file at all is a good file. `docs/settings.md` is made from these classes.
"""

import tomllib
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints, ValidationError
from pydantic.fields import FieldInfo

from hardware.gpio.wiring import Wiring
from station.control import config
from station.control.config import ControlConfig
from station.control.plan import MACHINE_LIMITS, Limits
from station.errors import StationError
from station.settings_values import allowed_values
from station.settings_wiring import (
    Current,
    DriveSection,
    Guard,
    Inclinometers,
    Inputs,
    Panel,
    Pins,
    Power,
    Section,
    number,
    says,
)
from station.wiring_check import wiring_problems


class BadSettings(StationError, ValueError):
    """A settings file that cannot be used as written.

    Attributes:
        problems: One sentence for each thing that is wrong.
    """

    def __init__(self, problems: list[str], hint: str = "") -> None:
        super().__init__("\n".join(problems), hint)
        self.problems = tuple(problems)


_TABLE, _MOTION = config.Table(), config.Motion()
_ACTUATOR, _SAFETY = config.Actuator(), config.Safety()


class Table(Section):
    """Where the table can stand, as bed angles: 0 is horizontal, positive is head down."""

    upright_deg: Annotated[float, number(-85, -45)] = _TABLE.upright_deg
    """Angle in which a person gets on and off."""

    level_deg: Annotated[float, number(-5, 5)] = _TABLE.level_deg
    """Angle of the rest on the way up (S36)."""

    deepest_deg: Annotated[float, number(10, 60)] = _TABLE.deepest_deg
    """Angle at which the head-down end switch sits (S7, S9)."""


class MachineLimits(Section):
    """Caps for everybody; a person's and a program's own limits can only be tighter."""

    deepest_deg: Annotated[float, number(0, MACHINE_LIMITS.deepest_deg)] = (
        MACHINE_LIMITS.deepest_deg
    )
    """Deepest angle (S7)."""

    rate_down_deg_s: Annotated[float, number(0.3, MACHINE_LIMITS.rate_down_deg_s)] = (
        MACHINE_LIMITS.rate_down_deg_s
    )
    """Fastest way down (S10)."""

    rate_up_deg_s: Annotated[float, number(0.5, MACHINE_LIMITS.rate_up_deg_s)] = (
        MACHINE_LIMITS.rate_up_deg_s
    )
    """Fastest way up (S10)."""

    hold_s: Annotated[float, number(5, MACHINE_LIMITS.hold_s)] = MACHINE_LIMITS.hold_s
    """Longest time head-down in one go (S13)."""

    session_s: Annotated[float, number(5, MACHINE_LIMITS.session_s)] = MACHINE_LIMITS.session_s
    """Longest time head-down in one session (S13)."""


class Motion(Section):
    """How softly the table starts, stops and turns (S12)."""

    acceleration_deg_s2: Annotated[float, number(0.5, 3)] = _MOTION.acceleration_deg_s2
    """Acceleration of planned motion."""

    jerk_deg_s3: Annotated[float, number(1, 6)] = _MOTION.jerk_deg_s3
    """Jerk of planned motion."""

    stop_acceleration_deg_s2: Annotated[float, number(6, 8)] = _MOTION.stop_acceleration_deg_s2
    """Deceleration of a stop; at rest within 0.7 s and 2 deg in its whole range (S5)."""

    stop_jerk_deg_s3: Annotated[float, number(35, 40)] = _MOTION.stop_jerk_deg_s3
    """Jerk of a stop."""

    dead_time_s: Annotated[float, number(0.3, 2)] = _MOTION.dead_time_s
    """Pause at duty 0 before the drive turns round."""

    gentle_deg_s: Annotated[float, number(0.3, 1.5)] = _MOTION.gentle_deg_s
    """Rate to a rest, and of the way up with the ankle lock open (S31)."""

    creep_deg_s: Annotated[float, number(0.2, 1)] = _MOTION.creep_deg_s
    """Rate of holding the button to creep up after a cut (S18)."""


class Actuator(DriveSection):
    """The drive: how it is wired, and its calibration: rate = (|duty| - dead band) x rate per duty.

    `station commission` measures the calibration; what it has found goes before what stands here.
    """

    rate_per_duty_deg_s: Annotated[float, number(1, 10)] = _ACTUATOR.rate_per_duty_deg_s
    """Rate that each unit of duty adds beyond the dead band."""

    dead_band_duty: Annotated[float, number(0, 0.4)] = _ACTUATOR.dead_band_duty
    """Duty at which the table just does not move."""

    lag_s: Annotated[float, number(0, 0.5)] = _ACTUATOR.lag_s
    """Time from a change of duty to the change of rate."""

    trip_current_a: Annotated[float, number(1, 20)] = _ACTUATOR.trip_current_a
    """Current above which something is in the way (S27)."""

    trip_time_s: Annotated[float, number(0.05, 0.1)] = _ACTUATOR.trip_time_s
    """For how long the current may be above that (S27)."""

    rated_current_a: Annotated[float, number(0.5, 20)] = _ACTUATOR.rated_current_a
    """Current at which the actuator's data sheet gives its duty cycle (S46)."""

    loaded_current_a: Annotated[float, number(0.1, 20)] = _ACTUATOR.loaded_current_a
    """Current on the way with a person on the table, for what a session will cost (S46)."""

    duty_share: Annotated[float, number(0.05, 1)] = _ACTUATOR.duty_share
    """Share of the time for which the actuator may be driven at that current (S46)."""

    duty_window_s: Annotated[float, number(60, 1800)] = _ACTUATOR.duty_window_s
    """Time over which that share is meant, usually 600 s (S46)."""


class Safety(Section):
    """Times and angles of the safety requirements."""

    arm_lapse_s: Annotated[float, number(5, 30)] = _SAFETY.arm_lapse_s
    """For how long a chosen session waits for the button (S2)."""

    mount_wait_s: Annotated[float, number(30, 600)] = _SAFETY.mount_wait_s
    """For how long a session waits for its person to get on the table."""

    warn_s: Annotated[float, number(3, 10)] = _SAFETY.warn_s
    """For how long lamp and buzzer warn before the first motion (S4)."""

    auto_return_s: Annotated[float, number(0, 60)] = _SAFETY.auto_return_s
    """Time after a stop until the table comes up by itself (S19)."""

    level_rest_s: Annotated[float, number(30, 600)] = _SAFETY.level_rest_s
    """Rest at level on the way up (S36)."""

    head_up_rest_s: Annotated[float, number(15, 120)] = _SAFETY.head_up_rest_s
    """Second rest on the way up, head-up (S36)."""

    head_up_rest_deg: Annotated[float, number(-30, -10)] = _SAFETY.head_up_rest_deg
    """Angle of the second rest (S36)."""

    check_in_every_s: Annotated[float, number(15, 60)] = _SAFETY.check_in_every_s
    """How often a person who is head-down is asked whether all is well (S14)."""

    check_in_wait_s: Annotated[float, number(5, 15)] = _SAFETY.check_in_wait_s
    """For how long the question waits before the table comes up (S14)."""

    mains_lost_s: Annotated[float, number(0.1, 1)] = _SAFETY.mains_lost_s
    """For how long the mains may be gone before the table comes up (S16)."""

    recovery_s: Annotated[float, number(10, 120)] = _SAFETY.recovery_s
    """Longest time of creeping up in one go (S18)."""


URL = r"^$|^(sqlite|postgresql)(\+[a-z0-9]+)?://"


class Records(Section):
    """Where sessions are kept."""

    url: Annotated[
        str,
        StringConstraints(pattern=URL),
        says("empty or a sqlite:// or postgresql:// address"),
    ] = ""
    """Database as SQLAlchemy writes it; empty for SQLite in the data directory."""


class Web(Section):
    """Where the pages are served."""

    host: Annotated[str, StringConstraints(min_length=1, max_length=255)] = "127.0.0.1"
    """Address to listen on; 0.0.0.0 lets phones in the same network in."""

    port: Annotated[int, number(1, 65535)] = 8080
    """TCP port."""

    tls: Literal["off", "generated", "files"] = "off"
    """Encryption for other devices: with a certificate made here, or with the owner's files."""

    tls_port: Annotated[int, number(1, 65535)] = 8443
    """TCP port of the encrypted pages; `port` then leads other devices there."""

    certificate: Annotated[str, StringConstraints(max_length=255)] = ""
    """The owner's certificate with its chain, a PEM file, for tls = "files"."""

    key: Annotated[str, StringConstraints(max_length=255)] = ""
    """The key of that certificate, a PEM file without a passphrase."""


class Speech(Section):
    """Spoken guidance from the station's loudspeaker."""

    engine: Annotated[str, StringConstraints(min_length=1, max_length=255)] = "auto"
    """Program that speaks; "auto" is espeak-ng where there is a sound device, "off" is silence."""

    arguments: Annotated[
        tuple[Annotated[str, StringConstraints(max_length=255)], ...],
        Field(max_length=20, strict=False),
        says("a list of texts"),
    ] = ()
    """Arguments of another engine than espeak-ng, which gets the sentence on standard input or in
    place of "{text}"; none are those of espeak-ng."""

    voice: Annotated[
        str,
        StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9+_-]{0,39}$"),
        says("letters, digits, +, - and _"),
    ] = "en"
    """Voice of espeak-ng."""

    words_a_minute: Annotated[int, number(80, 300)] = 150
    """How fast espeak-ng speaks."""


class Loop(Section):
    """The control loop."""

    rate_hz: Annotated[float, number(50, 200)] = 100.0
    """Ticks in a second."""


class Settings(Section):
    """All sections of the file."""

    table: Table = Table()
    limits: MachineLimits = MachineLimits()
    motion: Motion = Motion()
    pins: Pins = Pins()
    actuator: Actuator = Actuator()
    power: Power = Power()
    guard: Guard = Guard()
    inclinometer: Inclinometers = Inclinometers()
    current: Current = Current()
    inputs: Inputs = Inputs()
    panel: Panel = Panel()
    safety: Safety = Safety()
    records: Records = Records()
    web: Web = Web()
    speech: Speech = Speech()
    loop: Loop = Loop()

    def control_config(self) -> ControlConfig:
        """The figures that the control core works with."""
        machine = Limits(**self.limits.model_dump())
        return ControlConfig(
            table=config.Table(**self.table.model_dump()),
            motion=config.Motion(**self.motion.model_dump()),
            actuator=config.Actuator(**self._calibration()),
            safety=config.Safety(**self.safety.model_dump()),
            machine=machine.within(replace(machine, deepest_deg=self.table.deepest_deg)),
            rate_hz=self.loop.rate_hz,
        )

    def wiring(self) -> Wiring:
        """What is wired where."""
        return Wiring(
            pins=self.pins.wired(),
            drive=self.actuator.wired(self.motion.dead_time_s),
            power=self.power.wired(),
            primary=self.inclinometer.primary.wired(),
            check=self.inclinometer.check.wired(),
            current=self.current.wired(),
            inputs=self.inputs.wired(),
            panel=self.panel.wired(),
            guard=self.guard.wired(),
        )

    def _calibration(self) -> dict[str, Any]:
        """What [actuator] says beside how it is wired."""
        wired = set(DriveSection.model_fields)
        return self.actuator.model_dump(exclude=wired)


def load_settings(path: Path | None) -> Settings:
    """The settings of a file, or the defaults without one.

    Raises:
        BadSettings: The file cannot be read, or something in it is wrong.
    """
    if path is None:
        return Settings()
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadSettings([f"{path}: cannot be read ({error.strerror})."]) from error
    except (ValueError, RecursionError) as error:  # not UTF-8, or not TOML
        raise BadSettings([f"{path}: is not a TOML file ({error})."]) from error
    try:
        settings = Settings.model_validate(found)
    except ValidationError as error:
        problems = [f"{path}: {_sentence(dict(each))}" for each in error.errors()]
        raise BadSettings(problems, "See docs/settings.md.") from error
    unsafe = [f"{path}: {problem}" for problem in wiring_problems(settings.wiring())]
    if unsafe:
        raise BadSettings(unsafe, "See docs/hardware.md.")
    return settings


def _sentence(error: dict[str, Any]) -> str:
    """What is wrong with one key, and what it may be."""
    model: type[Section] = Settings
    key, rest = error["loc"][0], error["loc"][1:]
    while rest and (inner := section_of(model.model_fields[key])) is not None:
        model, key, rest = inner, rest[0], rest[1:]
    where = ".".join(str(part) for part in error["loc"])
    if error["type"] == "extra_forbidden":
        near = get_close_matches(str(key), model.model_fields, n=1, cutoff=0.0)
        kind = "section" if model is Settings else "key"
        return f"{where} is not a known {kind}; the closest is {near[0]}."
    field = model.model_fields[key]
    allowed = "a section" if section_of(field) is not None else allowed_values(field)
    return f"{where} is {error['input']!r}, but must be {allowed}."


def section_of(field: FieldInfo) -> type[Section] | None:
    """The section that a field is, if it is one."""
    model = field.annotation
    return model if isinstance(model, type) and issubclass(model, Section) else None
