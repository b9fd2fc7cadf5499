"""What of the loop's snapshots is kept."""

from datetime import UTC, datetime

import pytest

from station.records.tape import Began, Ended, Happened, Item, Sampled, Tape
from tests.records.snapshots import Loop, view

AT = datetime(2026, 5, 20, 12, 0, tzinfo=UTC)


def tape() -> Tape:
    return Tape(lambda: AT)


def kinds(items: list[Item]) -> list[str]:
    return [type(item).__name__ for item in items]


def test_a_loop_without_a_session_leaves_nothing_but_its_events() -> None:
    follower, loop = tape(), Loop()
    assert [follower.follow(loop()) for _ in range(50)] == [[]] * 50
    (happened,) = follower.follow(loop(None, "FAULTED -> READY"))
    assert isinstance(happened, Happened)
    assert happened.session_id is None
    assert [(row.tick, row.at, row.text) for row in happened.events] == [
        (51, AT, "FAULTED -> READY")
    ]


def test_a_session_begins_with_the_first_snapshot_that_carries_it() -> None:
    follower, loop = tape(), Loop()
    follower.follow(loop())
    began, happened, sampled = follower.follow(loop(view(), "READY -> ARMED"))
    assert isinstance(began, Began)
    row = began.session
    assert (row.id, row.person_id, row.program_id) == ("s1", "anna", "first-time")
    assert (row.title, row.began_at, row.ended_at, row.steps) == ("First time", AT, None, 3)
    assert isinstance(happened, Happened)
    assert happened.session_id == "s1"
    assert isinstance(sampled, Sampled)
    assert (sampled.index, sampled.sample.t_s) == (0, 0)


def test_a_program_without_a_title_is_recorded_under_its_id() -> None:
    began = tape().follow(Loop()(view(program_title="")))[0]
    assert isinstance(began, Began)
    assert began.session.title == "first-time"


@pytest.mark.requirement("S42")
def test_ten_samples_a_second_carry_what_was_measured_and_commanded() -> None:
    follower, loop = tape(), Loop(angle_deg=-3.0, duty=-0.25)
    found = [item for _ in range(1000) for item in follower.follow(loop(view()))]
    samples = [item for item in found if isinstance(item, Sampled)]
    assert [item.index for item in samples] == list(range(100))
    assert [item.sample.t_s for item in samples] == pytest.approx([n / 10 for n in range(100)])
    sample = samples[-1].sample
    assert (sample.angle_deg, sample.target_deg, sample.planned_deg) == (-3.0, 15.0, 14.5)
    assert (sample.duty, sample.power, sample.mode) == (-0.25, True, "RUNNING")


def test_late_ticks_leave_a_gap_and_shift_nothing() -> None:
    follower, loop = tape(), Loop()
    follower.follow(loop(view()))
    (late,) = follower.follow(loop(view(), skip=56))
    assert isinstance(late, Sampled)
    assert late.index == 5
    assert late.sample.t_s == pytest.approx(0.57)


def test_a_session_ends_in_the_tick_that_says_so_with_its_figures() -> None:
    follower, loop = tape(), Loop()
    follower.follow(loop(view()))
    for angle, inverted_s in ((14.0, 1.0), (15.25, 2.0), (None, 3.0), (2.0, 4.0)):
        loop.angle_deg = angle
        follower.follow(loop(view(inverted_s=inverted_s)))
    happened, ended = follower.follow(
        loop(view(inverted_s=4.5), "RETURNING -> READY", ended="completed")
    )
    assert isinstance(happened, Happened)
    assert happened.session_id == "s1"
    assert ended == Ended("s1", "completed", AT, 15.25, 4.5, steps_done=3)


def test_a_session_that_is_gone_in_the_tick_of_its_end_keeps_its_figures() -> None:
    follower, loop = tape(), Loop(angle_deg=8.0)
    follower.follow(loop(view(inverted_s=7.0)))
    ended = follower.follow(loop(None, ended="fault"))[-1]
    assert ended == Ended("s1", "fault", AT, 8.0, 7.0)


def test_nobody_head_down_means_a_depth_of_zero() -> None:
    follower, loop = tape(), Loop()
    follower.follow(loop(view()))
    ended = follower.follow(loop(None, ended="cancelled"))[-1]
    assert ended == Ended("s1", "cancelled", AT, 0.0, 0.0)


def test_a_session_that_is_shown_after_its_end_does_not_begin_anew() -> None:
    follower, loop = tape(), Loop()
    follower.follow(loop(view(), ended="lapsed"))
    assert kinds([item for _ in range(50) for item in follower.follow(loop(view()))]) == []


def test_a_session_that_vanishes_without_a_word_counts_as_interrupted() -> None:
    follower, loop = tape(), Loop()
    follower.follow(loop(view()))
    ended = follower.follow(loop())[-1]
    assert isinstance(ended, Ended)
    assert ended.outcome == "interrupted"


def test_a_session_that_follows_another_without_a_word_ends_it() -> None:
    follower, loop = tape(), Loop(angle_deg=9.0)
    follower.follow(loop(view("s1", 5.0)))
    ended, began, sampled = follower.follow(loop(view("s2")))
    assert ended == Ended("s1", "interrupted", AT, 9.0, 5.0)
    assert isinstance(began, Began)
    assert began.session.id == "s2"
    assert isinstance(sampled, Sampled)
    assert (sampled.session_id, sampled.index, sampled.sample.t_s) == ("s2", 0, 0)


def test_a_clock_on_the_wall_that_jumps_moves_no_sample() -> None:
    wall = [AT]
    follower, loop = Tape(lambda: wall[0]), Loop()
    follower.follow(loop(view()))
    wall[0] = AT.replace(year=2031)
    found = [item for _ in range(10) for item in follower.follow(loop(view()))]
    (sampled,) = found
    assert isinstance(sampled, Sampled)
    assert sampled.sample.t_s == pytest.approx(0.1)
