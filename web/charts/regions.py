"""Which parts of the body were exercised, as lying bars with their names in them."""

from collections.abc import Sequence

from flask_babel import gettext as _

from web.charts.picture import WIDTH, Axis, Drawing, Picture, Table
from web.language import t

_ROW = 26.0
_NAMES = 178.0
_NUMBERS = 48.0


def region_chart(regions: Sequence[tuple[str, int]]) -> Picture:
    """Repetitions by region, the most trained one on top."""
    drawing = Drawing()
    regions = [(t(name), count) for name, count in regions]
    most = max((count for _, count in regions), default=1)
    axis = Axis(0.0, most, _NAMES, WIDTH - _NUMBERS)
    for i, (name, count) in enumerate(regions):
        y = i * _ROW
        drawing.text("name", _NAMES - 8, y + 18, _short(name), "end")
        drawing.rect("full", _NAMES, y + 4, axis.at(count) - _NAMES, _ROW - 8)
        drawing.text("value", axis.at(count) + 6, y + 18, str(count), "start")
    return Picture(
        "regions",
        _("Exercise by region"),
        _words(regions),
        max(1, len(regions)) * _ROW,
        tuple(drawing.shapes),
        Table(
            (_("Region"), _("Repetitions")), tuple((name, str(count)) for name, count in regions)
        ),
    )


def _words(regions: Sequence[tuple[str, int]]) -> str:
    if not regions:
        return _("Twelve weeks. An exercise counts for every region it reaches.")
    return _(
        "Twelve weeks. Most repetitions: %(region)s, %(count)s. An exercise counts for every "
        "region it reaches.",
        region=regions[0][0],
        count=regions[0][1],
    )


def _short(name: str) -> str:
    """Without what stands in brackets; the table has it."""
    return name.partition(" (")[0]
