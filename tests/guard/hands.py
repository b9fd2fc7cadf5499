"""A real guard process with a pretend controller: the test beats, shows, and reads the report."""

import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Self

from station.guard.messages import Beat, Report, Sensed, fresh
from station.guard.places import beat_path, report_path, sensed_path
from station.guard.record import Reader, Writer
from tests.service.builders import wait_for

BEAT_S = 0.01


class Hands:
    """Everything around one guard; a context at whose end nothing is left.

    Attributes:
        asks: Power is asked for.
        creeps: So by hold-to-run.
        resets: The button is pressed.
        closed: The chain is.
        angle_deg: What the tilt channel says.
        beats: The controller beats at all.
    """

    def __init__(self, run_dir: Path) -> None:
        self.asks = self.creeps = self.resets = False
        self.closed = self.beats = True
        self.angle_deg = -70.0
        self.run_dir = run_dir
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._work, daemon=True)
        self._reader = Reader(report_path(run_dir))
        self.guard = self.start()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ending.set()
        self._thread.join()
        self.end()
        self._reader.close()

    def start(self) -> subprocess.Popen[bytes]:
        """Start a guard."""
        command = [sys.executable, "-m", "station.guard", "--pretend", "--run-dir"]
        return subprocess.Popen(
            [*command, str(self.run_dir)], stdin=subprocess.DEVNULL, stderr=subprocess.PIPE
        )

    def end(self) -> str:
        """Kill the guard; what it has said."""
        self.guard.kill()
        return self.guard.communicate()[1].decode()

    def held(self) -> bool:
        """The contact is held now, as a relay feels it."""
        report = self.report()
        return report is not None and report.closed

    def report(self) -> Report | None:
        """What the guard says now; None while it says nothing."""
        now_s = time.monotonic()
        found = Report.unpack(self._reader.read(now_s))
        return found if found and fresh(found.at_s, now_s) else None

    def ready(self) -> Self:
        """Wait until the guard has nothing against it, and ask for power."""
        wait_for(lambda: (found := self.report()) and found.ready, 30.0)
        self.asks = True
        wait_for(self.held)
        return self

    def lets_go(self) -> None:
        """Wait until the contact is open."""
        wait_for(lambda: not self.held(), 5.0)

    def asks_anew(self) -> None:
        """Let go of the power, wait until the guard is ready, and ask for it again."""
        self.asks = False
        self.ready()

    def _work(self) -> None:
        beat, sensed = Writer(beat_path(self.run_dir)), Writer(sensed_path(self.run_dir))
        count = 0
        while not self._ending.is_set():
            now_s, count = time.monotonic(), count + 1
            if self.beats:
                drive = -1 if self.creeps else 0
                said = (self.asks or self.creeps, drive, self.creeps, self.resets)
                beat.write(Beat(count, now_s, *said).pack(), now_s)
            wobble = 0.01 * (count % 3)
            shown = Sensed(count, now_s, self.closed, True, self.angle_deg + wobble, now_s)
            sensed.write(shown.pack(), now_s)
            time.sleep(BEAT_S)
        beat.close()
        sensed.close()
