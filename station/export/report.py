"""A report for printing: what somebody did in a period, for them and for whoever treats them.

It says what was recorded and nothing more: no diagnosis, no promise.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
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
from station.export.report_reader import Reader
from station.export.report_style import cells, heading, paragraph, small, title
from station.export.report_words import incident_words, score_rows, week_rows
from station.people.describe_care import cleared_line, prescription_lines
from station.people.person import Person
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
        reader: In whose language.
    """

    person: Person
    period: Period
    muscles: Mapping[str, tuple[str, ...]]
    made_at: datetime
    reader: Reader = field(default_factory=Reader)


def report(store: Store, subject: Subject) -> bytes:
    """The report as a PDF file."""
    digest, out = digest_of(store, subject), BytesIO()
    name, reader = subject.person.name, subject.reader
    say, period = reader.say, subject.period.words(reader)
    printed = say(f"printed {reader.moment(subject.made_at)}")
    footer = f"{name} \N{MIDDLE DOT} {period} \N{MIDDLE DOT} {printed}"
    document = SimpleDocTemplate(
        out,
        pagesize=A4,
        leftMargin=20 * mm,
        rightMargin=20 * mm,
        topMargin=16 * mm,
        bottomMargin=20 * mm,
        title=f"{say('Report')}: {name}, {period}",
        author=say("Inversion station"),
        lang=reader.language,
    )
    story = [part for section in _sections(store, subject, digest) for part in section]
    document.build(story, canvasmaker=lambda *a, **k: NumberedCanvas(footer, say, *a, **k))
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
    reader = subject.reader
    closing = [small(reader.say(text)) for text in (NO_DIAGNOSIS, SOURCES)]
    return (
        _head(subject),
        _glance(subject, digest),
        _prescribed(store, subject),
        _weeks(subject, digest),
        _pain(reader, digest),
        _regions(subject, digest),
        _scores(reader, digest),
        _incidents(reader, digest.incidents),
        _notes(reader, digest.notes),
        (KeepTogether([Spacer(1, 5 * mm), *closing]),),
    )


def _head(subject: Subject) -> Section:
    person, reader = subject.person, subject.reader
    born = (reader.say(f"born {person.birth_year}"),) if person.birth_year else ()
    return (
        title(reader.say("Back exercise report")),
        paragraph(", ".join((person.name, *born))),
        paragraph(f"{reader.say('Period')}: {subject.period.words(reader)}"),
        paragraph(reader.say(f"Printed: {reader.moment(subject.made_at)}")),
    )


def _glance(subject: Subject, digest: Digest) -> Section:
    limit, say = subject.person.limits.deepest_deg, subject.reader.say
    rows = (
        ("Sessions done to the end", str(digest.complete)),
        ("Sessions broken off", str(digest.partly)),
        ("Mean pain before and after", _both(digest.before.value, digest.after.value)),
        ("Time head-down, all together", f"{digest.inverted_s / 60:.1f} min"),
        ("Deepest angle", f"{digest.deepest_deg:.0f} deg; the limit is now {limit:g} deg"),
        ("Ended unwell, stopped, or with a fault", f"{digest.incidents.count} sessions"),
    )
    said = [(say(label), say(value)) for label, value in rows]
    return (heading(say("At a glance")), cells(said, (75, 95)))


def _prescribed(store: Store, subject: Subject) -> Section:
    person, reader, say = subject.person, subject.reader, subject.reader.say
    limits, by = person.limits, prescriber(store, person.id)
    new = say("nobody yet: as for everybody new")
    rows = [
        ("Deepest angle", f"{limits.deepest_deg:g} deg"),
        ("Head-down in one go", f"{limits.hold_s:g} s"),
        ("Head-down in one session", f"{limits.session_s / 60:g} min"),
        ("Head-down in one day", f"{person.prescription.daily_s / 60:g} min"),
        ("Speed down and up", f"{limits.rate_down_deg_s:g} and {limits.rate_up_deg_s:g} deg/s"),
        ("Clearance", cleared_line(person)),
    ]
    lines = [_split(say(line)) for line in prescription_lines(person.prescription)]
    said = [(say(label), say(value)) for label, value in rows]
    who = (say("Prescribed by"), f"{by.name}, {reader.day_of(by.at)}" if by else new)
    table = cells([who, *said[:-1], *lines, said[-1]], (75, 95))
    return (heading(say("Prescription and limits, as they are now")), table)


def _weeks(subject: Subject, digest: Digest) -> Section:
    reader, say = subject.reader, subject.reader.say
    name = heading(say("Week by week"))
    if not digest.weeks:
        return (name, paragraph(say("There was no session in this period.")))
    weeks, aim = week_rows(digest), subject.person.prescription.sessions_a_week
    head = ("Week from", "Done", "Broken off", "Aim", "Head-down", "Deepest")
    table = [(reader.day(week.first), str(week.complete), str(week.partly), str(aim),
              say(f"{week.inverted_s / 60:.1f} min"),
              say(f"{week.deepest_deg:.0f} deg") if week.deepest_deg else "")
             for week in reversed(weeks)]  # fmt: skip
    return (
        KeepTogether([name, week_chart(weeks, aim, reader)]),
        cells(table, (40, 22, 26, 22, 30, 30), [say(text) for text in head]),
    )


def _pain(reader: Reader, digest: Digest) -> Section:
    if not digest.pains:
        return ()
    pains = tuple(digest.pains)
    said = reader.say(f"The last {len(pains)} sessions with an answer; the newest on the right.")
    head = heading(reader.say("Pain before and after"))
    return (KeepTogether([head, small(said), pain_chart(pains, reader)]),)


def _regions(subject: Subject, digest: Digest) -> Section:
    say = subject.reader.say
    regions = [(say(name), count) for name, count in digest.regions(subject.muscles)]
    if not regions:
        return ()
    said = say("An exercise counts in full for every region that it reaches.")
    head = heading(say("Repetitions by region of the body"))
    return (KeepTogether([head, small(said), region_chart(regions)]),)


def _scores(reader: Reader, digest: Digest) -> Section:
    if not digest.courses:
        return ()
    head = ("Questionnaire", "First", "Newest", "What it means")
    heads = [reader.say(text) for text in head]
    table = cells(score_rows(digest, reader), (34, 43, 43, 50), heads)
    return (KeepTogether([heading(reader.say("Questionnaires")), table]),)


def _incidents(reader: Reader, listed: Listed) -> Section:
    if not listed.count:
        return ()
    head = ("When", "Session", "What")
    rows = [(reader.moment(row.began_at), reader.say(row.title), incident_words(row, reader.say))
            for row in reversed(listed.rows)]  # fmt: skip
    return (
        heading(reader.say("Stopped, with a fault, or unwell")),
        *_counted(reader, listed),
        cells(rows, (38, 52, 80), [reader.say(text) for text in head]),
    )


def _notes(reader: Reader, listed: Listed) -> Section:
    if not listed.count:
        return ()
    rows = [(reader.moment(row.began_at), row.note) for row in reversed(listed.rows)]
    name = heading(reader.say("Notes"))
    return (name, *_counted(reader, listed), cells(rows, (38, 132)))


def _counted(reader: Reader, listed: Listed) -> Section:
    if listed.count == len(listed.rows):
        return ()
    return (small(reader.say(f"The newest {len(listed.rows)} of {listed.count}.")),)


def _split(line: str) -> tuple[str, str]:
    """A line of `describe` as label and value."""
    label, _, value = line.partition(": ")
    return label, value


def _both(before: float | None, after: float | None) -> str:
    if before is not None and after is not None:
        return f"{before:.1f} and {after:.1f}"
    if before is not None:
        return f"{before:.1f} before, not said after"
    return "not said" if after is None else f"not said before, {after:.1f} after"
