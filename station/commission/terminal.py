"""The commissioning in a terminal: reads the table, shows, takes keys, a hundred times a second."""

from collections.abc import Callable
from contextlib import nullcontext

from rich.console import Console
from rich.live import Live

from hardware.interface import SAFE
from station.commission.desk import Desk
from station.commission.keyboard import Keyboard
from station.commission.model import Act, Answer, Hand, Kind, State, Table, View
from station.commission.pretend import Hands, PretendTable, StandIn
from station.commission.screen import screen
from station.service.loop import Pace

SHOWN_EVERY = 20  # ticks
_ACTS = {"y": Act.YES, "n": Act.NO, "r": Act.REPEAT, "b": Act.BACK, "s": Act.STOP}
LEAVE, BY_HAND = "q", "h"


class Terminal:
    """One commissioning at a terminal.

    Args:
        desk: The commissioning.
        table: What it works on; made safe at the end.
        pace: When ticks are due.
        console: Where it is shown.
    """

    def __init__(self, desk: Desk, table: Table, pace: Pace, console: Console) -> None:
        self._desk, self._table, self._pace, self._console = desk, table, pace, console
        self._leave = False
        self._told: tuple[object, ...] = ()

    def leave(self) -> None:
        """Make the table safe and end; from a signal, too."""
        self._leave = True

    def run(self, pretend: PretendTable | None = None) -> bool:
        """Until it is accepted and saved, or somebody leaves.

        Args:
            pretend: The table once more, if it is one whose hands the keyboard plays.

        Returns:
            Whether the result was accepted and saved.
        """
        hands = None if pretend is None else _Played(pretend)
        with Keyboard() as keyboard, self._shown(keyboard.single) as shown:
            ticks = 0
            try:
                while not self._leave:
                    answers = self._answers(keyboard, hands)
                    view = self._tick(answers)
                    if ticks % SHOWN_EVERY == 0:
                        self._show(view, keyboard, hands, shown)
                    ticks += 1
                    if view.state is State.FINISHED and self._finished():
                        break
            finally:
                self._table.write(SAFE)
        return self._desk.clerk.saved is not None

    def run_by_itself(self, person: StandIn, tell: Callable[[str], None]) -> bool:
        """The same with a stand-in for the person, telling only what changes."""
        answers: list[Answer] = []
        told = ""
        while True:
            view = self._tick(answers)
            answer = person.look(view, self._now_s)
            answers = [] if answer is None else [answer]
            line = f"{view.number:2}/{view.steps} {view.title}"
            if line != told:
                tell(line)
                told = line
            if view.state is State.FAILED:
                tell(f"{view.problem} {view.hint}")
                return False
            if view.state is State.FINISHED:
                self._table.write(SAFE)
                self._desk.close()
                return self._desk.clerk.saved is not None

    def _tick(self, answers: list[Answer]) -> View:
        self._now_s = self._pace.wait()
        readings = self._table.read(self._now_s)
        command, view = self._desk.step(readings, answers)
        self._table.write(command)
        self._view = view
        return view

    def _answers(self, keyboard: Keyboard, hands: "_Played | None") -> list[Answer]:
        answers = []
        for word in keyboard.words():
            if word == LEAVE:
                self._leave = True
            elif hands is not None and word in (BY_HAND, " "):
                hands.act(self._view)
            elif (answer := _answer(word, self._view)) is not None:
                answers.append(answer)
        self._leave = self._leave or keyboard.ended
        return answers

    def _finished(self) -> bool:
        """Everything is written; or cannot be, which is shown until somebody leaves."""
        return self._desk.clerk.saved is not None

    def _shown(self, live: bool) -> "Live | nullcontext[None]":
        return (
            Live(console=self._console, auto_refresh=False, screen=False) if live else nullcontext()
        )

    def _show(
        self, view: View, keyboard: Keyboard, hands: "_Played | None", shown: Live | None
    ) -> None:
        seen = "" if hands is None else hands.tell(view)
        extra = f"{self._desk.clerk.trouble} {seen}".strip()
        if shown is not None:
            shown.update(screen(view, keyboard.typed, extra), refresh=True)
            return
        told = (view.id, view.state, view.prompt, view.problem, view.question)
        if told != self._told:
            self._told = told
            self._console.print(screen(view, "", extra))


class _Played:
    """The hands at the pretend table, moved by one key."""

    def __init__(self, table: PretendTable) -> None:
        self._table, self._hands = table, Hands(table)

    def act(self, view: View) -> None:
        """Do what the screen asks for; without that, or again, let go of the button."""
        held = self._table.panel.button_down
        again = view.hand in (None, Hand.HOLD) and held
        self._hands.do(Hand.LET_GO if again else view.hand or Hand.HOLD)

    def tell(self, view: View) -> str:
        """What somebody at the table would see."""
        truth = self._table.truth()
        level = f" The digital level reads {truth.angle_deg:+.1f}." if view.id != "inputs" else ""
        held = "held" if self._table.panel.button_down else "free"
        return f"Pretend table: space does what is asked by hand; the button is {held}.{level}"


def _answer(word: str, view: View) -> Answer | None:
    if word in _ACTS:
        return Answer(_ACTS[word])
    if word == "":
        return Answer(Act.GO)
    number = view.question is not None and view.question.kind is Kind.NUMBER
    try:
        return Answer(Act.NUMBER, float(word)) if number else None
    except ValueError:
        return None
