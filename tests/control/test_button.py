"""The button: bounce may stop but never starts, and nobody's press is taken for somebody's."""

from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from station.control.button import Button

MS = 0.001
Level = bool | None


def fed(levels: Iterable[tuple[Level, int]], button: Button | None = None) -> Button:
    """A button that has read each level for so many milliseconds, one reading a millisecond."""
    button = button or Button()
    now_ms = round(button.since_s / MS) if button.since_s is not None else 0
    now_ms += 10_000
    for level, lasts_ms in levels:
        for _ in range(lasts_ms):
            now_ms += 1
            button.update(level, now_ms * MS)
    return button


@pytest.mark.requirement("S2")
@pytest.mark.parametrize("released_ms", range(45, 56))
def test_a_press_needs_50_ms_released_before(released_ms: int) -> None:
    button = fed([(False, 200), (True, 200), (False, released_ms), (True, 1)])
    assert button.touched
    assert button.pressed == (released_ms >= 50)


@pytest.mark.requirement("S2")
def test_a_press_is_a_press_in_one_tick_only() -> None:
    assert not fed([(False, 200), (True, 2)]).pressed


@pytest.mark.requirement("S3")
def test_what_was_pressed_at_power_up_is_no_press_until_it_was_released() -> None:
    assert not fed([(True, 1)]).touched
    assert not fed([(True, 3000)]).long
    assert fed([(True, 1)]).stuck(10.002)
    assert fed([(True, 3000), (False, 60), (True, 1)]).pressed
    assert not fed([(True, 3000), (False, 60)]).stuck(20.0)


@pytest.mark.requirement("S3")
@pytest.mark.parametrize("held_ms", range(4995, 5006))
def test_a_button_held_for_longer_than_5_s_is_stuck(held_ms: int) -> None:
    button = fed([(False, 100), (True, held_ms)])
    since_s = button.since_s or 0.0
    assert button.stuck(since_s + held_ms * MS) == (held_ms > 5000)


def test_an_unreadable_button_counts_as_touched_but_not_as_pressed() -> None:
    button = fed([(False, 200), (None, 1)])
    assert button.touched
    assert button.down
    assert not button.pressed


@pytest.mark.requirement("S6")
@pytest.mark.parametrize(
    "levels",
    [
        [(False, 200), (None, 3000)],
        [(False, 200), (None, 900), (True, 300)],
        [(False, 200), (True, 900), (None, 1), (True, 300)],
        [(False, 200), (True, 1500), (None, 1)],
    ],
)
def test_a_press_that_was_unreadable_for_a_moment_is_never_a_long_one(
    levels: list[tuple[Level, int]],
) -> None:
    assert not fed(levels).long


@pytest.mark.requirement("S3")
def test_a_button_unreadable_for_longer_than_5_s_is_stuck() -> None:
    button = fed([(False, 200), (None, 5100)])
    assert button.stuck((button.since_s or 0.0) + 5.1)


@pytest.mark.parametrize(("held_ms", "long"), [(999, False), (1003, True), (4000, True)])
def test_a_press_is_long_after_a_second(held_ms: int, long: bool) -> None:
    assert fed([(False, 200), (True, held_ms)]).long == long


def test_a_released_button_is_never_a_long_press() -> None:
    assert not fed([(False, 3000)]).long
    assert not fed([(False, 200), (True, 1500), (False, 1)]).long


def test_a_used_press_has_no_second_effect_however_long_it_is_held() -> None:
    button = fed([(False, 200), (True, 1)])
    button.use()
    assert not fed([(True, 4000)], button).long
    assert fed([(False, 100), (True, 1100)], button).long, "the next press is a new one"


def test_a_released_button_is_held_for_no_time() -> None:
    assert fed([(False, 200), (True, 300), (False, 10)]).held_s(99.0) == 0.0
    assert Button().held_s(99.0) == 0.0


@given(st.lists(st.tuples(st.sampled_from([True, False, None]), st.integers(1, 120)), max_size=12))
@settings(max_examples=150, deadline=None, derandomize=True, database=None)
def test_whatever_the_contact_does_a_press_is_a_true_level_after_a_pause(
    levels: list[tuple[Level, int]],
) -> None:
    button, released_ms, now_ms = Button(), 0, 50_000
    for level, lasts_ms in levels:
        for _ in range(lasts_ms):
            now_ms += 1
            button.update(level, now_ms * MS)
            if button.pressed:
                assert level is True
                assert released_ms >= 50
                assert button.touched
            if button.touched:
                assert level is not False
            released_ms = released_ms + 1 if level is False else 0
