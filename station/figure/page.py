"""The page `docs/exercises.md` and its picture, made from the catalogue and the figures.

`python -m station.figure.page docs/exercises.md`
"""

import sys
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from station.figure.sheet import contact_sheet, in_order
from station.programs.exercise_words import dose_in_words
from station.programs.schema import CatalogueExercise

PICTURE = "pictures/figures.svg"
_HEAD = f"""\
# Exercises

What the catalogue holds, family by family. Every exercise has a figure that moves on the screen
in the rhythm of its dose. Here it stands still: the pale figure is the beginning, the dark one the
end, and the arrow leads from one to the other. Seen from the side, the far arm and the far leg are
paler. The figures are drawn from joint angles (`station/figure/poses`), not from picture files;
`python -m station.figure.sheet OUT.svg` shows all of them at once.
This page is made by `make docs`.

![Every exercise as a figure, with its name]({PICTURE})"""


def exercises_page() -> str:
    """The whole page."""
    return "\n".join([_HEAD, *_families()]) + "\n"


def _families() -> Iterator[str]:
    for family, exercises in groupby(in_order(), key=lambda each: each.family):
        yield f"\n## {family.label}\n\n| exercise | purpose | dose |\n|---|---|---|"
        yield from map(_row, exercises)


def _row(exercise: CatalogueExercise) -> str:
    return f"| {exercise.name} | {exercise.purpose} | {dose_in_words(exercise.dose)} |"


def write_page(path: Path) -> None:
    """Write page and picture anew."""
    path.write_text(exercises_page(), encoding="utf-8")
    (path.parent / PICTURE).write_text(contact_sheet(), encoding="utf-8")


if __name__ == "__main__":
    write_page(Path(sys.argv[1]))
