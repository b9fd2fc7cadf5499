"""Where texts are found: the one list of files, and how each is read.

What only the command line says, and what only goes to a log, is not listed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from web.language.catalogue import CLIENT, PAGES, STATION

SAID = "web.language.extract:python_texts"
WRITTEN = "web.language.extract:toml_texts"
_BLOCKS = {"trim_blocks": "true", "lstrip_blocks": "true"}  # as the app reads its templates
_SMALL = {"phrases": "yes"}  # parts of sentences count as well: they stand in others' places
_FOUND = {"firsts": "ok warning bad bad_for"}  # the doctor's: a row's name, then a sentence
_NOTED = {"calls": "note_check Contact"}  # what commissioning measures: name, figure, limit


@dataclass(frozen=True, slots=True)
class Source:
    """Some files with texts.

    Attributes:
        domain: To which the texts belong.
        method: How they are read: one of Babel's own, or "module:function".
        files: Which, below the project's folder; "**" is any number of folders.
        options: For the method.
        but: Files that are left out.
    """

    domain: str
    method: str
    files: str
    options: Mapping[str, str] = field(default_factory=dict)
    but: tuple[str, ...] = ()


# Single words of the station that stand in the places of its sentences.
WORDS = ("at rest", "changed", "closed", "open", "primary", "second", "missing", "a list",
         "a table", "primary tilt", "check tilt", "motor current", "travel", "time", "angle",
         "not there", "step", "exercise", "nobody", "none", "all", "before", "after",
         # Parts of a session.
         "Strengthening", "Inversion",
         # Where an event of a session comes from, and what kind it is.
         "mode", "fault", "fault over", "answer", "acknowledged", "refused", "request", "session",
         "button", "screen", "controller", "web", "station", "person", "begin", "end",
         "interrupted", "clock")  # fmt: skip

SOURCES = (
    Source(PAGES, "python", "web/**/*.py"),
    Source(PAGES, "jinja2", "web/templates/**/*.html", _BLOCKS),
    Source(CLIENT, "javascript", "web/static/js/**/*.js"),
    Source(STATION, WRITTEN, "station/programs/**/*.toml"),
    Source(STATION, SAID, "station/people/*.py", but=("describe.py", "tolerance.py",
           "describe_care.py", "ladder.py", "bounds.py", "changes.py")),
    Source(STATION, SAID, "station/people/describe_care.py", _SMALL),
    Source(STATION, SAID, "station/people/tolerance.py", _SMALL),
    Source(STATION, SAID, "station/programs/*.py", but=("wording.py", "rules.py", "describe.py",
           "check.py", "exercise_words.py")),
    Source(STATION, SAID, "station/programs/exercise_words.py", _SMALL),
    Source(STATION, SAID, "station/programs/check.py", _SMALL),
    Source(STATION, SAID, "station/programs/describe.py", _SMALL),
    Source(STATION, SAID, "station/programs/rules.py", _SMALL),
    Source(STATION, SAID, "station/programs/wording.py", _SMALL),
    Source(STATION, SAID, "station/control/faults.py"),
    Source(STATION, SAID, "station/control/intake.py"),
    Source(STATION, SAID, "station/control/view.py"),
    Source(STATION, SAID, "station/records/*.py", but=("migrate.py", "restore.py")),
    # Errors of the web that are said as finished sentences, like those of the station.
    Source(STATION, SAID, "web/*.py", but=("openapi.py", "certificate.py", "secret.py", "server.py",
           "command.py", "glance.py", "forms.py")),
    Source(STATION, SAID, "web/pages/*.py"),
    Source(STATION, SAID, "web/access/*.py"),
    Source(STATION, SAID, "web/api/after.py"),
    Source(STATION, SAID, "web/api/out.py"),
    Source(STATION, SAID, "station/service/bench.py"),
    Source(STATION, SAID, "station/service/link*.py"),
    Source(STATION, SAID, "station/service/steward.py"),
    Source(STATION, SAID, "station/service/clock_watch.py"),
    Source(STATION, SAID, "station/service/story*.py"),
    Source(STATION, SAID, "station/settings.py", {"docs": "yes"}),
    Source(STATION, SAID, "station/settings_wiring.py", {"docs": "yes"}),
    Source(STATION, SAID, "station/settings_values.py", _SMALL),
    Source(STATION, SAID, "hardware/simulated/faults.py"),
    Source(STATION, SAID, "station/speech/sentences.py"),
    Source(STATION, SAID, "station/speech/engine.py"),
    Source(STATION, SAID, "station/sealed.py"),
    Source(STATION, SAID, "station/calibration.py"),
    Source(STATION, SAID, "station/commission/*.py", _NOTED,
           ("terminal.py", "screen.py", "start.py")),
    Source(STATION, SAID, "station/doctor/*_checks.py", _FOUND),
    Source(STATION, SAID, "station/doctor/monthly.py", _FOUND),
    Source(STATION, SAID, "station/doctor/report.py"),
    Source(STATION, SAID, "station/export/*.py", but=("fhir.py", "fhir_parts.py",
           "fhir_person.py", "fhir_session.py", "tables.py", "digest.py", "archive.py", "period.py",
           "report.py", "report_charts.py", "report_words.py", "report_style.py", "fonts.py",
           "report_reader.py")),
    Source(STATION, SAID, "station/export/period.py", _SMALL),
    Source(STATION, SAID, "station/export/report.py", _SMALL),
    Source(STATION, SAID, "station/export/report_charts.py", _SMALL),
    Source(STATION, SAID, "station/export/report_words.py", _SMALL),
)  # fmt: skip
