"""Keeps `docs/hardware.md` and its pictures as the code has them.

A build stands on the page as a block of TOML after a mark with its name. The table of its pins
follows between two more marks, and its drawing lies in `pictures/`. `make docs` writes both anew.
"""

import re
import sys
import tomllib
from pathlib import Path

from station.settings import Settings
from station.wiring_check import wiring_problems
from station.wiring_drawing.pin_table import pin_markdown
from station.wiring_drawing.sheet import draw

_BUILD = re.compile(r"<!-- build (\w+) -->\n+```toml\n(.*?)```", re.S)
_BEGIN, _END = "<!-- pins {} -->", "<!-- end of pins -->"


def builds(page: str) -> dict[str, Settings]:
    """The settings of every build on the page, by its name.

    Raises:
        ValueError: One of them cannot be used.
    """
    found = {}
    for name, text in _BUILD.findall(page):
        settings = Settings.model_validate(tomllib.loads(text))
        if problems := list(wiring_problems(settings.wiring())):
            raise ValueError(f"build {name}: {' '.join(problems)}")
        found[name] = settings
    return found


def with_tables(page: str) -> str:
    """The page with the tables of pins as they are."""
    for name, settings in builds(page).items():
        before, begin, rest = page.partition(_BEGIN.format(name))
        _, end, after = rest.partition(_END)
        table = pin_markdown(settings.wiring())
        page = f"{before}{begin}\n\n{table}\n\n{end}{after}"
    return page


def drawings(page: str) -> dict[str, str]:
    """File name and content of each build's drawing."""
    return {f"wiring-{name}.svg": draw(each.wiring()) for name, each in builds(page).items()}


def write_page(path: Path) -> None:
    """Write tables and drawings anew."""
    page = path.read_text(encoding="utf-8")
    path.write_text(with_tables(page), encoding="utf-8")
    for name, drawing in drawings(page).items():
        (path.parent / "pictures" / name).write_text(drawing, encoding="utf-8")


if __name__ == "__main__":
    write_page(Path(sys.argv[1]))
