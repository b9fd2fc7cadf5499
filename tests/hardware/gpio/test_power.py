import pytest

from hardware.gpio.power import PowerRelay
from hardware.gpio.wiring import Power, PowerMode
from tests.hardware.gpio.rig import RELAY, Broken, Rig, highs

every_mode = pytest.mark.parametrize("mode", PowerMode)


def levels(rig: Rig) -> list[float]:
    """What the line has shown."""
    return [value for place, value in rig.acts.log if place == f"GPIO {RELAY}"]


@every_mode
@pytest.mark.requirement("S1")
def test_the_relay_is_never_held_while_it_is_opened(rig: Rig, mode: PowerMode) -> None:
    relay = PowerRelay(Power(mode), rig.pins)
    assert highs(rig.acts) == []
    assert rig.is_low(RELAY)
    relay.close()


@pytest.mark.requirement("S20")
def test_every_renewal_turns_the_heartbeat_over(rig: Rig) -> None:
    relay = PowerRelay(Power(), rig.pins)
    rig.acts.log.clear()
    for _ in range(100):
        relay.renew(on=True)
    assert levels(rig) == [1.0, 0.0] * 50  # 100 ticks a second: 50 Hz
    relay.close()


@pytest.mark.requirement("S20")
@pytest.mark.parametrize("renewals", [7, 8])
def test_without_renewals_the_heartbeat_stands_still(rig: Rig, renewals: int) -> None:
    relay = PowerRelay(Power(), rig.pins)
    for _ in range(renewals):
        relay.renew(on=True)
    rig.acts.log.clear()
    for _ in range(10):
        relay.renew(on=False)
    assert sum(levels(rig)) == 0.0
    assert rig.is_low(RELAY)
    relay.close()


def test_in_level_mode_the_line_is_high_while_it_is_renewed(rig: Rig) -> None:
    relay = PowerRelay(Power(PowerMode.LEVEL), rig.pins)
    rig.acts.log.clear()
    for on in (True, True, True, False, False):
        relay.renew(on=on)
    assert levels(rig) == [1.0, 0.0]
    relay.close()


@every_mode
@pytest.mark.parametrize("renewals", [1, 2])
@pytest.mark.requirement("S1")
def test_off_and_close_let_go_and_twice_is_fine(rig: Rig, mode: PowerMode, renewals: int) -> None:
    relay = PowerRelay(Power(mode), rig.pins)
    for _ in range(renewals):
        relay.renew(on=True)
    relay.off()
    assert rig.is_low(RELAY)
    relay.renew(on=True)
    relay.close()
    relay.close()
    assert rig.is_low(RELAY)


@every_mode
@pytest.mark.requirement("S1")
def test_a_renewal_that_fails_lets_go(rig: Rig, mode: PowerMode) -> None:
    relay = PowerRelay(Power(mode), rig.pins)
    relay.renew(on=True)
    assert rig.high(RELAY)
    rig.acts.count, rig.acts.fail_at = 0, 0
    with pytest.raises(Broken):
        relay.renew(on=False)
    assert rig.is_low(RELAY)
    rig.acts.mend()
    relay.renew(on=True)
    assert rig.high(RELAY)
    relay.close()
