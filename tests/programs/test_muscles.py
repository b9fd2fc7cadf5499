"""Which program reaches which part of the body."""

from click.testing import CliRunner

from station.cli_programs import programs
from station.programs.library import Library, parse_program
from station.programs.muscles import reach, reach_table
from station.programs.regions import Region
from tests.programs.conftest import HEAD

TABLE = "[[steps]]\nkind = "
REST = f'{TABLE}"rest"\nangle_deg = 0\ntime_s = 60\n'


def reached(library: Library, steps: str) -> dict[str, int]:
    program = parse_program((HEAD + steps).encode(), "first.toml", library)
    return {region.value: times for region, times in reach(program, library).items() if times}


def test_sets_repetitions_and_both_sides_are_counted(library: Library) -> None:
    step = f'{TABLE}"exercise"\nexercise = "figure-four"\nsets = 2\nrepetitions = 3\n'
    assert reached(library, step) == {"buttocks": 12, "hips": 12}
    assert reached(library, f'{step}side = "left"\n') == {"buttocks": 6, "hips": 6}


def test_exercises_add_up_over_a_program(library: Library) -> None:
    step = f'{TABLE}"exercise"\nexercise = "%s"\nrepetitions = %d\n'
    found = reached(library, step % ("heel-raise", 7) + step % ("small-knee-bends", 5))
    assert found == {"calves": 7, "front-thighs": 5, "buttocks": 5, "hips": 5}


def test_being_head_down_counts_once_a_tilt_and_once_a_cycle(library: Library) -> None:
    tilt = f'{TABLE}"tilt"\nangle_deg = 10\nrate_deg_s = 1\nhold_s = 5\n'
    swing = f'{TABLE}"oscillate"\nlow_deg = 0\nhigh_deg = 10\nrate_deg_s = 1\ncycles = 4\n'
    swing += "low_hold_s = 5\nhigh_hold_s = 5\n"
    back = {"back", "paraspinals", "lumbar-extensors"}
    assert reached(library, tilt + REST) == dict.fromkeys(back, 1)
    assert reached(library, swing + REST) == {"back": 4, "paraspinals": 4}
    named = tilt + 'exercise = "head-down-reach"\n'
    assert reached(library, named + REST) == {"back": 1, "shoulders": 1, "paraspinals": 1}


def test_lying_still_reaches_nothing(library: Library) -> None:
    assert reached(library, f'{TABLE}"tilt"\nangle_deg = -20\nrate_deg_s = 1\nhold_s = 5\n') == {}


def test_the_table_has_every_program_in_order_and_every_region(library: Library) -> None:
    rows = reach_table(library)
    assert [row.program_id for row in rows] == list(library.programs)
    assert all(list(row.repetitions) == list(Region) for row in rows)


def test_strength_and_stretch_reaches_all_that_holds_the_back(library: Library) -> None:
    (row,) = (one for one in reach_table(library) if one.program_id == "strength-and-stretch")
    assert set(row.reached) >= {
        Region.BACK, Region.ABDOMEN, Region.HIPS, Region.BUTTOCKS, Region.FRONT_THIGHS,
        Region.BACK_THIGHS, Region.PARASPINALS, Region.LUMBAR_EXTENSORS,
        Region.TRANSVERSUS_ABDOMINIS,
    }  # fmt: skip


def test_the_command_says_what_each_program_reaches_and_what_it_does_not(library: Library) -> None:
    shown = CliRunner().invoke(programs, ["muscles"])
    assert shown.exit_code == 0
    lines = shown.output.splitlines()
    heads = [line for line in lines if not line.startswith(" ")]
    assert heads == [f"{one.id}: {one.title}" for one in library.programs.values()]
    first = lines[lines.index("first-time: First time") :][:3]
    assert first[1].startswith("    reaches Back 1, ")
    assert first[2].startswith("    does not reach Abdomen, ")
