"""The whole commissioning on a new table: crossed, askew, behind real drivers, in virtual time."""

from collections.abc import Iterator
from itertools import pairwise

import pytest

from hardware.interface import Command, Readings
from hardware.simulated.plant import LOWER_SWITCH_DEG, UPPER_SWITCH_DEG
from station.calibration import Calibration
from station.commission.model import Act, Answer, State
from station.commission.result import calibration_of
from station.commission.steps import STEPS
from tests.commission.rig import MOUNT_DEG, Rig

RATE_PER_DUTY = 4.0  # of the plant, by its back-EMF constant


class Done:
    """A commissioning that has been run, and what was true in it."""

    def __init__(self) -> None:
        self.rig = Rig()
        self.moved_without_button = self.moved_without_announcement = 0
        self.deepest_deg = self.highest_deg = -60.0
        self.held_s = self.longest_s = 0.0
        self.rig.watch.append(self._watch)
        self.view = self.rig.run_to_end()

    def _watch(self, readings: Readings, command: Command) -> None:
        view, truth = self.rig.view, self.rig.table.truth()
        self.moved_without_button += bool(command.duty) and readings.button is not True
        self.moved_without_announcement += bool(command.duty) and not _announced(view.id)
        self.deepest_deg = max(self.deepest_deg, truth.angle_deg)
        self.highest_deg = min(self.highest_deg, truth.angle_deg)
        self.held_s = self.held_s + 0.01 if command.power else 0.0
        self.longest_s = max(self.longest_s, self.held_s)

    @property
    def calibration(self) -> Calibration:
        return calibration_of(self.rig.flow.found, self.rig.setting, "now", "somebody")


def _announced(step: str) -> bool:
    return next(bool(row.moves) for row in STEPS if row.id == step)


@pytest.fixture(scope="module")
def done() -> Iterator[Done]:
    made = Done()
    yield made
    made.rig.close()


def test_it_comes_to_its_end_with_every_check_good(done: Done) -> None:
    assert done.view.state is State.FINISHED, done.view
    assert done.rig.flow.accepted
    assert done.rig.flow.found.done == tuple(step.id for step in STEPS)
    assert all(check.good for check in done.view.checks)


def test_it_finds_that_the_motor_is_crossed(done: Done) -> None:
    assert done.calibration.drive.reversed is True


def test_both_channels_are_within_half_a_degree_of_the_truth_over_the_travel(done: Done) -> None:
    rig, off = done.rig, []
    table = rig.table
    assert abs(MOUNT_DEG) > 1.0  # so that there was something to find
    readings = rig.readings
    assert readings.calibrated
    for sample in (readings.tilt, readings.check):
        assert sample is not None
        off.append(abs(sample.angle_deg - table.truth().angle_deg))
    true, found = table.true_calibration(), rig.flow.found.table
    assert found is not None
    for angle_deg in (-65.0, -40.0, 0.0, 30.0, 55.0):
        off.append(abs(_at(found.primary.points, angle_deg + MOUNT_DEG) - angle_deg))
        raw = _inverse(true.check.points, angle_deg)
        off.append(abs(_at(found.check.points, raw) - angle_deg))
    assert max(off) < 0.5, off


def _at(points: tuple[tuple[float, float], ...], raw: float) -> float:
    pairs = list(pairwise(points))
    (r0, a0), (r1, a1) = next((p for p in pairs if raw <= p[1][0]), pairs[-1])
    return a0 + (a1 - a0) * (raw - r0) / (r1 - r0)


def _inverse(points: tuple[tuple[float, float], ...], angle_deg: float) -> float:
    (r0, a0), (r1, a1) = points
    return r0 + (r1 - r0) * (angle_deg - a0) / (a1 - a0)


def test_the_drive_is_found_within_five_percent(done: Done) -> None:
    drive = done.calibration.drive
    assert drive.rate_per_duty_deg_s == pytest.approx(RATE_PER_DUTY, rel=0.05)
    assert drive.dead_band_duty == pytest.approx(0.084, abs=0.01)  # empty: the screw's friction
    assert all(factor == pytest.approx(1.0, abs=0.03) for _, factor in drive.lever)
    assert drive.loaded_a > drive.empty_a > drive.rest_a
    assert drive.trip_current_a > 1.3 * drive.loaded_a


def test_the_end_switches_are_where_they_are(done: Done) -> None:
    drive = done.calibration.drive
    assert drive.upper_switch_deg == pytest.approx(UPPER_SWITCH_DEG, abs=0.6)
    assert drive.lower_switch_deg == pytest.approx(LOWER_SWITCH_DEG, abs=0.6)


@pytest.mark.requirement("S5")
def test_it_stops_from_three_rates_in_time(done: Done) -> None:
    stops = done.calibration.drive.stops
    assert [round(stop.rate_deg_s) for stop in stops] == [1, 2, 3]
    assert all(stop.travel_deg <= 2.0 and stop.lasted_s <= 0.7 for stop in stops)


def test_nothing_ever_moved_without_the_button_or_unannounced(done: Done) -> None:
    assert done.moved_without_button == 0
    assert done.moved_without_announcement == 0
    assert done.longest_s <= 120.1


def test_it_stayed_within_the_travel(done: Done) -> None:
    assert done.deepest_deg < LOWER_SWITCH_DEG + 1.0
    assert done.highest_deg > UPPER_SWITCH_DEG - 1.0


def test_after_it_is_accepted_nothing_said_changes_anything(done: Done) -> None:
    for act in Act:
        done.rig.answers.append(Answer(act, 1.0))
        done.rig.step(stand_in=False)
    assert done.rig.flow.accepted
    assert done.rig.view.state is State.FINISHED
    assert done.rig.command.duty == 0.0


def test_the_same_table_and_answers_give_the_same_commands() -> None:
    commands: list[list[Command]] = []
    for _ in range(2):
        rig = Rig(seed=5)
        commands.append([])
        rig.watch.append(lambda _, command: commands[-1].append(command))
        rig.run_to("level")
        rig.close()
    assert commands[0] == commands[1]


def test_a_cheap_and_noisy_chip_trips_nothing_and_spoils_nothing() -> None:
    rig = Rig(seed=2, noise_deg=0.2)
    assert rig.run_to("switches").state is State.WAITING, rig.view.problem
    assert rig.flow.found.rate_per_duty_deg_s == pytest.approx(RATE_PER_DUTY, rel=0.05)
    rig.close()


def test_a_table_that_is_wired_right_is_not_reversed() -> None:
    rig = Rig(crossed=False)
    assert rig.run_to("speed").state is State.WAITING
    assert rig.flow.found.turned is False
    rig.close()
