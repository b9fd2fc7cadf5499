"""The contact sheet: every figure's still with its name, to look at all of them at once.

`python -m station.figure.sheet OUT.svg`
"""

import sys
from html import escape
from pathlib import Path

from station.figure.camera import HEIGHT, WIDTH
from station.figure.poses import load_figures
from station.figure.render import svg
from station.programs.catalogue import load_catalogue
from station.programs.regions import Family
from station.programs.schema import CatalogueExercise

COLUMNS = 5
GAP, LABEL = 10, 26


def in_order() -> tuple[CatalogueExercise, ...]:
    """The catalogue's exercises family by family, as a session goes."""
    families = list(Family)
    return tuple(sorted(load_catalogue().values(), key=lambda each: families.index(each.family)))


def contact_sheet() -> str:
    """All figures as one SVG."""
    figures = load_figures()
    cells = []
    for index, exercise in enumerate(in_order()):
        row, column = divmod(index, COLUMNS)
        x, y = GAP + column * (WIDTH + GAP), GAP + row * (HEIGHT + LABEL + GAP)
        still = svg(figures[exercise.id], moving=False)
        picture = still.replace("<svg ", f'<svg x="{x}" y="{y}" ', 1)
        name = f'<text x="{x + 4}" y="{y + HEIGHT + 19}">{escape(exercise.name)}</text>'
        cells.append(f"{picture}{name}\n")
    rows = -(-len(cells) // COLUMNS)
    width, height = GAP + COLUMNS * (WIDTH + GAP), GAP + rows * (HEIGHT + LABEL + GAP)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
        f'height="{height}" font-family="sans-serif" font-size="17" fill="#12344d">'
        f'<rect width="{width}" height="{height}" fill="#fff"/>\n{"".join(cells)}</svg>\n'
    )


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(contact_sheet(), encoding="utf-8")
