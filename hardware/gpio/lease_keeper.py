"""Lets go of every output by itself when commands stop coming (S20).

In a real table this is a thread of its own: it goes on when the loop hangs in Python, in a driver
or in the kernel. What it cannot survive, a process that is stopped or killed, the heartbeat does.

The loop never waits for the keeper as long as it is in time: the keeper looks at the lease without
the lock, and takes it only when the lease has run out. A loop that hangs while it holds the lock is
waited for no longer than a look.
"""

from collections.abc import Callable
from threading import Event, Lock, Thread

from hardware.lease import Lease

LOOK_S = 0.02
_CLOSE_S = 1.0


class LeaseKeeper:
    """Watches the lease of the commands.

    Args:
        clock: Monotonic seconds, for the thread and for commands that come too late.
        drop: Lets go of the outputs and says whether it could; must not raise.

    Attributes:
        lock: Held by whoever drives outputs.
        drops: How often the lease has run out.
    """

    def __init__(self, clock: Callable[[], float], drop: Callable[[], bool]) -> None:
        self.lock = Lock()
        self.drops = 0
        self._clock, self._drop = clock, drop
        self._lease = Lease()
        self._held = self._counted = False
        self._ending = Event()
        self._thread: Thread | None = None

    def start(self) -> None:
        """Watch in a thread of its own from now on."""
        self._thread = Thread(target=self._run, name="lease", daemon=True)
        self._thread.start()

    def renew(self, read_s: float) -> bool:
        """A command came, on readings of `read_s`; call it with the lock.

        Returns:
            Whether it may be driven: not if its readings are older than a lease by now.
        """
        self._lease.renew(read_s)  # S20
        self._held = True
        if self._lease.expired(self._clock()):
            self._held = not self._let_go()
            return False
        self._counted = False
        return True

    def check(self, now_s: float) -> None:
        """Let go if the lease has run out at `now_s`."""
        if not (self._held and self._lease.expired(now_s)):
            return
        in_time = self.lock.acquire(timeout=LOOK_S)
        try:
            if self._lease.expired(now_s):  # not renewed meanwhile
                # What could not be let go, or was while another call may undo it, is tried again.
                self._held = not (self._let_go() and in_time)
        finally:
            if in_time:
                self.lock.release()

    def close(self) -> None:
        """End the thread; bounded, and may be called twice."""
        self._ending.set()
        if self._thread is not None:
            self._thread.join(_CLOSE_S)

    def _let_go(self) -> bool:
        if not self._counted:
            self.drops, self._counted = self.drops + 1, True
        return self._drop()

    def _run(self) -> None:
        while not self._ending.wait(LOOK_S):
            self.check(self._clock())
