"""From the mode to the wish: what each mode permits the gate to let through."""

import pytest

from station.control.drive import envelope_of, wish
from station.control.gate import Allowance
from station.control.modes import Mode
from station.control.motion import LOAD_DEG_S
from station.control.plan import Limits
from tests.control.bench import begun, in_mode
from tests.control.builders import CONFIG

ALLOWED = {
    Mode.FAULTED: Allowance(cut=True),
    Mode.READY: Allowance(),
    Mode.ARMED: Allowance(),
    Mode.RUNNING: Allowance(down=True, up=True),
    Mode.HOLDING: Allowance(falling=True),
    Mode.RETURNING: Allowance(up=True),
    Mode.ESTOPPED: Allowance(cut=True),
    Mode.RECOVERING: Allowance(blind=True),
}
POWERED = {Mode.RUNNING, Mode.HOLDING, Mode.RETURNING, Mode.RECOVERING}


@pytest.mark.parametrize("mode", Mode)
def test_each_mode_permits_what_it_needs_and_nothing_else(mode: Mode) -> None:
    bench = in_mode(mode)
    wished = wish(bench.controller, 0.0, bench.now_s)
    assert wished.allow == ALLOWED[mode]
    assert wished.power == (mode in POWERED)


@pytest.mark.requirement("S4")
def test_the_warning_permits_no_motion() -> None:
    bench = begun("warned")
    assert wish(bench.controller, 0.0, bench.now_s).allow == Allowance()


@pytest.mark.requirement("S10")
def test_the_envelope_is_that_of_the_limits_with_room_for_the_load_only() -> None:
    limits = Limits(15.0, rate_down_deg_s=1.0, rate_up_deg_s=2.0)
    envelope, actuator = envelope_of(CONFIG, limits), CONFIG.actuator
    assert (envelope.deepest_deg, envelope.upright_deg) == (15.0, -70.0)
    assert envelope.duty_down == pytest.approx(actuator.duty_for(1.0 + LOAD_DEG_S), abs=0.02)
    assert envelope.duty_up == pytest.approx(actuator.duty_for(2.0 + LOAD_DEG_S), abs=0.02)
    assert envelope.blind_duty == pytest.approx(actuator.duty_for(0.6), abs=0.02)
    assert actuator.rate_per_duty_deg_s * (envelope.blind_duty - actuator.dead_band_duty) <= 1.0
