"""`station safe-pins`: the pins of the controller that ran, whatever became of the settings."""

from pathlib import Path

import pytest
from gpiozero import Factory
from gpiozero.pins.mock import MockFactory, MockPWMPin

from hardware.gpio.wiring import Drive, Pwm, Wiring
from station.service import safe_pins
from station.service.safe_pins import NotSafe, make_pins_safe
from station.service.settings_in_use import IN_USE, keep_settings, settings_in_use

WIRING = Wiring(drive=Drive(pwm=Pwm.SOFTWARE))


@pytest.fixture
def pins(monkeypatch: pytest.MonkeyPatch) -> Factory:
    factory = MockFactory(pin_class=MockPWMPin)
    monkeypatch.setattr(safe_pins, "open_pins", lambda _: factory)
    return factory


@pytest.mark.requirement("S1")
def test_every_output_is_driven_low_and_told(pins: MockFactory) -> None:
    for number in (12, 24, 25, 23, 20, 21):  # as a dead controller may have left them
        pin = pins.pin(number)
        pin.function, pin.state = "output", 1
    said = make_pins_safe(WIRING)
    assert len(said) == 6
    assert all(line.endswith(": low") for line in said)
    assert [pins.pin(n).state for n in (12, 24, 25, 23, 20, 21)] == [0] * 6


@pytest.mark.requirement("S1")
def test_output_that_does_not_obey_is_named(
    pins: MockFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    stuck = pins.pin(25)
    monkeypatch.setattr(stuck, "_get_state", lambda: 1)
    with pytest.raises(NotSafe, match="drive enable"):
        make_pins_safe(WIRING)
    assert pins.pin(23).state == 0


def test_pins_are_those_of_the_controller_that_ran(tmp_path: Path) -> None:
    settings, run_dir = tmp_path / "station.toml", tmp_path / "run"
    run_dir.mkdir()
    settings.write_text("[power]\npin = 23\n")
    assert settings_in_use(settings, run_dir) == settings
    keep_settings(settings, run_dir)
    settings.write_text("broken [")
    found = settings_in_use(settings, run_dir)
    assert found == run_dir / IN_USE
    assert found.read_text() == "[power]\npin = 23\n"


def test_controller_without_a_file_leaves_the_defaults(tmp_path: Path) -> None:
    keep_settings(None, tmp_path)
    found = settings_in_use(tmp_path / "station.toml", tmp_path)
    assert found is not None
    assert found.read_text() == ""
