"""The walker: what a session asks for, step by step, without a table."""

from dataclasses import dataclass, field

import pytest

from station.control.motion import Goal
from station.control.plan import Exercise, Limits, Place, Question, Step, Tilt
from station.control.requests import Reply, Respond
from station.control.session import Walker
from station.control.snapshot import Phase
from tests.control.builders import (
    LIMITS,
    QUICK,
    ask,
    exercise,
    plan_of,
    rest_at,
    swing,
    tilt_to,
)

TICK_S = 0.1
WARN_S = QUICK.safety.warn_s


@dataclass(slots=True)
class Walk:
    """A walker on a table that is wherever it is sent, `travel_s` after it was sent there."""

    walker: Walker
    now_s: float = 5000.0
    angle_deg: float = -70.0
    travel_s: float = 1.0
    sent_s: float = 0.0
    goal: Goal | None = None
    goals: list[Goal] = field(default_factory=list)
    phases: list[Phase] = field(default_factory=list)
    released: bool = True

    def press(self) -> None:
        """The physical start."""
        self.walker.mount()
        self.walker.start(self.now_s)

    def run(self, time_s: float) -> None:
        for _ in range(round(time_s / TICK_S)):
            self.tick()

    def tick(self) -> None:
        self.now_s += TICK_S
        walker = self.walker
        arrived = self.goal is not None and self.now_s - self.sent_s >= self.travel_s
        if arrived and self.goal is not None:
            self.angle_deg = self.goal.angle_deg
        walker.advance(self.angle_deg, arrived, self.released, self.now_s)
        if walker.goal != self.goal:
            self.goal, self.sent_s = walker.goal, self.now_s
            self.goals += [self.goal] if self.goal is not None else []
        if not self.phases or self.phases[-1] is not walker.phase:
            self.phases.append(walker.phase)

    def until(self, phase: Phase, limit_s: float = 100.0) -> None:
        end_s = self.now_s + limit_s
        while self.walker.phase is not phase:
            assert self.now_s < end_s, self.phases
            self.tick()


def started(*steps: Step, limits: Limits = LIMITS) -> Walk:
    walk = Walk(Walker(QUICK, plan_of(*steps, limits=limits)))
    walk.press()
    return walk


# ---- where the person must be

FLOOR, TABLE = exercise(Place.FLOOR), exercise(Place.TABLE)


@pytest.mark.parametrize(
    ("steps", "on_table"),
    [
        ((tilt_to(),), True),
        ((swing(),), True),
        ((rest_at(),), True),
        ((TABLE,), True),
        ((FLOOR, tilt_to()), False),
        ((ask(), tilt_to()), True),
        ((ask(), FLOOR), False),
        ((ask(),), False),
    ],
)
def test_a_session_starts_where_its_first_step_needs_the_person(
    steps: tuple[Step, ...], on_table: bool
) -> None:
    walk = started(*steps)
    assert walk.walker.starts_on_table == on_table
    assert walk.walker.mounted == on_table


@pytest.mark.requirement("S2")
def test_the_first_step_on_the_table_after_the_floor_needs_a_fresh_start() -> None:
    walk = started(FLOOR, tilt_to())
    walk.until(Phase.MOUNT)
    assert walk.walker.needs_start
    walk.run(30.0)
    assert walk.phases == [Phase.EXERCISE, Phase.MOUNT]
    assert walk.goals == []
    walk.press()
    assert walk.walker.phase is Phase.WARN


@pytest.mark.requirement("S2")
def test_exercises_on_the_table_after_the_floor_need_a_fresh_start_too() -> None:
    walk = started(FLOOR, TABLE)
    walk.until(Phase.MOUNT)
    walk.press()
    assert walk.walker.phase is Phase.EXERCISE, "nothing moves, so nothing is warned of"


@pytest.mark.requirement("S4")
def test_before_the_first_move_it_warns_and_only_then() -> None:
    walk = started(tilt_to(10.0, hold_s=1.0), tilt_to(20.0, hold_s=1.0))
    walk.run(WARN_S - TICK_S)
    assert walk.phases == [Phase.WARN]
    assert walk.goals == []
    walk.until(Phase.DONE)
    assert walk.phases.count(Phase.WARN) == 1


@pytest.mark.requirement("S4")
def test_the_warning_lasts_until_the_button_is_released() -> None:
    walk = started(tilt_to())
    walk.released = False
    walk.run(20.0)
    assert walk.phases == [Phase.WARN]
    walk.released = True
    walk.tick()
    assert walk.phases[-1] is Phase.MOVE


@pytest.mark.requirement("S36")
def test_before_a_floor_exercise_in_mid_session_it_comes_up_with_its_rests() -> None:
    walk = started(tilt_to(20.0, hold_s=1.0), FLOOR, tilt_to(10.0, hold_s=1.0))
    walk.until(Phase.RETURN)
    walk.goals.clear()
    walk.until(Phase.EXERCISE)
    assert [goal.angle_deg for goal in walk.goals] == [0.0, -15.0, -30.0]
    assert not walk.walker.mounted
    assert not walk.walker.warned
    walk.until(Phase.MOUNT)
    walk.press()
    walk.until(Phase.DONE)
    assert walk.phases[-6:] == [
        Phase.EXERCISE,
        Phase.MOUNT,
        Phase.WARN,
        Phase.MOVE,
        Phase.HOLD,
        Phase.DONE,
    ]


def test_from_a_table_that_has_not_moved_one_just_gets_off() -> None:
    """The way up was waited for, of a table that had not been warned of and could not move."""
    walk = started(TABLE, FLOOR, tilt_to(10.0, hold_s=1.0))
    walk.until(Phase.MOUNT)
    assert walk.phases == [Phase.EXERCISE, Phase.MOUNT]
    assert walk.goals == []
    walk.press()
    walk.until(Phase.DONE)


# ---- where the table is sent


@pytest.mark.requirement("S10")
def test_every_goal_keeps_to_the_rates_of_the_person() -> None:
    limits = Limits(30.0, rate_down_deg_s=1.5, rate_up_deg_s=0.5)
    walk = started(tilt_to(10.0, 3.0, 1.0), swing(-5.0, 5.0), rest_at(-8.0), limits=limits)
    walk.until(Phase.DONE)
    down, up = Goal(5.0, 1.5), Goal(-5.0, 0.5)
    assert walk.goals == [Goal(10.0, 1.5), up, down, up, down, up, Goal(-8.0, 0.5)]


@pytest.mark.requirement("S7")
def test_no_goal_is_deeper_than_the_person_may_go() -> None:
    walk = started(tilt_to(50.0, hold_s=1.0), swing(-5.0, 50.0), limits=Limits(12.0))
    walk.until(Phase.DONE)
    assert max(goal.angle_deg for goal in walk.goals) == 12.0


@pytest.mark.parametrize("cycles", [1, 3])
def test_a_swing_begins_and_ends_low(cycles: int) -> None:
    walk = started(swing(-5.0, 5.0, cycles=cycles, low_hold_s=1.0, high_hold_s=2.0))
    walk.until(Phase.DONE)
    assert [goal.angle_deg for goal in walk.goals] == [-5.0, *[5.0, -5.0] * cycles]


def test_a_rest_moves_gently_and_is_called_a_rest() -> None:
    walk = started(rest_at(0.0, 2.0))
    walk.until(Phase.DONE)
    assert walk.goals == [Goal(0.0, QUICK.motion.gentle_deg_s)]
    assert walk.phases == [Phase.WARN, Phase.MOVE, Phase.REST, Phase.DONE]


# ---- time


def test_a_hold_counts_from_the_arrival() -> None:
    walk = started(tilt_to(10.0, hold_s=5.0))
    walk.until(Phase.HOLD)
    arrived_s = walk.now_s
    walk.until(Phase.DONE)
    assert walk.now_s - arrived_s == pytest.approx(5.0, abs=1.5 * TICK_S)


def test_a_finished_session_stays_finished() -> None:
    walk = started(ask())
    walk.until(Phase.DONE)
    walk.run(30.0)
    assert walk.walker.finished
    assert walk.walker.phase is Phase.DONE
    assert not walk.walker.answer(Respond(), walk.now_s)


def test_the_time_left_in_a_swing_counts_the_legs_ahead() -> None:
    walk = started(swing(-5.0, 5.0, cycles=3, low_hold_s=1.0, high_hold_s=2.0))
    walk.until(Phase.MOVE)
    walk.tick()
    lefts = []
    while not walk.walker.finished:
        left_s = walk.walker.remaining_s(0.0, walk.now_s)
        assert left_s is not None
        lefts.append(left_s)
        walk.tick()
    assert lefts == sorted(lefts, reverse=True), "it only ever shrinks"
    assert lefts[0] == pytest.approx(walk.walker.ahead_s[0], rel=0.5)
    assert lefts[-1] <= 1.0


def test_the_time_left_of_each_phase() -> None:
    walk = started(FLOOR, tilt_to(10.0, hold_s=5.0), ask(wait_s=4.0), FLOOR)
    assert walk.walker.remaining_s(0.0, walk.now_s) == 4.0, "two repetitions of 2 s"
    walk.until(Phase.MOUNT)
    assert walk.walker.remaining_s(0.0, walk.now_s) is None
    walk.press()
    walk.until(Phase.MOVE)
    assert walk.walker.remaining_s(7.0, walk.now_s) == 12.0
    walk.until(Phase.HOLD)
    assert walk.walker.remaining_s(0.0, walk.now_s + 99.0) == 0.0
    walk.until(Phase.ASK)
    assert walk.walker.remaining_s(0.0, walk.now_s) == 4.0
    walk.walker.answer(Respond(pain_nrs=0), walk.now_s)
    walk.until(Phase.RETURN)
    assert walk.walker.remaining_s(0.0, walk.now_s) is None, "the way up is not made yet"
    walk.tick()
    assert walk.walker.remaining_s(0.0, walk.now_s) == pytest.approx(
        QUICK.safety.level_rest_s + QUICK.safety.head_up_rest_s + 15.0 / 2.0 + 15.0 / 2.0
    )


def test_what_comes_after_the_last_step_takes_no_time() -> None:
    walk = started(ask(wait_s=3.0), ask(wait_s=4.0))
    assert walk.walker.after_step_s == 4.0
    walk.walker.answer(Respond(), walk.now_s)
    assert walk.walker.after_step_s == 0.0


def test_an_exercise_or_a_question_holds_the_table_nowhere() -> None:
    assert started(FLOOR).walker.hold_s == 0.0


# ---- answers


def test_done_ends_an_exercise_early() -> None:
    walk = started(FLOOR, exercise(repetitions=9))
    assert walk.walker.answer(Respond(), walk.now_s)
    assert walk.walker.index == 1


@pytest.mark.requirement("S37")
@pytest.mark.parametrize(
    ("respond", "unwell"),
    [
        (Respond(), False),
        (Respond(pain_nrs=0), False),
        (Respond(pain_nrs=5), False),
        (Respond(pain_nrs=6), True),
        (Respond(pain_nrs=10), True),
        (Respond(Reply.NOT_WELL), True),
        (Respond(Reply.NOT_WELL, pain_nrs=0), True),
    ],
)
def test_pain_of_6_or_not_well_is_unwell(respond: Respond, unwell: bool) -> None:
    walk = started(ask(Question.PAIN), ask(Question.WELL))
    assert walk.walker.answer(respond, walk.now_s)
    assert walk.walker.unwell == unwell
    assert walk.walker.index == (0 if unwell else 1)


def test_a_question_is_open_only_in_its_step() -> None:
    walk = started(ask(Question.WELL), FLOOR)
    assert walk.walker.question is Question.WELL
    walk.walker.answer(Respond(), walk.now_s)
    assert walk.walker.question is None


@pytest.mark.requirement("S14")
@pytest.mark.parametrize(("angle_deg", "counts"), [(0.9, False), (1.1, True), (-70.0, False)])
def test_silence_counts_only_when_head_down(angle_deg: float, counts: bool) -> None:
    walk = started(ask(wait_s=2.0), ask(wait_s=2.0))
    walk.angle_deg = angle_deg
    walk.run(2.5)
    assert walk.walker.unanswered == counts
    assert walk.walker.index == (0 if counts else 1)


def test_steps_are_what_they_are_said_to_be() -> None:
    long = Exercise("x", "", "x", Place.FLOOR, 3, 10, 2.0, 2, 1.0, 5.0)
    assert long.total_s == 6 * 10 * 3.0 + 5 * 5.0
    assert plan_of(Tilt("t", "", 1.0, 1.0, 1.0)).tilts
    assert plan_of(rest_at()).tilts
    assert plan_of(swing()).tilts
    assert not plan_of(FLOOR, ask()).tilts
