"""Parts of steps in which the table moves: hold-to-run, creep, go there, run at a duty.

Nothing here makes motion safe; that is the guard's work. Here is what makes it useful.
"""

from collections.abc import Callable
from dataclasses import dataclass

from hardware.interface import Command
from station.commission.grant import Denial
from station.commission.model import Ask, Hand, Script, StepFailed, T
from station.commission.scene import Scene
from station.commission.talking import pause
from station.commission.words import SENTENCES

AWAKE_S = 0.4  # relay and driver, with the buzzer as a warning
RELAY_S = 1.0
PAUSE_S = 0.5  # longer than the dead time
STALL_S, STALL_DEG_S = 2.0, 0.1
SENSES_S = 3.0
AGAINST_DEG = 1.0
LET_GO_FIRST = "Let go of the button first, then hold it."
ARRIVED_DEG = 0.3
_RISE_PER_S, _FALL_PER_S = 0.15, 0.5  # change of duty for each deg/s that the rate is off by
_SOFT_DEG_S2 = 1.5
_SLOW_S, _NEARLY = 0.7, 0.9
_SLOWEST_DEG_S = 0.3
_PASSING = frozenset({Denial.LATE, Denial.DEAD_TIME})
_PAUSES = frozenset({Denial.NOT_HELD, Denial.HELD_LONG})


class LetGo(Exception):
    """The button was let go, or held for its longest time: the move goes on with the next press."""


class Reached(StepFailed):
    """An end switch lies in this direction."""


class Tripped(StepFailed):
    """The motor drew too much current."""


def persist(scene: Scene, make: Callable[[], Script[T]]) -> Script[T]:
    """Run a move to its end, beginning it again after every time that the button was let go."""
    while True:
        try:
            done = yield from make()
        except LetGo:
            continue
        scene.note = ""
        return done


def hold(scene: Scene, prompt: str) -> Script[None]:
    """Wait until the button is held freshly and the motor has its supply.

    Raises:
        StepFailed: The button is held, but there is no power.
    """
    powered_s, waited_s = 0.0, 0.0
    while powered_s < AWAKE_S:
        commanded, on = scene.command.power, scene.readings.power_on is True
        powered_s = powered_s + scene.dt_s if commanded and on else 0.0
        waited_s = waited_s + scene.dt_s if commanded and not on else 0.0
        if waited_s > RELAY_S:
            raise _no_power(scene)
        wish = Command(0.0, power=True, lamp=True, buzzer=commanded)
        stale = scene.readings.button is True and not commanded
        hand = Hand.LET_GO if stale else Hand.HOLD
        yield Ask(LET_GO_FIRST if stale else prompt, hand, wish=wish)
    scene.note = ""


def _no_power(scene: Scene) -> StepFailed:
    if scene.readings.estop_closed is not True:
        message, hint = SENTENCES[Denial.ESTOP]
        return StepFailed(message, hint)
    return StepFailed(
        "The button is held, but the power relay does not close.",
        "Look at the relay, its heartbeat circuit and its mirror contact; then repeat the step.",
    )


def driven(scene: Scene, prompt: str, duty: float) -> Script[None]:
    """One tick at this duty.

    Raises:
        LetGo: The button is not held any more.
        Reached: At an end switch.
        StepFailed: The guard refuses for another reason.
    """
    yield Ask(prompt, Hand.HOLD, wish=Command(duty, power=True, lamp=True))
    denied = scene.denied
    if denied is None or denied in _PASSING:
        return
    message, hint = SENTENCES[denied]
    if denied in _PAUSES:
        scene.note = f"{message} {hint}"
        raise LetGo
    if denied is Denial.SWITCH:
        raise Reached(message, hint)
    if denied is Denial.CURRENT:
        raise Tripped(message, hint)
    raise StepFailed(message, hint)


@dataclass(slots=True)
class Steering:
    """Finds the duty for a rate while little or nothing is known of the drive.

    Attributes:
        most_duty: It never asks for more.
        duty: What it has come to.
        slow_deg_s: The rate without its noise.
        stuck_s: For how long the most has moved nothing.
    """

    most_duty: float
    duty: float = 0.0
    slow_deg_s: float = 0.0
    stuck_s: float = 0.0

    def step(self, wanted_deg_s: float, rate_deg_s: float, dt_s: float) -> float:
        """The duty for this tick; both rates count in the direction of travel.

        Raises:
            StepFailed: It asks for the most, and nothing moves.
        """
        off_deg_s = wanted_deg_s - rate_deg_s
        change = (_RISE_PER_S if off_deg_s > 0 else _FALL_PER_S) * off_deg_s * dt_s
        self.duty = min(max(self.duty + change, 0.0), self.most_duty)
        self.slow_deg_s += (rate_deg_s - self.slow_deg_s) * min(1.0, dt_s / _SLOW_S)
        stuck = self.duty > _NEARLY * self.most_duty and self.slow_deg_s < STALL_DEG_S
        self.stuck_s = self.stuck_s + dt_s if stuck else 0.0
        if self.stuck_s > STALL_S:
            raise StepFailed(
                "The motor is driven, but the table does not move.",
                "Look at the motor's wires, its supply and what may be in the way; then repeat "
                "the step.",
            )
        return self.duty


def go(scene: Scene, prompt: str, target_deg: float, rate_deg_s: float) -> Script[float]:
    """Hold-to-run to an angle; the channels have to be calibrated.

    Returns:
        The mean duty while it moved at its rate; 0 when it never did.

    Raises:
        LetGo, Reached, StepFailed: As for `driven`; or it moves the wrong way.
    """
    begin_deg = angle(scene)
    if abs(target_deg - begin_deg) <= ARRIVED_DEG:
        return 0.0
    yield from hold(scene, prompt)
    sign = 1.0 if target_deg > begin_deg else -1.0
    steering = steering_for(scene)
    duties: list[float] = []
    wanted_deg_s = 0.0
    while (left_deg := sign * (target_deg - steady(scene))) > ARRIVED_DEG / 2:
        wanted_deg_s = min(
            rate_deg_s,
            wanted_deg_s + _SOFT_DEG_S2 * scene.dt_s,
            max(left_deg, _SLOWEST_DEG_S),
        )
        duty = steering.step(wanted_deg_s, sign * scene.rate_deg_s, scene.dt_s)
        _not_against(sign * (steady(scene) - begin_deg))
        yield from driven(scene, prompt, scene.duty(sign * duty))
        if abs(sign * scene.rate_deg_s - rate_deg_s) < 0.15 * rate_deg_s:
            duties.append(duty)
    yield from pause(scene, prompt, PAUSE_S)
    return sum(duties) / len(duties) if duties else 0.0


def steering_for(scene: Scene) -> Steering:
    """Steering within the grant, beginning near the dead band if that is known."""
    return Steering(scene.grant.most_duty, scene.found.dead_band_duty or 0.0)


def angle(scene: Scene) -> float:
    """The bed angle.

    Raises:
        StepFailed: It is not known.
    """
    angle_deg = scene.angle_deg
    if angle_deg is None:
        swapped = scene.readings.tilt is not None and scene.readings.calibrated is not True
        message, hint = SENTENCES[Denial.STRANGER if swapped else Denial.BLIND]
        raise StepFailed(message, hint)
    return angle_deg


def steady(scene: Scene) -> float:
    """The bed angle without most of its noise.

    Raises:
        StepFailed: It is not known.
    """
    smooth_deg = scene.smooth_deg
    return angle(scene) if smooth_deg is None else smooth_deg


def sensed(scene: Scene) -> Script[None]:
    """Wait a moment for the sensors: after a start they take their time."""
    end_s = scene.now_s + SENSES_S
    calibrated = scene.found.table is not None
    while scene.now_s < end_s and (scene.angle_deg if calibrated else scene.vector) is None:
        yield Ask("The sensors are looked for.")


def _not_against(travel_deg: float) -> None:
    if travel_deg < -AGAINST_DEG:
        raise StepFailed(
            "The table moves the other way than it is driven.",
            "Go back to the step that finds the direction; see that the motor's wires and the "
            "sensors were not changed since.",
        )
