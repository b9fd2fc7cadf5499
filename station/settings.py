"""The settings file `station.toml`: every figure that may be moved, and how far.

Only what is really used stands here. A key nobody knows is an error, every number has a range that
keeps the safety requirements (named S1, S2, ... in `docs/safety.md`), and every default is safe, so
that no file at all is a good file. `docs/settings.md` is made from these classes.
"""

import tomllib
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any

from annotated_types import Ge, Le
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError
from pydantic.fields import FieldInfo

from station.control import config
from station.control.config import ControlConfig
from station.control.plan import MACHINE_LIMITS, Limits
from station.errors import StationError


class BadSettings(StationError, ValueError):
    """A settings file that cannot be used as written.

    Attributes:
        problems: One sentence for each thing that is wrong.
    """

    def __init__(self, problems: list[str], hint: str = "") -> None:
        super().__init__("\n".join(problems), hint)
        self.problems = tuple(problems)


class _Section(BaseModel):
    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        strict=True,
        allow_inf_nan=False,
        use_attribute_docstrings=True,
    )


def _number(low: float, high: float) -> Any:
    return Field(ge=low, le=high)


_TABLE, _MOTION = config.Table(), config.Motion()
_ACTUATOR, _SAFETY = config.Actuator(), config.Safety()


class Table(_Section):
    """Where the table can stand, as bed angles: 0 is horizontal, positive is head down."""

    upright_deg: Annotated[float, _number(-85, -45)] = _TABLE.upright_deg
    """Angle in which a person gets on and off."""

    level_deg: Annotated[float, _number(-5, 5)] = _TABLE.level_deg
    """Angle of the rest on the way up (S36)."""

    deepest_deg: Annotated[float, _number(10, 60)] = _TABLE.deepest_deg
    """Angle at which the head-down end switch sits (S7, S9)."""


class MachineLimits(_Section):
    """Caps for everybody; a person's and a program's own limits can only be tighter."""

    deepest_deg: Annotated[float, _number(0, MACHINE_LIMITS.deepest_deg)] = (
        MACHINE_LIMITS.deepest_deg
    )
    """Deepest angle (S7)."""

    rate_down_deg_s: Annotated[float, _number(0.3, MACHINE_LIMITS.rate_down_deg_s)] = (
        MACHINE_LIMITS.rate_down_deg_s
    )
    """Fastest way down (S10)."""

    rate_up_deg_s: Annotated[float, _number(0.5, MACHINE_LIMITS.rate_up_deg_s)] = (
        MACHINE_LIMITS.rate_up_deg_s
    )
    """Fastest way up (S10)."""

    hold_s: Annotated[float, _number(5, MACHINE_LIMITS.hold_s)] = MACHINE_LIMITS.hold_s
    """Longest time head-down in one go (S13)."""

    session_s: Annotated[float, _number(5, MACHINE_LIMITS.session_s)] = MACHINE_LIMITS.session_s
    """Longest time head-down in one session (S13)."""


class Motion(_Section):
    """How softly the table starts, stops and turns (S12)."""

    acceleration_deg_s2: Annotated[float, _number(0.5, 3)] = _MOTION.acceleration_deg_s2
    """Acceleration of planned motion."""

    jerk_deg_s3: Annotated[float, _number(1, 6)] = _MOTION.jerk_deg_s3
    """Jerk of planned motion."""

    stop_acceleration_deg_s2: Annotated[float, _number(6, 8)] = _MOTION.stop_acceleration_deg_s2
    """Deceleration of a stop; at rest within 0.7 s and 2 deg in its whole range (S5)."""

    stop_jerk_deg_s3: Annotated[float, _number(35, 40)] = _MOTION.stop_jerk_deg_s3
    """Jerk of a stop."""

    dead_time_s: Annotated[float, _number(0.3, 2)] = _MOTION.dead_time_s
    """Pause at duty 0 before the drive turns round."""

    gentle_deg_s: Annotated[float, _number(0.3, 1.5)] = _MOTION.gentle_deg_s
    """Rate to a rest, and of the way up with the ankle lock open (S31)."""

    creep_deg_s: Annotated[float, _number(0.2, 1)] = _MOTION.creep_deg_s
    """Rate of holding the button to creep up after a cut (S18)."""


class Actuator(_Section):
    """Calibration of the drive: rate = (|duty| - dead band) x rate per duty."""

    rate_per_duty_deg_s: Annotated[float, _number(1, 10)] = _ACTUATOR.rate_per_duty_deg_s
    """Rate that each unit of duty adds beyond the dead band."""

    dead_band_duty: Annotated[float, _number(0, 0.4)] = _ACTUATOR.dead_band_duty
    """Duty at which the table just does not move."""

    lag_s: Annotated[float, _number(0, 0.5)] = _ACTUATOR.lag_s
    """Time from a change of duty to the change of rate."""

    trip_current_a: Annotated[float, _number(1, 20)] = _ACTUATOR.trip_current_a
    """Current above which something is in the way (S27)."""

    trip_time_s: Annotated[float, _number(0.05, 0.1)] = _ACTUATOR.trip_time_s
    """For how long the current may be above that (S27)."""


class Safety(_Section):
    """Times and angles of the safety requirements."""

    arm_lapse_s: Annotated[float, _number(5, 30)] = _SAFETY.arm_lapse_s
    """For how long a chosen session waits for the button (S2)."""

    mount_wait_s: Annotated[float, _number(30, 600)] = _SAFETY.mount_wait_s
    """For how long a session waits for its person to get on the table."""

    warn_s: Annotated[float, _number(3, 10)] = _SAFETY.warn_s
    """For how long lamp and buzzer warn before the first motion (S4)."""

    auto_return_s: Annotated[float, _number(0, 60)] = _SAFETY.auto_return_s
    """Time after a stop until the table comes up by itself (S19)."""

    level_rest_s: Annotated[float, _number(30, 600)] = _SAFETY.level_rest_s
    """Rest at level on the way up (S36)."""

    head_up_rest_s: Annotated[float, _number(15, 120)] = _SAFETY.head_up_rest_s
    """Second rest on the way up, head-up (S36)."""

    head_up_rest_deg: Annotated[float, _number(-30, -10)] = _SAFETY.head_up_rest_deg
    """Angle of the second rest (S36)."""

    check_in_every_s: Annotated[float, _number(15, 60)] = _SAFETY.check_in_every_s
    """How often a person who is head-down is asked whether all is well (S14)."""

    check_in_wait_s: Annotated[float, _number(5, 15)] = _SAFETY.check_in_wait_s
    """For how long the question waits before the table comes up (S14)."""

    mains_lost_s: Annotated[float, _number(0.1, 1)] = _SAFETY.mains_lost_s
    """For how long the mains may be gone before the table comes up (S16)."""

    recovery_s: Annotated[float, _number(10, 120)] = _SAFETY.recovery_s
    """Longest time of creeping up in one go (S18)."""


_URL = r"^$|^(sqlite|postgresql)(\+[a-z0-9]+)?://"


class Records(_Section):
    """Where sessions are kept."""

    url: Annotated[str, StringConstraints(pattern=_URL)] = ""
    """Database as SQLAlchemy writes it; empty for SQLite in the data directory."""


class Web(_Section):
    """Where the pages are served."""

    host: Annotated[str, StringConstraints(min_length=1, max_length=255)] = "127.0.0.1"
    """Address to listen on; 0.0.0.0 lets phones in the same network in."""

    port: Annotated[int, _number(1, 65535)] = 8080
    """TCP port."""


class Loop(_Section):
    """The control loop."""

    rate_hz: Annotated[float, _number(50, 200)] = 100.0
    """Ticks in a second."""


class Settings(_Section):
    """All sections of the file."""

    table: Table = Table()
    limits: MachineLimits = MachineLimits()
    motion: Motion = Motion()
    actuator: Actuator = Actuator()
    safety: Safety = Safety()
    records: Records = Records()
    web: Web = Web()
    loop: Loop = Loop()

    def control_config(self) -> ControlConfig:
        """The figures that the control core works with."""
        machine = Limits(**self.limits.model_dump())
        return ControlConfig(
            table=config.Table(**self.table.model_dump()),
            motion=config.Motion(**self.motion.model_dump()),
            actuator=config.Actuator(**self.actuator.model_dump()),
            safety=config.Safety(**self.safety.model_dump()),
            machine=machine.within(replace(machine, deepest_deg=self.table.deepest_deg)),
            rate_hz=self.loop.rate_hz,
        )


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
        return Settings.model_validate(found)
    except ValidationError as error:
        problems = [f"{path}: {_sentence(dict(each))}" for each in error.errors()]
        raise BadSettings(problems, "See docs/settings.md.") from error


def _sentence(error: dict[str, Any]) -> str:
    """What is wrong with one key, and what it may be."""
    *section, key = error["loc"]
    model = _section_of(section[0]) if section else Settings
    where = ".".join(str(part) for part in error["loc"])
    if error["type"] == "extra_forbidden":
        near = get_close_matches(str(key), model.model_fields, n=1, cutoff=0.0)
        kind = "key" if section else "section"
        return f"{where} is not a known {kind}; the closest is {near[0]}."
    allowed = allowed_values(model.model_fields[key]) if section else "a section"
    return f"{where} is {error['input']!r}, but must be {allowed}."


def _section_of(name: str) -> type[BaseModel]:
    model = Settings.model_fields[name].annotation
    return model if isinstance(model, type) and issubclass(model, BaseModel) else Settings


def allowed_values(field: FieldInfo) -> str:
    """The range of a field in words."""
    low = next((each.ge for each in field.metadata if isinstance(each, Ge)), None)
    high = next((each.le for each in field.metadata if isinstance(each, Le)), None)
    if low is None or high is None:
        by_url = any(getattr(each, "pattern", None) == _URL for each in field.metadata)
        return "empty or a sqlite:// or postgresql:// address" if by_url else "text"
    kind = "a whole number" if field.annotation is int else "a number"
    return f"{kind} from {low:g} to {high:g}"


def settings_page() -> str:
    """The page `docs/settings.md`."""
    lines = [
        "# Settings",
        "",
        "They stand in `station.toml` in the data directory, or in the file named by `--settings`.",
        "Every setting has a default that is safe; a key that is not listed here is an error.",
        "This page is made by `make docs`.",
    ]
    for name in Settings.model_fields:
        model = _section_of(name)
        lines += ["", f"## [{name}]", "", f"{model.__doc__}", ""]
        lines += ["| key | default | allowed | meaning |", "|---|---|---|---|"]
        lines += [_row(key, field) for key, field in model.model_fields.items()]
    return "\n".join(lines) + "\n"


def _row(key: str, field: FieldInfo) -> str:
    default = f'"{field.default}"' if isinstance(field.default, str) else f"{field.default:g}"
    return f"| `{key}` | {default} | {allowed_values(field)} | {field.description} |"
