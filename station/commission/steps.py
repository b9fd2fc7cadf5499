"""The table of steps: what each does, what it moves and by how much, and what the person does."""

from station.commission.model import Step
from station.commission.step_direction import direction, nudge
from station.commission.step_drive import lever, speed
from station.commission.step_ends import loaded, switches, way_up
from station.commission.step_inputs import estop, inputs
from station.commission.step_level import level
from station.commission.step_stops import stops
from station.commission.step_summary import summary

EMPTY = "Nobody is on the table or near it; the ankle lock is open."

# fmt: off
STEPS: tuple[Step, ...] = (
    Step("inputs", "Every contact by itself",
         "Looks whether each contact changes when it is touched, and no other one with it.",
         "",
         "Press, hit, close and pull what the screen names, one after the other.",
         inputs),
    Step("estop", "The emergency stop cuts the power",
         "Switches the motor's power on and looks whether the emergency stop takes it away "
         "without the program.",
         "",
         "Hold the button, hit the emergency stop, turn it free, hold the button again.",
         estop),
    Step("nudge", "A first small movement",
         "Drives at a creep until the primary sensor has turned by a degree, then part of the way "
         "back.",
         "The bed turns by about 1 degree, either way, never by more than 2.5.",
         f"{EMPTY} Have it between upright and level, off both end switches. Look which way it "
         "moves.",
         nudge, ("turned", "creep_duty")),
    Step("level", "Three positions with a digital level",
         "Learns what both tilt sensors say at three positions, and proves it at a fourth.",
         "The bed creeps from position to position, by up to 75 degrees at a time, to at most "
         "30 degrees head-down.",
         f"{EMPTY} Have a digital level that has been set to zero. Type what it reads; when the "
         "head end is the higher one, with a minus.",
         level, ("table",)),
    Step("direction", "The drive's direction",
         "Drives a degree head-down and a degree head-up; both sensors have to see it.",
         "The bed turns by about 1 degree each way, never by more than 2.5.",
         EMPTY,
         direction),
    Step("speed", "Speed against duty",
         "Finds the duty at which the bed begins to move, and its rate at several duties.",
         "The bed runs to and fro around 25 degrees head-up, by up to 30 degrees, at up to the "
         "fastest rate that the settings permit.",
         EMPTY,
         speed, ("rate_per_duty_deg_s", "dead_band_duty", "speeds", "rest_a", "empty_a")),
    Step("lever", "The lever over the travel",
         "Measures the rate over the whole travel at one duty.",
         "The bed goes through its travel, from nearly upright to at most 45 degrees head-down "
         "and back, at 1.5 degrees a second.",
         EMPTY,
         lever, ("lever",)),
    Step("switches", "Both end switches",
         "Creeps to each end until its switch opens, and off it again.",
         "The bed goes to both ends, at 1.5 degrees a second and the last 8 degrees at a creep; "
         "at most 8 degrees beyond the ends that the settings name.",
         EMPTY,
         switches, ("upper_switch_deg", "lower_switch_deg")),
    Step("stops", "Stopping",
         "Stops from three rates as a session would, and measures time and travel.",
         "The bed runs head-down from 25 degrees head-up, by up to 25 degrees, at up to the "
         "fastest rate that the settings permit.",
         EMPTY,
         stops, ("stops",)),
    Step("loaded", "The heaviest load",
         "Measures the motor's current with the heaviest load and proposes where it trips.",
         "The empty bed goes upright; then it takes the load from there to 5 degrees head-down "
         "and back to 25 degrees head-up, at 1 degree a second.",
         "Have sandbags, or whatever weighs as much as the heaviest person, and straps.",
         loaded, ("loaded_a", "trip_current_a")),
    Step("way_up", "The way back up",
         "Brings the load up on the battery, if there is one; then somebody does so by hand.",
         "The load goes to 5 degrees head-down, then upright, at 1 degree a second.",
         "Pull the drive's mains plug when the screen says so; use the wired return or the crank.",
         way_up, ("battery_way_up",)),
    Step("summary", "The result",
         "Shows what was found. Once accepted it is saved, and the record is written.",
         "",
         "Read the list. Accept it, or go back.",
         summary),
)
# fmt: on
