"""Everything that can be run here: the catalogue and the built-in programs, and files on disk."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType

from station.control.plan import Step
from station.programs.catalogue import load_catalogue
from station.programs.check import MAX_BYTES, BadProgram, parse_model, parse_toml
from station.programs.figures import Figures, figures_of
from station.programs.merge import merged
from station.programs.rules import step_problems, sum_problems
from station.programs.schema import CatalogueExercise, Program

__all__ = ["BadProgram", "Library", "load_library", "read_program"]


@dataclass(frozen=True, slots=True)
class Library:
    """What can be run.

    Attributes:
        programs: By id, the gentlest first.
        exercises: The catalogue by id.
    """

    programs: Mapping[str, Program]
    exercises: Mapping[str, CatalogueExercise]

    def steps_of(self, program: Program) -> tuple[Step, ...]:
        """The program's steps merged with the catalogue, ready for a plan."""
        return tuple(merged(step, self.exercises) for step in program.steps)

    def figures(self, program: Program) -> Figures:
        """What the program amounts to: times, angles, rates."""
        return figures_of(self.steps_of(program))


def load_library() -> Library:
    """The catalogue and the built-in programs that come with the station."""
    bare = Library({}, load_catalogue())
    folder = files("station.programs") / "builtin"
    found = [
        parse_program(file.read_bytes(), file.name, bare)
        for file in folder.iterdir()
        if file.name.endswith(".toml")
    ]
    found.sort(key=lambda program: _gentleness(bare.figures(program)))
    return Library(MappingProxyType({program.id: program for program in found}), bare.exercises)


def read_program(path: Path, library: Library) -> Program:
    """A program from a file.

    Raises:
        BadProgram: When it cannot be read or run as written; `.problems` has every reason.
    """
    return parse_program(_content(path), path.name, library)


def parse_program(raw: bytes, file: str, library: Library) -> Program:
    """A program from a file's content; `file` is its name for the sentences of `BadProgram`."""
    program = parse_model(Program, parse_toml(raw, file), file)
    problems = step_problems(program, library.exercises)
    if not problems:
        problems = sum_problems(library.figures(program))
    if problems:
        raise BadProgram([f"{file}: {problem}" for problem in problems])
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


def _gentleness(figures: Figures) -> tuple[float, float, float]:
    return figures.deepest_deg, figures.inverted_s, figures.duration_s
