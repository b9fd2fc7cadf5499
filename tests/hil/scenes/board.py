"""The board itself, through the libraries that drivers use: nothing of the station runs here."""

import os
import time
from pathlib import Path

import spidev
from gpiozero import LED, InputDevice
from gpiozero.pins.lgpio import LGPIOFactory
from smbus2 import SMBus

from tests.hil.world.buses import EREMOTEIO, I2cBus, SpiChip, pwm_outputs
from tests.hil.world.edges import Edge, Edges, PwmChange
from tests.hil.world.lines import Lines
from tests.hil.world.report import leave, spread

BUTTON, LAMP, BEAT = 27, 20, 23
INPUTS = (4, 5, 6, 16, 17, 19, 22, 26)
PWM = Path("/sys/class/pwm/pwmchip0")
TICK_S = 0.01


def pins() -> None:
    factory, lines, edges = LGPIOFactory(0), Lines(), Edges()
    lamp = LED(LAMP, pin_factory=factory)
    button = InputDevice(BUTTON, pull_up=True, pin_factory=factory)
    before_s = time.monotonic()
    lamp.on()
    after_s, seen_on = time.monotonic(), lines.level(LAMP)
    lamp.off()
    turned_on, turned_off = [edge for edge in edges.read() if isinstance(edge, Edge)][-2:]
    levels = []
    for wire in (True, False, None):  # open, it follows the pull-up
        lines.wire(BUTTON, wire)
        levels.append(bool(button.pin.state))
    leave(
        lamp_seen=[seen_on, lines.level(LAMP)],
        edges=[[turned_on.line, turned_on.level], [turned_off.line, turned_off.level]],
        edge_within_call=before_s <= turned_on.at_s + 1e-5 and turned_on.at_s <= after_s + 1e-5,
        button_levels=levels,
    )
    lamp.close()
    button.close()
    _beat(factory, edges)
    factory.close()
    edges.close()


def _beat(factory: LGPIOFactory, edges: Edges) -> None:
    """How punctual a loop of Python is that reads a dozen inputs and turns one output."""
    output = LED(BEAT, pin_factory=factory)
    inputs = [InputDevice(pin, pull_up=True, pin_factory=factory) for pin in INPUTS]
    edges.read()
    late_ms, busy_ms, due_s = [], [], time.monotonic()
    for _ in range(300):
        due_s += TICK_S
        time.sleep(max(0.0, due_s - time.monotonic()))
        began_s = time.monotonic()
        for each in inputs:
            each.value  # noqa: B018 - reading it is what takes time
        output.toggle()
        late_ms.append((began_s - due_s) * 1e3)
        busy_ms.append((time.monotonic() - began_s) * 1e3)
    beats = [edge for edge in edges.read() if isinstance(edge, Edge) and edge.line == BEAT]
    leave(late_ms=spread(late_ms), busy_ms=spread(busy_ms), beats=len(beats))


def pwm() -> None:
    edges = Edges()
    (PWM / "export").write_text("0")
    for name, value in (("period", 50_000), ("duty_cycle", 12_500), ("enable", 1)):
        (PWM / "pwm0" / name).write_text(str(value))
    changes = [each for each in edges.read() if isinstance(each, PwmChange)]
    leave(
        pwm_path=str(PWM.resolve()),
        pwm_outputs=pwm_outputs(),
        pwm_last=[changes[-1].share, changes[-1].frequency_hz],
    )
    (PWM / "unexport").write_text("0")
    leave(pwm_after_unexport=pwm_outputs()[0])


def i2c() -> None:
    chips = I2cBus()
    chips.fit(0x68, "bytes")
    chips.fit(0x18, "bit7")
    chips.fit(0x40, "words")
    chips.put(0x68, 0x3B, bytes(range(14)))
    chips.put(0x18, 0x28, bytes(range(6)))
    chips.put(0x40, 0xFE, b"TI", width=2)
    with SMBus(1) as bus:
        bus.write_byte_data(0x68, 0x6B, 0x40)
        leave(
            block=bus.read_i2c_block_data(0x68, 0x3B, 14),
            moves_on=bus.read_i2c_block_data(0x18, 0xA8, 6),
            stays=bus.read_i2c_block_data(0x18, 0x28, 6),
            word=bytes(bus.read_i2c_block_data(0x40, 0xFE, 2)).decode(),
            written=chips.get(0x68, 0x6B, 1)[0],
            nobody=_errno(bus, 0x29),
        )
        chips.fail(EREMOTEIO, 2)
        failing = [_errno(bus, 0x68) for _ in range(3)]
        chips.hold(0.2)
        began_s = time.monotonic()
        _errno(bus, 0x68)
        leave(failing=failing, held_s=time.monotonic() - began_s)


def _errno(bus: SMBus, address: int) -> int | None:
    try:
        bus.read_byte_data(address, 0)
    except OSError as error:
        return error.errno
    return None


def spi() -> None:
    adc, tilt = SpiChip(0, "mcp3008"), SpiChip(1, "scl3300")
    adc.channels([0, 1023, 512, 3, 4, 5, 6, 7])
    wire = spidev.SpiDev(0, 0)
    wire.max_speed_hz = 1_000_000
    readings = [wire.xfer2([1, 0x80 | channel << 4, 0]) for channel in range(3)]
    wire.close()
    tilt.put(0x10, 0xC1)
    tilt.put(0x01, -6000)
    wire = spidev.SpiDev(0, 1)
    wire.max_speed_hz = 1_000_000

    def ask(frame: int) -> str:
        return bytes(wire.xfer2(list(frame.to_bytes(4, "big")))).hex()

    who, x, status, again = 0x40000091, 0x040000F7, 0x180000E5, 0x40000091
    ask(0xB4002098)  # reset: everything is an error until the status has been read
    started = [ask(who), ask(status), ask(x), ask(again), ask(again)]
    tilt.spoil(1)
    ask(who)
    leave(adc=[(high & 3) << 8 | low for _, high, low in readings], scl3300=started)
    leave(scl3300_spoiled=[ask(who), ask(who)], scl3300_mute=[ask(who ^ 1), ask(who)])
    wire.close()


def watchdog() -> None:
    """Fed for twice its time, let go of properly, then starved."""
    handle = os.open("/dev/watchdog", os.O_WRONLY)
    for _ in range(8):
        os.write(handle, b"\0")
        time.sleep(0.5)
    fed = fired()
    os.write(handle, b"V")
    os.close(handle)
    time.sleep(3.0)
    closed = fired()
    handle = os.open("/dev/watchdog", os.O_WRONLY)
    began_s = time.monotonic()
    while not fired() and time.monotonic() - began_s < 10.0:
        time.sleep(0.05)
    leave(fired_fed=fed, fired_closed=closed, starved_s=time.monotonic() - began_s)
    os.write(handle, b"V")
    os.close(handle)


def fired() -> bool:
    """Whether the watchdog has said in the kernel's log that it would restart the machine now."""
    with Path("/dev/kmsg").open("rb") as log:
        os.set_blocking(log.fileno(), False)
        while line := _next_line(log.fileno()):
            if b"softdog: Triggered" in line:
                return True
    return False


def _next_line(log: int) -> bytes:
    try:
        return os.read(log, 8192)
    except BlockingIOError:
        return b""


if __name__ == "__main__":
    os.chdir("/run")  # lgpio makes a pipe in its working directory
    for each in (pins, pwm, i2c, spi, watchdog):
        each()
