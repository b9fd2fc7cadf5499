"""Which program reaches which part of the body, counted in repetitions."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from station.control.plan import Exercise, Oscillate, Step, Tilt
from station.programs.library import Library
from station.programs.regions import Region
from station.programs.schema import Program

HANGING, ROCKING = "passive-hang", "rocking"  # what unnamed head-down steps amount to


@dataclass(frozen=True, slots=True)
class Reach:
    """A program, and how many repetitions of it work each region; none is 0."""

    program_id: str
    title: str
    repetitions: Mapping[Region, int]

    @property
    def reached(self) -> tuple[Region, ...]:
        """The regions that are worked at all."""
        return tuple(region for region, times in self.repetitions.items() if times)


def reach(program: Program, library: Library) -> Mapping[Region, int]:
    """Repetitions for every region, sets and sides counted.

    Being head-down counts as well, once for a tilt and once a cycle: as what the step names, or
    else as hanging or rocking.
    """
    counts = dict.fromkeys(Region, 0)
    for exercise_id, times in _done(library.steps_of(program)):
        for region in library.exercises[exercise_id].muscles:
            counts[region] += times
    return MappingProxyType(counts)


def reach_table(library: Library) -> tuple[Reach, ...]:
    """All programs, the gentlest first."""
    return tuple(
        Reach(program.id, program.title, reach(program, library))
        for program in library.programs.values()
    )


def programs_with(exercise_id: str, library: Library) -> tuple[Program, ...]:
    """The programs in which an exercise is done, unnamed hanging and rocking counted."""
    return tuple(
        program
        for program in library.programs.values()
        if any(done == exercise_id for done, _ in _done(library.steps_of(program)))
    )


def _done(steps: tuple[Step, ...]) -> Iterator[tuple[str, int]]:
    for step in steps:
        match step:
            case Exercise():
                yield step.exercise_id, step.sets * step.repetitions * step.sides
            case Tilt() if step.exercise_id or step.angle_deg > 0:
                yield step.exercise_id or HANGING, 1
            case Oscillate() if step.exercise_id or step.high_deg > 0:
                yield step.exercise_id or ROCKING, step.cycles
