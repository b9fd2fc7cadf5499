"""docs/programs.md says what the schema says."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import BaseModel

from station.control.plan import MACHINE_LIMITS, NEW_PERSON
from station.programs.check import parse_model
from station.programs.library import Library, parse_program
from station.programs.schema import (
    STEP_KINDS,
    CatalogueExercise,
    CatalogueFile,
    Dose,
    Program,
    StepModel,
)
from station.programs.wording import allowed

TEXT = (Path(__file__).parents[2] / "docs/programs.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| `(\w+)` \| [^|]+ \| ([^|]+) \| ?(required)? ?\|$", re.MULTILINE)
EXAMPLES = re.findall(r"```toml\n(.*?)```", TEXT, re.DOTALL)

NUMBERS = {16: "Sixteen", 17: "Seventeen", 18: "Eighteen"}
Row = tuple[str, str, bool]


def section(title: str) -> str:
    return TEXT.partition(f"\n{title}\n")[2].partition("\n##")[0]


def documented(title: str) -> list[Row]:
    return [(key, span, bool(required)) for key, span, required in ROW.findall(section(title))]


def described(model: type[BaseModel], but: type[BaseModel] | None = None) -> Iterator[Row]:
    known = but.model_fields if but else {}
    for key, field in model.model_fields.items():
        if key not in known and key != "kind":
            yield key, allowed(model, key), field.is_required()


@pytest.mark.parametrize("kind", STEP_KINDS)
def test_each_kind_of_step_is_documented_with_its_fields_and_ranges(kind: str) -> None:
    assert documented(f"### {kind}") == list(described(STEP_KINDS[kind], but=StepModel))


def test_what_every_step_has_and_what_stands_at_the_top_is_documented() -> None:
    assert documented("## Steps") == list(described(StepModel))
    assert documented("## At the top") == list(described(Program))


def test_the_catalogue_is_documented_with_its_fields_and_ranges() -> None:
    assert documented("## The catalogue") == list(described(CatalogueExercise))
    assert documented("## The dose") == list(described(Dose))


def test_no_other_kind_of_step_is_documented() -> None:
    assert re.findall(r"^### (\w+)$", TEXT, re.MULTILINE) == list(STEP_KINDS)


def test_the_examples_are_in_order(library: Library) -> None:
    program, catalogue = EXAMPLES
    assert parse_program(program.encode(), "example.toml", library).id == "short-evening"
    parse_model(CatalogueFile, tomllib.loads(catalogue), "example.toml")


def test_every_program_that_comes_with_the_station_is_listed_with_what_the_table_does(
    library: Library,
) -> None:
    rows = re.findall(r"^\| `([\w-]+)` \| [^|]+ \| (stands still|\d+ deg) \|$", TEXT, re.MULTILINE)
    assert dict(rows) == {
        one.id: f"{figures.deepest_deg:.0f} deg" if figures.tilts else "stands still"
        for one in library.programs.values()
        for figures in [library.figures(one)]
    }
    assert f"{NUMBERS[len(rows)]} come with the station" in TEXT


def test_the_limits_are_those_of_the_machine_and_of_a_new_person() -> None:
    rows = re.findall(r"^\| [\w -]+ \| ([\d.]+) [\w/]+ \| ([\d.]+) [\w/]+ \|$", TEXT, re.MULTILINE)
    machine, person = zip(*rows, strict=True)
    for limits, told in ((MACHINE_LIMITS, machine), (NEW_PERSON, person)):
        values = (
            limits.deepest_deg,
            limits.rate_down_deg_s,
            limits.rate_up_deg_s,
            limits.hold_s,
            limits.session_s,
        )
        assert tuple(float(value) for value in told) == values
