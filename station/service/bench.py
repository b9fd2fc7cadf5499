"""The hands at the pretend table: presses its button, opens its chain, switches its faults.

It changes nothing but the pretend world and how fast its time runs. The controller sees it as it
would see the real one: through its readings alone.
"""

from dataclasses import asdict
from typing import Any

from hardware.simulated.faults import UnknownFault
from hardware.simulated.panel import Panel
from station.programs.library import Library
from station.service.link import Refused
from station.service.messages import (
    AnklesMessage,
    BenchMessage,
    BodyMessage,
    ButtonMessage,
    EstopMessage,
    FaultMessage,
    HandMessage,
    MainsMessage,
    MendMessage,
    ResetMessage,
    ReturnButtonMessage,
    SpeedMessage,
    StoryMessage,
    TruthMessage,
)
from station.service.pace import RealTime
from station.service.story import CannotRecord, Scene, StoryRecorder
from station.service.story_text import story_toml
from station.service.tables import PretendTable

# What hands can do to the panel: attribute, what makes it true, what makes it false.
HANDS = (
    ("button_down", "hold the button", "let go of the button"),
    ("chain_closed", "close the emergency stop", "open the emergency stop"),
    ("lock_closed", "lock the ankles", "open the ankles"),
    ("switch_held", "hold the hand switch", "let go of the hand switch"),
    ("return_down", "press bring me up", "let go of bring me up"),
    ("mains_on", "plug the mains in", "pull the mains plug"),
)
_AS_NEW = {name: name not in ("button_down", "return_down") for name, *_ in HANDS}

State = dict[str, Any]


class Bench:
    """Carries out bench requests; called from the link's thread.

    Args:
        table: The pretend table.
        pace: How fast its time runs.
        recorder: Takes down what is done.
        library: The programs that a story may name.
    """

    def __init__(
        self, table: PretendTable, pace: RealTime, recorder: StoryRecorder, library: Library
    ) -> None:
        self._table, self._pace = table, pace
        self._recorder, self._library = recorder, library
        self._body_kg = table.panel.body_kg
        self._start_speed = pace.speed

    def __call__(self, message: BenchMessage) -> dict[str, Any]:
        """Do it, and return what was asked for.

        Raises:
            Refused: There is no such fault, or nothing can be recorded now.
        """
        match message:
            case TruthMessage():
                return self._truth()
            case SpeedMessage():
                self._pace.run_at(message.factor)
            case StoryMessage():
                return self._story(message)
            case _:
                before = self._state()
                self._handle(message)
                self._recorder.hands(changes(before, self._state()))
        return {}

    def _handle(self, message: BenchMessage) -> None:
        """Put hands on the table."""
        match message:
            case FaultMessage():
                self._switch(message)
            case MendMessage():
                self._mend()
            case ResetMessage():
                self._reset()
            case _:
                _touch(self._table.panel, message)

    def _switch(self, message: FaultMessage) -> None:
        try:
            self._table.faults.set(message.name, message.on)
        except UnknownFault as error:
            raise Refused("unknown_fault", str(error.args[0]), error.hint) from error

    def _mend(self) -> None:
        for name in sorted(self._table.faults.active):
            self._table.faults.set(name, False)

    def _reset(self) -> None:
        """Everything as it was when the table was new; where it stands stays its own affair."""
        self._mend()
        panel = self._table.panel
        for name, value in _AS_NEW.items():
            setattr(panel, name, value)
        panel.body(self._body_kg)
        self._pace.run_at(self._start_speed)

    def _state(self) -> State:
        panel = self._table.panel
        known = {name: getattr(panel, name) for name, *_ in HANDS}
        return {**known, "body_kg": panel.body_kg, "faults": self._table.faults.active}

    def _truth(self) -> dict[str, Any]:
        active = sorted(self._table.faults.active)
        story = self._recorder.story
        return {
            **asdict(self._table.truth()),
            "faults": active,
            "speed": self._pace.speed,
            "recording": story is not None and story.open,
            "recorded_s": 0.0 if story is None else story.ended_s - story.began_s,
        }

    def _story(self, message: StoryMessage) -> dict[str, Any]:
        try:
            match message.act:
                case "begin":
                    self._recorder.begin(self._scene())
                case "end":
                    self._recorder.end()
                case "discard":
                    self._recorder.discard()
        except CannotRecord as error:
            raise Refused("cannot_record", str(error.args[0]), error.hint) from error
        return self._shown(message.title)

    def _scene(self) -> Scene:
        now = self._state()
        new: State = {**_AS_NEW, "body_kg": now["body_kg"], "faults": frozenset()}
        return Scene(changes(new, now), now["body_kg"])

    def _shown(self, title: str) -> dict[str, Any]:
        """Where the recording stands; with the story itself once it is over."""
        story = self._recorder.story
        if story is None:
            return {"state": "none", "entries": 0, "lasts_s": 0.0, "remarks": [], "toml": ""}
        return {
            "state": "open" if story.open else "done",
            "entries": len(story.entries),
            "lasts_s": story.ended_s - story.began_s,
            "remarks": story.remarks,
            "toml": "" if story.open else story_toml(story, self._library, title),
        }


def _touch(panel: Panel, message: BenchMessage) -> None:
    """Work one thing of the panel."""
    match message:
        case ButtonMessage():
            panel.press(message.down)
        case EstopMessage():
            panel.estop(message.open)
        case AnklesMessage():
            panel.ankles(message.locked)
        case MainsMessage():
            panel.mains(message.ok)
        case HandMessage():
            panel.hand_switch(message.held)
        case ReturnButtonMessage():
            panel.bring_up(message.down)
        case BodyMessage():
            panel.body(message.kg)


def changes(before: State, after: State) -> tuple[str, ...]:
    """What hands have done between two states, in the words of the stories."""
    done = [
        (true if after[name] else false)
        for name, true, false in HANDS
        if after[name] is not before[name]
    ]
    if after["body_kg"] != before["body_kg"]:
        done.append(f"lay {after['body_kg']:g} kg on the table")
    done += [f"fault {name}" for name in sorted(after["faults"] - before["faults"])]
    done += [f"mend {name}" for name in sorted(before["faults"] - after["faults"])]
    return tuple(done)


def no_bench(message: BenchMessage) -> dict[str, Any]:
    """The bench of a real table: there is none."""
    raise Refused(
        "not_simulated",
        f"{message.kind} works on the pretend table only.",
        "Use the panel of the station itself.",
    )
