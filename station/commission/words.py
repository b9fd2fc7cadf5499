"""What people are told when the guard lets nothing move."""

from station.commission.grant import Denial

LET_GO = "You let go of the button, so the table stopped."
HELD_LONG = "The button was held for two minutes, which is the longest in one go."

_AGAIN = "Then repeat the step."

# denial -> what happened, and the way out
SENTENCES: dict[Denial, tuple[str, str]] = {
    Denial.NOT_HELD: (LET_GO, "Hold it again, or repeat the step."),
    Denial.HELD_LONG: (HELD_LONG, "Let go, then hold it again."),
    Denial.ESTOP: ("The emergency stop was opened.", f"Close it again. {_AGAIN}"),
    Denial.POWER: (
        "The motor power went off although the button was held.",
        f"Look at relay, chain and supply. {_AGAIN}",
    ),
    Denial.DRIVER: (
        "The motor driver reports a fault.",
        f"Look at its supply, its temperature and its fault line. {_AGAIN}",
    ),
    Denial.ENABLING: ("The enabling switch in the hand is not held.", f"Hold it too. {_AGAIN}"),
    Denial.ANKLES: (
        "The ankle lock is not as this step needs it.",
        "Open it for an empty table, close it for a loaded one. " + _AGAIN,
    ),
    Denial.CURRENT: (
        "The motor drew more current than expected and was stopped.",
        f"See that nothing is in the way and that the table is as the step asks. {_AGAIN}",
    ),
    Denial.BLIND: (
        "A sensor gives no fresh reading any more.",
        f"Look with `station doctor` which one, and at its wires. {_AGAIN}",
    ),
    Denial.STRANGER: (
        "The tilt sensors that answer are not those that were calibrated here.",
        "Put the old ones back and repeat the step, or go back to the digital level.",
    ),
    Denial.TRAVEL: (
        "The table turned further than was announced and was stopped.",
        f"See that the sensor sits tight on the bed. {_AGAIN}",
    ),
    Denial.RATE: (
        "The table turned faster than was announced and was stopped.",
        f"See that nobody pushes it and that the motor's supply fits. {_AGAIN}",
    ),
    Denial.SWITCH: (
        "An end switch is reached, or its wire is open.",
        f"Bring the table off it by hand or with the wired return. {_AGAIN}",
    ),
    Denial.BOUNDS: (
        "The table is at the end of what this step may reach.",
        f"Bring it back by hand or with the wired return. {_AGAIN}",
    ),
    Denial.DISAGREE: (
        "The two tilt channels are more than 5 degrees apart.",
        "See that both sit tight; then go back to the step with the digital level.",
    ),
    Denial.DEAD_TIME: ("The drive was turned round too soon.", _AGAIN),
    Denial.LATE: ("The computer was too late for a moment.", _AGAIN),
    Denial.NOT_ANNOUNCED: ("The drive would have needed more than was announced.", _AGAIN),
}
