"""How the station is, for programs: the same that the page shows."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from pydantic import Field

from station.control.modes import Mode
from web.access import Need
from web.api.answers import Answer
from web.condition import (
    clock_figures,
    controller_figures,
    storage,
    versions,
    web_figures,
)
from web.routes import Route
from web.services import services


class ControllerItem(Answer):
    """The controller, as far as it is heard."""

    up: bool
    since: datetime | None
    silent_s: float | None = Field(description="Age of the newest snapshot")
    mode: Mode | None
    simulated: bool | None
    loop: dict[str, Any] | None = Field(description="ticks, late_ticks, worst_ms")
    faults: list[dict[str, Any]]
    budget_share: float | None


class WebItem(Answer):
    """The process that answers."""

    since: datetime
    streams: int
    most_streams: int
    memory_mb: float | None
    threads: int


class StorageItem(Answer):
    """Where the records are."""

    records_mb: float | None
    free_mb: float | None
    schema_there: str | None = Field(description="Migration at which the records stand")
    schema_wanted: str
    problem: str | None = Field(description="Why they cannot be read")


class ClockItem(Answer):
    """The wall clock."""

    now: datetime
    synchronised: bool | None


class System(Answer):
    """How the station is; what cannot be found out is null."""

    controller: ControllerItem
    web: WebItem
    storage: StorageItem
    clock: ClockItem
    versions: dict[str, str]


def read_system() -> System:
    """Everything at once; it answers whatever is down."""
    rooms = services()
    controller, found = controller_figures(rooms), storage(rooms)
    return System(
        controller=ControllerItem(**{**asdict(controller), "faults": list(controller.faults)}),
        web=WebItem(**asdict(web_figures(rooms))),
        storage=StorageItem(
            records_mb=found.records_mb,
            free_mb=found.free_mb,
            schema_there=found.schema,
            schema_wanted=found.head,
            problem=None if found.problem is None else str(found.problem.args[0]),
        ),
        clock=ClockItem(**asdict(clock_figures())),
        versions={each.name: each.version for each in versions()},
    )


ROUTES: tuple[Route, ...] = (
    Route("GET", "/system", read_system, Need.MEMBER, "How the station is", System),
)
