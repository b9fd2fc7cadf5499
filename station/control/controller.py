"""The tick: readings and requests in, one command and one snapshot out.

`step` is the whole of it, readable from top to bottom. It has no clock of its own, no I/O and no
randomness: the same readings and requests give the same commands bit for bit.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from hardware.interface import Command, Readings
from station.control import budget
from station.control.change import bounds_of, change_mode
from station.control.config import ControlConfig
from station.control.drive import envelope_of, wish, wished_duty
from station.control.exposure import Exposure
from station.control.gate import Gate
from station.control.intake import take
from station.control.monitor import Monitor
from station.control.motion import Mover
from station.control.requests import Request
from station.control.signals import gather
from station.control.snapshot import Snapshot
from station.control.state import State
from station.control.view import snapshot
from station.control.watch import count_head_down, feel_hand, session_faults


@dataclass(slots=True)
class Controller(State):
    """The control core; one `step` per tick."""

    @classmethod
    def at_start(cls, config: ControlConfig) -> Self:
        """A controller as it is at power-up: FAULTED, duty 0, power off (S1)."""
        return cls(
            config,
            Monitor(config),
            Mover(config),
            Exposure(config.safety),
            bounds_of(config.unknown_person),
            envelope_of(config, config.unknown_person),
            Gate(config.motion.dead_time_s),
            budget.at_start(config.actuator),
        )

    def step(
        self, readings: Readings, requests: Sequence[Request] = ()
    ) -> tuple[Command, Snapshot]:
        """One tick.

        Args:
            readings: What the hardware read in this tick.
            requests: What was asked since the last one, in order of arrival.

        Returns:
            The command to write now, and the state after this tick.
        """
        now_s = readings.now_s
        self.monitor.ticks += 1
        dt_s = 0.0 if self.monitor.last_s is None else now_s - self.monitor.last_s
        self.events, self.asked, self.source = [], set(), "station"
        self.button.update(readings.button, now_s)
        self.hand.update(readings.return_button, now_s)
        driven = self.command.duty != 0.0
        self.budget.update(driven, readings.current_a, dt_s)
        tilt = self.estimator.update(readings.tilt, readings.check, now_s, driven)
        answers = tuple(take(self, request, readings) for request in requests)
        count_head_down(self, dt_s, now_s)
        feel_hand(self, readings)
        found = self.monitor.check(
            readings, self.estimator, self.button, self.command, self.mode, self.bounds
        )
        session_faults(self, readings, found)
        self.ledger.update(found, now_s)
        for fault in self.ledger.began:
            self.note("fault", fault, "monitor")
        for fault in self.ledger.over:
            self.note("fault_over", fault, "monitor")
        ended = change_mode(self, gather(self, readings), readings)
        duty = wished_duty(self, tilt.angle_deg, now_s, dt_s)
        self.command = self.gate.permit(
            wish(self, duty, now_s), readings, tilt.angle_deg, tilt.rate_deg_s, tilt.trusted
        )
        return self.command, snapshot(self, readings, answers, ended)
