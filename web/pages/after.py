"""After the session: how it was, and the two questions after standing up."""

from datetime import timedelta
from math import ceil

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from station.people.aftercare import ADVICE_DIZZY, CHECK_MINUTES
from station.people.person import GUEST_ID
from station.records.errors import BadRecord
from station.records.rows import SessionRow
from web.access import Need
from web.choices import find_session
from web.forms import Form
from web.language import t
from web.pages import proposals, scores
from web.pages.page import Page
from web.services import services
from web.standing import now

NOTE_LENGTH = 1000
SCALES = ("before_nrs", "after_nrs", "rpe")
FEELINGS = ("dizzy", "headache", "leg_symptoms")
_NUMBERS = frozenset(str(number) for number in range(11))
_WORDS = {"yes": True, "no": False}


def after(session_id: str) -> ResponseReturnValue:
    """The form; what was asked for during the session is filled in."""
    row = find_session(services(), session_id)
    return _form_page(row, _form_of(row))


def keep_after(session_id: str) -> ResponseReturnValue:
    """Keep how it was; what is left out stays as it is."""
    rooms, form = services(), Form(request.form)
    row = find_session(rooms, session_id)
    given: dict[str, int | bool | str | None] = {name: _scale(form, name) for name in SCALES}
    given |= {name: _yes_or_no(form, name) for name in FEELINGS}
    note = form.line("note", longest=NOTE_LENGTH)
    if form.errors:
        return _form_page(row, form), 422
    rooms.store.progress.rate(row.id, **given, note=note)
    rooms.store.progress.refresh(row.person_id, rooms.config.machine)
    flash(_("Saved."))
    return redirect(url_for("pages.check", session_id=row.id), code=303)


def check(session_id: str) -> ResponseReturnValue:
    """Wait standing, then say whether dizzy; without time head-down there is nothing to ask."""
    row = find_session(services(), session_id)
    minutes = _next_check(row)
    if row.inverted_s <= 0 or (minutes is None and not _was_dizzy(row)):
        return redirect(_onward(row), code=303)
    return _check_page(row, minutes)


def keep_check(session_id: str) -> ResponseReturnValue:
    """Keep one of the two answers after standing up."""
    rooms, form = services(), Form(request.form)
    row = find_session(rooms, session_id)
    asked = [str(minutes) for minutes in CHECK_MINUTES]
    minutes = form.one_of("minutes", asked, _("This question is not asked here."))
    dizzy = _WORDS.get(form.one_of("dizzy", _WORDS, _("Please say yes or no.")))
    if dizzy is not None and minutes:
        try:
            rooms.store.progress.checked(row.id, int(minutes), dizzy)
        except BadRecord as error:
            form.refuse("dizzy", t(str(error.args[0])))
    if form.errors:
        return _check_page(row, _next_check(row), form.error("dizzy") or form.error("minutes")), 422
    rooms.store.progress.refresh(row.person_id, rooms.config.machine)
    return redirect(url_for("pages.check", session_id=row.id), code=303)


def _form_of(row: SessionRow) -> Form:
    """The form as it stands in the records."""
    typed = {name: str(value) for name in SCALES if (value := getattr(row, name)) is not None}
    said = {True: "yes", False: "no"}
    typed |= {name: said[value] for name in FEELINGS if (value := getattr(row, name)) is not None}
    return Form({**typed, "note": row.note})


def _scale(form: Form, name: str) -> int | None:
    if not form.text(name):
        return None
    value = form.one_of(name, _NUMBERS, _("Choose a number from 0 to 10."))
    return int(value) if value else None


def _yes_or_no(form: Form, name: str) -> bool | None:
    if not form.text(name):
        return None
    return _WORDS.get(form.one_of(name, _WORDS, _("Choose yes or no.")))


def _form_page(row: SessionRow, form: Form) -> str:
    person = services().store.person(row.person_id)
    return render_template("after.html", row=row, person=person, form=form, longest=NOTE_LENGTH)


def _next_check(row: SessionRow) -> int | None:
    """After how many minutes somebody is asked next; None when both are answered."""
    unanswered = (m for m in CHECK_MINUTES if getattr(row, f"dizzy_{m}_min") is None)
    return next(unanswered, None)


def _was_dizzy(row: SessionRow) -> bool:
    return bool(row.dizzy_1_min or row.dizzy_3_min)


def _check_page(row: SessionRow, minutes: int | None, wrong: str = "") -> str:
    """Counted from the end of the session, when the table stood upright again."""
    left_s = 0.0
    if minutes is not None and row.ended_at is not None:
        left_s = (row.ended_at + timedelta(minutes=minutes) - now()).total_seconds()
    return render_template(
        "check.html",
        row=row,
        minutes=minutes,
        left_s=max(0, ceil(left_s)),
        advice=ADVICE_DIZZY if _was_dizzy(row) else "",
        onward=_onward(row),
        wrong=wrong,
    )


def _onward(row: SessionRow) -> str:
    """To the next step; a guest has none."""
    if row.person_id == GUEST_ID or services().store.person(row.person_id) is None:
        return url_for("pages.session", session_id=row.id)
    return url_for("pages.next_steps", person_id=row.person_id)


# fmt: off
PAGES: tuple[Page, ...] = (
    Page("GET", "/after/<session_id>", after, Need.MEMBER),
    Page("POST", "/after/<session_id>", keep_after, Need.MEMBER),
    Page("GET", "/after/<session_id>/check", check, Need.MEMBER),
    Page("POST", "/after/<session_id>/check", keep_check, Need.MEMBER),
    *proposals.PAGES,
    *scores.PAGES,
)
# fmt: on
