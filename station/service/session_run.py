"""`station session`: one session on the pretend table, from power-up to upright again."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from hardware.gpio.wiring import Wiring
from hardware.simulated.faults import FAULT_NAMES
from hardware.simulated.table import SimulatedTable, TableOptions
from station.control.config import ControlConfig
from station.control.modes import Mode
from station.control.plan import Plan
from station.control.snapshot import Snapshot
from station.control.timing import plan_s
from station.errors import StationError
from station.people.person import Person, demo_person
from station.programs.library import Library, read_program
from station.programs.personal import with_personal
from station.programs.schema import Program
from station.records.store import Store
from station.service.headless import VirtualStation
from station.service.link import Refused
from station.service.loop import Tick, without_collector
from station.service.measure import Measure
from station.service.pace import RealTime, VirtualTime
from station.service.recording import Begin, End, Entry, RecordingFile, Watch
from station.service.stand_in import StandIn
from station.service.steward import plan_of
from station.service.tables import wired

BOUND_S = 900.0  # for the way up with its rests, and for what is not planned
GIVES_UP_S = 30.0  # after so long in a mode that nobody but a person on the spot can end
_STUCK = frozenset({Mode.FAULTED, Mode.ESTOPPED})


class BadFault(StationError, ValueError):
    """A fault that cannot be switched on as asked."""


class UnknownProgram(StationError, LookupError):
    """There is no such program."""


class BadOutput(StationError, OSError):
    """A file that cannot be written."""

    def __init__(self, path: Path, error: OSError) -> None:
        super().__init__(f"{path} cannot be written ({error.strerror}).", "Choose another place.")


@dataclass(frozen=True, slots=True)
class PlannedFault:
    """A fault of the table and when it comes, counted from the choice of the session."""

    name: str
    at_s: float


@dataclass(frozen=True, slots=True)
class SessionOptions:
    """What a headless session is run with.

    Attributes:
        fast: In virtual time.
        seed: Of the pretend table.
        body_kg: Of the person on it.
        faults: What breaks, and when.
        record: Where to write the recording; None for nowhere.
        wired: Of the real table: run through its drivers, on pretend pins and chips; None without.
    """

    fast: bool
    seed: int
    body_kg: float
    faults: tuple[PlannedFault, ...]
    record: Path | None
    wired: Wiring | None = None


def parse_fault(text: str) -> PlannedFault:
    """A fault from NAME@SECONDS.

    Raises:
        BadFault: There is no such fault, or no such time.
    """
    name, _, at = text.partition("@")
    if name not in FAULT_NAMES:
        raise BadFault(f"There is no fault {name!r}.", f"There are: {', '.join(FAULT_NAMES)}.")
    try:
        at_s = float(at)
    except ValueError:
        at_s = -1.0
    if not 0.0 <= at_s < 1e6:  # noqa: PLR2004
        raise BadFault(f"{text!r} does not say when.", f"Write it like {name}@30, in seconds.")
    return PlannedFault(name, at_s)


def find_program(name: str, library: Library) -> Program:
    """A program by id or by path.

    Raises:
        UnknownProgram: There is no such id.
        BadProgram: The file cannot be run as written.
    """
    if name.endswith(".toml") or Path(name).name != name:
        return read_program(Path(name), library)
    if name not in library.programs:
        known = ", ".join(library.programs)
        raise UnknownProgram(f"There is no program {name!r}.", f"There are: {known}.")
    return library.programs[name]


def plan_for(
    name: str, person_id: str | None, config: ControlConfig, url: str, library: Library
) -> Plan:
    """The plan of a program for somebody in the records, or for the demo person."""
    if person_id is None:
        today = datetime.now(UTC).astimezone().date()
        program = find_program(name, library)
        return plan_of(program, demo_person(today), library, config.machine)
    store = Store.open(url)
    try:
        library = with_personal(library, store.personal.all(person_id))
        program = find_program(name, library)
        person: Person | None = store.person(person_id)
        if person is None:
            raise Refused("unknown_person", f"There is no person {person_id!r}.")
        return plan_of(program, person, library, config.machine, store.recent(person_id))
    finally:
        store.close()


def run_session(
    options: SessionOptions,
    config: ControlConfig,
    plan: Plan,
    progress: Callable[[Snapshot, float], None],
) -> Measure:
    """Run a session to its end, or until nothing more will happen by itself.

    Args:
        options: What it is run with.
        config: Figures of the controller.
        plan: The session.
        progress: Called twice a second with the newest snapshot and the time since the choice.

    Returns:
        What it was like; `ended` is None when it did not come to an end.

    Raises:
        Refused: The controller does not take the plan.
    """
    period_s = 1 / config.rate_hz
    clock = VirtualTime(period_s) if options.fast else RealTime(period_s)
    table = TableOptions(seed=options.seed, body_kg=options.body_kg)
    make_table = SimulatedTable if options.wired is None else wired(options.wired)
    station = VirtualStation(config, table, clock, make_table)
    station.people.append(StandIn())
    station.make_ready()
    measure = Measure(station.table, station.now_s)
    station.after.append(measure)
    tape = None if options.record is None else Tape(options.record, station)
    answer = station.arm(plan)
    if not answer.accepted:
        raise Refused(answer.code, answer.message, answer.hint)
    with without_collector():
        _run(station, measure, list(options.faults), plan_s(plan, config)[0] + BOUND_S, progress)
    if tape is not None:
        tape.close()
    return measure


def _run(
    station: VirtualStation,
    measure: Measure,
    faults: list[PlannedFault],
    bound_s: float,
    progress: Callable[[Snapshot, float], None],
) -> None:
    """Tick until the session has ended, or nothing more will happen by itself."""
    look_ticks, stuck_s = round(0.5 * station.controller.config.rate_hz), 0.0
    while measure.ended is None and measure.took_s < bound_s and stuck_s < GIVES_UP_S:
        for fault in [fault for fault in faults if fault.at_s <= measure.took_s]:
            station.table.faults.set(fault.name, True)
            faults.remove(fault)
        for _ in range(look_ticks):
            snapshot = station.step()
            if snapshot.ended is not None:
                break
        stuck_s = stuck_s + 0.5 if snapshot.mode in _STUCK else 0.0
        progress(snapshot, measure.took_s)


class Tape:
    """Writes the session of a headless station to one file.

    Raises:
        BadOutput: Now or later: the file cannot be written.
    """

    def __init__(self, path: Path, station: VirtualStation) -> None:
        self._path = path
        self._file: RecordingFile | None = None
        self._watch = Watch(station.controller, self._take)
        station.before.append(self._watch.before)
        station.after.append(self._watch.after)

    def close(self) -> None:
        """End the recording of a session that has not ended."""
        self._watch.close()

    def _take(self, entry: Entry) -> None:
        try:
            if isinstance(entry, Begin):
                self._file = RecordingFile(self._path, entry)
            elif self._file is not None and isinstance(entry, End):
                self._file.close(entry)
            elif self._file is not None and isinstance(entry, Tick):
                self._file.add(entry)
        except OSError as error:
            raise BadOutput(self._path, error) from error
