"""The drawing of the user's own pins: complete, readable, nothing on top of anything else."""

import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, pairwise, product
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from hardware.gpio.wiring import Wiring
from station.settings import Settings
from station.settings_wiring import Inputs
from station.wiring_check import inputs_of, outputs_of, wiring_problems
from station.wiring_drawing.canvas import TEXT, Canvas, text_width
from station.wiring_drawing.pin_table import COLUMNS, pin_rows, pin_text
from station.wiring_drawing.pinout import HEADER, PHYSICAL, uses_of
from station.wiring_drawing.sheet import draw

SVG = "{http://www.w3.org/2000/svg}"

BUILDS: dict[str, dict[str, object]] = {
    "default": {},
    "good": {
        "actuator": {"driver": "two-pwm", "fault_pin": 0},
        "inclinometer": {
            "primary": {"chip": "scl3300", "bus": 0},
            "check": {"chip": "as5600", "bus": 1},
        },
    },
    "everything": {
        "actuator": {"driver": "two-pwm"},
        "inputs": {"enabling": 18, "return_button": 24, "high_when_good": ["estop", "enabling"]},
    },
    "level mode, no battery, sense pin, all on the other side": {
        "actuator": {
            "driver": "two-pwm",
            "pwm": "software",
            "pwm_pin": 26,
            "enable_pin": 19,
            "fault_pin": 24,
        },
        "power": {"mode": "level", "pin": 17},
        "current": {"meter": "sense", "bus": 0, "channel": 1},
        "panel": {"lamp_pin": 21, "buzzer_pin": 20},
        "inputs": {
            "estop": 16,
            "battery": 0,
            "ankles": 25,
            "button": 23,
            "enabling": 18,
            "return_button": 15,
            "mains": 14,
            "high_when_good": list(Inputs.model_fields)[:-1],
        },
    },
    "two converters": {
        "inclinometer": {
            "primary": {"chip": "lis3dh"},
            "check": {"chip": "analogue", "select": 1, "channel": 7},
        },
        "current": {"meter": "sense", "bus": 0, "select": 0, "channel": 0},
    },
    "sensors on another bus": {
        "inclinometer": {
            "primary": {"chip": "adxl345", "bus": 3},
            "check": {"chip": "scl3300", "bus": 1, "select": 2},
        },
        "current": {"bus": 22},
    },
}


def built(build: str) -> Wiring:
    wiring = Settings.model_validate(BUILDS[build]).wiring()
    assert list(wiring_problems(wiring)) == []
    return wiring


@pytest.fixture(params=BUILDS)
def wiring(request: pytest.FixtureRequest) -> Wiring:
    return built(request.param)


@dataclass(frozen=True)
class Box:
    left: float
    top: float
    right: float
    bottom: float
    what: str = ""

    @property
    def flat(self) -> bool:
        return self.right - self.left > self.bottom - self.top

    def meets(self, other: "Box") -> bool:
        beside = self.right <= other.left or other.right <= self.left
        return not (beside or self.bottom <= other.top or other.bottom <= self.top)


def sheet(wiring: Wiring) -> ET.Element:
    return parsed(draw(wiring))


def parsed(svg: str) -> ET.Element:
    return ET.fromstring(svg.encode())  # noqa: S314 - it is our own


def texts(root: ET.Element) -> list[str]:
    return [element.text or "" for element in root.iter(f"{SVG}text")]


def text_boxes(root: ET.Element) -> list[Box]:
    """Where each text can reach, in the widest font that may be there."""
    found = []
    for element in root.iter(f"{SVG}text"):
        x, y, size = (float(element.attrib[name]) for name in ("x", "y", "font-size"))
        text = element.text or ""
        width = text_width(text, size, element.get("font-weight") == "bold")
        left = x - width * {"start": 0, "middle": 0.5, "end": 1}[element.attrib["text-anchor"]]
        found.append(Box(left, y - 0.76 * size, left + width, y + 0.22 * size, text))
    return found


def stretches(line: ET.Element) -> Iterator[Box]:
    """The straight pieces of a line."""
    points = [tuple(map(float, p.split(","))) for p in line.attrib["points"].split()]
    reach = float(line.attrib["stroke-width"]) / 2
    for (x1, y1), (x2, y2) in pairwise(points):
        left, right, top, bottom = min(x1, x2), max(x1, x2), min(y1, y2), max(y1, y2)
        yield Box(left - reach, top - reach, right + reach, bottom + reach, f"line {points}")


def wire_boxes(root: ET.Element) -> Iterator[Box]:
    """Every straight piece of every line."""
    for line in root.iter(f"{SVG}polyline"):
        yield from stretches(line)


def edges(root: ET.Element) -> Iterator[Box]:
    """The outlines of all boxes but the paper's."""
    for rect in root.iter(f"{SVG}rect"):
        if "x" in rect.attrib:
            x, y, w, h = (float(rect.attrib[name]) for name in ("x", "y", "width", "height"))
            yield Box(x, y, x + w, y, "upper edge")
            yield Box(x, y + h, x + w, y + h, "lower edge")
            yield Box(x, y, x, y + h, "left edge")
            yield Box(x + w, y, x + w, y + h, "right edge")


def test_every_pin_of_the_settings_stands_there_with_its_name_and_number(wiring: Wiring) -> None:
    shown = texts(sheet(wiring))
    for name, pin in {**outputs_of(wiring), **inputs_of(wiring)}.items():
        assert name in shown
        assert f"GPIO {pin}" in shown


def test_no_two_texts_lie_on_each_other(wiring: Wiring) -> None:
    boxes = text_boxes(sheet(wiring))
    met = [(a.what, b.what) for a, b in combinations(boxes, 2) if a.meets(b)]
    assert met == []


def test_no_line_runs_through_a_text(wiring: Wiring) -> None:
    root = sheet(wiring)
    lines = [*wire_boxes(root), *edges(root)]
    assert [(t.what, w.what) for t in text_boxes(root) for w in lines if t.meets(w)] == []


def test_everything_is_on_the_paper(wiring: Wiring) -> None:
    root = sheet(wiring)
    width, height = map(float, root.attrib["viewBox"].split()[2:])
    paper = Box(0, 0, width, height)
    for box in (*text_boxes(root), *wire_boxes(root), *edges(root)):
        assert box.left >= paper.left, box
        assert box.right <= paper.right, box
        assert box.top >= paper.top, box
        assert box.bottom <= paper.bottom, box


def test_wires_of_different_pins_cross_but_never_lie_together(wiring: Wiring) -> None:
    lines = sheet(wiring).iter(f"{SVG}polyline")
    wires = [line for line in lines if line.attrib["class"].startswith("gpio")]
    for one, other in combinations(wires, 2):
        if one.attrib["class"] != other.attrib["class"]:
            for a, b in product(stretches(one), stretches(other)):
                crossing = a.flat != b.flat
                assert crossing or not a.meets(b), (one.attrib, other.attrib)


def test_every_wire_ends_at_a_part(wiring: Wiring) -> None:
    """All pins that are used for something have a wire, but for a chip select nobody uses."""
    lines = sheet(wiring).iter(f"{SVG}polyline")
    drawn = {line.attrib["class"] for line in lines} - {"part"}
    unused = {f"gpio{use.pin}" for use in uses_of(wiring) if use.name in ("SPI CE0", "SPI CE1")}
    assert {f"gpio{use.pin}" for use in uses_of(wiring)} - unused <= drawn


def test_it_is_readable_on_a4(wiring: Wiring) -> None:
    root = sheet(wiring)
    assert (root.attrib["width"], root.attrib["height"]) == ("297mm", "210mm")
    width, height = map(float, root.attrib["viewBox"].split()[2:])
    mm = min(297 / width, 210 / height)
    sizes = {float(t.attrib["font-size"]) for t in root.iter(f"{SVG}text") if len(t.text or "") > 2}
    assert min(sizes) * mm * 72 / 25.4 >= 7.5  # points


def test_it_needs_nothing_from_elsewhere(wiring: Wiring) -> None:
    text = draw(wiring)
    assert re.findall(r"https?://[^\s\"']+", text) == ["http://www.w3.org/2000/svg"]
    assert "<script" not in text


def test_same_settings_give_the_same_drawing(wiring: Wiring) -> None:
    assert draw(wiring) == draw(wiring)


@pytest.mark.parametrize(
    ("build", "there", "gone"),
    [
        ("default", ["PWM", "DIR", "SLP", "FLT", "S10", "F2"], ["RPWM", "EN"]),
        ("good", ["RPWM", "LPWM", "EN", "SCL3300 on the bed", "AS5600 at the pivot"], ["FLT"]),
        ("everything", ["Enabling switch S8, hand", "Bring me up S9, hand"], []),
        (
            "level mode, no battery, sense pin, all on the other side",
            ["Driver of relay K1", "CH1: motor current", "software PWM, to try out"],
            ["Charge monitor K3", "S10", "F2", "INA226 at the shunt", "shunt, INA226"],
        ),
        ("two converters", ["CH7: tilt, check", "CH0: motor current", "CE1"], []),
        ("sensors on another bus", ["I2C bus 3, by its overlay"], ["SPI SCLK", "I2C SDA"]),
    ],
)
def test_it_follows_the_settings(build: str, there: list[str], gone: list[str]) -> None:
    shown = texts(sheet(built(build)))
    assert [text for text in there if text not in shown] == []
    assert [text for text in gone if text in shown] == []


def test_each_contact_tells_its_kind_and_pull() -> None:
    shown = texts(sheet(built("everything")))
    assert "opens when pressed; pull-up" in shown
    assert "opens with it; pull-down" in shown


def test_stop_end_switches_and_fuse_are_in_the_motor_supply(wiring: Wiring) -> None:
    shown = texts(sheet(wiring))
    assert {"F1", "K0 e-stop contactor", "S1, both contacts", "S5 up", "S6 down"} <= set(shown)


def test_names_are_escaped() -> None:
    canvas = Canvas()
    canvas.text((0, 0), '<b> & "c"')
    root = parsed(canvas.svg((10, 10), "<t>"))
    assert texts(root) == ['<b> & "c"']


def test_header_has_every_gpio_once() -> None:
    assert len(HEADER) == 40
    assert sorted(PHYSICAL) == list(range(28))
    assert {PHYSICAL[2], PHYSICAL[14], PHYSICAL[21]} == {3, 8, 40}


def test_table_has_a_row_for_every_pin(wiring: Wiring) -> None:
    pins = [int(row[1]) for row in pin_rows(wiring)]
    assert len(pins) == len(set(pins)) == len(uses_of(wiring))
    assert set(pins) >= {*outputs_of(wiring).values(), *inputs_of(wiring).values()}


def test_every_output_is_low_at_rest_and_pulled_down_at_boot(wiring: Wiring) -> None:
    rows = {row[2]: row for row in pin_rows(wiring)}
    for name in outputs_of(wiring):
        assert rows[name][4:] == ("low", "down")


def test_rest_levels_follow_the_contacts() -> None:
    rows = {row[2]: row[4] for row in pin_rows(built("everything"))}
    assert (rows["inputs.button"], rows["inputs.ankles"]) == ("low", "high")
    assert (rows["inputs.estop"], rows["inputs.enabling"]) == ("high", "low")


def test_text_table_is_in_columns() -> None:
    head, *rows = pin_text(built("default")).splitlines()
    assert head.split("  ")[0] == COLUMNS[0]
    assert all(row[head.index("name") - 1] == " " for row in rows)


def test_width_of_a_text_is_no_guess_on_the_low_side() -> None:
    assert text_width("iiii") < text_width("nnnn") < text_width("WWWW")
    assert text_width("abc", TEXT, bold=True) > text_width("abc", TEXT)


def station(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "station", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


def test_command_prints_the_table(tmp_path: Path) -> None:
    done = station("wiring", "--data", tmp_path)
    assert done.returncode == 0
    assert "32   12    actuator.pwm_pin" in done.stdout


def test_command_draws_into_a_file(tmp_path: Path) -> None:
    done = station("wiring", "--data", tmp_path, "--out", tmp_path / "wiring.svg")
    assert done.returncode == 0
    assert (tmp_path / "wiring.svg").read_text() == draw(Wiring())


def test_other_file_names_are_refused(tmp_path: Path) -> None:
    done = station("wiring", "--data", tmp_path, "--out", tmp_path / "wiring.png")
    assert done.returncode == 2
    assert "wiring.svg" in done.stderr
    assert not list(tmp_path.iterdir())


def test_directory_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    done = station("wiring", "--data", tmp_path, "--out", tmp_path / "no" / "wiring.svg")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_wiring_that_is_refused_gives_its_sentences(tmp_path: Path) -> None:
    (tmp_path / "station.toml").write_text("[power]\npin = 4\n[inputs]\nestop = 27\n")
    done = station("wiring", "--data", tmp_path, "--out", tmp_path / "wiring.svg")
    assert done.returncode == 2
    assert "power.pin is pin 4, which may be high while the board starts" in done.stderr
    assert "which inputs.button has already" in done.stderr
    assert not (tmp_path / "wiring.svg").exists()
