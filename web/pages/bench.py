"""The bench: the physical panel of the pretend table; it exists in the simulator only."""

from flask import render_template
from flask.typing import ResponseReturnValue

from hardware.simulated.faults import FAULTS


def bench() -> ResponseReturnValue:
    """The panel with its button, knob, locks and faults, and the plant's truth."""
    return render_template("bench.html", faults=FAULTS.items())
