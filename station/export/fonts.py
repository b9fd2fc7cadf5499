"""Letters on paper: every character in a font that has it, and a question mark only at the end.

The fonts of Bitstream come with reportlab and are always there; they hold western Europe. DejaVu
holds far more (Greek, Cyrillic, Arabic, Hebrew) and is used where the system has it, and so are a
few others for what DejaVu lacks.
"""

import unicodedata
from functools import cache
from itertools import groupby
from pathlib import Path
from xml.sax.saxutils import escape

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont

_FOLDER = Path("/usr/share/fonts/truetype")
REGULAR = (
    ("dejavu", _FOLDER / "dejavu/DejaVuSans.ttf"),
    ("vera", Path("Vera.ttf")),  # found by reportlab itself
    ("noto", _FOLDER / "noto/NotoSans-Regular.ttf"),
    ("droid", _FOLDER / "droid/DroidSansFallbackFull.ttf"),
)
BOLD = (("dejavu-bold", _FOLDER / "dejavu/DejaVuSans-Bold.ttf"), ("vera-bold", Path("VeraBd.ttf")))


@cache
def fonts() -> tuple[TTFont, ...]:
    """The fonts that are there, the first one for everything that it has."""
    return tuple(font for name, path in REGULAR if (font := _registered(name, path)))


@cache
def bold() -> str:
    """Name of the font for headings."""
    return next(str(font.fontName) for name, path in BOLD if (font := _registered(name, path)))


def markup(text: str) -> str:
    """Text for a paragraph of reportlab: escaped, each run in a font that has its letters.

    A letter that no font has loses its accent, or else becomes a question mark; what is no letter
    at all (controls, marks of direction) is left out.
    """
    known = [_known(letter) for letter in unicodedata.normalize("NFC", text)]
    runs = groupby((pair for pair in known if pair), key=lambda pair: pair[0])
    return "".join(_run(name, "".join(letter for _, letter in pairs)) for name, pairs in runs)


def _run(name: str, text: str) -> str:
    plain = escape(text).replace("\n", "<br/>")
    return plain if name == fonts()[0].fontName else f'<font name="{name}">{plain}</font>'


@cache
def _known(letter: str) -> tuple[str, str] | None:
    """A font and what to write with it; None for nothing."""
    first = fonts()[0].fontName
    if letter == "\n":
        return first, letter
    if unicodedata.category(letter) in {"Cc", "Cf", "Cs", "Co", "Cn"}:
        return None
    bare = unicodedata.normalize("NFKD", letter)[0]
    for written in (letter, bare):
        for font in fonts():
            if ord(written) in font.face.charToGlyph:
                return font.fontName, written
    return first, "?"


def _registered(name: str, path: Path) -> TTFont | None:
    if path.is_absolute() and not path.is_file():
        return None
    try:
        font = TTFont(name, str(path))
    except (TTFError, OSError):  # a file of another kind
        return None
    pdfmetrics.registerFont(font)
    return font
