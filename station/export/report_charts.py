"""The pictures of a printed report: black, grey and two colours that copy well."""

from collections.abc import Sequence

from reportlab.graphics.charts.barcharts import HorizontalBarChart, VerticalBarChart
from reportlab.graphics.charts.lineplots import LinePlot
from reportlab.graphics.shapes import Drawing, Line, Rect, String
from reportlab.graphics.widgets.markers import makeMarker
from reportlab.lib.colors import HexColor

from station.export.digest import Week
from station.export.fonts import fonts
from station.export.report_reader import Reader
from station.people.summary import Pain

WIDTH = 480
BEFORE, AFTER, GREY = HexColor("#8a4b08"), HexColor("#1b6d9c"), HexColor("#777777")
PALE = HexColor("#b9d3e2")
SMALL = 7.5


def week_chart(weeks: Sequence[Week], aim: int, reader: Reader) -> Drawing:
    """Sessions of each week: done to the end, broken off, and the aim as a line."""
    drawing, chart = Drawing(WIDTH, 130), VerticalBarChart()
    chart.x, chart.y, chart.width, chart.height = 26, 24, WIDTH - 40, 88
    complete, partly = [week.complete for week in weeks], [week.partly for week in weeks]
    chart.data = [complete, partly]
    chart.categoryAxis.style = "stacked"
    chart.categoryAxis.categoryNames = _thinned([reader.short(week.first) for week in weeks])
    top = max(aim, *(week.complete + week.partly for week in weeks)) + 1
    chart.valueAxis.valueMin, chart.valueAxis.valueMax = 0, top
    chart.valueAxis.valueStep = max(1, top // 5)
    chart.bars[0].fillColor, chart.bars[1].fillColor = AFTER, PALE
    chart.bars.strokeColor = None
    chart.barWidth, chart.groupSpacing = 6, 3
    _letters(chart.categoryAxis, chart.valueAxis)
    drawing.add(chart)
    height = chart.y + chart.height * aim / top
    drawing.add(Line(chart.x, height, chart.x + chart.width, height, strokeDashArray=[4, 3],
                     strokeColor=BEFORE))  # fmt: skip
    said = ("done to the end", "broken off", f"aim: {aim} a week")
    names = [reader.say(text) for text in said]
    _legend(drawing, 122, tuple(zip((AFTER, PALE, BEFORE), names, strict=True)))
    return drawing


def pain_chart(pains: Sequence[Pain], reader: Reader) -> Drawing:
    """Pain before and after each session, 0 to 10."""
    drawing, plot = Drawing(WIDTH, 150), LinePlot()
    plot.x, plot.y, plot.width, plot.height = 26, 24, WIDTH - 40, 108
    series = (
        [(number, pain.before_nrs) for number, pain in enumerate(pains, 1)],
        [(number, pain.after_nrs) for number, pain in enumerate(pains, 1)],
    )
    said = [[point for point in each if point[1] is not None] for each in series]
    shown = [(colour, shape, name, points) for colour, shape, name, points in (
        (BEFORE, "FilledCircle", "before", said[0]), (AFTER, "FilledSquare", "after", said[1]),
    ) if points]  # fmt: skip
    plot.data = [points for *_, points in shown]
    for index, (colour, shape, _, _) in enumerate(shown):
        plot.lines[index].strokeColor, plot.lines[index].strokeWidth = colour, 1.2
        plot.lines[index].symbol = makeMarker(shape, size=4, fillColor=colour, strokeColor=colour)
    plot.yValueAxis.valueMin, plot.yValueAxis.valueMax, plot.yValueAxis.valueStep = 0, 10, 2
    plot.yValueAxis.visibleGrid, plot.yValueAxis.gridStrokeColor = True, HexColor("#dddddd")
    plot.xValueAxis.valueMin, plot.xValueAxis.valueMax = 0.5, len(pains) + 0.5
    places = sorted({1, (len(pains) + 1) // 2, len(pains)})
    plot.xValueAxis.valueSteps = places
    plot.xValueAxis.labelTextFormat = [reader.day_of(pains[at - 1].at) for at in places]
    _letters(plot.xValueAxis, plot.yValueAxis)
    drawing.add(plot)
    _legend(drawing, 142, tuple((colour, reader.say(name)) for colour, _, name, _ in shown))
    return drawing


def region_chart(regions: Sequence[tuple[str, int]]) -> Drawing:
    """Repetitions for each region of the body, the most first."""
    height = 16 * len(regions)
    drawing, chart = Drawing(WIDTH, height + 10), HorizontalBarChart()
    chart.x, chart.y, chart.width, chart.height = 190, 5, WIDTH - 240, height
    backwards = regions[::-1]  # the first category is drawn at the bottom
    chart.data = [[count for _, count in backwards]]
    chart.categoryAxis.categoryNames = [name for name, _ in backwards]
    chart.valueAxis.valueMin, chart.valueAxis.visible = 0, False
    chart.bars[0].fillColor, chart.bars.strokeColor = AFTER, None
    chart.barLabelFormat, chart.barLabels.boxAnchor, chart.barLabels.dx = "%d", "w", 4
    chart.barLabels.fontName, chart.barLabels.fontSize = fonts()[0].fontName, SMALL
    _letters(chart.categoryAxis)
    drawing.add(chart)
    return drawing


def _letters(*axes: object) -> None:
    for axis in axes:
        axis.labels.fontName, axis.labels.fontSize = fonts()[0].fontName, SMALL  # type: ignore[attr-defined]


def _thinned(names: list[str]) -> list[str]:
    """Every name when there is room, else every second or third."""
    every = 1 + len(names) // 14
    return [name if i % every == 0 else "" for i, name in enumerate(names)]


def _legend(drawing: Drawing, y: float, entries: Sequence[tuple[HexColor, str]]) -> None:
    x = 30.0
    for colour, text in entries:
        drawing.add(Rect(x, y, 8, 6, fillColor=colour, strokeColor=None))
        drawing.add(String(x + 11, y, text, fontName=fonts()[0].fontName, fontSize=SMALL))
        x += 24 + 4.6 * len(text)
