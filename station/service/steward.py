"""Prepares sessions: reads person, program and history itself, and makes the plan of them.

Reading records takes as long as the disk likes. It happens in a thread of its own, so that a stop
never waits behind it (S33: nothing of a person's limits is ever taken from the request).
"""

import queue
import threading
import uuid
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from station.control.plan import Limits, Plan
from station.control.requests import Answer, Arm
from station.errors import StationError
from station.people.clock import TRUSTED, Known, behind
from station.people.eligibility import DEFAULT_PACE, Pace, refusal
from station.people.person import Person
from station.programs.dose import dosed
from station.programs.figures import figures_of
from station.programs.library import Library
from station.programs.personal import with_personal
from station.programs.schema import Program
from station.records.rows import SessionRow
from station.records.store import Store
from station.service.inbox import Inbox
from station.service.link import Refused
from station.service.messages import ArmMessage

_ROOM = 4


def plan_of(
    program: Program,
    person: Person,
    library: Library,
    machine: Limits,
    history: Sequence[SessionRow] = (),
    pace: Pace = DEFAULT_PACE,
    newest: datetime | None = None,
) -> Plan:
    """The plan of a program for a person, dosed for them, within their limits and the machine's.

    Raises:
        Refused: This person may not run it now.
    """
    steps = dosed(library.steps_of(program), person.prescription.dose_percent)
    now, figures = datetime.now(UTC).astimezone(), figures_of(steps)  # a day is local
    reason = refusal(person, figures, machine, history, now, program, pace)  # S32 S35
    if reason is None and figures.tilts:
        reason = behind(now, newest)
    if reason is not None:
        raise Refused(reason.code, reason.message, reason.hint)
    limits = person.limits.within(machine)
    return Plan(uuid.uuid4().hex[:12], program.id, person.id, program.title, limits, steps)


def prepare(
    store: Store,
    library: Library,
    machine: Limits,
    program_id: str,
    person_id: str,
    *,
    pace: Pace = DEFAULT_PACE,
    clock: Known = TRUSTED,
) -> Plan:
    """The plan of a program for a person, from the records as they are now.

    Args:
        store: The records.
        library: Programs, without those that were made here.
        machine: The caps of this machine.
        program_id: Which one.
        person_id: For whom.
        pace: How often is allowed.
        clock: What is known of the wall clock.

    Raises:
        Refused: There is no such program or person, or this person may not run it now.
        RecordsError: The records cannot be read.
    """
    library = with_personal(library, store.personal.all(person_id))
    program, person = library.programs.get(program_id), store.person(person_id)
    if program is None:
        raise Refused("unknown_program", f"There is no program {program_id!r}.", "Choose another.")
    if person is None:
        raise Refused("unknown_person", f"There is no person {person_id!r}.", "Choose another.")
    history = clock.put_right(store.recent(person_id))
    return plan_of(program, person, library, machine, history, pace, clock.newest)


class Steward:
    """Takes arm requests from the link and hands plans to the loop's inbox."""

    def __init__(
        self,
        prepare_plan: Callable[[str, str], Plan],
        inbox: Inbox,
        answer: Callable[[Answer], None],
    ) -> None:
        self._prepare = prepare_plan
        self._inbox = inbox
        self._answer = answer
        self._waiting: queue.Queue[tuple[ArmMessage, int] | None] = queue.Queue(_ROOM)
        self._thread = threading.Thread(target=self._work, name="steward", daemon=True)

    def start(self) -> None:
        """Begin to work."""
        self._thread.start()

    def ask(self, message: ArmMessage, ticket: int) -> bool:
        """Leave a request; False when too many wait already."""
        try:
            self._waiting.put_nowait((message, ticket))
        except queue.Full:
            return False
        return True

    def close(self, timeout_s: float = 2.0) -> None:
        """End the thread, unless the disk keeps it longer than that."""
        try:
            self._waiting.put(None, timeout=timeout_s)
        except queue.Full:
            return
        self._thread.join(timeout_s)

    def _work(self) -> None:
        while (job := self._waiting.get()) is not None:
            message, ticket = job
            refused = self._arm(message, ticket)
            if refused is not None:
                self._answer(refused)

    def _arm(self, message: ArmMessage, ticket: int) -> Answer | None:
        """Hand the plan to the loop, which answers; or the reason why not."""
        try:
            plan = self._prepare(message.program_id, message.person_id)
        except Refused as error:
            return Answer(ticket, False, error.code, error.message, error.hint)
        except StationError as error:
            return Answer(ticket, False, "records", str(error.args[0]), error.hint)
        if self._inbox.put(Arm(plan), "web", message.made_s, ticket):
            return None
        return busy(ticket)


def busy(ticket: int) -> Answer:
    """The answer when too much waits already."""
    return Answer(ticket, False, "busy", "Too many requests wait already.", "Ask again.")
