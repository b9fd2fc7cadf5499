"""Answers after a session, scores and proposals as JSON."""

from collections.abc import Callable
from dataclasses import asdict

from station.people.questionnaires import BadScore, Score, ScoreKind, psfs, rmdq, typed_in
from station.records.errors import BadRecord
from station.records.rows import ProposalRow
from web import deciding
from web.access import Need
from web.api.answers import Accepted, ProposalItem, Proposals, ScoreItem, Scores
from web.api.bodies import CheckBody, ScoreBody
from web.choices import find_session
from web.errors import WebError
from web.profiles import find_profile
from web.routes import Route
from web.services import Services, services


def check_after(session_id: str, body: CheckBody) -> Accepted:
    """Keep whether somebody was dizzy after standing up."""
    rooms = services()
    row = find_session(rooms, session_id)
    rooms.store.progress.checked(row.id, body.minutes, body.dizzy)
    rooms.store.progress.refresh(row.person_id, rooms.config.machine)
    return Accepted()


def scores(person_id: str) -> Scores:
    """Somebody's scores, newest first."""
    rooms = services()
    rows = rooms.store.progress.scores(find_profile(rooms, person_id).id)
    items = [{**asdict(row), "id": str(row.id)} for row in rows]
    return Scores(items=[ScoreItem.model_validate(item) for item in items])


def add_score(person_id: str, body: ScoreBody) -> Accepted:
    """Keep a questionnaire that was filled in."""
    rooms = services()
    person = find_profile(rooms, person_id)
    try:
        score = _score(body)
    except BadScore as error:
        raise WebError(422, "bad_value", f"{error.field}: {error}") from error
    rooms.store.progress.add_score(person.id, score)
    return Accepted()


def proposals(person_id: str) -> Proposals:
    """What waits to be decided for somebody, worked out anew."""
    rooms = services()
    row = rooms.store.progress.refresh(find_profile(rooms, person_id).id, rooms.config.machine)
    return Proposals(items=[] if row is None else [_proposal(row)])


def accept_proposal(proposal_id: str) -> Accepted:
    """Take a proposed step, if the rule still says so."""
    return _decided(proposal_id, deciding.accept)


def decline_proposal(proposal_id: str) -> Accepted:
    """Leave a proposed step out."""
    return _decided(proposal_id, deciding.decline)


def _decided(proposal_id: str, decide: Callable[[Services, ProposalRow], None]) -> Accepted:
    rooms = services()
    row = deciding.find_proposal(rooms, proposal_id)
    try:
        decide(rooms, row)
    except BadRecord as error:
        raise WebError(409, "not_now", str(error.args[0]), error.hint) from error
    return Accepted()


def _proposal(row: ProposalRow) -> ProposalItem:
    fields = {**asdict(row), "id": str(row.id), "title": row.reason}
    return ProposalItem.model_validate(fields)


def _score(body: ScoreBody) -> Score:
    """What the body amounts to; only the fields of its kind may be there."""
    match body:
        case ScoreBody(kind=ScoreKind.RMDQ, ticked=list(ticked)):
            return rmdq(ticked)
        case ScoreBody(kind=ScoreKind.PSFS, activities=dict(activities)):
            return psfs(tuple(activities.items()))
        case ScoreBody(kind=ScoreKind.OTHER, name=str(name), value=float(value)):
            return typed_in(name, value, 0.0 if body.out_of is None else body.out_of)
    raise BadScore("kind", f"What a score of the kind {body.kind} needs is missing.")


# fmt: off
ROUTES: tuple[Route, ...] = (
    Route("POST", "/sessions/<session_id>/checks", check_after, Need.MEMBER,
          "Dizzy so many minutes after standing up, or not", Accepted, CheckBody),
    Route("GET", "/people/<person_id>/scores", scores, Need.MEMBER,
          "A person's questionnaires", Scores),
    Route("POST", "/people/<person_id>/scores", add_score, Need.MEMBER,
          "Keep a questionnaire", Accepted, ScoreBody),
    Route("GET", "/people/<person_id>/proposals", proposals, Need.MEMBER,
          "The step that is proposed now", Proposals),
    Route("POST", "/proposals/<proposal_id>/accept", accept_proposal, Need.MEMBER,
          "Take a proposed step", Accepted),
    Route("POST", "/proposals/<proposal_id>/decline", decline_proposal, Need.MEMBER,
          "Leave a proposed step out", Accepted),
)
# fmt: on
