"""The pictures: what they show is in their words and their tables, and nothing leaves the frame."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask

from station.people.summary import Load, Pain, ScorePoint, ScoreSeries, Span
from station.records.rows import EventRow, SampleRow
from web.charts.happened import Happening, StepSpan, happenings, step_spans
from web.charts.loads import angle_chart, minutes_chart
from web.charts.pains import pain_chart
from web.charts.picture import Axis, Picture, ticks_to
from web.charts.regions import region_chart
from web.charts.scores import score_chart
from web.charts.strips import count, day_strip, week_strip
from web.charts.trace import WIDTH, chart_of
from web.words import UNKNOWN

NOON = datetime(2026, 3, 18, 12, tzinfo=UTC)
DAYS = tuple(Span(date(2026, 3, 12) + timedelta(days=i)) for i in range(7))
WEEKS = tuple(Span(date(2026, 1, 5) + timedelta(weeks=i)) for i in range(12))
LOADS = tuple(Load(date(2026, 3, 1) + timedelta(days=i), 0.0, 0.0) for i in range(28))
ROLAND = ScoreSeries("rmdq", "Roland-Morris", 24, 16, 4.8, ())


def kinds(picture: Picture) -> list[str]:
    return [str(shape.attributes["class"]) for shape in picture.shapes]


def texts(picture: Picture) -> list[str]:
    return [shape.text for shape in picture.shapes if shape.text]


def roland(*values: float) -> ScoreSeries:
    points = tuple(
        ScorePoint(NOON + timedelta(days=14 * i), "rmdq", "Roland-Morris", value, 24)
        for i, value in enumerate(values)
    )
    return replace(ROLAND, points=points, baseline=values[0])


def every_picture() -> list[Picture]:
    return [
        day_strip([*DAYS[:-1], replace(DAYS[-1], complete=3, partly=1)], 3),
        week_strip([*WEEKS[:-1], replace(WEEKS[-1], complete=9, partly=1)], 3),
        minutes_chart([*LOADS[:-1], replace(LOADS[-1], inverted_s=5000.0)], 600.0),
        angle_chart([*LOADS[:-1], replace(LOADS[-1], deepest_deg=60.0)], 30.0),
        pain_chart([Pain(NOON, 10, 0, False), Pain(NOON, None, 3, True)]),
        score_chart(roland(24, 20, 0), 0),
        region_chart([("Back", 900), ("Hips", 1)]),
    ]


@pytest.mark.parametrize("picture", every_picture(), ids=lambda picture: picture.id)
def test_a_picture_stays_in_its_frame_and_has_words_and_a_table(picture: Picture) -> None:
    assert picture.title
    assert picture.description.endswith(".")
    assert all(len(row) == len(picture.table.head) for row in picture.table.rows)
    for shape in picture.shapes:
        of = shape.attributes
        for across, down in (("x", "y"), ("cx", "cy")):
            if across in of:
                assert 0 <= float(of[across]) <= picture.width
                assert 0 <= float(of[down]) <= picture.height
        if shape.tag == "rect":
            assert float(of["x"]) + float(of["width"]) <= picture.width
            assert float(of["y"]) + float(of["height"]) <= picture.height + 0.1


def test_half_a_session_is_written_as_a_half() -> None:
    assert [count(done) for done in (0, 0.5, 1, 2.5)] == ["0", "½", "1", "2½"]


def test_a_day_shows_complete_broken_off_and_none_apart() -> None:
    full, half = replace(DAYS[0], complete=1), replace(DAYS[1], partly=1, steps_done=3, steps=8)
    picture = day_strip([full, half, *DAYS[2:]], 3)
    assert [kinds(picture).count(kind) for kind in ("full", "half", "none")] == [1, 1, 6]
    assert picture.description == "1½ sessions; 3 a week are aimed at."
    assert picture.table.rows[1] == ("Fri 13 Mar", "0", "1 (3 of 8 steps)")


def test_weeks_that_reached_the_aim_are_counted_without_the_present_one() -> None:
    picture = week_strip([replace(WEEKS[0], complete=3), replace(WEEKS[1], complete=2, partly=1),
                          *WEEKS[2:-1], replace(WEEKS[-1], complete=9)], 3)  # fmt: skip
    assert "reached in 1 of the 11 weeks" in picture.description
    assert "this week so far 9" in picture.description
    assert picture.table.rows[1][-1] == "2½ of 3"


def test_a_day_over_its_limit_is_drawn_as_such() -> None:
    days = [*LOADS[:-2], replace(LOADS[0], inverted_s=600.0), replace(LOADS[1], inverted_s=601.0)]
    assert [kinds(minutes_chart(days, 600.0)).count(kind) for kind in ("full", "over")] == [1, 1]
    assert "limit 10 min a day" in texts(minutes_chart(days, 600.0))


def test_deeper_is_drawn_lower_and_the_limit_is_named() -> None:
    days = [*LOADS[:-2], replace(LOADS[0], deepest_deg=10.0), replace(LOADS[1], deepest_deg=20.0)]
    picture = angle_chart(days, 30.0)
    shallow, deep = (s.attributes["cy"] for s in picture.shapes if s.tag == "circle")
    assert float(shallow) < float(deep)
    assert "limit 30°" in texts(picture)
    assert picture.table.rows[-1][1] == "20° head down"


def test_somebody_who_may_do_nothing_head_down_gets_pictures_all_the_same() -> None:
    assert "limit 0 min a day" in texts(minutes_chart(LOADS, 0.0))
    assert angle_chart(LOADS, 0.0).description == "Never head down; the limit is 0 degrees."


def test_pain_that_went_and_pain_that_stayed_look_different() -> None:
    picture = pain_chart([Pain(NOON, 6, 2, False), Pain(NOON, 3, 3, False)])
    assert [kinds(picture).count(kind) for kind in ("after", "after-worse")] == [1, 1]
    assert "from 4.5 before to 2.5 after" in picture.description


def test_pain_that_was_not_said_is_a_dash_and_no_mark() -> None:
    picture = pain_chart([Pain(NOON, None, 2, False)])
    assert "before" not in kinds(picture)
    assert picture.table.rows[0][1:3] == (UNKNOWN, "2")
    assert "not given" in picture.description


@pytest.mark.parametrize(
    ("now", "said"),
    [
        (11, "better by 5, a change that matters"),
        (12, "within the usual range"),
        (21, "worse by 5, a change that matters"),
    ],
)
def test_a_score_says_whether_its_change_matters(now: float, said: str) -> None:
    assert said in score_chart(roland(16, now), 0).description


def test_more_is_better_where_it_is() -> None:
    assert "better by 5" in score_chart(roland(16, 21), 0, more_is_better=True).description


def test_the_band_lies_around_the_first_score_as_wide_as_what_matters() -> None:
    picture = score_chart(roland(16, 12), 0)
    band = next(s.attributes for s in picture.shapes if s.attributes["class"] == "band")
    axis = Axis(0.0, 24.0, picture.height - 26, 12.0)
    assert band["y"] == pytest.approx(axis.at(20.8), abs=0.1)
    assert band["height"] == pytest.approx(axis.at(11.2) - axis.at(20.8), abs=0.1)


def test_a_score_of_which_nobody_knows_what_matters_has_no_band() -> None:
    picture = score_chart(replace(roland(16, 12), matters=None), 0)
    assert "band" not in kinds(picture)
    assert "matter" not in picture.description


def test_ticks_are_round_and_reach_the_highest_value() -> None:
    assert ticks_to(15) == (0, 5, 10, 15)
    assert ticks_to(0.5) == ticks_to(0) == (0, 1)
    assert ticks_to(83)[-1] == 100


def told(at_s: float, kind: str, text: str, source: str = "session") -> EventRow:
    return EventRow(0, NOON + timedelta(seconds=at_s), source, kind, text)


EVENTS = [
    told(1, "step", "1 Warm up: easily: exercise"),
    told(5, "step", "1 Warm up: easily: rest"),
    told(9, "step", "2 Tilt: move"),
    told(12, "mode", "RUNNING -> HOLDING (stop)", "button"),
    told(13, "fault", "blocked", "monitor"),
    told(14, "mode", "HOLDING -> RETURNING (bring_up)"),
    told(15, "mode", "RETURNING -> ESTOPPED (estop)", "estop"),
]


def test_steps_are_named_and_last_until_the_next_one() -> None:
    assert step_spans(EVENTS, NOON, 20.0) == (
        StepSpan(1, "Warm up: easily", 1.0, 9.0),
        StepSpan(2, "Tilt", 9.0, 20.0),
    )


def test_stops_and_faults_are_found_and_said_in_words() -> None:
    stop, fault, emergency = happenings(EVENTS, NOON)
    assert (stop.at_s, stop.label, stop.text) == (12.0, "Stop", "By: button.")
    assert fault.label == "Fault"
    assert fault.text.endswith(".")
    assert (emergency.kind, emergency.label) == ("stop", "Emergency stop")


def test_a_fault_of_an_older_version_is_shown_by_its_code() -> None:
    (fault,) = happenings([told(1, "fault", "no_longer_known")], NOON)
    assert fault.text == "no_longer_known"


SAMPLES = [SampleRow(float(t), -70.0 + t, None, None, 0.0, True, "RUNNING") for t in range(100)]


def test_a_step_carries_its_name_where_it_fits_and_else_its_number() -> None:
    steps = [StepSpan(1, "Warm up", 0, 3), StepSpan(2, "Tilt", 3, 60), StepSpan(3, "Up", 60, 60.5)]
    chart = chart_of(SAMPLES, steps)
    assert chart is not None
    assert [step.label for step in chart.steps] == ["1", "2 Tilt", ""]


def test_pins_stand_on_the_line_and_their_words_beside_each_other() -> None:
    near = [Happening(50.0 + i, "stop", "Stop", "By: button.") for i in range(3)]
    chart = chart_of(SAMPLES, (), near)
    assert chart is not None
    assert len({pin.label_y for pin in chart.pins}) == 3
    assert all(pin.label_y < chart.top for pin in chart.pins)
    assert chart.pins[0].x < chart.pins[1].x
    assert chart.pins[0].y < chart.pins[1].y < chart.level
    assert "Stop at 0:50." in chart.description


def test_what_happened_after_the_last_sample_stays_in_the_picture() -> None:
    chart = chart_of(SAMPLES, (), [Happening(500.0, "fault", "Fault", "Late.")])
    assert chart is not None
    assert chart.pins[0].x <= WIDTH
    assert chart.pins[0].label_x + 30 <= WIDTH


def test_a_picture_speaks_the_readers_language_in_numbers_and_days(app: Flask) -> None:
    with app.test_request_context(headers={"Accept-Language": "de"}):
        picture = minutes_chart([*LOADS[:-1], replace(LOADS[-1], inverted_s=90.0)], 600.0)
        strip = day_strip(DAYS, 3)
    assert picture.table.rows[-1][1].startswith("1,5")
    assert strip.table.rows[0][0].startswith("Do., 12. März")
