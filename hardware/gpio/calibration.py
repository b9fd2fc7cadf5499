"""What commissioning found out about the two tilt channels: from what a chip says to bed angles.

Plain data; the station keeps it in a file with a checksum and hands it in. A calibration belongs
to one sensor: with another one answering it is worth nothing (S25).
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TiltCalibration:
    """Calibration of one tilt channel.

    Attributes:
        identity: Of the sensor it was made with, as the chip's driver tells it.
        along: Axis of a gravity chip that points head-down along the bed, with its sign: "+x".
            Empty for a channel at the pivot.
        across: Axis that points out of the bed's underside, likewise: raw angle is
            atan2(along, across).
        points: Raw value and bed angle in degrees at the positions where both were taken, in
            rising order of the raw value; between and beyond them the line goes straight on. The
            raw value is in degrees for gravity chips, in turns (0-1) for an AS5600 and a share of
            the reference (0-1) for an analogue one.
    """

    identity: str
    along: str
    across: str
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class TableCalibration:
    """Calibration of everything that the hardware layer turns into angles."""

    primary: TiltCalibration
    check: TiltCalibration
