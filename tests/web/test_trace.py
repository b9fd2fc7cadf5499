"""The angle trace: head-down is down, gaps stay gaps, peaks stay peaks."""

import re

from station.records.rows import SampleRow
from web.charts.trace import HEIGHT, WIDTH, Chart, chart_of


def sample(t_s: float, angle: float | None, target: float | None = None) -> SampleRow:
    return SampleRow(t_s, angle, target, angle, 0.0, True, "RUNNING")


def drawn(*samples: SampleRow) -> Chart:
    chart = chart_of(samples)
    assert chart is not None
    return chart


def points(path: str) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in re.findall(r"([\d.]+) ([\d.]+)", path)]


def test_nothing_measured_is_no_chart() -> None:
    assert chart_of([]) is None
    assert chart_of([sample(0.0, 1.0)]) is None
    assert chart_of([sample(0.0, None), sample(1.0, None)]) is None


def test_head_down_is_drawn_downwards_and_level_in_between() -> None:
    chart = drawn(sample(0, -70.0), sample(10, 0.0), sample(20, 30.0))
    heights = [y for _, y in points(chart.measured[0])]
    assert heights == sorted(heights)
    assert heights[1] == chart.level


def test_a_gap_in_the_measurement_is_a_gap_in_the_line() -> None:
    chart = drawn(sample(0, 1.0), sample(1, 2.0), sample(2, None), sample(3, 2.0), sample(4, 1.0))
    assert [len(points(path)) for path in chart.measured] == [2, 2]


def test_no_peak_is_lost_in_a_long_trace() -> None:
    trace = [sample(i / 10, 40.0 if i == 12_345 else 0.0) for i in range(36_000)]
    chart = drawn(*trace)
    found = points(chart.measured[0])
    assert len(found) < 4 * WIDTH
    lowest = max(y for _, y in found)
    assert lowest > chart.level + 50


def test_everything_lies_in_the_picture_and_in_order_of_time() -> None:
    chart = drawn(*[sample(float(i), -80.0 + 3 * i, 60.0) for i in range(50)])
    for path in (*chart.measured, *chart.target):
        found = points(path)
        assert [x for x, _ in found] == sorted(x for x, _ in found)
        assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in found)


def test_ticks_are_few_and_named_for_people() -> None:
    for lasts_s in (7.0, 65.0, 900.0, 7200.0, 90_000.0):
        chart = drawn(sample(0, -70.0), sample(lasts_s, 30.0))
        assert 1 <= len(chart.time_ticks) <= 27
        assert chart.time_ticks[0].label == "0:00"
    labels = [tick.label for tick in chart.angle_ticks]
    assert labels == ["75°", "60°", "45°", "30°", "15°", "level", "15°", "30°"]


def test_the_chart_is_told_in_words_too() -> None:
    words = drawn(sample(0, -70.0), sample(60, 14.6)).description
    assert words == "Bed angle over 1:00 minutes, from 70° head up to 15° head down."
    upright = drawn(sample(0, -70.0), sample(60, -10.0)).description
    assert upright.endswith("to 10° head up.")
