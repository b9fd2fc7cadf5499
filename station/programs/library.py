"""Everything that can be run here: the catalogue and the built-in programs, and files on disk."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import Any

from station.control.plan import Step
from station.programs.catalogue import load_catalogue
from station.programs.check import MAX_BYTES, BadProgram, in_file, parse_model, parse_toml
from station.programs.figures import Figures, figures_of
from station.programs.merge import merged
from station.programs.rules import step_problems, sum_problems
from station.programs.schema import AnyStep, CatalogueExercise, Program

__all__ = ["BadProgram", "Library", "load_library", "read_program"]


@dataclass(frozen=True, slots=True)
class Library:
    """What can be run.

    Attributes:
        programs: By id, the gentlest first.
        exercises: The catalogue by id.
        broken: Ids of programs made here that can no longer be run, with what is wrong.
    """

    programs: Mapping[str, Program]
    exercises: Mapping[str, CatalogueExercise]
    broken: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def steps_of(self, program: Program) -> tuple[Step, ...]:
        """The program's steps merged with the catalogue, ready for a plan."""
        return self.merged(program.steps)

    def merged(self, steps: Sequence[AnyStep]) -> tuple[Step, ...]:
        """Steps merged with the catalogue, which has every exercise that they name."""
        return tuple(merged(step, self.exercises) for step in steps)

    def figures(self, program: Program) -> Figures:
        """What the program amounts to: times, angles, rates."""
        return figures_of(self.steps_of(program))


@cache
def load_library() -> Library:
    """The catalogue and the built-in programs that come with the station; read once."""
    bare = Library({}, load_catalogue())
    folder = files("station.programs") / "builtin"
    found = [
        parse_program(file.read_bytes(), file.name, bare)
        for file in folder.iterdir()
        if file.name.endswith(".toml")
    ]
    return Library(_gentlest_first(found, bare), bare.exercises)


def with_programs(
    library: Library, more: Iterable[Program], broken: Mapping[str, tuple[str, ...]]
) -> Library:
    """The library with more programs in it, still the gentlest first."""
    programs = _gentlest_first((*library.programs.values(), *more), library)
    return Library(programs, library.exercises, broken)


def read_program(path: Path, library: Library) -> Program:
    """A program from a file.

    Raises:
        BadProgram: When it cannot be read or run as written; `.problems` has every reason.
    """
    return parse_program(_content(path), path.name, library)


def parse_program(raw: bytes, file: str, library: Library) -> Program:
    """A program from a file's content; `file` is its name for the sentences of `BadProgram`."""
    return checked(parse_toml(raw, file), file, library)


def checked(data: Mapping[str, Any], file: str, library: Library) -> Program:
    """A program from plain data; `file` is where it comes from, empty for a form.

    Raises:
        BadProgram: When it cannot be run as written.
    """
    program = parse_model(Program, data, file)
    problems = step_problems(program, library.exercises)
    if not problems:
        problems = sum_problems(library.figures(program))
    if problems:
        sentences = [in_file(file, problem.sentence) for problem in problems]
        raise BadProgram(sentences, [problem.at for problem in problems])
    return program


def _content(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise BadProgram([f"{path.name}: is a directory, not a program file."])
        if path.exists() and not path.is_file():
            raise BadProgram([f"{path.name}: is not a plain file."])
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise BadProgram([f"{path.name}: there is no such file."]) from None
    except OSError as error:
        raise BadProgram([f"{path.name}: cannot be read: {error.strerror}."]) from None


def _gentlest_first(programs: Iterable[Program], library: Library) -> Mapping[str, Program]:
    ordered = sorted(programs, key=lambda program: _gentleness(library.figures(program)))
    return MappingProxyType({program.id: program for program in ordered})


def _gentleness(figures: Figures) -> tuple[float, float, float]:
    return figures.deepest_deg, figures.inverted_s, figures.duration_s
