"""Who has the table in the service: the controller, or a commissioning that was lent it.

The loop steps the pilot and cannot tell the difference. The table is lent only while nobody is on
it: no session, nothing driven, parked upright or never calibrated. When it comes back, the
controller begins anew in FAULTED, as after a start (S1), with whatever was found.
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path

from hardware.gpio.calibration import TableCalibration
from hardware.gpio.wiring import Wiring
from hardware.interface import SAFE, Command, Readings
from station.calibration import Calibration
from station.commission.clerk import Clerk
from station.commission.desk import Desk
from station.commission.flow import Flow
from station.commission.lent import Turnable
from station.commission.model import Answer, Found, Setting, Table, View
from station.control import requests
from station.control.config import ControlConfig
from station.control.controller import Controller
from station.control.faults import Fault
from station.control.modes import Mode
from station.control.requests import Request
from station.control.snapshot import FaultView, Inputs, Snapshot

NEAR_UPRIGHT_DEG = 3.0
_WAITING = 8  # answers of somebody who types faster than the loop ticks
_IDLE = frozenset({Mode.READY, Mode.FAULTED})
_NO = (
    "commissioning",
    "The table is being commissioned.",
    "Finish that, or leave it, on the station's touchscreen.",
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where the table is commissioned.

    Attributes:
        data_dir: Where calibration, progress and record go.
        wiring: What is where, by the settings.
        config: The figures of the settings, without any calibration.
        opened_reversed: The table was opened with its directions swapped.
        calibration: What its channels were opened with.
    """

    data_dir: Path
    wiring: Wiring
    config: ControlConfig
    opened_reversed: bool
    calibration: TableCalibration | None


class Pilot:
    """Steps whoever has the table.

    Args:
        controller: The control core; it begins anew, in place, when the table comes back.
        table: The table, as the loop has it.
        place: Where it is commissioned.

    Attributes:
        view: What the commissioning shows; None while the controller has the table.
        saved: The record of the commissioning that was accepted last, if there was one.
        trouble: Why something could not be written, in one sentence.
    """

    def __init__(self, controller: Controller, table: Turnable, place: Place) -> None:
        self.view: View | None = None
        self.saved: Path | None = None
        self.trouble = ""
        self._controller, self._table, self._place = controller, table, place
        self._calibration = place.calibration
        self._answers: deque[Answer] = deque(maxlen=_WAITING)
        self._coming: Desk | None = None
        self._desk: Desk | None = None
        self._clerk: Clerk | None = None  # of the commissioning before
        self._giving_back = False
        self._calibrated = True
        self._last: Snapshot | None = None

    @property
    def taken(self) -> bool:
        """A commissioning has the table, or is about to."""
        return self._desk is not None or self._coming is not None

    def refusal(self) -> str:
        """Why the table cannot be lent now, in one sentence; empty when it can."""
        last, inner = self._last, self._table.inner
        if not isinstance(inner, Table):
            return "This pretend table has no chips to calibrate: station simulate --wired has."
        if last is None or last.mode not in _IDLE or last.session is not None or last.duty:
            return "The table is in use."
        return "" if self._is_parked(last) else "Bring the table upright first."

    def take(self, found: Found | None, made_by: str) -> None:
        """Begin a commissioning as soon as the loop lets go of the table; from another thread."""
        inner, place = self._table.inner, self._place
        if self.taken or not isinstance(inner, Table):
            return
        setting = Setting(
            place.config, place.wiring, place.opened_reversed is not self._table.turned
        )
        self._clerk = Clerk(place.data_dir, setting, made_by)
        self._coming = Desk(inner, Flow(setting, found), self._clerk)

    def is_written(self, within_s: float) -> bool:
        """Whether all that the last commissioning found is in its file; waits that long for it."""
        return self._clerk is None or self._clerk.gone_home(within_s)

    def say(self, answer: Answer) -> None:
        """What somebody at the screen says; from another thread."""
        self._answers.append(answer)

    def give_back(self) -> None:
        """Give the table back in the next tick; from another thread."""
        self._giving_back = True

    def step(self, readings: Readings, asked: Sequence[Request] = ()) -> tuple[Command, Snapshot]:
        """One tick of whoever has the table; see `Controller.step`."""
        self._calibrated = readings.calibrated is True
        if self._coming is not None:
            self._lend(self._coming)
        if self._desk is None:
            command, self._last = self._controller.step(readings, asked)
            return command, self._last
        return self._commission(self._desk, readings, asked)

    def _is_parked(self, last: Snapshot) -> bool:
        upright_deg = self._controller.config.table.upright_deg
        at_deg = last.angle_deg
        near = at_deg is not None and last.trusted and at_deg < upright_deg + NEAR_UPRIGHT_DEG
        return near or not self._calibrated

    def _lend(self, desk: Desk) -> None:
        """Asked for in another thread a moment ago; by now it may be too late."""
        self._coming = None
        if self.refusal():
            desk.clerk.end()
            return
        self._answers.clear()
        self._giving_back, self.trouble, self.saved = False, "", None
        self._desk = desk

    def _commission(
        self, desk: Desk, readings: Readings, asked: Sequence[Request]
    ) -> tuple[Command, Snapshot]:
        answers = tuple(self._take(desk, request) for request in asked)
        said = [self._answers.popleft() for _ in range(len(self._answers))]
        command, self.view = desk.step(readings, said)
        self._controller.budget.update(command.duty != 0.0, readings.current_a, desk.dt_s)  # S46
        self.trouble = desk.clerk.trouble
        saved = desk.clerk.saved
        if saved is not None or self._giving_back:
            command = SAFE
            self._take_back(desk, *(saved or (None, None)))
        leaves = [request for request in asked if isinstance(request.what, requests.Leave)]
        if leaves:
            self._controller.step(readings, leaves)
        return command, self._snapshot(readings, command, answers)

    def _take(self, desk: Desk, request: Request) -> requests.Answer:
        match request.what:
            case requests.Stop():
                desk.flow.stop()
            case requests.Leave():
                desk.flow.stop()
                self._giving_back = True
            case requests.Block():
                block = request.what
                self._controller.block = block if block.reason else None
            case _:
                return requests.Answer(request.ticket, False, *_NO)
        return requests.Answer(request.ticket, True)

    def _take_back(self, desk: Desk, calibration: Calibration | None, record: Path | None) -> None:
        """The controller begins anew (S1), with what was found or with what was before."""
        desk.flow.stop()
        config = self._controller.config
        if calibration is not None:
            config = calibration.applied(self._place.config)
            self._calibration = calibration.table
            self._table.turned = calibration.drive.reversed is not self._place.opened_reversed
        inner = self._table.inner
        if isinstance(inner, Table):
            inner.use(self._calibration)
        self._begin_anew(config)
        desk.clerk.end()
        self._desk, self.view, self.saved, self._giving_back = None, None, record, False

    def _begin_anew(self, config: ControlConfig) -> None:
        """In place, as others hold on to the controller; the motor is as warm as it was."""
        controller, fresh = self._controller, Controller.at_start(config)
        fresh.block = controller.block
        fresh.budget.left_s = min(controller.budget.left_s, config.actuator.capacity_s)
        for each in fields(controller):
            setattr(controller, each.name, getattr(fresh, each.name))

    def _snapshot(
        self, readings: Readings, command: Command, answers: tuple[requests.Answer, ...]
    ) -> Snapshot:
        """What the rest of the station sees meanwhile: FAULTED, and why."""
        last, view = self._last, self.view
        if last is None:
            raise RuntimeError("the table was lent before the first tick")
        names = (each.name for each in fields(Inputs))
        return replace(
            last,
            now_s=readings.now_s,
            mode=Mode.FAULTED,
            angle_deg=None if view is None else view.live.angle_deg,
            rate_deg_s=None if view is None else view.live.rate_deg_s,
            trusted=False,
            target_deg=None,
            planned_deg=None,
            duty=command.duty,
            power=command.power,
            faults=(FaultView(Fault.COMMISSIONING, False, readings.now_s),),
            inputs=Inputs(*(getattr(readings, name) for name in names)),
            budget_share=self._controller.budget.share,
            answers=answers,
            events=(),
        )
