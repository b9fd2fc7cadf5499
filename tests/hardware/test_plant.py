"""What a controller has to cope with comes out of the plant's parts."""

from itertools import pairwise

import pytest

from hardware.simulated.plant import (
    LOWER_STOP_DEG,
    STEP_S,
    SUPPLY_V,
    UPPER_STOP_DEG,
    Plant,
)

PLAY_DEG = 0.3
BODIES_KG = [45.0, 75.0, 135.0]


def plant_at(angle_deg: float, kg: float = 75.0, offset_m: float = 0.14) -> Plant:
    return Plant(angle_deg, kg, offset_m, PLAY_DEG)


def live(plant: Plant, seconds: float, duty: float = 0.0) -> list[float]:
    """Run at a duty; the angle after each substep."""
    angles = []
    for _ in range(round(seconds / STEP_S)):
        plant.run(1, duty * SUPPLY_V)
        angles.append(plant.angle_deg)
    return angles


def cruise(duty: float, kg: float, offset_m: float = 0.14) -> Plant:
    """A plant that has just passed level at a steady rate."""
    way = 1 if duty > 0 else -1
    plant = plant_at(-2.0 * way, kg, offset_m)
    while plant.angle_deg * way < 0:
        live(plant, STEP_S, duty)
    return plant


@pytest.mark.parametrize(("duty", "rate_deg_s"), [(0.35, 1.0), (0.6, 2.0), (1.0, 3.6)])
def test_at_level_the_mean_of_both_directions_is_the_calibration(
    duty: float, rate_deg_s: float
) -> None:
    down, up = cruise(duty, 75.0).rate_deg_s, -cruise(-duty, 75.0).rate_deg_s
    assert (down + up) / 2 == pytest.approx(rate_deg_s, rel=0.03)


@pytest.mark.parametrize("at_deg", [-60.0, 0.0, 20.0, 50.0])
def test_by_a_lever_the_bed_turns_faster_and_the_load_presses_harder(at_deg: float) -> None:
    """An empty table shows the lever alone, a loaded one what it does to the current."""

    def steady(kg: float, lever: tuple[tuple[float, float], ...]) -> Plant:
        plant = Plant(at_deg, kg, 0.14, PLAY_DEG, lever)
        live(plant, 0.8, -0.6)
        return plant

    factor = {-60.0: 0.8, 0.0: 1.2, 20.0: 1.4, 50.0: 1.5}[at_deg]
    lever = ((-40.0, 0.8), (0.0, 1.2), (30.0, 1.5))
    plain, geared = steady(0.0, ()), steady(0.0, lever)
    assert geared.rate_deg_s / plain.rate_deg_s == pytest.approx(factor, rel=0.03)
    assert geared.current_a == pytest.approx(plain.current_a, abs=0.02)
    lifted = (steady(75.0, lever).current_a - geared.current_a) / (
        steady(75.0, ()).current_a - plain.current_a
    )
    assert lifted == pytest.approx(factor, rel=0.03)


@pytest.mark.parametrize(("kg", "percent"), [(75.0, 8.0), (135.0, 14.0)])
def test_the_load_slows_the_way_up_and_hurries_the_way_down(kg: float, percent: float) -> None:
    down, up = cruise(0.6, kg).rate_deg_s, -cruise(-0.6, kg).rate_deg_s
    assert up < 2.0 < down
    assert (down - up) / 2 / 2.0 * 100 == pytest.approx(percent, abs=1.0)


def test_current_rises_with_the_load_that_is_lifted_and_falls_with_the_load_that_helps() -> None:
    lifting = [-cruise(-0.6, kg).current_a for kg in BODIES_KG]
    lowering = [cruise(0.6, kg).current_a for kg in BODIES_KG]
    assert lifting == sorted(lifting)
    assert lowering == sorted(lowering, reverse=True)
    assert 1.7 < lifting[0] < lifting[-1] < 4.0
    assert 0.3 < lowering[-1] < lowering[0] < 1.5


@pytest.mark.parametrize("way", [1, -1])
def test_less_than_a_twentieth_of_duty_never_moves_it(way: int) -> None:
    assert set(live(plant_at(0.0), 2.0, 0.05 * way)) == {0.0}


@pytest.mark.parametrize(("start_deg", "tolerance"), [(-65.0, 0.03), (0.0, 0.05), (55.0, 0.05)])
def test_a_dead_band_of_about_a_tenth_comes_out_of_the_friction(
    start_deg: float, tolerance: float
) -> None:
    def onset(way: int) -> float:
        percent = 1
        while live(plant_at(start_deg), 0.5, way * percent / 100)[-1] == start_deg:
            percent += 1
        return percent / 100

    down, up = onset(1), onset(-1)
    assert down <= up  # the weight helps to break away
    assert (down + up) / 2 == pytest.approx(0.10, abs=0.02)
    assert max(abs(down - 0.10), abs(up - 0.10)) < tolerance + 0.01


@pytest.mark.parametrize("kg", [0.0, *BODIES_KG, 250.0])
@pytest.mark.parametrize("start_deg", [-70.0, -30.0, 0.0, 30.0, 60.0])
def test_without_power_it_stays_where_it_is(kg: float, start_deg: float) -> None:
    assert set(live(plant_at(start_deg, kg), 2.0)) == {start_deg}


def test_without_power_it_holds_even_two_and_a_half_times_the_heaviest_person() -> None:
    plant = plant_at(0.0, 135.0)
    plant.adopt(frozenset({"overload"}))
    assert set(live(plant, 2.0)) == {0.0}


def test_the_rate_follows_the_duty_with_a_lag_of_about_sixty_milliseconds() -> None:
    plant = plant_at(-10.0)
    live(plant, 2.0, 0.3)
    slow = plant.rate_deg_s
    rates = []
    for _ in range(200):
        live(plant, STEP_S, 0.6)
        rates.append(plant.rate_deg_s)
    reached = slow + 0.632 * (rates[-1] - slow)
    lag_s = STEP_S * next(n for n, rate in enumerate(rates, 1) if rate >= reached)
    assert lag_s == pytest.approx(0.06, abs=0.01)
    assert all(after >= before - 1e-9 for before, after in pairwise(rates[:50]))


@pytest.mark.parametrize("duty", [0.85, -0.85, 0.35, -0.35])
def test_after_the_drive_ends_it_coasts_for_less_than_150_ms(duty: float) -> None:
    plant = cruise(duty, 75.0)
    began_deg = plant.angle_deg
    live(plant, 0.15)
    assert plant.rate_deg_s == 0.0
    assert 0 < abs(plant.angle_deg - began_deg) < 0.15


def test_starting_at_full_duty_draws_an_inrush_too_short_to_trip() -> None:
    plant, currents = plant_at(0.0), []
    for _ in range(100):
        live(plant, STEP_S, 1.0)
        currents.append(plant.current_a)
    above = [current for current in currents if current > 9.0]
    assert 0 < len(above) * STEP_S < 0.1
    assert max(currents) < 15.0


def test_it_stalls_at_the_mechanical_stops_with_about_fifteen_amperes() -> None:
    for way, stop_deg in ((1, LOWER_STOP_DEG), (-1, UPPER_STOP_DEG)):
        plant = plant_at(stop_deg - 1.0 * way)
        plant.adopt(frozenset({"upper_switch_stuck_off", "lower_switch_stuck_off"}))
        live(plant, 5.0, 1.0 * way)
        assert abs(plant.rate_deg_s) < 0.001
        assert abs(plant.current_a) == pytest.approx(15.0, rel=0.01)
        assert 0 < (plant.angle_deg - stop_deg) * way < 2.0


@pytest.mark.parametrize("way", [1, -1])
def test_an_end_switch_cuts_the_drive_in_its_direction_and_permits_the_other(way: int) -> None:
    plant = plant_at(60.5 if way > 0 else -70.5)
    live(plant, 3.0, 0.6 * way)
    at_end_deg = plant.angle_deg
    assert (plant.lower_switch, plant.upper_switch) == (way > 0, way < 0)
    assert plant.current_a == pytest.approx(0.0, abs=1e-6)
    assert abs(at_end_deg) < (61.8 if way > 0 else 71.8)
    live(plant, 1.0, -0.6 * way)
    assert (at_end_deg - plant.angle_deg) * way > 1.0


def test_gravity_keeps_a_person_on_one_flank_so_that_a_reversal_loses_nothing() -> None:
    plant = plant_at(0.0)
    live(plant, 1.0, -0.5)
    assert lost_travel_s(plant, 0.5) < 0.05


def test_backlash_shows_at_a_reversal_of_a_table_in_balance() -> None:
    plant = plant_at(0.0, offset_m=0.0)
    live(plant, 1.0, 0.5)
    live(plant, 0.5)
    lost_s = lost_travel_s(plant, -0.5)
    assert lost_s * 1.6 == pytest.approx(PLAY_DEG, rel=0.3)


def lost_travel_s(plant: Plant, duty: float) -> float:
    """How long the drive runs before the table follows."""
    live(plant, 0.5)
    began_deg = plant.angle_deg
    return STEP_S * sum(angle == began_deg for angle in live(plant, 1.0, duty))


def test_a_shrinking_play_never_throws_the_table() -> None:
    plant = plant_at(0.0)
    plant.adopt(frozenset({"backlash_jump"}))
    live(plant, 1.0)
    dropped_deg = plant.angle_deg
    plant.adopt(frozenset())
    assert set(live(plant, 1.0)) == {dropped_deg}


def test_a_resting_plant_gives_the_same_in_one_run_as_in_many() -> None:
    together, apart = plant_at(5.0), plant_at(5.0)
    for duty, steps in ((0.5, 100), (0.0, 300), (-0.5, 100), (0.0, 10)):
        together.run(steps, duty * SUPPLY_V)
        for _ in range(steps):
            apart.run(1, duty * SUPPLY_V)
    assert together.angle_deg == apart.angle_deg
    assert together.current_a == pytest.approx(apart.current_a)
