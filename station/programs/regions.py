"""Where an exercise works, and the families in which exercises are kept."""

from enum import StrEnum


class Region(StrEnum):
    """A part of the body; the value stands in the catalogue's files, `label` on the screen."""

    BACK = "back"
    PARASPINALS = "paraspinals"
    LUMBAR_EXTENSORS = "lumbar-extensors"
    ABDOMEN = "abdomen"
    TRANSVERSUS_ABDOMINIS = "transversus-abdominis"
    HIPS = "hips"
    BUTTOCKS = "buttocks"
    FRONT_THIGHS = "front-thighs"
    BACK_THIGHS = "back-thighs"
    CALVES = "calves"
    SHOULDERS = "shoulders"
    WHOLE_BODY = "whole-body"

    @property
    def label(self) -> str:
        """Its name in everyday words, with the anatomical one where it helps."""
        return _REGIONS[self]


class Family(StrEnum):
    """What an exercise is for in a session; every family is one file of the catalogue."""

    WARM_UP = "warm-up"
    STRENGTH = "strength"
    MOBILITY = "mobility"
    STRETCHING = "stretching"
    COOL_DOWN = "cool-down"
    TABLE = "table"

    @property
    def label(self) -> str:
        """Its name as a heading."""
        return _FAMILIES[self]


_REGIONS = {
    Region.BACK: "Back",
    Region.PARASPINALS: "Along the spine (paraspinals)",
    Region.LUMBAR_EXTENSORS: "Lower back (lumbar extensors)",
    Region.ABDOMEN: "Abdomen",
    Region.TRANSVERSUS_ABDOMINIS: "Deep abdomen (transversus abdominis)",
    Region.HIPS: "Hips",
    Region.BUTTOCKS: "Buttocks",
    Region.FRONT_THIGHS: "Front of the thighs",
    Region.BACK_THIGHS: "Back of the thighs",
    Region.CALVES: "Calves",
    Region.SHOULDERS: "Shoulders and chest",
    Region.WHOLE_BODY: "Whole body and breathing",
}
_FAMILIES = {
    Family.WARM_UP: "Warm-up",
    Family.STRENGTH: "Strength",
    Family.MOBILITY: "Mobility",
    Family.STRETCHING: "Stretching",
    Family.COOL_DOWN: "Cool-down",
    Family.TABLE: "On the table",
}
