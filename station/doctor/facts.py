"""Everything that the doctor's checks look at, as plain data.

None always means: it could not be found out here.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from hardware.gpio.wiring import Wiring


@dataclass(frozen=True, slots=True)
class Board:
    """The computer.

    Attributes:
        model: As its device tree names it; empty where there is none.
        revision: Its revision code in hexadecimal digits; empty without one.
        machine: Kind of processor, as the kernel names it.
        system: The operating system's name.
        kernel: The kernel's release.
    """

    model: str = ""
    revision: str = ""
    machine: str = ""
    system: str = ""
    kernel: str = ""

    @property
    def is_pi(self) -> bool:
        """It is a Raspberry Pi."""
        return "Raspberry Pi" in self.model

    @property
    def is_pi_5(self) -> bool:
        """Its header hangs on the RP1: a Pi 5, or what is built like one."""
        return any(name in self.model for name in ("Pi 5", "Compute Module 5"))


@dataclass(frozen=True, slots=True)
class Package:
    """A Python package that the pins or buses need.

    Attributes:
        name: As it is imported.
        version: Empty when it is not there.
        problem: Why it cannot be used though it is there; empty for nothing.
    """

    name: str
    version: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Node:
    """A device that the kernel shows.

    Attributes:
        path: Where.
        present: It is there.
        permitted: This user may use it.
        label: What a GPIO chip calls itself; empty for others.
    """

    path: str
    present: bool
    permitted: bool
    label: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that did not work, in one sentence, with the way out."""

    text: str
    fix: str = ""


@dataclass(frozen=True, slots=True)
class User:
    """Who runs this.

    Attributes:
        name: Login name.
        groups: The groups this process has.
        is_root: It may do everything.
    """

    name: str = ""
    groups: frozenset[str] = frozenset()
    is_root: bool = False


@dataclass(frozen=True, slots=True)
class Supply:
    """Voltage and heat.

    Attributes:
        flags: What the firmware tells of throttling, as a number of bits.
        temperature_c: Of the processor.
    """

    flags: int | None = None
    temperature_c: float | None = None


@dataclass(frozen=True, slots=True)
class Clock:
    """The wall clock.

    Attributes:
        now: What it shows.
        synchronised: It was set by a time server since the start.
        latest_mark: Latest time at which something is known to have been written, and what.
    """

    now: datetime
    synchronised: bool | None = None
    latest_mark: tuple[datetime, str] | None = None


@dataclass(frozen=True, slots=True)
class Disk:
    """Where the records are.

    Attributes:
        path: The data directory, or the nearest directory above it that is there.
        exists: The data directory itself is there.
        free_bytes: What this user may still write.
        read_only: It is mounted so.
        writable: This user may write into the directory.
        kind: Kind of the file system.
    """

    path: str
    exists: bool = True
    free_bytes: int | None = None
    read_only: bool = False
    writable: bool = True
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Records:
    """The database.

    Attributes:
        there: There is one.
        problem: Why it cannot be used; None if it can.
    """

    there: bool
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class CalibrationFacts:
    """What commissioning has left.

    Attributes:
        made_at: When.
        made_by: By whom.
        identities: Of the sensors it was made with, by channel.
        battery_way_up: The table came up on its battery; None where none is fitted.
        problem: Why the file cannot be used; None if it can.
    """

    made_at: datetime | None = None
    made_by: str = ""
    identities: dict[str, str] = field(default_factory=dict)
    battery_way_up: bool | None = None
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class Controller:
    """The controller that runs now.

    Attributes:
        pid: Its process; empty when it cannot be read.
        snapshot: What it says of itself; None when it does not answer.
    """

    pid: str
    snapshot: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Channel:
    """A sensor that was asked.

    Attributes:
        label: Kind and place.
        identity: Which very sensor answers; empty if none does.
        samples: Good samples in the time it was watched.
        errors: Transfers that failed meanwhile.
        last_error: The last of them in one sentence, with its hint.
    """

    label: str
    identity: str
    samples: int
    errors: int
    last_error: str = ""


@dataclass(frozen=True, slots=True)
class Answers:
    """What the table itself answers, asked without driving anything.

    Attributes:
        contacts: Whether each contact is in its good state, by name.
        channels: The sensors: "primary", "check", "current".
        problem: Why pins could not be read; None if they could.
    """

    contacts: dict[str, bool | None] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class Service:
    """A unit of systemd.

    Attributes:
        name: With its suffix.
        loaded: systemd knows it.
        state: "active", "failed", ...
        enabled: It starts with the computer.
        watchdog: After how long without a sign of life it is ended: "2s", "0".
        restarts: How often systemd has started it again since the last start by hand.
    """

    name: str
    loaded: bool
    state: str
    enabled: bool
    watchdog: str = ""
    restarts: int = 0


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything.

    Attributes:
        wiring: What is wired where.
        clock: The wall clock.
        disk: Where the records are.
        records: The records.
        board: The computer.
        python: Version of Python.
        packages: By name.
        user: Who runs this.
        chips: The GPIO chips.
        header_chip: Label of the one with the header; empty when there is none.
        lets_go: The kernel gives outputs back when their program ends.
        config_lets_go: The board's config.txt asks for that.
        buses: Devices of the buses that the sensors are on.
        pwm: What stands against the hardware PWM; None for nothing, or if none is used.
        supply: Voltage and heat.
        services: By name; None where there is no systemd.
        watchdog: After how long the board's watchdog starts it anew: "10s", "0"; None unknown.
        calibration: What commissioning has left; None for nothing.
        controller: The controller that runs; None when none does.
        answers: What the table answers; None when it was not asked.
        checked_at: When the monthly list was last worked through, and by whom.
        checked_problem: Why that cannot be read; None if it can.
    """

    wiring: Wiring
    clock: Clock
    disk: Disk
    records: Records
    board: Board = Board()
    python: tuple[int, int, int] = (3, 11, 0)
    packages: dict[str, Package] = field(default_factory=dict)
    user: User = User()
    chips: tuple[Node, ...] = ()
    header_chip: str = ""
    lets_go: bool | None = None
    config_lets_go: bool = False
    buses: tuple[Node, ...] = ()
    pwm: Problem | None = None
    supply: Supply = Supply()
    services: dict[str, Service] | None = None
    watchdog: str | None = None
    calibration: CalibrationFacts | None = None
    controller: Controller | None = None
    answers: Answers | None = None
    checked_at: tuple[datetime, str] | None = None
    checked_problem: Problem | None = None
