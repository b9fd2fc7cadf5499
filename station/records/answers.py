"""Which answers after a session can be recorded; each refusal is one sentence."""

from collections.abc import Mapping

from station.records.errors import BadRecord

SCALE = range(11)  # pain and effort, 0-10
NOTE_LENGTH = 2000
_ON_THE_SCALE = ("before_nrs", "after_nrs", "rpe")
_YES_OR_NO = ("dizzy", "headache", "leg_symptoms")


def check_answers(values: Mapping[str, int | bool | str]) -> None:
    """Raise `BadRecord` for the first answer that cannot be recorded."""
    for name, value in values.items():
        if name in _ON_THE_SCALE:
            if isinstance(value, bool) or value not in SCALE:
                raise BadRecord(f"{name} is {value}, allowed is a whole number 0 to 10.")
        elif name in _YES_OR_NO:
            if not isinstance(value, bool):
                raise BadRecord(f"{name} is {value}, allowed is yes or no.")
        elif name != "note":
            raise BadRecord(f"{name} is not asked after a session.")
        elif len(str(value)) > NOTE_LENGTH:
            raise BadRecord(f"The note is longer than {NOTE_LENGTH} characters.")
