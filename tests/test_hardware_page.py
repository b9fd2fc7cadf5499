"""`docs/hardware.md`: its settings load, its tables and drawings are those of the code."""

import re
import tomllib
from pathlib import Path

import pytest

from hardware.gpio.wiring import Wiring
from station.settings import load_settings
from station.wiring_check import inputs_of, outputs_of
from station.wiring_drawing.page import builds, drawings, with_tables, write_page
from station.wiring_drawing.pin_table import pin_rows
from station.wiring_drawing.pinout import boot_pull

DOCS = Path(__file__).parent.parent / "docs"
PAGE = (DOCS / "hardware.md").read_text(encoding="utf-8")
STALE = "is stale; run: make docs"


def blocks() -> list[str]:
    return re.findall(r"```toml\n(.*?)```", PAGE, re.S)


def rows(build: str) -> dict[str, list[str]]:
    table = PAGE.partition(f"<!-- pins {build} -->")[2].partition("<!-- end of pins -->")[0]
    cells = [line.strip("| ").split(" | ") for line in table.strip().splitlines()[2:]]
    return {row[2].strip("`"): row for row in cells}


def test_both_builds_are_there() -> None:
    assert list(builds(PAGE)) == ["default", "good"]
    assert len(blocks()) == 2


@pytest.mark.parametrize("text", blocks())
def test_every_settings_file_on_the_page_loads(text: str, tmp_path: Path) -> None:
    file = tmp_path / "station.toml"
    file.write_text(text, encoding="utf-8")
    assert load_settings(file).wiring() in [each.wiring() for each in builds(PAGE).values()]


def test_default_build_is_what_no_file_gives() -> None:
    wiring = builds(PAGE)["default"].wiring()
    assert wiring == load_settings(None).wiring()
    assert pin_rows(wiring) == pin_rows(Wiring())
    told = tomllib.loads(blocks()[0])
    assert told["actuator"] == {"driver": "pwm-dir", "pwm": "sysfs"}


@pytest.mark.parametrize("build", ["default", "good"])
def test_table_of_pins_has_every_pin_of_the_build(build: str) -> None:
    wiring = builds(PAGE)[build].wiring()
    found = rows(build)
    for name, pin in {**outputs_of(wiring), **inputs_of(wiring)}.items():
        assert int(found[name][1]) == pin
        assert found[name][5] == boot_pull(pin)
    for name in outputs_of(wiring):
        assert found[name][4:] == ["low", "down"]


def test_pulls_at_boot_are_those_of_the_board() -> None:
    assert [boot_pull(pin) for pin in (4, 8, 9, 27)] == ["up", "up", "down", "down"]
    assert boot_pull(2) == boot_pull(3) == "up (1.8 kΩ)"
    assert boot_pull(14) == "down, then high"


def test_tables_are_those_of_the_code() -> None:
    assert with_tables(PAGE) == PAGE, f"docs/hardware.md {STALE}"


@pytest.mark.parametrize(("name", "drawing"), drawings(PAGE).items())
def test_drawings_are_those_of_the_code(name: str, drawing: str) -> None:
    assert (DOCS / "pictures" / name).read_text(encoding="utf-8") == drawing, f"{name} {STALE}"
    assert f"(pictures/{name})" in PAGE


def test_writing_the_page_changes_nothing_but_what_is_stale(tmp_path: Path) -> None:
    (tmp_path / "pictures").mkdir()
    old = PAGE.replace("| 32 | 12 |", "| 32 | 13 |")
    assert old != PAGE
    (tmp_path / "hardware.md").write_text(old, encoding="utf-8")
    write_page(tmp_path / "hardware.md")
    assert (tmp_path / "hardware.md").read_text(encoding="utf-8") == PAGE
    assert len(list((tmp_path / "pictures").iterdir())) == 2


def test_build_that_cannot_be_wired_is_refused() -> None:
    with pytest.raises(ValueError, match=r"build default: .*power\.pin is pin 4"):
        builds(PAGE.replace('mode = "heartbeat"', 'mode = "heartbeat"\npin = 4'))


def test_config_txt_on_the_page_is_the_one_that_is_installed() -> None:
    (told,) = re.findall(r"```ini\n(.*?)```", PAGE, re.S)
    shipped = (DOCS.parent / "systemd" / "config.txt").read_text(encoding="utf-8")
    lines = [line for line in shipped.splitlines() if line.startswith(("dtparam", "dtoverlay"))]
    assert told.splitlines() == lines


def test_every_part_letter_of_the_drawing_is_explained() -> None:
    drawn = set(re.findall(r"\b(?:S\d+|K\d|F\d|T1)\b", " ".join(drawings(PAGE).values())))
    text = re.sub(r"`[^`]*`", "", PAGE)
    assert {letter for letter in drawn if letter not in text} == set()


def test_links_lead_somewhere() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", PAGE):
        assert (DOCS / target).exists(), target
