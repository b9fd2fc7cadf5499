"""The one table of faults: code, reaction, what a person reads, what they can do.

The mode machine knows only reactions; texts and hints live here and nowhere else. A reaction acts
when the fault begins. While it lasts it keeps refusing (`parked`), and the gate holds the
directions that are unsafe.
"""

from dataclasses import dataclass
from enum import IntEnum, StrEnum


class Reaction(IntEnum):
    """What the machine does about a fault, in rising severity."""

    INFORM = 0
    REFUSE = 1  # no session can be armed or started
    RETURN = 2  # S17: the slow way up, at once
    STOP = 3  # decelerate and hold
    CUT = 4  # duty 0 and power off in the same tick


class Fault(StrEnum):
    """Codes of all faults."""

    START_UP = "start_up"
    ESTOP_OPEN = "estop_open"
    BUTTON_STUCK = "button_stuck"
    RETURN_BUTTON_STUCK = "return_button_stuck"
    OVER_ANGLE = "over_angle"
    OVER_ANGLE_FAR = "over_angle_far"
    OVER_RATE = "over_rate"
    OVER_RATE_FAR = "over_rate_far"
    END_SWITCH_UPPER = "end_switch_upper"
    END_SWITCH_LOWER = "end_switch_lower"
    END_SWITCH_BOTH = "end_switch_both"
    HOLD_TIME = "hold_time"
    SESSION_TIME = "session_time"
    NO_ANSWER = "no_answer"
    NOT_WELL = "not_well"
    MAINS_LOST = "mains_lost"
    BATTERY_LOW = "battery_low"
    RECOVERY_TIME = "recovery_time"
    LATE_TICKS = "late_ticks"
    TILT_STALE = "tilt_stale"
    TILT_UNTRUSTED = "tilt_untrusted"
    CHECK_STALE = "check_stale"
    CHECK_UNTRUSTED = "check_untrusted"
    TILT_DISAGREE = "tilt_disagree"
    STALL = "stall"
    OVERCURRENT = "overcurrent"
    RUNAWAY = "runaway"
    POWER_CONTRADICTION = "power_contradiction"
    SELF_TEST = "self_test"
    ANKLES_OPEN_DOWN = "ankles_open_down"
    ANKLES_OPEN_UP = "ankles_open_up"
    BLOCKED = "blocked"
    CALIBRATION = "calibration"
    DRIVE = "drive"
    DUTY_BUDGET = "duty_budget"
    COMMISSIONING = "commissioning"
    GUARD = "guard"
    GUARD_HEAD_DOWN = "guard_head_down"


@dataclass(frozen=True, slots=True)
class FaultRow:
    """One line of the table.

    Attributes:
        reaction: What begins when the fault begins in a session.
        parked: What it means while nothing is armed or running.
        latches: Whether it stays shown, and refuses, until somebody has acknowledged it.
        text: What has happened, for the person.
        hint: What to do now, for the person.
    """

    reaction: Reaction
    parked: Reaction
    latches: bool
    text: str
    hint: str


_R = Reaction

# fmt: off
FAULTS: dict[Fault, FaultRow] = {
    Fault.START_UP: FaultRow(  # S1
        _R.REFUSE, _R.REFUSE, True,
        "The station has just started.",
        "Press the button on the station once to make it ready.",
    ),
    Fault.ESTOP_OPEN: FaultRow(  # S6
        _R.CUT, _R.CUT, False,
        "The emergency stop is open; the motor has no power.",
        "Turn the red knob until it springs out, then press the button on the station.",
    ),
    Fault.BUTTON_STUCK: FaultRow(  # S3
        _R.RETURN, _R.REFUSE, False,
        "The start/stop button reads as pressed all the time.",
        "Let go of the button; if nobody is pressing it, have the button and its wiring checked.",
    ),
    Fault.RETURN_BUTTON_STUCK: FaultRow(  # S3
        _R.RETURN, _R.REFUSE, False,
        'The button "bring me up" in the hand reads as pressed all the time.',
        "Let go of it; if nobody is pressing it, have the button and its cable checked.",
    ),
    Fault.OVER_ANGLE: FaultRow(  # S8
        _R.STOP, _R.REFUSE, True,
        "The table went beyond the permitted angle and was stopped.",
        "It comes up by itself; have the calibration checked before the next session.",
    ),
    Fault.OVER_ANGLE_FAR: FaultRow(  # S8
        _R.CUT, _R.REFUSE, True,
        "The table went far beyond the permitted angle; the power was cut.",
        "Hold the button on the station to creep up; have the table checked before using it again.",
    ),
    Fault.OVER_RATE: FaultRow(  # S11
        _R.STOP, _R.REFUSE, True,
        "The table moved faster than allowed and was stopped.",
        "It comes up by itself; have the drive checked before the next session.",
    ),
    Fault.OVER_RATE_FAR: FaultRow(  # S11
        _R.CUT, _R.REFUSE, True,
        "The table moved much faster than allowed; the power was cut.",
        "Hold the button on the station to creep up; have the drive checked.",
    ),
    Fault.END_SWITCH_UPPER: FaultRow(  # S9
        _R.STOP, _R.REFUSE, False,
        "The head-up end switch reads as reached, but the table is not there.",
        "The table will not drive head-up on a switch that says it is at its end: use the wired "
        "return or the crank, then have the switch checked.",
    ),
    Fault.END_SWITCH_LOWER: FaultRow(  # S9
        _R.RETURN, _R.REFUSE, False,
        "The head-down end switch reads as reached, but the table is not there.",
        "The table comes up now; have the switch and its wiring checked.",
    ),
    Fault.END_SWITCH_BOTH: FaultRow(  # S9
        _R.STOP, _R.REFUSE, False,
        "Both end switches read as reached at once.",
        "Use the wired return or the crank; then check the switches' common wire.",
    ),
    Fault.HOLD_TIME: FaultRow(  # S13
        _R.RETURN, _R.INFORM, False,
        "The longest time head-down in one go is over.",
        "The table comes up now.",
    ),
    Fault.SESSION_TIME: FaultRow(  # S13
        _R.RETURN, _R.INFORM, False,
        "The head-down time of this session is used up.",
        "The table comes up now.",
    ),
    Fault.NO_ANSWER: FaultRow(  # S14
        _R.RETURN, _R.INFORM, True,
        "There was no answer to the question whether all is well.",
        "The table comes up now; somebody should look after the person.",
    ),
    Fault.NOT_WELL: FaultRow(  # S37
        _R.RETURN, _R.REFUSE, True,
        "The person does not feel well, or has much pain.",
        "The table comes up now. Rest, and talk to your practitioner before the next session.",
    ),
    Fault.MAINS_LOST: FaultRow(  # S16
        _R.RETURN, _R.REFUSE, False,
        "The mains is gone; the table runs on its battery.",
        "The table comes up now; a session can start when the mains is back.",
    ),
    Fault.BATTERY_LOW: FaultRow(  # S16
        _R.INFORM, _R.REFUSE, False,
        "The battery has not enough charge for the way up.",
        "Let it charge; if it stays low, replace it.",
    ),
    Fault.RECOVERY_TIME: FaultRow(  # S18
        _R.CUT, _R.INFORM, True,
        "Creeping up has reached its longest time and was ended.",
        "Let go, press again and hold to go on; or use the wired return or the crank.",
    ),
    Fault.LATE_TICKS: FaultRow(  # S20
        _R.STOP, _R.REFUSE, False,
        "The controller was too slow and stopped the table.",
        "It comes up by itself; if this happens again, look for what keeps the computer busy.",
    ),
    Fault.TILT_STALE: FaultRow(  # S22
        _R.STOP, _R.REFUSE, False,
        "The tilt sensor has not answered for a moment.",
        "The table waits; if it does not go on to come up, check the sensor's cable.",
    ),
    Fault.TILT_UNTRUSTED: FaultRow(  # S22 S23 S24
        _R.STOP, _R.REFUSE, False,
        "The tilt sensor cannot be trusted.",
        "Hold the button on the station to creep up; have the sensor checked.",
    ),
    Fault.CHECK_STALE: FaultRow(  # S22
        _R.STOP, _R.REFUSE, False,
        "The second tilt sensor has not answered for a moment.",
        "The table waits; if it does not go on to come up, check the sensor's cable.",
    ),
    Fault.CHECK_UNTRUSTED: FaultRow(  # S22 S23
        _R.STOP, _R.REFUSE, False,
        "The second tilt sensor cannot be trusted.",
        "Hold the button on the station to creep up; have the sensor checked.",
    ),
    Fault.TILT_DISAGREE: FaultRow(  # S21
        _R.CUT, _R.REFUSE, True,
        "The two tilt sensors disagree.",
        "Hold the button on the station to creep up; have both sensors checked and calibrated.",
    ),
    Fault.STALL: FaultRow(  # S26
        _R.STOP, _R.REFUSE, True,
        "The motor was driven but the table did not move.",
        "Look for what blocks the table, then press the button or acknowledge on the screen.",
    ),
    Fault.OVERCURRENT: FaultRow(  # S27
        _R.STOP, _R.REFUSE, True,
        "The motor worked too hard, as if something were in the way; the table backed off.",
        "Look for what is trapped. The table comes up by itself.",
    ),
    Fault.RUNAWAY: FaultRow(  # S28
        _R.CUT, _R.CUT, True,
        "The table moved without or against its drive; the power was cut.",
        "Hold the button on the station to creep up; have the drive checked before using it again.",
    ),
    Fault.POWER_CONTRADICTION: FaultRow(  # S29
        _R.CUT, _R.CUT, True,
        "The power relay does not do what it is told; the power was cut.",
        "If the person is head-down use the wired return or the crank; have the relay checked.",
    ),
    Fault.SELF_TEST: FaultRow(  # S30
        _R.STOP, _R.REFUSE, True,
        "The test of the power relay before the session failed.",
        "Have the relay and its read-back checked, then acknowledge.",
    ),
    Fault.ANKLES_OPEN_DOWN: FaultRow(  # S31
        _R.RETURN, _R.INFORM, True,
        "The ankle lock opened while head-down!",
        "Hold on to the table: it comes up gently now.",
    ),
    Fault.ANKLES_OPEN_UP: FaultRow(  # S31
        _R.STOP, _R.INFORM, True,
        "The ankle lock opened; the session has ended.",
        "Lock the ankles before the next session.",
    ),
    Fault.BLOCKED: FaultRow(  # S44
        _R.INFORM, _R.REFUSE, False,
        "No new session can be started now.",
        "See the station's message for the reason.",
    ),
    # Not a stop: a wrong angle is found by S21 to S24, and nobody gains by staying head-down.
    Fault.CALIBRATION: FaultRow(  # S25
        _R.RETURN, _R.REFUSE, False,
        "The tilt sensors are not the ones that were calibrated, or were never calibrated.",
        "Run `station commission` before the next session; a table that is tilted comes up now.",
    ),
    Fault.COMMISSIONING: FaultRow(  # S1
        _R.REFUSE, _R.REFUSE, False,
        "The table is being commissioned.",
        "Finish that, or leave it, on the station's touchscreen.",
    ),
    # Not a cut: a driver that protects itself has let go of the motor already, the screw holds,
    # and most drivers recover as they cool; one that drives although it should not is S28's.
    Fault.DRIVE: FaultRow(  # S17
        _R.STOP, _R.REFUSE, True,
        "The motor driver reports a fault: too hot, too much current or too little voltage.",
        "The table comes up by itself when the driver has recovered; if it does not, open and "
        "close the emergency stop, or use the wired return or the crank.",
    ),
    Fault.DUTY_BUDGET: FaultRow(  # S46
        _R.RETURN, _R.INFORM, False,
        "The actuator has been driven for as long as it may be; the rest is kept for the way up.",
        "The table comes up now; the next session can begin when the actuator has cooled.",
    ),
    Fault.GUARD: FaultRow(  # S8 S11 S20 S28: its contact is open, whatever this controller does
        _R.CUT, _R.REFUSE, True,
        "The guard keeps the motor's power open, or is not there.",
        "Hold the button on the station to creep up; the station's messages say what it found.",
    ),
    Fault.GUARD_HEAD_DOWN: FaultRow(  # S13
        _R.RETURN, _R.INFORM, True,
        "By the guard's own clock somebody has been head-down for too long.",
        "The table comes up now; somebody should look after the person.",
    ),
}
# fmt: on
