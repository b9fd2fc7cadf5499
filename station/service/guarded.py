"""The controller's side of the guard: beats in every tick, and puts into the readings what it says.

Both are one record in memory, written or read as it is: nothing here waits, whatever has become of
the guard or of its file. When the loop hangs the beat stops, as everything of the loop does.
"""

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from hardware.interface import Command, Hardware, Readings, TiltSample
from station.control.faults import Fault
from station.control.modes import Mode
from station.control.snapshot import Phase
from station.guard.messages import Beat, Reason, Report, Sensed, fresh
from station.guard.places import beat_path, report_path, sensed_path
from station.guard.pretend import PRETEND_DROPS_S
from station.guard.record import Reader, Writer
from station.guard.words import SENTENCES
from station.service.loop import Tick

# The guard's contact closes with the warning, before the relay does, and opens after it, so that
# the tests of the relay see the relay alone (S29, S30); a cut leaves it no such time.
TRAIL_S = 0.5
SETTLE_S, CLOSE_S = 2.0, 1.5  # of a pretend table's time after it has run at another speed
HEARD_TICKS = 100  # a guard that is well has heard of us by then
_ALWAYS = float("inf")


class InStep:
    """For how long a pretend table has kept real time; the guard lives by no other.

    While it runs faster or slower its guard is bridged, and for a moment after.

    Args:
        speed: Of the table's time.
        clock: Monotonic seconds of the machine.
    """

    def __init__(self, speed: Callable[[], float], clock: Callable[[], float]) -> None:
        self._speed, self._clock = speed, clock
        self._other_s = -_ALWAYS

    def __call__(self) -> float:
        """Seconds."""
        now_s = self._clock()
        if self._speed() != 1.0:
            self._other_s = now_s
        return now_s - self._other_s


def always() -> float:
    """A real table has no other time."""
    return _ALWAYS


_CUT = frozenset({Mode.FAULTED, Mode.ESTOPPED})
ABSENT = "The guard is not there: its contact in the motor's supply is open."
_QUIET = frozenset({Reason.HOLDS, Reason.IDLE})


class Guarded:
    """A `Hardware` whose readings tell of the guard.

    Args:
        inner: The table.
        run_dir: The directory of the sockets, beside which the guard has its own.
        clock: Monotonic seconds of the machine, which the guard shares; not of a pretend table.
        in_step: For how many seconds the table has kept that time.

    Attributes:
        report: What the guard has said last; None while it is not there.
    """

    def __init__(
        self,
        inner: Hardware,
        run_dir: Path,
        clock: Callable[[], float] = time.monotonic,
        in_step: Callable[[], float] = always,
    ) -> None:
        self.report: Report | None = None
        self._inner, self._clock, self._in_step = inner, clock, in_step
        self._reader = Reader(report_path(run_dir))

    def read(self, now_s: float) -> Readings:
        """As the table reads, and what the guard says."""
        real_s = self._clock()
        found = Report.unpack(self._reader.read(real_s))
        self.report = found if found is not None and fresh(found.at_s, real_s) else None
        report, bridged = self.report, self._in_step() < SETTLE_S
        return replace(
            self._inner.read(now_s),
            guard_ready=bridged or (report is not None and report.ready),
            guard_alarm=report is not None and report.alarm,
        )

    def write(self, command: Command) -> None:
        """As the table does."""
        self._inner.write(command)

    def close(self) -> None:
        """Close the table, and let go of the record."""
        self._inner.close()
        self._reader.close()


class Beats:
    """Tells the guard of every tick; add it to what comes after one.

    Args:
        run_dir: The directory of the sockets.
        tell: Passes a sentence on to people.
        guarded: What the guard says.
        clock: Monotonic seconds of the machine.
        in_step: For how many seconds the table has kept that time.
    """

    def __init__(
        self,
        run_dir: Path,
        guarded: Guarded,
        tell: Callable[[str], None],
        clock: Callable[[], float] = time.monotonic,
        in_step: Callable[[], float] = always,
    ) -> None:
        self._writer = Writer(beat_path(run_dir))
        self._guarded, self._tell = guarded, tell
        self._clock, self._in_step = clock, in_step
        self._count = 0
        self._asked_s = float("-inf")
        self._told = ""

    def __call__(self, tick: Tick) -> None:
        """Beat."""
        now_s = self._clock()
        self._count += 1
        self._writer.write(self._beat(tick, now_s).pack(), now_s)
        self._pass_on()

    def close(self) -> None:
        """Let go of the record: the beat ends here."""
        self._writer.close()

    def _beat(self, tick: Tick, now_s: float) -> Beat:
        mode, command = tick.snapshot.mode, tick.command
        commissions = any(view.fault is Fault.COMMISSIONING for view in tick.snapshot.faults)
        session = tick.snapshot.session
        warns = mode is Mode.RUNNING and session is not None and session.phase is Phase.WARN
        needs = command.power or warns
        if needs:
            self._asked_s = now_s
        elif mode in _CUT:
            self._asked_s = float("-inf")
        return Beat(
            self._count,
            now_s,
            asks=self._in_step() >= CLOSE_S and now_s - self._asked_s < TRAIL_S,
            drive=(command.duty > 0.0) - (command.duty < 0.0),
            creeps=mode is Mode.RECOVERING,
            resets=mode in _CUT and tick.readings.button is True,
            commissions=commissions,
        )

    def _pass_on(self) -> None:
        """Say what the guard has found, when it is something else than before."""
        report = self._guarded.report
        if report is not None and report.reason is Reason.NO_BEAT and self._count < HEARD_TICKS:
            return  # written before our own first beat
        if report is None:
            said = ABSENT
        else:
            said = "" if report.reason in _QUIET else SENTENCES[report.reason]
        if said != self._told:
            self._told = said
            self._tell(said or "The guard is there and has nothing against it.")


class PretendWires:
    """The guard's wires at a pretend table; see `hardware.simulated.table.GuardEnd`.

    Args:
        run_dir: The directory of the sockets.
        clock: Monotonic seconds of the machine.
        in_step: For how many seconds the table has kept that time.
    """

    def __init__(
        self,
        run_dir: Path,
        clock: Callable[[], float] = time.monotonic,
        in_step: Callable[[], float] = always,
    ) -> None:
        self._reader, self._writer = Reader(report_path(run_dir)), Writer(sensed_path(run_dir))
        self._clock, self._in_step = clock, in_step
        self._count = 0

    def closed(self) -> bool:
        """The guard's relay is held: it has beaten within the time of a monostable."""
        now_s = self._clock()
        report = Report.unpack(self._reader.read(now_s))
        held = report is not None and report.closed and now_s - report.at_s < PRETEND_DROPS_S
        return held or self._in_step() < SETTLE_S

    def show(self, check: TiltSample | None, now_s: float, *, chain_closed: bool) -> None:
        """Put what there is to sense onto the guard's wires."""
        real_s = self._clock()
        self._count += 1
        sensed = Sensed(self._count, real_s, chain_closed)
        if check is not None:  # a pretend table has a clock of its own
            age_s = now_s - check.taken_s
            sensed = replace(sensed, known=True, angle_deg=check.angle_deg, taken_s=real_s - age_s)
        self._writer.write(sensed.pack(), real_s)

    def close(self) -> None:
        """Let go of both records."""
        self._reader.close()
        self._writer.close()
