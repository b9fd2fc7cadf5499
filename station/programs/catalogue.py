"""The catalogue of exercises, shipped as TOML files beside this one, one a family."""

from collections.abc import Mapping
from importlib.resources import files
from types import MappingProxyType

from station.programs.check import BadProgram, parse_model, parse_toml
from station.programs.regions import Family
from station.programs.schema import CatalogueExercise, CatalogueFile


def load_catalogue() -> Mapping[str, CatalogueExercise]:
    """Every exercise by its id, in the order of families and of entries within them."""
    found: dict[str, CatalogueExercise] = {}
    folder = files("station.programs") / "catalogue"
    for family in Family:
        file = folder / f"{family}.toml"
        add_exercises(found, file.read_bytes(), file.name)
    return MappingProxyType(found)


def add_exercises(found: dict[str, CatalogueExercise], raw: bytes, file: str) -> None:
    """Add one file's exercises; raises `BadProgram` when something is wrong with it."""
    for exercise in parse_model(CatalogueFile, parse_toml(raw, file), file).exercises:
        if exercise.id in found:
            raise BadProgram([f'{file}: the exercise "{exercise.id}" is there twice.'])
        found[exercise.id] = exercise
