"""A station at its table: the world, the service, and somebody who presses the button.

What is waited for has a bound in the machine's own time; a scene that waits in vain fails and says
what it saw.
"""

import contextlib
import time
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any, Self

from station.service.link import LinkClient, LinkDown, Refused
from tests.hil.world.builds import DEFAULT, Build
from tests.hil.world.house import PERSON, furnish
from tests.hil.world.manager import RUN, Manager, Watchdog, start_guard
from tests.hil.world.table import UPRIGHT_DEG, World
from tests.hil.world.wire import stands

LOOK_S, TAP_S = 0.02, 0.12
RESTED_S = 0.8  # a press before the controller sees it stand is no wish to move
START_S = 90.0
SNAPSHOT_S = 0.3  # the newest one is of after this
PROGRAM = "first-time"


class SceneFailed(AssertionError):
    """Something that a scene waits for has not come."""


class Scene:
    """Everything there is; a context, within which the service runs.

    Args:
        start_deg: Where the table stands when the station is switched on.
        build: Which table it is.
        feed: Feeds the hardware's watchdog; see `Manager`.
        watches: Whether the manager aborts a silent service.

    Attributes:
        wiring: What is wired where.
        world: The table.
        manager: Who has started the service.
        link: The service's own link, as the web uses it.
        guard: The guard's process, where one is fitted.
    """

    def __init__(
        self,
        start_deg: float = UPRIGHT_DEG,
        build: Build = DEFAULT,
        feed: Watchdog | None = None,
        watches: bool = True,
    ) -> None:
        self.wiring = furnish(build)
        self.world = World(self.wiring, build, start_deg)
        self._feed, self._watches = feed, watches
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            stack.enter_context(self.world)
            if self.wiring.guard.fitted:
                self.guard = start_guard()
                stack.callback(self._end_guard)
            self.manager = stack.enter_context(Manager(self._feed, self._watches))
            self.link = LinkClient(RUN, timeout_s=5.0)
            stack.callback(self.link.close)
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def restart_guard(self) -> None:
        """Start the guard again; the one before has ended."""
        self.guard = start_guard()

    def _end_guard(self) -> None:
        self.guard.kill()
        self.guard.wait()

    @property
    def state(self) -> dict[str, Any]:
        """The newest snapshot; empty before the first."""
        found = self.link.latest()
        return {} if found is None else found[0]

    @property
    def mode(self) -> str:
        """The mode of the newest snapshot."""
        return str(self.state.get("mode"))

    @property
    def faults(self) -> list[str]:
        """Codes of the faults that stand."""
        return [fault["code"] for fault in self.state.get("faults", [])]

    def until(self, claim: Callable[[], object], bound_s: float, what: str) -> float:
        """Wait until something is so; the time at which it was.

        Raises:
            SceneFailed: It has not become so in time.
        """
        end_s = time.monotonic() + bound_s
        while not claim():
            if time.monotonic() > end_s:
                raise SceneFailed(f"in vain for {bound_s:g} s: {what}; {self._seen()}")
            time.sleep(LOOK_S)
        return time.monotonic()

    def tap(self) -> float:
        """A short press of the button and a moment after it; when it began."""
        pressed_s = self.world.press(True)
        time.sleep(TAP_S)
        self.world.press(False)
        time.sleep(TAP_S)
        return pressed_s

    def up(self) -> None:
        """Wait until the service says that it is ready, and its newest snapshot is of this run."""
        self.until(lambda: self.manager.ready, START_S, "READY=1")
        self.until(lambda: self.state.get("trusted"), 10.0, "an angle that is trusted")

    def make_ready(self) -> None:
        """Reset by a press, as everybody has to after a start."""
        self.up()
        self.reset()

    def reset(self) -> None:
        """Press until it is ready; the first press may only acknowledge."""
        for _ in range(2):
            self.tap()
            time.sleep(SNAPSHOT_S)
            if self.mode == "READY":
                return
        raise SceneFailed(f"two presses have not reset it: {self._seen()}")

    def reset_away(self) -> None:
        """Press until it holds where it is; the first press may only acknowledge."""
        for _ in range(3):
            self.tap()
            time.sleep(SNAPSHOT_S)
            if self.mode in ("HOLDING", "RETURNING"):
                return
        raise SceneFailed(f"three presses have not reset it: {self._seen()}")

    def acknowledge(self) -> None:
        """Say of every latched fault that it has been seen."""
        for code in self.faults:
            with contextlib.suppress(Refused):  # it stands on, or is no latched one
                self.link.request("acknowledge", fault=code)

    def bring_up(self) -> None:
        """Press, once it stands and holds: it brings up; returns when the drive drives."""
        self.until(lambda: self.mode == "HOLDING", 5.0, "HOLDING")
        self.until(lambda: stands(self.world.moments, RESTED_S), 5.0, "rest")
        self.tap()
        self.drives_up()

    def drives_up(self) -> None:
        """Wait until the drive drives head-up; at level it rests for a minute."""
        self.until(lambda: self.world.now.duty < 0.0, 90.0, "the way up")

    def keep_coming_up(self, moving_s: float) -> None:
        """Be on the way up, and have been moving for so long without a pause.

        A rest at level is such a pause; so is a stop because this computer was too late.
        """
        while True:
            self.until(lambda: self.mode in ("HOLDING", "RETURNING"), 5.0, "HOLDING or RETURNING")
            if self.mode == "HOLDING":
                self.bring_up()
            self.drives_up()
            began_s = time.monotonic()
            time.sleep(moving_s)
            recent = (each.duty for each in self.world.moments if each.at_s >= began_s)
            if all(duty < 0.0 for duty in recent):
                return

    def arm(self) -> None:
        """Choose the session."""
        self.link.request("arm", program_id=PROGRAM, person_id=PERSON)
        self.until(lambda: self.mode == "ARMED", 5.0, "ARMED")

    def go_on(self) -> None:
        """Do what the session asks for: press, answer, or nothing."""
        session = self.state.get("session") or {}
        if session.get("phase") in ("chosen", "mount") and self.mode == "ARMED":
            self.tap()
            time.sleep(0.5)
        elif session.get("question"):
            pain = 1 if session["question"] == "pain" else None
            self._respond(pain)

    def go_head_down(self, to_deg: float) -> None:
        """Run the session until the table really is that far head-down."""
        self.arm()
        self.until(lambda: self._further(to_deg), 600.0, f"{to_deg:g} degrees")

    def _further(self, to_deg: float) -> bool:
        self.go_on()
        return self.world.now.angle_deg >= to_deg

    def _respond(self, pain: int | None) -> None:
        try:
            self.link.request("respond", reply="ok", pain_nrs=pain)
        except LinkDown:
            return  # it is asked again
        time.sleep(0.5)

    def _seen(self) -> str:
        state = self.state
        seen = {
            key: state.get(key) for key in ("mode", "angle_deg", "trusted", "session", "inputs")
        }
        ended = self.manager.process.poll()
        return f"{seen}, faults {self.faults}, world {self.world.now}, service ended {ended}"
