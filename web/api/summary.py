"""How somebody is getting on, as JSON: the figures behind the pictures of the page."""

from datetime import date, datetime

from station.people.summary import Span
from web.access import Need
from web.api.answers import Answer
from web.overview import Overview, overview
from web.profiles import find_profile
from web.routes import Route
from web.services import services


class SpanItem(Answer):
    """A day, or a week from Monday; a session that was broken off counts as half."""

    first: date
    complete: int
    partly: int
    done: float


class LoadItem(Answer):
    """A day's time head-down and its deepest angle."""

    day: date
    inverted_s: float
    deepest_deg: float


class PainItem(Answer):
    """Pain before and after a session, 0-10; null when it was not said."""

    at: datetime
    before_nrs: int | None
    after_nrs: int | None
    unwell: bool


class RegionItem(Answer):
    """Repetitions for a region of the body in twelve weeks."""

    name: str
    repetitions: int


class PointItem(Answer):
    """One score."""

    at: datetime
    value: float


class ScoreItem(Answer):
    """A questionnaire; `matters` is the smallest change that matters, null when not known."""

    name: str
    out_of: float
    baseline: float
    matters: float | None
    points: list[PointItem]


class Summary(Answer):
    """One person's last twelve weeks."""

    person_id: str
    last_began_at: datetime | None
    aim_a_week: int
    limit_daily_s: float
    limit_deepest_deg: float
    days: list[SpanItem]
    weeks: list[SpanItem]
    loads: list[LoadItem]
    pains: list[PainItem]
    regions: list[RegionItem]
    scores: list[ScoreItem]


def person_summary(person_id: str) -> Summary:
    """One person's strips, pain, load, exercises and scores."""
    rooms = services()
    return _summary(overview(rooms, find_profile(rooms, person_id)))


def _summary(found: Overview) -> Summary:
    person = found.person
    return Summary(
        person_id=person.id,
        last_began_at=found.last and found.last.began_at,
        aim_a_week=found.aim,
        limit_daily_s=person.prescription.daily_s,
        limit_deepest_deg=person.limits.deepest_deg,
        days=[_span(day) for day in found.days],
        weeks=[_span(week) for week in found.weeks],
        loads=[
            LoadItem(day=load.day, inverted_s=load.inverted_s, deepest_deg=load.deepest_deg)
            for load in found.loads
        ],
        pains=[
            PainItem(at=p.at, before_nrs=p.before_nrs, after_nrs=p.after_nrs, unwell=p.unwell)
            for p in found.pains
        ],
        regions=[RegionItem(name=name, repetitions=count) for name, count in found.regions],
        scores=[
            ScoreItem(
                name=each.name,
                out_of=each.out_of,
                baseline=each.baseline,
                matters=each.matters,
                points=[PointItem(at=point.at, value=point.value) for point in each.points],
            )
            for each in found.scores
        ],
    )


def _span(span: Span) -> SpanItem:
    return SpanItem(first=span.first, complete=span.complete, partly=span.partly, done=span.done)


ROUTES: tuple[Route, ...] = (
    Route("GET", "/people/<person_id>/summary", person_summary, Need.MEMBER,
          "How somebody is getting on", Summary),
)  # fmt: skip
