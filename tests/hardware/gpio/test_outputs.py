import gc

import pytest

from hardware.gpio.outputs import Output, every
from hardware.interface import HardwareError
from tests.hardware.gpio.rig import Broken, Rig, highs


def test_an_output_is_driven_low_when_it_is_opened_and_when_it_is_closed(rig: Rig) -> None:
    output = Output(23, "lamp", rig.pins)
    assert rig.is_low(23)
    assert highs(rig.acts) == []
    output.set(high=True)
    assert rig.high(23)
    output.close()
    assert rig.is_low(23)


def test_a_forgotten_output_is_driven_low_and_does_not_float(rig: Rig) -> None:
    output = Output(23, "lamp", rig.pins)
    output.set(high=True)
    del output
    gc.collect()
    assert rig.is_low(23)


def test_an_output_that_fails_to_open_can_be_opened_later(rig: Rig) -> None:
    for place in ("claim 23", "write 23", "read 23"):
        rig.acts.fails = {place}
        with pytest.raises(HardwareError):
            Output(23, "lamp", rig.pins)
    rig.acts.mend()
    Output(23, "lamp", rig.pins).close()


def test_one_pin_has_one_purpose(rig: Rig) -> None:
    output = Output(23, "lamp", rig.pins)
    with pytest.raises(HardwareError, match=r"GPIO 23 \(buzzer\) is in use already"):
        Output(23, "buzzer", rig.pins)
    output.close()


def test_a_failed_write_leaves_a_level_that_nothing_can_rely_on(rig: Rig) -> None:
    output = Output(23, "lamp", rig.pins)
    rig.acts.fails = {"write 23"}
    with pytest.raises(Broken):
        output.set(high=True)
    rig.acts.mend()
    assert not output.obeys()
    output.set(high=False)
    assert output.obeys()
    output.close()


def test_everything_is_done_and_everything_that_failed_is_told() -> None:
    done = []

    def act(name: str, error: Exception | None = None) -> None:
        done.append(name)
        if error is not None:
            raise error

    with pytest.raises(HardwareError) as told:
        every(
            lambda: act("first", HardwareError("One thing is wrong.", "Do this.")),
            lambda: act("second"),
            lambda: act("third", OSError(5, "Input/output error")),
        )
    assert done == ["first", "second", "third"]
    assert str(told.value) == "One thing is wrong. [Errno 5] Input/output error."
    assert told.value.hint == "Do this."
