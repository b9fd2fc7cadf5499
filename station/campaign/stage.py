"""The pretend station on which campaigns and stories are played, and the words for what is done.

One act is one line of words, as a story has it: `hold the button`, `fault tilt_freeze`, `choose
NAME`. Whoever plays, a simulated user or a story, does one act and then lets a tick pass, so that
what a campaign has done can be told again as a story, tick for tick.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, get_args

from pydantic import TypeAdapter

from hardware.simulated.table import SimulatedTable, TableOptions
from station.control.config import ControlConfig
from station.control.controller import Controller
from station.control.plan import Limits, Plan, Step
from station.control.requests import (
    Acknowledge,
    Answer,
    Arm,
    Begin,
    Block,
    BringUp,
    Disarm,
    Leave,
    Reply,
    Respond,
    Stop,
    What,
)
from station.control.snapshot import Snapshot
from station.programs.library import load_library
from station.service.headless import VirtualStation
from station.service.tables import MakeTable

REQUESTS: dict[str, What] = {
    "ask to start": Begin(),
    "ask to stop": Stop(),
    "ask to come up": BringUp(),
    "ask to come straight up": BringUp(straight=True),
    "ask to let go of the choice": Disarm(),
    "ask to leave": Leave(),
    "answer well": Respond(),
    "answer not well": Respond(Reply.NOT_WELL),
    "fill the disk": Block("The disk is full.", "Make room on it."),
    "make room on the disk": Block(),
}
STEPS = {kind.__name__: TypeAdapter(kind) for kind in get_args(Step)}
FIGURES = ("table", "motion", "actuator", "safety", "machine")
LATE_S = 3.0  # S40: older than a request may be
RESTART_S = 0.3  # a controller that starts anew is away for at least so long

Said = Mapping[str, Any]


def step_of(said: Said) -> Step:
    """A step of a plan as a story writes it."""
    fields = {key: value for key, value in said.items() if key != "kind"}
    step: Step = STEPS[said["kind"]].validate_python(fields)
    return step


def config_of(story: Said) -> ControlConfig:
    """The usual figures, but for those that the story names."""
    usual = ControlConfig()
    named = {name: replace(getattr(usual, name), **story.get(name, {})) for name in FIGURES}
    return replace(usual, **named)


@dataclass(frozen=True, slots=True)
class Cast:
    """Who is on the table, and what may be chosen.

    Attributes:
        limits: Of the person, when the act brings none of its own.
        plans: Steps of the programs that are not built in, by name.
    """

    limits: Limits
    plans: Mapping[str, tuple[Step, ...]]

    def plan(self, name: str, limits: Limits | None = None) -> Plan:
        """The plan of a program for this person."""
        mine = limits or self.limits
        if name in self.plans:
            return Plan("story", name, "somebody", name, mine, self.plans[name])
        library = load_library()
        program = library.programs[name]
        steps = library.steps_of(program)
        return Plan("story", name, "somebody", program.title, mine, steps)


class Stage(VirtualStation):
    """A pretend station that is played on in words.

    Attributes:
        answer: What the last choice of a session was answered.
        asked: What was asked in the words of the acts since the last tick.
        after_s: The time after each act.
        restarted: The controller was started anew since the last tick.
    """

    answer: Answer | None = None

    def __init__(
        self,
        config: ControlConfig | None = None,
        options: TableOptions | None = None,
        make_table: MakeTable = SimulatedTable,
    ) -> None:
        self.asked: list[str] = []
        self.restarted = False
        self.after_s: list[float] = []
        super().__init__(config, options, make_table=make_table)

    def step(self) -> Snapshot:
        """One tick; whoever watches it has then seen what was asked before it."""
        snapshot = super().step()
        self.asked.clear()
        self.restarted = False
        return snapshot

    def do(self, act: str, cast: Cast, limits: Limits | None = None) -> None:
        """Do this, and let a tick pass."""
        word, _, what = act.partition(" ")
        if act in REQUESTS:
            self._request(act, REQUESTS[act])
        elif act in PANEL:
            PANEL[act](self)
        else:
            ACTS[word](self, what, cast, limits)
        self.step()
        self.after_s.append(self.now_s)

    def choose(self, plan: Plan) -> None:
        """Ask for a session, and hear what becomes of it."""
        self.asked.append(f"choose {plan.program_id}")
        self.answer = self.arm(plan)

    def _request(self, words: str, what: What, age_s: float = 0.0) -> None:
        self.asked.append(words)
        self.ask(what, age_s=age_s)

    def late(self, what: str, cast: Cast, limits: Limits | None) -> None:
        """Ask for something in a way that takes too long to arrive (S40)."""
        if what.startswith("choose "):
            plan = cast.plan(what.removeprefix("choose "), limits)
            self._request(f"late {what}", Arm(plan), LATE_S)
        else:
            self._request(f"late {what}", REQUESTS[what], LATE_S)

    def answered(self, what: str) -> None:
        """Answer a question for pain."""
        nrs = int(what.removeprefix("pain "))
        self._request(f"answer {what}", Respond(Reply.OK, nrs))

    def acknowledge(self, fault: str) -> None:
        """Have seen a fault."""
        self._request(f"acknowledge {fault}", Acknowledge(fault))

    def restart(self) -> None:
        """The controller's process ends and is started anew; the table is as it was."""
        self.clock.stall(RESTART_S)
        self.controller = Controller.at_start(self.controller.config)
        self.restarted = True


def _choose(stage: Stage, what: str, cast: Cast, limits: Limits | None) -> None:
    stage.choose(cast.plan(what, limits))


ACTS: dict[str, Callable[[Stage, str, Cast, Limits | None], object]] = {
    "choose": _choose,
    "late": lambda s, what, cast, limits: s.late(what, cast, limits),
    "answer": lambda s, what, _cast, _limits: s.answered(what),
    "acknowledge": lambda s, what, _cast, _limits: s.acknowledge(what),
    "lay": lambda s, what, _cast, _limits: s.table.panel.body(float(what.split()[0])),
    "fault": lambda s, what, _cast, _limits: s.table.faults.set(what, True),
    "mend": lambda s, what, _cast, _limits: s.table.faults.set(what, False),
    "restart": lambda s, _what, _cast, _limits: s.restart(),
    "jump": lambda s, what, _cast, _limits: s.clock.stall(float(what.split()[0])),
}
"""First words of acts that need more than themselves."""

PANEL: dict[str, Callable[[Stage], object]] = {
    "press": Stage.tap,
    "hold the button": lambda s: s.table.panel.press(True),
    "let go of the button": lambda s: s.table.panel.press(False),
    "open the emergency stop": lambda s: s.table.panel.estop(True),
    "close the emergency stop": lambda s: s.table.panel.estop(False),
    "lock the ankles": lambda s: s.table.panel.ankles(True),
    "open the ankles": lambda s: s.table.panel.ankles(False),
    "hold the hand switch": lambda s: s.table.panel.hand_switch(True),
    "let go of the hand switch": lambda s: s.table.panel.hand_switch(False),
    "press bring me up": lambda s: s.table.panel.bring_up(True),
    "let go of bring me up": lambda s: s.table.panel.bring_up(False),
    "pull the mains plug": lambda s: s.table.panel.mains(False),
    "plug the mains in": lambda s: s.table.panel.mains(True),
}
