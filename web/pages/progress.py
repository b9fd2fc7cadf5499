"""How somebody is getting on, in pictures with a table behind each."""

from collections.abc import Iterator

from flask import render_template
from flask.typing import ResponseReturnValue

from web.access import Need
from web.charts.loads import angle_chart, minutes_chart
from web.charts.pains import pain_chart
from web.charts.picture import Picture
from web.charts.regions import region_chart
from web.charts.scores import score_chart
from web.charts.strips import day_strip, week_strip
from web.overview import Overview, overview
from web.pages.page import Page
from web.profiles import find_profile
from web.services import services


def progress(person_id: str) -> ResponseReturnValue:
    """One person's strips, pain, load, exercises and scores."""
    rooms = services()
    person = find_profile(rooms, person_id)
    found = overview(rooms, person)
    return render_template(
        "progress.html", person=person, last=found.last, pictures=tuple(_pictures(found))
    )


def _pictures(found: Overview) -> Iterator[Picture]:
    """Those for which there is something to draw."""
    if found.last is not None:
        yield day_strip(found.days, found.aim)
        yield week_strip(found.weeks, found.aim)
    if found.pains:
        yield pain_chart(found.pains)
    if any(load.inverted_s for load in found.loads):
        yield minutes_chart(found.loads, found.person.prescription.daily_s)
        yield angle_chart(found.loads, found.person.limits.deepest_deg)
    for number, series in enumerate(found.scores):
        yield score_chart(series, number, more_is_better=series.kind == "psfs")
    if found.regions:
        yield region_chart(found.regions)


PAGES: tuple[Page, ...] = (Page("GET", "/people/<person_id>/progress", progress, Need.MEMBER),)
