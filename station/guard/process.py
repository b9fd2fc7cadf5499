"""`station-guard`: looks a hundred times a second, judges, holds its contact or lets go of it.

Nothing here waits for anybody: records are files in memory that are read as they are, chips are
sampled by the hardware layer's threads. The contact is held by the loop's own beat, so that a guard
that hangs, is stopped or is killed lets go. Asked to end it stays for as long as the controller
asks for power: somebody may be on the table.
"""

import argparse
import gc
import os
import signal
import stat
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Protocol

from hardware.gpio.calibration import TiltCalibration
from hardware.interface import HardwareError, TiltSample
from station.guard.envelope import DROPS_S, Judge, Senses, Verdict
from station.guard.manager import Manager
from station.guard.messages import Beat, Reason, Report, fresh
from station.guard.places import beat_path, guard_dir, report_path
from station.guard.pretend import PRETEND_DROPS_S, PretendStand
from station.guard.rank import come_first
from station.guard.record import Reader, Writer
from station.guard.wired import CannotGuard, changed_at, read_calibration, read_wired
from station.guard.words import SENTENCES

LOOK_S = 0.01
CALIBRATION_S = 1.0  # how often it looks for a new one, while nobody asks for power
WAIT_S = 0.1
FIRST_BEAT_S = 10.0  # so long a controller takes to start; its silence is no news before
LOCK = "guard.lock"
BAD_INPUT, FAILED = 2, 1
READY_LINE = "ready"


class Stand(Protocol):
    """What the guard has in its hands; see `hardware.gpio.guard_stand`."""

    def tilt(self, now_s: float) -> TiltSample | None:
        """The newest sample of its tilt channel."""
        ...

    def calibrated(self) -> bool:
        """The very sensor answers that was calibrated."""
        ...

    def estop_closed(self) -> bool | None:
        """Its own contact of the chain."""
        ...

    def use(self, calibration: TiltCalibration | None) -> None:
        """Take another calibration."""
        ...

    def hold(self, *, closed: bool, alarm: bool) -> None:
        """Hold the contact for another look, or let go of it."""
        ...

    def trouble(self) -> str:
        """What keeps its tilt channel from answering."""
        ...

    def close(self) -> None:
        """Let go of everything."""
        ...


class Leaving:
    """How often the process was asked to end: at the second time it does so at once."""

    def __init__(self) -> None:
        self.asked = 0

    def ask(self, *_: object) -> None:
        """Ask for it."""
        self.asked += 1


class Watch:
    """One guard at work.

    Args:
        stand: What it senses and holds.
        run_dir: Where the controller beats; the guard's own directory is beside it.
        data_dir: Where the calibration is; None where it needs none.
        drops_s: After so long without a look its relay has fallen.
    """

    def __init__(
        self, stand: Stand, run_dir: Path, data_dir: Path | None, drops_s: float = DROPS_S
    ) -> None:
        self._stand, self._data_dir = stand, data_dir
        self._reader, self._writer = Reader(beat_path(run_dir)), Writer(report_path(run_dir))
        self._judge = Judge(drops_s=drops_s)
        self._beat: Beat | None = None
        self._count = 0
        self._able = True
        self._look_s = time.monotonic() + CALIBRATION_S
        self._changed = changed_at(data_dir) if data_dir else 0.0
        self.needed = False

    def look(self, now_s: float) -> Verdict:
        """Sense, judge, act, report."""
        self._hear(now_s)
        beat, stand = self._beat, self._stand
        self.needed = beat is not None and beat.asks and fresh(beat.at_s, now_s)
        if not self.needed and now_s >= self._look_s:
            self._look_s = now_s + CALIBRATION_S
            self._follow_calibration()
        tilt, calibrated = stand.tilt(now_s), stand.calibrated()
        estop = stand.estop_closed()
        verdict = self._judge.look(Senses(now_s, tilt, calibrated, estop, beat, self._able))
        try:
            stand.hold(closed=verdict.closed, alarm=verdict.alarm)
            self._able = True
        except Exception:  # noqa: BLE001 - whatever a library raises, the next look comes
            self._able = False
        self._report(verdict, now_s)
        return verdict

    def trouble(self) -> str:
        """What keeps the tilt channel from answering."""
        return self._stand.trouble()

    def close(self) -> None:
        """Let go of both records."""
        self._reader.close()
        self._writer.close()

    def _hear(self, now_s: float) -> None:
        """The newest beat: one that is newer than the last, and not the same one again."""
        heard = Beat.unpack(self._reader.read(now_s))
        last = self._beat
        if heard and (last is None or (heard.at_s > last.at_s and heard.count != last.count)):
            self._beat = heard

    def _follow_calibration(self) -> None:
        if self._data_dir is not None and (changed := changed_at(self._data_dir)) != self._changed:
            self._changed = changed
            self._stand.use(read_calibration(self._data_dir))

    def _report(self, verdict: Verdict, now_s: float) -> None:
        self._count += 1
        judge = self._judge
        found = (verdict.closed, verdict.ready, verdict.alarm, verdict.reason)
        measured = (judge.channel.angle_deg, judge.head_down.seconds)
        self._writer.write(Report(self._count, now_s, *found, *measured).pack(), now_s)


def watch(guard: Watch, manager: Manager, leaving: Leaving) -> None:
    """Look until asked to end, and nobody needs it any more."""
    told: Reason | None = None
    begun_s = due_s = time.monotonic()
    while True:
        now_s = time.monotonic()
        verdict = guard.look(now_s)
        if due_s == begun_s:  # the first look
            manager.ready()
        awaits = told is None and verdict.reason is Reason.NO_BEAT
        if verdict.reason is not told and not (awaits and now_s - begun_s < FIRST_BEAT_S):
            told = verdict.reason
            _tell(f"{SENTENCES[told]} {guard.trouble()}".rstrip(), manager)
        manager.alive(now_s, needed=leaving.asked > 0)
        if leaving.asked > 1 or (leaving.asked and not guard.needed):
            manager.stopping()
            return
        due_s = max(due_s + LOOK_S, now_s)  # what was missed is not made up for
        time.sleep(max(0.0, due_s - time.monotonic()))


def _tell(sentence: str, manager: Manager) -> None:
    manager.status(sentence)
    with suppress(OSError, ValueError):  # nobody may be listening
        print(sentence, file=sys.stderr, flush=True)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the guard; the exit code.

    One that cannot be used as it is set up says so and ends; to its service manager it is ready
    first, so that nothing waits for it.
    """
    options = _parser().parse_args(arguments)
    leaving = Leaving()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, leaving.ask)
    try:
        _run(options, leaving)
    except (CannotGuard, HardwareError) as error:
        manager = Manager()
        manager.ready()
        _tell(f"{error} {getattr(error, 'hint', '')}".rstrip(), manager)
        manager.close()
        return BAD_INPUT if isinstance(error, CannotGuard) else FAILED
    return 0


def _run(options: argparse.Namespace, leaving: Leaving) -> None:
    data_dir = None if options.pretend else options.data
    with ExitStack() as stack:
        own = guard_dir(options.run_dir)
        _make_own(own)
        if options.with_parent:
            threading.Thread(target=_leave_with_parent, args=(leaving,), daemon=True).start()
        stack.callback(os.close, _only_one(own, leaving))
        if leaving.asked:  # while it waited: it has not begun, and another one may be at work
            return
        stand: Stand = PretendStand(options.run_dir) if options.pretend else _real_stand(options)
        stack.callback(stand.close)
        drops_s = PRETEND_DROPS_S if options.pretend else DROPS_S
        guard = Watch(stand, options.run_dir, data_dir, drops_s)
        stack.callback(guard.close)
        manager = Manager()
        stack.callback(manager.close)
        come_first()
        if options.with_parent:
            print(READY_LINE, flush=True)
        gc.collect()
        gc.freeze()
        gc.disable()
        watch(guard, manager, leaving)


def _real_stand(options: argparse.Namespace) -> Stand:
    from hardware.gpio.guard_stand import GuardStand  # noqa: PLC0415 - a pretend one needs no pins
    from hardware.gpio.ports import real_ports  # noqa: PLC0415

    wired = read_wired(options.settings)
    if not wired.guard.fitted:
        raise CannotGuard("No guard is fitted. Set fitted = true in [guard] of the settings.")
    calibration = read_calibration(options.data)
    return GuardStand(wired.guard, wired.tilt, calibration, real_ports(wired.pins))


def _make_own(directory: Path) -> None:
    """The guard's own directory, into which nobody else may write."""
    try:
        directory.mkdir(mode=0o750, parents=True, exist_ok=True)
        found = directory.lstat()
    except OSError as error:
        raise CannotGuard(f"{directory} cannot be used ({error.strerror}).") from error
    foreign = os.name == "posix" and found.st_uid != os.getuid()
    if foreign or not stat.S_ISDIR(found.st_mode) or found.st_mode & stat.S_IWOTH:
        raise CannotGuard(f"{directory} belongs to somebody else or is open to everybody.")


def _only_one(directory: Path, leaving: Leaving) -> int:
    """Wait until no other guard is at work here: two of them would talk over each other."""
    from fcntl import LOCK_EX, LOCK_NB, flock  # noqa: PLC0415 - not everywhere

    lock = os.open(directory / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    while not leaving.asked:
        try:
            flock(lock, LOCK_EX | LOCK_NB)
            break
        except BlockingIOError:
            time.sleep(WAIT_S)
    return lock


def _leave_with_parent(leaving: Leaving) -> None:
    """Standard input ends when the parent closes it, or when the parent dies, however it dies."""
    while os.read(sys.stdin.fileno(), 64):
        pass
    leaving.ask()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("station-guard", description="Guard of the motor's power.")
    parser.add_argument("--data", type=Path, default=Path("data"), help="where the calibration is")
    parser.add_argument("--settings", type=Path, help="settings file")
    parser.add_argument("--run-dir", type=Path, required=True, help="the controller's sockets")
    parser.add_argument("--pretend", action="store_true", help="at a pretend table")
    parser.add_argument("--with-parent", action="store_true", help="leave when input ends")
    return parser
