"""What the guard's reasons are in words: for its log, the controller's, and `systemctl status`."""

from station.guard.messages import Reason

SENTENCES = {
    Reason.HOLDS: "The guard holds its contact.",
    Reason.IDLE: "The guard's contact is open; nobody asks for power.",
    Reason.NO_BEAT: "The guard does not hear the controller; its contact is open.",
    Reason.ESTOP: "The guard's own contact of the emergency stop is open.",
    Reason.CALIBRATION: "The guard's tilt channel is not calibrated: run station commission.",
    Reason.CHANNEL: "The guard cannot trust its tilt channel; its contact is open.",
    Reason.ANGLE: "The guard measured an angle beyond the machine's last limit and let go.",
    Reason.RATE: "The guard measured a rate beyond the machine's last limit and let go.",
    Reason.UNDRIVEN: "The guard saw the table move without or against its drive and let go.",
    Reason.HEAD_DOWN: "The guard saw the table sink after too long head-down and let go.",
    Reason.CREEP: "The guard ended a creep that went wrong or took too long; press and hold again.",
    Reason.LATE: "The guard itself was away for a moment, and its contact has fallen.",
    Reason.SENSES: "An output of the guard does not obey; its contact is open.",
}
