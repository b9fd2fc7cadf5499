"""Where texts are found: the one list of files, and how each is read.

What only the command line says, and what only goes to a log, is not listed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from web.language.catalogue import CLIENT, PAGES, STATION

SAID = "web.language.extract:python_texts"
WRITTEN = "web.language.extract:toml_texts"
_BLOCKS = {"trim_blocks": "true", "lstrip_blocks": "true"}  # as the app reads its templates
_SMALL = {"everything": "yes"}  # small words count as well: they stand in the places of sentences


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


SOURCES = (
    Source(PAGES, "python", "web/**/*.py"),
    Source(PAGES, "jinja2", "web/templates/**/*.html", _BLOCKS),
    Source(CLIENT, "javascript", "web/static/js/**/*.js"),
    Source(STATION, WRITTEN, "station/programs/**/*.toml"),
    Source(STATION, SAID, "station/people/*.py", but=("describe.py", "tolerance.py", "ladder.py")),
    Source(STATION, SAID, "station/people/tolerance.py", _SMALL),
    Source(STATION, SAID, "station/programs/*.py", but=("wording.py", "catalogue.py")),
    Source(STATION, SAID, "station/programs/wording.py", _SMALL),
    Source(STATION, SAID, "station/control/faults.py"),
    Source(STATION, SAID, "station/control/intake.py"),
    Source(STATION, SAID, "station/control/view.py"),
    Source(STATION, SAID, "station/records/*.py", but=("migrate.py", "restore.py")),
    Source(STATION, SAID, "station/service/bench.py"),
    Source(STATION, SAID, "station/service/link*.py"),
    Source(STATION, SAID, "station/service/steward.py"),
    Source(STATION, SAID, "station/speech/sentences.py"),
    Source(STATION, SAID, "station/speech/engine.py"),
    Source(STATION, SAID, "station/sealed.py"),
    Source(STATION, SAID, "station/calibration.py"),
    Source(STATION, SAID, "station/commission/*.py", but=("terminal.py", "screen.py", "start.py")),
    Source(STATION, SAID, "station/doctor/*_checks.py"),
    Source(STATION, SAID, "station/doctor/monthly.py"),
    Source(STATION, SAID, "station/doctor/report.py"),
    Source(STATION, SAID, "station/export/*.py", but=("fhir.py", "fhir_parts.py",
           "fhir_person.py", "fhir_session.py", "tables.py", "digest.py", "archive.py")),
)  # fmt: skip
