"""The drawn mode machine is the one that the controller follows."""

import re
from pathlib import Path

from station.control.modes import TRANSITIONS, Mode, Signal
from station.mode_drawing import ALWAYS, from_everywhere, mode_drawing

PICTURE = Path(__file__).parent.parent / "docs/pictures/modes.svg"


def test_the_picture_is_up_to_date() -> None:
    assert PICTURE.read_text(encoding="utf-8") == mode_drawing(), "run make docs"


def test_every_mode_is_drawn_and_every_change_has_one_arrow() -> None:
    changes = {
        (before, after)
        for before, row in TRANSITIONS.items()
        for signal, after in row
        if after is not before and ALWAYS.get(signal) is not after
    }
    picture = mode_drawing()
    assert picture.count("<polygon") == len(changes)
    assert all(f">{mode}<" in picture for mode in Mode)


def test_what_is_drawn_once_for_all_modes_holds_in_all_that_it_names() -> None:
    assert from_everywhere()[Signal.ESTOP] == [mode for mode in Mode if mode is not Mode.ESTOPPED]
    said = re.findall(r"From (all but|every other mode)", mode_drawing())
    assert said == ["every other mode", "all but"]
    assert "all but ESTOPPED to FAULTED" in mode_drawing()
