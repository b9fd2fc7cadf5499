"""A report for printing: what somebody did in a period, for them and for whoever treats them.

It says what was recorded and nothing more: no diagnosis, no promise.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepTogether, SimpleDocTemplate, Spacer

from station.export.digest import Digest, Listed
from station.export.fhir import prescriber
from station.export.period import Period
from station.export.report_charts import pain_chart, region_chart, week_chart
from station.export.report_pages import NumberedCanvas
from station.export.report_style import cells, heading, paragraph, small, title
from station.export.report_words import incident_words, score_rows, week_rows
from station.people.describe import cleared_line, prescription_lines
from station.people.person import Person
from station.records.rows import SessionRow
from station.records.store import Store

NO_DIAGNOSIS = (
    "This report is no diagnosis and no medical opinion. It tells what the station has measured "
    "and what was answered on it. Angles are those of the table: 0 is level, 90 is straight head "
    "down. Pain and effort are the person's own numbers from 0 to 10."
)
SOURCES = (
    "Roland-Morris: Roland and Morris, Spine 1983; a change of 5 points or 30 % is one that people "
    "usually notice (Ostelo et al., Spine 2008). Patient-specific scale: 2 points of the mean."
)


@dataclass(frozen=True, slots=True)
class Subject:
    """What a report is about.

    Attributes:
        muscles: Names of the regions of each exercise.
        made_at: When it is printed.
    """

    person: Person
    period: Period
    muscles: Mapping[str, tuple[str, ...]]
    made_at: datetime


def report(store: Store, subject: Subject) -> bytes:
    """The report as a PDF file."""
    digest, out = digest_of(store, subject), BytesIO()
    name, at = subject.person.name, f"{subject.made_at.astimezone():%d %b %Y, %H:%M}"
    document = SimpleDocTemplate(
        out,
        pagesize=A4,
        leftMargin=20 * mm,
        rightMargin=20 * mm,
        topMargin=16 * mm,
        bottomMargin=20 * mm,
        title=f"Report: {name}, {subject.period.words}",
        author="Inversion station",
        lang="en",
    )
    footer = f"{name} \N{MIDDLE DOT} {subject.period.words} \N{MIDDLE DOT} printed {at}"
    story = [part for section in _sections(store, subject, digest) for part in section]
    document.build(story, canvasmaker=lambda *a, **k: NumberedCanvas(footer, *a, **k))
    return out.getvalue()


def digest_of(store: Store, subject: Subject) -> Digest:
    """The sessions and scores of the period, summed up."""
    digest, stretch = Digest(), subject.period.stretch
    for batch in store.export.sessions(subject.person.id, stretch):
        done = store.export.exercises(batch)
        for row in batch:
            digest.add(row, done.get(row.id, ()))
    for scores in store.export.scores(subject.person.id, stretch):
        for score in scores:
            digest.add_score(score)
    return digest


Section = Sequence[Flowable]


def _sections(store: Store, subject: Subject, digest: Digest) -> tuple[Section, ...]:
    return (
        _head(subject),
        _glance(subject, digest),
        _prescribed(store, subject.person),
        _weeks(subject.person, digest),
        _pain(digest),
        _regions(subject, digest),
        _scores(digest),
        _incidents(digest.incidents),
        _notes(digest.notes),
        (KeepTogether([Spacer(1, 5 * mm), small(NO_DIAGNOSIS), small(SOURCES)]),),
    )


def _head(subject: Subject) -> Section:
    person = subject.person
    born = f", born {person.birth_year}" if person.birth_year else ""
    return (
        title("Back exercise report"),
        paragraph(f"{person.name}{born}"),
        paragraph(f"Period: {subject.period.words}"),
        paragraph(f"Printed: {subject.made_at.astimezone():%d %b %Y, %H:%M}"),
    )


def _glance(subject: Subject, digest: Digest) -> Section:
    limit = subject.person.limits.deepest_deg
    before, after = (_one_digit(mean.value) for mean in (digest.before, digest.after))
    rows = (
        ("Sessions done to the end", str(digest.complete)),
        ("Sessions broken off", str(digest.partly)),
        ("Mean pain before and after", f"{before} and {after}"),
        ("Time head-down, all together", f"{digest.inverted_s / 60:.1f} min"),
        ("Deepest angle", f"{digest.deepest_deg:.0f} deg; the limit is now {limit:g} deg"),
        ("Ended unwell, stopped, or with a fault", f"{digest.incidents.count} sessions"),
    )
    return (heading("At a glance"), cells(rows, (75, 95)))


def _prescribed(store: Store, person: Person) -> Section:
    limits, by = person.limits, prescriber(store, person.id)
    who = f"{by.name}, {by.at.astimezone():%d %b %Y}" if by else "nobody yet: as for everybody new"
    rows = [
        ("Prescribed by", who),
        ("Deepest angle", f"{limits.deepest_deg:g} deg"),
        ("Head-down in one go", f"{limits.hold_s:g} s"),
        ("Head-down in one session", f"{limits.session_s / 60:g} min"),
        ("Head-down in one day", f"{person.prescription.daily_s / 60:g} min"),
        ("Speed down and up", f"{limits.rate_down_deg_s:g} and {limits.rate_up_deg_s:g} deg/s"),
        *(_split(line) for line in prescription_lines(person.prescription)),
        ("Clearance", cleared_line(person)),
    ]
    return (heading("Prescription and limits, as they are now"), cells(rows, (75, 95)))


def _weeks(person: Person, digest: Digest) -> Section:
    if not digest.weeks:
        return (heading("Week by week"), paragraph("There was no session in this period."))
    weeks, aim = week_rows(digest), person.prescription.sessions_a_week
    head = ("Week from", "Done", "Broken off", "Aim", "Head-down", "Deepest")
    table = [(f"{week.first:%d %b %Y}", str(week.complete), str(week.partly), str(aim),
              f"{week.inverted_s / 60:.1f} min",
              f"{week.deepest_deg:.0f} deg" if week.deepest_deg else "")
             for week in reversed(weeks)]  # fmt: skip
    return (
        KeepTogether([heading("Week by week"), week_chart(weeks, aim)]),
        cells(table, (40, 22, 26, 22, 30, 30), head),
    )


def _pain(digest: Digest) -> Section:
    if not digest.pains:
        return ()
    pains = tuple(digest.pains)
    said = f"The last {len(pains)} sessions with an answer; the newest on the right."
    return (KeepTogether([heading("Pain before and after"), small(said), pain_chart(pains)]),)


def _regions(subject: Subject, digest: Digest) -> Section:
    regions = digest.regions(subject.muscles)
    if not regions:
        return ()
    said = "An exercise counts in full for every region that it reaches."
    head = heading("Repetitions by region of the body")
    return (KeepTogether([head, small(said), region_chart(regions)]),)


def _scores(digest: Digest) -> Section:
    if not digest.courses:
        return ()
    head = ("Questionnaire", "First", "Newest", "What it means")
    table = cells(score_rows(digest), (34, 43, 43, 50), head)
    return (KeepTogether([heading("Questionnaires"), table]),)


def _incidents(listed: Listed) -> Section:
    if not listed.count:
        return ()
    head = ("When", "Session", "What")
    rows = [(_when(row), row.title, incident_words(row)) for row in reversed(listed.rows)]
    return (
        heading("Stopped, with a fault, or unwell"),
        *_counted(listed),
        cells(rows, (38, 52, 80), head),
    )


def _notes(listed: Listed) -> Section:
    if not listed.count:
        return ()
    rows = [(_when(row), row.note) for row in reversed(listed.rows)]
    return (heading("Notes"), *_counted(listed), cells(rows, (38, 132)))


def _counted(listed: Listed) -> Section:
    left_out = listed.count - len(listed.rows)
    return (small(f"The newest {len(listed.rows)} of {listed.count}."),) if left_out else ()


def _when(row: SessionRow) -> str:
    return f"{row.began_at.astimezone():%d %b %Y, %H:%M}"


def _split(line: str) -> tuple[str, str]:
    """A line of `describe` as label and value."""
    label, _, value = line.partition(": ")
    return label, value


def _one_digit(value: float | None) -> str:
    return "not said" if value is None else f"{value:.1f}"
