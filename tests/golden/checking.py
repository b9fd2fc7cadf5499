"""Runs a program, compares it with what is kept, and draws the difference when there is one."""

from pathlib import Path

from station.programs.library import Library
from tests.golden.compare import differences, message
from tests.golden.picture import picture
from tests.golden.trace import Trace, kept, plan_of, run

OUT = Path(__file__).parents[2] / "out" / "golden"


def difference(old: Trace, new: Trace, folder: Path = OUT) -> str | None:
    """What is different, with a picture of it in the folder; None when nothing is."""
    found = differences(old, new)
    file = folder / f"{old.id}.svg"
    file.unlink(missing_ok=True)
    if not found:
        return None
    folder.mkdir(parents=True, exist_ok=True)
    file.write_text(picture(old, new, found), encoding="utf-8")
    return message(found, str(file))


def as_it_was(library: Library, program_id: str) -> str | None:
    """Whether a program still runs as it is kept."""
    return difference(kept(program_id), run(plan_of(library, program_id)))
