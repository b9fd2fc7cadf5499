"""Sampling of the chips on one bus, so that a bus which blocks blocks nobody else (S22).

A sampler keeps the newest sample of each of its chips with the time it was asked for. When a chip
or the whole bus stops answering, the newest sample simply stays, and its time tells everyone how
old it is. Meanwhile the sampler retries and takes the bus anew. A chip that answers again goes on
where it was; one that has lost its settings, or answers nonsense, is started again from its
identity on.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import inf
from threading import Event, Thread
from typing import Any, Generic, Protocol, TypeVar

from hardware.gpio.chips.chip import BadSample, Chip, LostSettings
from hardware.interface import HardwareError

RETRY_S = 0.005  # half a tick: a failure that took longer is not tried again at once
FAILURES = 3  # in a row, and the chip no longer counts as running
SILENT_S = 0.02  # between two attempts to hear of it again
CHECK_S = 1.0
CLOSE_S = 1.0  # for a thread to end; one that sits in a blocked transfer is left to the kernel

_JUST_S = 1e-6  # a tick that comes this little before a sample is due is in time

Value = TypeVar("Value")


class Bus(Protocol):
    """What a sampler has to close when it ends."""

    def close(self) -> None:
        """Let go of it."""
        ...


@dataclass(frozen=True, slots=True)
class ProbeHealth:
    """How one chip has been doing.

    Attributes:
        label: Kind and place of the chip.
        identity: Which very sensor it is; empty if it has never started.
        running: It answers: it has not failed `FAILURES` times in a row.
        samples: Good samples so far.
        errors: Transfers that failed and answers that could not be used.
        retries: How many of them were tried again at once.
        starts: How often the chip has been set up.
        last_error: The last error in one sentence, with its hint; empty if there was none.
        taken_s: When the newest sample was taken; None without any.
    """

    label: str
    identity: str
    running: bool
    samples: int
    errors: int
    retries: int
    starts: int
    last_error: str
    taken_s: float | None


class Probe(Generic[Value]):
    """One chip, and what has come of it.

    Args:
        chip: The chip; started and sampled by the sampler only.
        period_s: Between two samples.

    Attributes:
        newest: The newest good sample and the time right before it was asked for, so that it can
            be younger than its time but never older; None before the first one.
        identity: The sensor that answered first; another one is not used in its place (S25).
        running: It answers.
    """

    def __init__(self, chip: Chip[Value], period_s: float) -> None:
        self.newest: tuple[Value, float] | None = None
        self.identity = ""
        self.running = False
        self.due_s = -inf
        self._chip, self._period_s = chip, period_s
        self._starting: Iterator[float] | None = None
        self._set_up = False
        self._check_s = inf
        self._samples = self._errors = self._retries = self._starts = self._in_a_row = 0
        self._last_error = ""

    def health(self) -> ProbeHealth:
        """How this chip has been doing."""
        newest = self.newest
        return ProbeHealth(
            self._chip.label,
            self.identity,
            self.running,
            self._samples,
            self._errors,
            self._retries,
            self._starts,
            self._last_error,
            None if newest is None else newest[1],
        )

    def step(self, clock: Callable[[], float]) -> bool:
        """Do what is due: a sample, or the next step of a start. Never raises.

        Returns:
            Whether the chip has gone on; False when it has to be started anew from here.
        """
        try:
            return self._sample(clock) if self._set_up else self._start_further(clock)
        except Exception as error:  # noqa: BLE001 - whatever a driver does, only its sample is lost
            self._count(error)
            return self._stop(clock() + SILENT_S)

    def _start_further(self, clock: Callable[[], float]) -> bool:
        if self._starting is None:
            # The self-test takes too long for a table that moves: only before the first sample.
            self._starting = self._chip.start(thorough=not self.identity)
        wait_s = next(self._starting, None)
        if wait_s is not None:
            self.due_s = clock() + wait_s
            return True
        self._refuse_a_stranger()
        self._starting, self._set_up, self._in_a_row = None, True, 0
        self._starts += 1
        self.due_s = clock()
        self._check_s = self.due_s + CHECK_S
        return True

    def _refuse_a_stranger(self) -> None:
        answers, known = self._chip.identity, self.identity
        if known and answers != known:  # S25
            raise HardwareError(
                f"Another sensor answers than at the start: {answers} instead of {known}.",
                "Put the old one back, or restart the station and commission the new one.",
            )
        self.identity = answers

    def _sample(self, clock: Callable[[], float]) -> bool:
        began_s = clock()
        try:
            if began_s >= self._check_s:
                self._check_s = began_s + CHECK_S
                self._chip.check()
            value = self._tried_twice(began_s, clock)
        except (OSError, BadSample) as error:
            return self._fail(error, clock())
        if not self.running:
            self._check_s = began_s  # it was away: see at the next sample whether it is the same
        self.newest = (value, began_s)
        self._samples += 1
        self._in_a_row, self.running = 0, True
        return self._go_on(clock())

    def _tried_twice(self, began_s: float, clock: Callable[[], float]) -> Value:
        try:
            return self._chip.sample()
        except (OSError, BadSample) as error:
            if clock() - began_s > RETRY_S:
                raise
            self._count(error)
            self._retries += 1
            return self._chip.sample()

    def _fail(self, error: Exception, now_s: float) -> bool:
        self._count(error)
        self._in_a_row += 1
        if isinstance(error, LostSettings):
            return self._stop(now_s)
        if self._in_a_row < FAILURES:
            return self._go_on(now_s)
        if isinstance(error, BadSample):
            return self._stop(now_s)
        self.running, self.due_s = False, now_s + SILENT_S
        return False

    def _go_on(self, now_s: float) -> bool:
        # By absolute times, so that the rate holds; what was missed is not made up for.
        self.due_s = max(self.due_s + self._period_s, now_s)
        return True

    def _stop(self, due_s: float) -> bool:
        """Begin from the start again."""
        self.running = self._set_up = False
        self._starting, self.due_s = None, due_s
        return False

    def _count(self, error: Exception) -> None:
        self._errors += 1
        self._last_error = _sentence(self._chip.label, error)


class Sampler:
    """All chips of one bus, each at its own rate.

    Args:
        name: Of the bus and the thread: "i2c-1".
        probes: The chips.
        buses: What to close in the end.
        recover: Takes the bus anew; called when none of its chips runs.
        clock: Monotonic seconds, for a thread.
    """

    def __init__(
        self,
        name: str,
        probes: Sequence[Probe[Any]],
        buses: Sequence[Bus],
        recover: Callable[[], None],
        clock: Callable[[], float],
    ) -> None:
        self.name, self.probes = name, tuple(probes)
        self._buses, self._recover, self._clock = tuple(buses), recover, clock
        self._ending = Event()
        self._thread: Thread | None = None

    def start(self) -> None:
        """Sample in a thread of its own from now on."""
        self._thread = Thread(target=self._run, name=self.name, daemon=True)
        self._thread.start()

    def poll(self, now_s: float) -> None:
        """Sample what is due at `now_s`, here and now; instead of a thread."""
        self._turn(now_s, lambda: now_s)

    def close(self) -> None:
        """End the thread and close the bus; bounded, and may be called twice.

        A thread that sits in a blocked transfer keeps its bus: closing it from here would hand its
        file to somebody else. It is a daemon and ends with the process.
        """
        self._ending.set()
        if self._thread is None:
            self._close_buses()
        else:
            self._thread.join(CLOSE_S)

    def _run(self) -> None:
        clock = self._clock
        while not self._ending.is_set():
            self._turn(clock(), clock)
            wait_s = min(probe.due_s for probe in self.probes) - clock()
            if wait_s > 0:
                self._ending.wait(wait_s)
        self._close_buses()

    def _turn(self, now_s: float, clock: Callable[[], float]) -> None:
        for probe in self.probes:
            if probe.due_s <= now_s + _JUST_S and not self._ending.is_set():
                goes_on = probe.step(clock)
                if not goes_on and not any(other.running for other in self.probes):
                    self._recover()

    def _close_buses(self) -> None:
        for bus in self._buses:
            bus.close()


def _sentence(label: str, error: Exception) -> str:
    match error:
        case HardwareError():
            return f"{error} {error.hint}".rstrip()
        case BadSample():
            return str(error)
        case OSError():
            return f"The {label} does not answer: {error.strerror or error}."
        case _:
            return f"The driver of the {label} failed: {error!r}."
