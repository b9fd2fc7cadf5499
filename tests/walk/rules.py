"""What must hold in every tick of every walk, whatever is done and whatever is found.

It looks at the commands, at the bed's true angle and at who pressed what; of the controller it
takes its mode, because that is what is walked.
"""

from dataclasses import dataclass

from hardware.simulated.panel import Panel
from station.control.faults import FAULTS, Fault, Reaction
from station.control.modes import TRANSITIONS, WITHOUT_TABLE, Mode
from tests.walk.station import CONFIG, LIMITS, Station

WITHOUT_POWER = frozenset({Mode.FAULTED, Mode.READY, Mode.ARMED, Mode.ESTOPPED})
_CUT = frozenset({Mode.FAULTED, Mode.ESTOPPED})
_UP_ONLY = frozenset({Mode.RETURNING, Mode.RECOVERING})
_STOPPED_BY = {  # where a stop may leave each mode; a cut and an open chain outrank it
    Mode.FAULTED: {Mode.FAULTED},
    Mode.READY: {Mode.READY},
    Mode.ARMED: {Mode.READY},
    Mode.RUNNING: {Mode.HOLDING},
    Mode.HOLDING: {Mode.HOLDING},
    Mode.RETURNING: {Mode.HOLDING},
    Mode.ESTOPPED: {Mode.ESTOPPED},
    Mode.RECOVERING: {Mode.FAULTED},
}
_CREEPS_ON = {Fault.GUARD}  # S18: creeping tries what it is given, and the guard has its contact
_RATE_SLACK = 1.12  # the heaviest pull of a body, and the corrections of the tracking law
_OVERSHOOT_DEG = 1.0
_BROKEN_DEG = 6.0  # S8: cut at +4, and what rolls on then
_BACK_OFF_DEG = 2.5  # S27: two degrees, and what it rolls on


@dataclass(slots=True)
class Walk:
    """A station on its way, and what has been seen of it.

    Attributes:
        licensed: The press of the button in ARMED has started what runs now (S2).
        edges: Every change of mode that was seen.
        breaches: What must not have happened.
        broken: Something of the table itself is broken, or was: the limits of S8 and S11 are what
            still holds then, and where it stands is not only the controller's doing.
    """

    station: Station
    licensed: bool
    edges: set[tuple[Mode, Mode]]
    breaches: list[str]
    held_from_deg: float
    broken: bool = False

    def step(self, stopped: bool = False) -> None:
        """One tick; `stopped` when somebody asks for a stop in it."""
        station, controller = self.station, self.station.controller
        before, duty = controller.mode, controller.command.duty
        floor, told = controller.without_table, self._begins()
        mounted = controller.walker is not None and controller.walker.mounted
        station.step()
        after = controller.mode
        if after is not before:
            self._change(before, after, floor)
        self._stops(before, after, stopped, floor, told, mounted)
        self._command(before, after, duty, floor)
        self._truth(after)

    def _begins(self) -> set[Fault]:
        ledger = self.station.controller.ledger
        return set(self.station.monitor.told) - ledger.present.keys()

    def _change(self, before: Mode, after: Mode, floor: bool) -> None:
        self.edges.add((before, after))
        table = WITHOUT_TABLE if floor else TRANSITIONS
        if after not in {following for _, following in table[before]}:
            self._breach(f"{before} -> {after} is no line of the table")
        pressed = self.station.readings.button is True
        self.licensed = after is Mode.RUNNING and not floor and pressed  # S2
        if after is Mode.RUNNING and not floor and not pressed:
            self._breach("started without the button")
        if after is Mode.HOLDING:
            self.held_from_deg = self.station.angle_deg

    def _stops(
        self,
        before: Mode,
        after: Mode,
        asked: bool,
        floor: bool,
        told: set[Fault],
        mounted: bool,
    ) -> None:
        acting = told - (_CREEPS_ON if before is Mode.RECOVERING else set())
        reactions = {FAULTS[fault].reaction for fault in acting}
        moves = before in (Mode.HOLDING, Mode.RETURNING, Mode.RECOVERING)
        acts = moves or (before is Mode.RUNNING and mounted)
        stopped_by = {Mode.READY} if floor and before is Mode.RUNNING else _STOPPED_BY[before]
        if acts and Reaction.CUT in reactions and after not in _CUT:
            self._breach(f"a cut in {before} leads to {after}")
        if asked and after not in stopped_by | _CUT:
            self._breach(f"a stop in {before} leads to {after}")
        falls = acts and before is not Mode.RECOVERING and Reaction.STOP in reactions
        if falls and after not in stopped_by | _CUT:
            self._breach(f"a fault that stops in {before} leads to {after}")

    def _command(self, before: Mode, after: Mode, duty_before: float, floor: bool) -> None:
        station = self.station
        command, backoff = station.command, station.controller.backoff
        duty, chain = command.duty, station.readings.estop_closed
        silent = after in WITHOUT_POWER or chain is not True or floor  # S6
        if silent and (command.power or duty):
            self._breach(f"power or duty in {after}")
        stops = before is not after or after is Mode.RETURNING  # S12: a stop before the way up
        if after in _UP_ONLY and duty > max(0.0, duty_before if stops else 0.0):
            self._breach(f"driven head-down in {after}")
        holds = after is Mode.HOLDING and backoff is None
        if holds and (abs(duty) > abs(duty_before) or duty * duty_before < 0.0):  # S5
            self._breach(f"duty rises from {duty_before:.3f} to {duty:.3f} in HOLDING")
        if after is Mode.RUNNING and duty > 0.0 and not self.licensed:  # S2
            self._breach("driven head-down without a start")

    def _truth(self, mode: Mode) -> None:
        truth, table = self.station.table.truth(), CONFIG.table
        angle, rate = truth.angle_deg, truth.rate_deg_s
        if angle > LIMITS.deepest_deg + (_BROKEN_DEG if self.broken else _OVERSHOOT_DEG):
            self._breach(f"at {angle:.1f} deg")
        if self.broken:
            return
        sure = self.station.controller.tilt.trusted  # else only the end switch can tell
        if sure and angle < table.upright_deg - 1.5 * _OVERSHOOT_DEG:
            self._breach(f"at {angle:.1f} deg")
        cap = LIMITS.rate_down_deg_s if rate > 0.0 else LIMITS.rate_up_deg_s
        if abs(rate) > _RATE_SLACK * cap:
            self._breach(f"at {rate:.1f} deg/s")
        if mode is Mode.HOLDING and angle > self.held_from_deg + _BACK_OFF_DEG:
            self._breach(f"{angle - self.held_from_deg:.1f} deg deeper while it was held")

    def _breach(self, what: str) -> None:
        self.breaches.append(f"{self.station.now_s:.2f} s: {what}")

    @property
    def panel(self) -> Panel:
        """What a person can touch."""
        return self.station.table.panel


def walk(station: Station, edges: set[tuple[Mode, Mode]] | None = None) -> Walk:
    """Begin a walk where this station is."""
    controller = station.controller
    runs = controller.mode is Mode.RUNNING and not controller.without_table
    seen = set() if edges is None else edges
    return Walk(station, runs, seen, [], station.angle_deg)
