"""Which faults of the pretend table leave what to be relied upon, as the plant knows it.

The oracle judges a promise only while what the promise stands on is whole.
"""

_OF_A_CHANNEL = (
    "freeze", "drift", "jump", "dropout", "sign_flip", "noise", "bus_errors", "gravity",
)  # fmt: skip
SENSORS = frozenset(
    f"{channel}_{fault}" for channel in ("tilt", "check") for fault in _OF_A_CHANNEL
)
LIARS = frozenset(
    name for name in SENSORS if not name.endswith(("dropout", "bus_errors", "gravity"))
)
"""A channel that claims an angle where the bed is not."""

DRIVE = frozenset(
    {
        "motor_dead", "motor_weak", "motor_reversed", "motor_runaway", "driver_fault",
        "relay_welded", "relay_stuck_open", "obstacle", "overload", "backlash_jump",
    }
)  # fmt: skip
MOVES_BY_ITSELF = frozenset({"motor_runaway", "motor_reversed", "backlash_jump", "overload"})
SWITCHES = frozenset(
    f"{end}_switch_stuck_{how}" for end in ("upper", "lower") for how in ("on", "off")
)
TIME = frozenset({"late_ticks", "hung_loop"})

STRANDS = frozenset(
    {
        "motor_dead", "motor_reversed", "motor_runaway", "driver_fault", "relay_stuck_open",
        "relay_welded", "upper_switch_stuck_on", "estop_open", "obstacle", "overload",
        "backlash_jump",
    }
)  # fmt: skip
"""With one of these the table cannot be moved, or must not be moved by itself (S17)."""

BLINDS = SENSORS - {"tilt_bus_errors", "check_bus_errors"}
"""With one of these no angle can be trusted: only creeping by hand is left (S18)."""


def both_lie(faults: frozenset[str]) -> bool:
    """Both channels are wrong at once: nothing is left that could tell."""
    tilt = any(name.startswith("tilt_") for name in faults)
    return tilt and any(name.startswith("check_") for name in faults)
