"""What a program asks in the session stands in the history without being typed a second time."""

from datetime import UTC, datetime

from station.control.plan import Ask, Exercise, Limits, Place, Plan, Question
from station.control.requests import Respond
from station.control.snapshot import Phase
from station.records.tape import Ended, Tape
from station.service.headless import VirtualStation

AT = datetime(2026, 1, 2, tzinfo=UTC)
_WALK = Exercise("Walk", "", "walk", Place.FLOOR, 1, 1, 0.0, 1, 2.0, 0.0)
_ASK = Ask("Pain", "", Question.PAIN, 20.0)


def _end_of(answers: list[int]) -> Ended:
    """The end of a session whose two questions get these answers, as far as they go."""
    station, tape, kept = VirtualStation(), Tape(lambda: AT), []
    station.after.append(lambda tick: kept.extend(tape.follow(tick.snapshot)))
    station.make_ready()
    assert station.arm(Plan("s", "p", "x", "Walk", Limits(), (_ASK, _WALK, _ASK))).accepted
    station.tap()
    for nrs in answers:
        station.run_until(lambda s: s.session is None or s.session.phase is Phase.ASK, 30.0)
        station.ask(Respond(pain_nrs=nrs))
        station.step()
    station.run_until(lambda s: s.session is None, 60.0)
    return next(item for item in kept if isinstance(item, Ended))


def test_the_first_and_the_last_answer_are_before_and_after() -> None:
    end = _end_of([4, 2])
    assert (end.outcome, end.before_nrs, end.after_nrs) == ("completed", 4, 2)


def test_one_answer_is_not_taken_for_two() -> None:
    end = _end_of([3])
    assert (end.before_nrs, end.after_nrs) == (3, None)


def test_an_answer_that_ends_the_session_is_kept_as_well() -> None:
    end = _end_of([7])
    assert (end.before_nrs, end.after_nrs) == (7, None)
    assert end.outcome != "completed"
