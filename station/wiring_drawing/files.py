"""Writes the drawing into a file."""

from pathlib import Path

from hardware.gpio.wiring import Wiring
from station.errors import StationError
from station.wiring_drawing.sheet import draw


class BadDrawingFile(StationError, ValueError):
    """A drawing cannot be put there."""


def write_drawing(wiring: Wiring, path: Path) -> None:
    """Draw the wiring into an SVG file.

    Raises:
        BadDrawingFile: It is to become something else than SVG, or cannot be written.
    """
    if path.suffix.lower() != ".svg":
        hint = f"Name it {path.with_suffix('.svg').name}; a browser prints it or saves it as PDF."
        raise BadDrawingFile(f"{path}: the drawing is an SVG file.", hint)
    try:
        path.write_text(draw(wiring), encoding="utf-8")
    except OSError as error:
        hint = "Name a file in a directory that is yours."
        raise BadDrawingFile(f"{path}: cannot be written ({error.strerror}).", hint) from error
