"""The pages in HTML; every one carries STOP and Bring me up, errors included."""

from typing import Any

from flask import Blueprint, Flask

from web import words
from web.access import Guard, Need, Rule
from web.language import reader_language
from web.pages import (
    account,
    after,
    bench,
    choose,
    commission,
    display,
    editor,
    exercises,
    figures,
    flow,
    history,
    live,
    out,
    pair,
    people,
    practice,
    progress,
    reference,
    system,
    urgent,
)
from web.pages.page import Page

# fmt: off
PAGES: tuple[Page, ...] = (
    Page("GET", "/", choose.choose, Need.MEMBER),
    Page("GET", "/live", live.live, Need.MEMBER),
    Page("GET", "/history", history.sessions, Need.MEMBER),
    Page("GET", "/history/<session_id>", history.session, Need.MEMBER),
    Page("GET", "/commission", commission.commission, Need.STATION),
    Page("GET", "/commission/record", commission.record, Need.STATION),
    Page("POST", "/stop", urgent.stop, Need.OPEN, urgent=True),
    Page("POST", "/return", urgent.bring_up, Need.OPEN, urgent=True),
    *pair.PAGES,
    *account.PAGES,
    *flow.PAGES,
    *display.PAGES,
    *system.PAGES,
    *reference.PAGES,
    *exercises.PAGES,
    *figures.PAGES,
    *editor.PAGES,
    *people.PAGES,
    *after.PAGES,
    *progress.PAGES,
    *practice.PAGES,
    *out.PAGES,
)
BENCH_PAGES = bench.BENCH_PAGES
# fmt: on


def pages(simulated: bool) -> tuple[Page, ...]:
    """The pages of this station; the bench is there with the pretend table only."""
    return PAGES + BENCH_PAGES if simulated else PAGES


def install(app: Flask, guard: Guard, simulated: bool) -> None:
    """Add the pages with their access rules."""
    blueprint = Blueprint("pages", __name__)
    for page in pages(simulated):
        name = page.view.__name__
        blueprint.add_url_rule(page.path, name, page.view, methods=[page.method])
        guard.rules[f"pages.{name}"] = Rule(page.need, page.urgent)
    app.register_blueprint(blueprint)
    app.jinja_env.filters.update(words.FILTERS)

    def about() -> dict[str, Any]:
        visitor = guard.visitor()
        practises = visitor.may(Need.PRACTITIONER)
        return {
            "simulated": simulated,
            "visitor": visitor,
            "practises": practises,
            "owns": visitor.may(Need.OWNER),
            "language": reader_language(),
            "theme": display.theme(),
        }

    app.context_processor(about)
