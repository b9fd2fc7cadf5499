"""Takes the table where the session wants it: follows a profile and says what duty that needs.

The profile is the plan; the tracking law makes the table follow it: the calibrated actuator gives
the duty for the planned rate (feed-forward, dead band included), a proportional and integral part
corrects the rest, which is load, friction and whatever the calibration missed.

A move against the direction of the last one never starts before the drive has stood at duty 0 for
the dead time (S12); a target that falls behind the table in motion is reached by a planned stop,
the dead time, and a new plan.
"""

from dataclasses import dataclass, field
from math import copysign

from station.control.config import ControlConfig
from station.control.profile import Caps, Profile, State, to_stop, to_target

# The tracking law, tuned on the pretend table for bodies of 45-135 kg (docs/control.md).
_P_PER_S = 2.0
_I_PER_S2 = 1.5
# Most that the integral part may add: more than the heaviest body slows the drive by. That is where
# the lever is 1; a longer one makes the load press harder, and what it costs counts for more.
LOAD_DEG_S = 0.7
_CRUISE_SHARE = 0.97  # plan a little under the cap, so that corrections stay below it too
_CORRECT_FROM_DEG = 0.25  # at rest: correct when further off than this...
_CORRECT_TO_DEG = 0.08  # ... until this near
_CORRECT_PER_S = 1.5
_CORRECT_S = 0.8  # a sound drive needs less
_ARRIVED_DEG = 0.6


@dataclass(frozen=True, slots=True)
class Goal:
    """Where to go and how fast at most; the rate holds for both directions."""

    angle_deg: float
    rate_deg_s: float


@dataclass(slots=True)
class Mover:
    """The plan in progress and the state of the tracking law."""

    config: ControlConfig
    goal: Goal | None = None
    stopping: bool = False
    state: State = field(default_factory=lambda: State(0.0))
    profile: Profile | None = None
    began_s: float = 0.0
    from_deg: float = 0.0  # where the present move began
    integral_deg_s: float = 0.0  # of the load, told for a lever of 1
    factor: float = 1.0  # of the lever, where the table is
    correcting: bool = False
    nudged_s: float = 0.0
    drove_sign: float = 0.0  # direction of the last duty that was not 0
    drove_s: float = -1e9  # and when that was
    error_deg: float = 0.0

    @property
    def planned_at_rest(self) -> bool:
        """The plan does not move now."""
        return self.profile is None

    @property
    def arrived(self) -> bool:
        """The goal is reached by plan and by measurement."""
        return self.planned_there and abs(self.error_deg) < _ARRIVED_DEG

    @property
    def planned_there(self) -> bool:
        """The goal is reached by plan."""
        return self.goal is not None and self.settled

    @property
    def settled(self) -> bool:
        """Nothing is planned to move: neither now nor when the drive may turn."""
        ahead = self.goal is not None and self.state.angle_deg != self.goal.angle_deg
        return self.planned_at_rest and not ahead

    def left_s(self, now_s: float) -> float:
        """Planned time until the plan rests."""
        if self.profile is None:
            return 0.0
        return max(0.0, self.profile.duration_s - (now_s - self.began_s))

    def go(self, goal: Goal, angle_deg: float, now_s: float) -> None:
        """Head for `goal`; the same goal again changes nothing.

        A stop that is under way ends first: it brakes harder than any plan that took over from it
        could let go of again, and would swing far beyond the rates of the goal (S10, S12).
        """
        if self.stopping and self.profile is not None:
            self.goal = goal
        elif goal != self.goal or self.stopping:
            if self.planned_at_rest:
                self.state = State(angle_deg)
            self.goal, self.stopping = goal, False
            self._plan(goal, now_s)

    def stop(self, angle_deg: float, now_s: float) -> None:
        """Decelerate along the stop profile (S5); the same stop again changes nothing."""
        if self.stopping:
            self.goal = None
        else:
            if self.planned_at_rest:
                self.state = State(angle_deg)
            motion = self.config.motion
            self.stopping, self.goal = True, None
            profile = to_stop(self.state, motion.stop_acceleration_deg_s2, motion.stop_jerk_deg_s3)
            self._follow(profile, now_s - 1 / self.config.rate_hz)  # falls in this very tick

    def freeze(self, angle_deg: float) -> None:
        """Stand still in this very tick, without any profile."""
        self.state, self.profile, self.goal = State(angle_deg), None, None
        self.stopping = True
        self._forget()

    def duty(self, angle_deg: float, now_s: float, dt_s: float) -> float:
        """One tick of the plan and of the tracking law: the wished duty."""
        self._advance(angle_deg, now_s)
        self.factor = self.config.actuator.factor_at(angle_deg)
        state = self.state
        self.error_deg = state.angle_deg - angle_deg
        rate = self._correction(dt_s) if self.profile is None else self._tracking(state, dt_s)
        duty = self._duty_for(rate)
        if duty * self.drove_sign < 0 and now_s - self.drove_s < self.config.motion.dead_time_s:
            return 0.0  # S12
        if duty:
            self.drove_sign, self.drove_s = copysign(1.0, duty), now_s
        return duty

    def _advance(self, angle_deg: float, now_s: float) -> None:
        """Move the plan to `now_s`; when it ends, rest, or go on to a goal that was behind."""
        if self.profile is None:
            if self.goal is not None and self.stopping:
                self.go(self.goal, angle_deg, now_s)  # it has waited for the end of the stop
            elif self.goal is not None and self.state.angle_deg != self.goal.angle_deg:
                self._plan(self.goal, now_s)
            return
        elapsed = now_s - self.began_s
        self.state = self.profile.at(elapsed)
        if elapsed >= self.profile.duration_s:
            self.profile = None
            self._forget()

    def _plan(self, goal: Goal, now_s: float) -> None:
        motion, here_deg = self.config.motion, self.state.angle_deg
        attainable = self.config.actuator.fastest_deg_s(here_deg, goal.angle_deg)
        rate = min(goal.rate_deg_s * _CRUISE_SHARE, attainable)
        stop = to_stop(self.state, motion.acceleration_deg_s2, motion.jerk_deg_s3)
        ahead = goal.angle_deg - stop.end.angle_deg
        moving = self.state.rate_deg_s
        if moving and ahead * moving < 0 and abs(ahead) > 1e-6:  # noqa: PLR2004
            self._follow(stop, now_s)  # the goal is behind: stop first, plan again at rest
            return
        turned = ahead * self.drove_sign < 0
        if not moving and turned and now_s - self.drove_s < motion.dead_time_s:
            return  # S12: wait at rest; `_advance` asks again in the next tick
        caps = Caps(rate, rate, motion.acceleration_deg_s2, motion.jerk_deg_s3)
        self.from_deg = here_deg
        self._follow(to_target(self.state, goal.angle_deg, caps), now_s)

    def _follow(self, profile: Profile, now_s: float) -> None:
        self.profile, self.began_s = profile, now_s
        if profile.start.rate_deg_s == 0:
            self._forget()

    def _forget(self) -> None:
        """What was learnt of the load holds only for one move in one direction."""
        self.integral_deg_s, self.correcting = 0.0, False

    def _tracking(self, state: State, dt_s: float) -> float:
        """Rate to command while the plan moves: never against the plan, never far beyond it."""
        actuator = self.config.actuator
        planned = state.rate_deg_s + state.acceleration_deg_s2 * actuator.lag_s
        wished = planned + _P_PER_S * self.error_deg + self._load_deg_s
        self._integrate(dt_s)
        against = wished * state.rate_deg_s < 0
        if against or state.rate_deg_s == 0:
            return 0.0
        if self.stopping:  # a stop only ever takes away (S5)
            return copysign(min(abs(wished), abs(state.rate_deg_s)), state.rate_deg_s)
        return wished

    @property
    def _load_deg_s(self) -> float:
        """What the load takes from the rate here, as far as it is learnt."""
        return self.integral_deg_s * self.factor * self.factor

    def _integrate(self, dt_s: float) -> None:
        gain = _I_PER_S2 / (self.factor * self.factor)
        learnt = self.integral_deg_s + gain * self.error_deg * dt_s
        self.integral_deg_s = min(max(learnt, -LOAD_DEG_S), LOAD_DEG_S)

    def _correction(self, dt_s: float) -> float:
        """Rate to command at rest: a short nudge when the table stands off its goal."""
        error = self.error_deg
        if self.goal is None or self.state.angle_deg != self.goal.angle_deg:
            return 0.0
        self.correcting = abs(error) > (_CORRECT_TO_DEG if self.correcting else _CORRECT_FROM_DEG)
        if not self.correcting:
            self.integral_deg_s, self.nudged_s = 0.0, 0.0
            return 0.0
        self.nudged_s += dt_s
        if self.nudged_s > _CORRECT_S and abs(error) < _ARRIVED_DEG:
            return 0.0  # near enough, and a drive that cannot do better is left in peace
        self._integrate(dt_s)  # a weak drive needs more than the calibration says to move at all
        return _CORRECT_PER_S * error + self._load_deg_s

    def _duty_for(self, rate_deg_s: float) -> float:
        """The calibrated actuator, backwards: duty for a rate."""
        if rate_deg_s == 0.0:
            return 0.0
        return copysign(self.config.actuator.duty_for(rate_deg_s, self.factor), rate_deg_s)
