"""Colours of the wires: one for each purpose, the same for the real wires if you like."""

from station.wiring_drawing.pinout import Group

PLUS, MINUS, MOTOR = "#c92a2a", "#212529", "#5c677d"

COLOUR = {
    Group.DRIVE: "#e8590c",
    Group.POWER: "#c2255c",
    Group.INPUT: "#2b8a3e",
    Group.I2C: "#1971c2",
    Group.SPI: "#7048e8",
    Group.PANEL: "#b08900",
}
TINT = {
    Group.DRIVE: "#fff0e6",
    Group.POWER: "#ffebf2",
    Group.INPUT: "#ebfbee",
    Group.I2C: "#e7f5ff",
    Group.SPI: "#f1ecff",
    Group.PANEL: "#fff9db",
}
PADS = {"3V3": "#ffa94d", "5V": "#fa5252", "GND": "#343a40"}
"""Of the header's pins that are not GPIOs."""

LEGEND = (
    tuple((group.value, COLOUR[group]) for group in Group),
    (("motor supply +", PLUS), ("0 V", MINUS), ("motor", MOTOR)),
)
"""Rows of names and colours."""
