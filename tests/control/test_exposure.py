"""Head-down time, and the question whether all is well."""

import pytest

from station.control.config import Safety
from station.control.exposure import HEAD_DOWN_DEG, LEVEL_S, Exposure

DT_S = 0.01


def spent(angle_deg: float, time_s: float, exposure: Exposure | None = None) -> Exposure:
    exposure = exposure or Exposure(Safety())
    for _ in range(round(time_s / DT_S)):
        exposure.update(angle_deg, known=True, dt_s=DT_S)
    return exposure


@pytest.mark.requirement("S13")
@pytest.mark.parametrize(
    ("angle_deg", "counts"), [(-10.0, False), (0.0, False), (0.5, False), (0.6, True)]
)
def test_time_counts_below_level_only(angle_deg: float, counts: bool) -> None:
    exposure = spent(angle_deg, 10.0)
    assert exposure.inverted_s == pytest.approx(10.0 if counts else 0.0)
    assert exposure.continuous_s == pytest.approx(10.0 if counts else 0.0)


@pytest.mark.requirement("S13")
def test_level_ends_the_continuous_time_but_not_the_sum() -> None:
    exposure = spent(20.0, 5.0, spent(0.0, LEVEL_S + 0.1, spent(20.0, 10.0)))
    assert exposure.inverted_s == pytest.approx(15.0)
    assert exposure.continuous_s == pytest.approx(5.0)


@pytest.mark.requirement("S13")
def test_a_touch_of_level_does_not_begin_the_time_anew() -> None:
    exposure = spent(20.0, 5.0, spent(0.0, LEVEL_S - 0.1, spent(20.0, 10.0)))
    assert exposure.continuous_s == pytest.approx(15.0)


@pytest.mark.requirement("S13")
def test_an_unknown_angle_goes_on_counting_when_it_was_head_down() -> None:
    exposure = spent(20.0, 5.0)
    for _ in range(500):
        exposure.update(-70.0, known=False, dt_s=DT_S)
    assert exposure.continuous_s == pytest.approx(10.0)


def test_an_unknown_angle_does_not_begin_to_count() -> None:
    exposure = spent(-20.0, 1.0)
    exposure.update(HEAD_DOWN_DEG + 50.0, known=False, dt_s=DT_S)
    assert exposure.inverted_s == 0.0


@pytest.mark.requirement("S14")
def test_the_person_is_asked_after_60_s_and_each_60_s_from_then_on() -> None:
    exposure, asked_at = Exposure(Safety()), []
    for tick in range(20_000):
        exposure.update(20.0, known=True, dt_s=DT_S)
        exposure.check_in(tick * DT_S)
        if exposure.answer():
            asked_at.append(tick * DT_S)
    assert asked_at == pytest.approx([60.0, 120.0, 180.0], abs=2 * DT_S)


@pytest.mark.requirement("S14")
def test_silence_for_15_s_is_noticed() -> None:
    exposure = spent(20.0, 61.0)
    exposure.check_in(100.0)
    assert exposure.answer_left_s(100.0) == 15.0
    silent = []
    for now_s in (114.99, 115.0):
        exposure.check_in(now_s)
        silent.append(exposure.unanswered)
    assert silent == [False, True]
    assert exposure.answer_left_s(114.99) == pytest.approx(0.01)
    assert exposure.answer_left_s(120.0) == 0.0


@pytest.mark.requirement("S13")
@pytest.mark.parametrize(("level_s", "goes_on"), [(4.9, True), (5.1, False)])
def test_a_touch_of_level_does_not_end_a_stretch_head_down(level_s: float, goes_on: bool) -> None:
    exposure = spent(20.0, 5.0, spent(0.0, level_s, spent(20.0, 10.0)))
    assert exposure.continuous_s == pytest.approx(15.0 if goes_on else 5.0)


@pytest.mark.requirement("S14")
def test_silence_at_level_is_no_silence_head_down() -> None:
    exposure = spent(20.0, 61.0)
    exposure.check_in(100.0)
    spent(0.0, 1.0, exposure)
    exposure.check_in(120.0)
    assert not exposure.unanswered


@pytest.mark.requirement("S14")
def test_nothing_is_asked_before_60_s() -> None:
    exposure = spent(20.0, 59.9)
    exposure.check_in(100.0)
    assert exposure.answer_left_s(100.0) is None
    assert not exposure.answer()


@pytest.mark.requirement("S14")
def test_level_takes_the_question_back() -> None:
    exposure = spent(20.0, 61.0)
    exposure.check_in(100.0)
    spent(0.0, LEVEL_S + 0.1, exposure)
    exposure.check_in(130.0)
    assert exposure.asked_s is None
    assert not exposure.unanswered
