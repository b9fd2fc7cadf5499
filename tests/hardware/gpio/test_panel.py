import pytest

from hardware.gpio.panel import Panel
from hardware.gpio.wiring import Panel as PanelPins
from hardware.interface import HardwareError
from tests.hardware.gpio.rig import BUZZER, LAMP, Broken, Rig, highs


def test_lamp_and_buzzer_are_off_until_they_are_told(rig: Rig) -> None:
    panel = Panel(PanelPins(), rig.pins)
    assert highs(rig.acts) == []
    panel.show(lamp=True, buzzer=False)
    assert rig.high(LAMP)
    assert not rig.high(BUZZER)
    panel.show(lamp=False, buzzer=True)
    assert not rig.high(LAMP)
    assert rig.high(BUZZER)
    panel.off()
    assert rig.is_low(LAMP)
    assert rig.is_low(BUZZER)
    panel.close()


def test_closing_leaves_both_off_and_twice_is_fine(rig: Rig) -> None:
    panel = Panel(PanelPins(), rig.pins)
    panel.show(lamp=True, buzzer=True)
    panel.close()
    panel.close()
    assert rig.is_low(LAMP)
    assert rig.is_low(BUZZER)


def test_a_broken_lamp_does_not_keep_the_buzzer_on(rig: Rig) -> None:
    panel = Panel(PanelPins(), rig.pins)
    panel.show(lamp=True, buzzer=True)
    rig.acts.fails = {f"write {LAMP}"}
    with pytest.raises(HardwareError):
        panel.off()
    assert rig.is_low(BUZZER)
    rig.acts.mend()
    panel.close()


def test_a_panel_that_cannot_have_one_pin_gives_the_other_back(rig: Rig) -> None:
    rig.acts.fails = {f"claim {BUZZER}"}
    with pytest.raises(HardwareError, match=r"GPIO 21 \(buzzer\)"):
        Panel(PanelPins(), rig.pins)
    rig.acts.mend()
    Panel(PanelPins(), rig.pins).close()


def test_a_lamp_that_fails_is_written_again(rig: Rig) -> None:
    panel = Panel(PanelPins(), rig.pins)
    rig.acts.count, rig.acts.fail_at = 0, 0
    with pytest.raises(Broken):
        panel.show(lamp=True, buzzer=False)
    panel.show(lamp=True, buzzer=False)
    assert rig.high(LAMP)
    panel.close()
