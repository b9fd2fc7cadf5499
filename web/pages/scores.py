"""Questionnaires: the scores there are, and the forms for new ones."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from station.people.person import Person
from station.people.questionnaires import (
    MOST_ACTIVITIES,
    MOST_OUT_OF,
    NAME_LENGTH,
    PSFS_BEST,
    RMDQ,
    RMDQ_HINT,
    BadScore,
    Score,
    ScoreKind,
    change_in_words,
    psfs,
    rmdq,
    typed_in,
)
from station.records.rows import ScoreRow
from web.access import Need
from web.forms import Form
from web.language import t
from web.pages.page import Page
from web.profiles import find_profile
from web.services import services
from web.standing import now

_ROWS = range(1, MOST_ACTIVITIES + 1)


@dataclass(frozen=True, slots=True)
class Series:
    """One questionnaire of somebody, newest first, and what its change means."""

    name: str
    rows: tuple[ScoreRow, ...]
    change: str


def scores(person_id: str) -> ResponseReturnValue:
    """Every score, by questionnaire, and the forms for new ones."""
    rooms = services()
    person = find_profile(rooms, person_id)
    return render_template(
        "scores.html",
        person=person,
        series=_series(rooms.store.progress.scores(person.id)),
        due=rooms.store.progress.due(person.id, now().date()),
    )


def rmdq_form(person_id: str) -> ResponseReturnValue:
    """The 24 sentences."""
    return _rmdq_page(find_profile(services(), person_id), Form({}))


def keep_rmdq(person_id: str) -> ResponseReturnValue:
    """Count what was ticked; nothing ticked is an answer only when it is said so."""
    person, form = find_profile(services(), person_id), Form(request.form)
    ticked, none = form.chosen("item"), bool(form.text("none"))
    if not ticked and not none:
        form.refuse("item", _("Tick the sentences that describe you today, or the last line."))
    if ticked and none:
        both = _("Some sentences are ticked, and the last line too; which is right?")
        form.refuse("item", both)
    score = _scored(form, lambda: rmdq([_number(item) for item in ticked]))
    return _rmdq_page(person, form, 422) if score is None else _keep(person, score)


def psfs_form(person_id: str) -> ResponseReturnValue:
    """Up to five own activities; those of the last time stand there already."""
    person = find_profile(services(), person_id)
    earlier = services().store.progress.scores(person.id)
    last = next((row for row in earlier if row.kind == ScoreKind.PSFS), None)
    names = enumerate(last.answers if last else (), 1)
    return _psfs_page(person, Form({f"activity-{number}": name for number, name in names}))


def keep_psfs(person_id: str) -> ResponseReturnValue:
    """Keep how well the own activities go."""
    person, form = find_profile(services(), person_id), Form(request.form)
    given: list[tuple[str, int]] = []
    for number in _ROWS:
        name, value = form.line(f"activity-{number}", longest=NAME_LENGTH), f"value-{number}"
        if name:
            given.append((name, form.whole(value, 0, PSFS_BEST)))
        elif form.text(value):
            form.refuse(f"activity-{number}", _("Name the activity for this number."))
    score = _scored(form, lambda: psfs(given))
    return _psfs_page(person, form, 422) if score is None else _keep(person, score)


def score_form(person_id: str) -> ResponseReturnValue:
    """A score from elsewhere."""
    return _score_page(find_profile(services(), person_id), Form({}))


def keep_score(person_id: str) -> ResponseReturnValue:
    """Keep a score that was worked out elsewhere."""
    person, form = find_profile(services(), person_id), Form(request.form)
    name = form.line("name", _("Name the questionnaire, for example ODI."), NAME_LENGTH)
    value, out_of = form.number("value", 0, MOST_OUT_OF), form.number("out_of", 0, MOST_OUT_OF)
    score = _scored(form, lambda: typed_in(name, value, out_of))
    return _score_page(person, form, 422) if score is None else _keep(person, score)


def _scored(form: Form, score: Callable[[], Score]) -> Score | None:
    """The score, or None with the sentence at its field."""
    if form.errors:
        return None
    try:
        return score()
    except BadScore as error:
        form.refuse(error.field, t(str(error)))
        return None


def _keep(person: Person, score: Score) -> ResponseReturnValue:
    services().store.progress.add_score(person.id, score)
    flash(_("Saved."))
    return redirect(url_for("pages.scores", person_id=person.id), code=303)


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else 0  # which no sentence has


def _rmdq_page(person: Person, form: Form, status: int = 200) -> ResponseReturnValue:
    ticked = frozenset(form.chosen("item"))
    page = render_template(
        "rmdq.html", person=person, form=form, items=RMDQ, ticked=ticked, hint=RMDQ_HINT
    )
    return page, status


def _psfs_page(person: Person, form: Form, status: int = 200) -> ResponseReturnValue:
    labels = {f"{what}-{number}": _("Activity %(number)s", number=number)
              for number in _ROWS for what in ("activity", "value")}  # fmt: skip
    page = render_template(
        "psfs.html", person=person, form=form, rows=_ROWS, best=PSFS_BEST, labels=labels
    )
    return page, status


def _score_page(person: Person, form: Form, status: int = 200) -> ResponseReturnValue:
    return render_template("score.html", person=person, form=form), status


def _series(rows: Iterable[ScoreRow]) -> list[Series]:
    """By questionnaire, the one filled in last first; the change counts from the first time."""
    by_name: dict[tuple[str, str], list[ScoreRow]] = {}
    for row in rows:
        by_name.setdefault((row.kind, row.name), []).append(row)
    return [
        Series(name, tuple(found), _change(kind, found)) for (kind, name), found in by_name.items()
    ]


def _change(kind: str, newest_first: list[ScoreRow]) -> str:
    if len(newest_first) == 1:
        return ""
    return change_in_words(kind, newest_first[-1].value, newest_first[0].value)


# fmt: off
PAGES: tuple[Page, ...] = (
    Page("GET", "/people/<person_id>/scores", scores, Need.MEMBER),
    Page("GET", "/people/<person_id>/scores/rmdq", rmdq_form, Need.MEMBER),
    Page("POST", "/people/<person_id>/scores/rmdq", keep_rmdq, Need.MEMBER),
    Page("GET", "/people/<person_id>/scores/psfs", psfs_form, Need.MEMBER),
    Page("POST", "/people/<person_id>/scores/psfs", keep_psfs, Need.MEMBER),
    Page("GET", "/people/<person_id>/scores/other", score_form, Need.MEMBER),
    Page("POST", "/people/<person_id>/scores/other", keep_score, Need.MEMBER),
)
# fmt: on
