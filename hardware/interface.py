"""The one contract between the table and its controller: what is read, what is commanded.

A tick makes exactly two calls to the world, `read` and `write`, with the time handed in. Everything
here is plain data; the real table, the pretend table and a recording all speak it.

Angles are bed angles in degrees: 0 is horizontal, positive is head down, upright is about -70.
`None` means "could not be read this tick" and every reader must treat it as the dangerous value.
"""

from dataclasses import dataclass
from typing import Protocol

LEASE_S = 0.25  # S20: a command not renewed for this long is dropped by the hardware layer itself


@dataclass(frozen=True, slots=True)
class TiltSample:
    """One measurement of a tilt channel.

    Attributes:
        angle_deg: Bed angle after calibration.
        taken_s: Monotonic time at which the sensor took it; a repeated sample keeps its old time.
        gravity_g: Length of the measured gravity vector in g; None for a channel that has none.
    """

    angle_deg: float
    taken_s: float
    gravity_g: float | None = None


@dataclass(frozen=True, slots=True)
class Readings:
    """Everything that is known of the table in one tick.

    Attributes:
        now_s: Monotonic time of this tick.
        tilt: Newest sample of the primary (gravity) inclinometer, None if it has never answered.
        check: Newest sample of the second, independent tilt channel.
        current_a: Motor current.
        button: The start/stop button is pressed.
        estop_closed: The emergency-stop chain is closed (good).
        upper_switch: The end switch at the head-up end is reached.
        lower_switch: The end switch at the head-down end is reached.
        ankles_locked: The ankle lock is closed.
        power_on: Read-back of the motor power relay.
        mains_ok: Mains is present.
        battery_ok: The battery behind the drive has charge for a return.
        drive_ok: The motor driver reports no fault; True where it has no way to tell.
        enabling: The enabling switch in the person's hand is held (S45); True without one.
        return_button: "Bring me up" in the person's hand is pressed; False without one.
        calibrated: Both tilt channels answer with the very sensors they were calibrated with (S25).
        guard_ready: The guard would hold its contact in the motor's supply, or does; True where
            none is fitted.
        guard_alarm: The guard has counted too much time head-down, by its own clock.
    """

    now_s: float
    tilt: TiltSample | None
    check: TiltSample | None
    current_a: float | None
    button: bool | None
    estop_closed: bool | None
    upper_switch: bool | None
    lower_switch: bool | None
    ankles_locked: bool | None
    power_on: bool | None
    mains_ok: bool | None
    battery_ok: bool | None
    drive_ok: bool | None
    enabling: bool | None
    return_button: bool | None
    calibrated: bool | None
    guard_ready: bool | None = True
    guard_alarm: bool = False


@dataclass(frozen=True, slots=True)
class Command:
    """What the drive and the panel shall do until the next command, or until the lease ends.

    Attributes:
        duty: -1..1 of the supply; positive drives head-down.
        power: Close the motor power relay.
        lamp: Light the lamp in the start/stop button.
        buzzer: Sound the buzzer.
    """

    duty: float = 0.0
    power: bool = False
    lamp: bool = False
    buzzer: bool = False


SAFE = Command()


class HardwareError(Exception):
    """A part of the table that does not answer as it should; carries a hint for the user."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class Hardware(Protocol):
    """A table, real or pretended."""

    def read(self, now_s: float) -> Readings:
        """Sample every input once; never blocks longer than the tick's budget."""
        ...

    def write(self, command: Command) -> None:
        """Apply a command and renew its lease, counted from the time of the last `read`."""
        ...

    def close(self) -> None:
        """Drive every output to its safe level; may be called twice."""
        ...
