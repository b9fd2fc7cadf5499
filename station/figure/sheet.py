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

COLUMNS = 5
GAP, LABEL = 10, 26


def contact_sheet() -> str:
    """All figures as one SVG."""
    catalogue = load_catalogue()
    cells = []
    for index, figure in enumerate(load_figures().values()):
        row, column = divmod(index, COLUMNS)
        x, y = GAP + column * (WIDTH + GAP), GAP + row * (HEIGHT + LABEL + GAP)
        known = catalogue.get(figure.id)
        name = escape(known.name if known else figure.id)
        picture = svg(figure, moving=False).replace("<svg ", f'<svg x="{x}" y="{y}" ', 1)
        cells.append(f'{picture}<text x="{x + 4}" y="{y + HEIGHT + 19}">{name}</text>\n')
    rows = -(-len(cells) // COLUMNS)
    width, height = GAP + COLUMNS * (WIDTH + GAP), GAP + rows * (HEIGHT + LABEL + GAP)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
        f'height="{height}" font-family="sans-serif" font-size="17" fill="#12344d">'
        f'<rect width="{width}" height="{height}" fill="#fff"/>\n{"".join(cells)}</svg>\n'
    )


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(contact_sheet(), encoding="utf-8")
