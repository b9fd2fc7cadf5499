"""Walks a plan: where the table should be, what the person is told, what is being waited for.

The walker knows steps and time; it knows nothing of duty, faults or modes. It asks for what it
cannot give itself: a fresh physical start before the table first moves (`needs_start`), and the
end of the session (`finished`).

A session that begins with exercises on the floor runs them with the motor without power. Before
the first step on the table the person gets on, locks the ankles and presses the button; then lamp
and buzzer warn, the power relay is tested, and only then anything moves (S2, S4, S30).

Where there is an enabling switch in the hand, a leg that goes head-down waits until it is held
(S45): before the warning as long as nothing has moved, else wherever the table stands.
"""

from dataclasses import dataclass

from station.control.config import ControlConfig
from station.control.motion import Goal
from station.control.plan import (
    MOVING,
    Ask,
    Exercise,
    Oscillate,
    Plan,
    Question,
    Rest,
    Step,
    Tilt,
    on_floor,
    on_table,
)
from station.control.requests import Respond
from station.control.route import Route, way_up
from station.control.snapshot import Phase
from station.control.timing import plan_s, travel_s

_TIMED = frozenset({Phase.HOLD, Phase.REST, Phase.EXERCISE, Phase.ASK, Phase.WARN})


@dataclass(slots=True)
class Walker:
    """A plan and where in it the person is."""

    config: ControlConfig
    plan: Plan
    index: int = 0
    leg: int = 0  # of an oscillation: even legs go to the low end, odd ones to the high end
    phase: Phase = Phase.CHOSEN
    since_s: float = 0.0
    mounted: bool = False  # strapped in, and started by a press
    warned: bool = False
    started: bool = False
    needs_start: bool = False
    finished: bool = False
    unwell: bool = False
    unanswered: bool = False
    held: bool = True  # the enabling switch, long enough to be no bounce (S45)
    going_down: bool = False  # the present move goes head-down
    goal: Goal | None = None
    up: Route | None = None  # the way up in mid-session, before an exercise on the floor
    pains_nrs: tuple[int, ...] = ()  # every answer to a pain question, in order
    ahead_s: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        """Plan the times once."""
        self.ahead_s = self.ahead_s or plan_s(self.plan, self.config)

    @property
    def step(self) -> Step:
        """The present step."""
        return self.plan.steps[self.index]

    @property
    def starts_on_table(self) -> bool:
        """Whether the next step that needs the person anywhere needs them on the table."""
        for step in self.plan.steps[self.index :]:
            if on_table(step) or on_floor(step):
                return on_table(step)
        return False

    @property
    def moves_next(self) -> bool:
        """The person is ready and told, but nothing of the table has moved since the start."""
        return self.phase in (Phase.WARN, Phase.GRIP) and not self.warned

    @property
    def question(self) -> Question | None:
        """What the present step asks, if it asks."""
        step = self.step
        return step.question if self.phase is Phase.ASK and isinstance(step, Ask) else None

    def mount(self) -> None:
        """The physical start: whoever presses is on the table if that comes next (S2)."""
        self.mounted = self.mounted or self.starts_on_table

    def start(self, now_s: float) -> None:
        """Begin, or go on from mounting; nothing moves before somebody has mounted."""
        self.started, self.needs_start = True, False
        self._enter(now_s, self.goal)

    def advance(self, angle_deg: float, arrived: bool, released: bool, now_s: float) -> None:
        """One tick of the running session.

        Args:
            angle_deg: Measured bed angle.
            arrived: The table stands at the goal.
            released: The button is not pressed; nothing begins to move while it is.
            now_s: Time of the tick.
        """
        if self.needs_start or self.finished:
            return
        elapsed_s = now_s - self.since_s
        match self.phase:
            case Phase.WARN if elapsed_s >= self._lasts_s and released:
                self.warned = not self._must_wait
                self._enter(now_s, self.goal)
            case Phase.GRIP if self.held:
                self._enter(now_s, self.goal)
            case Phase.MOVE if arrived:
                self._stay(now_s)
            case Phase.HOLD | Phase.REST | Phase.EXERCISE if elapsed_s >= self._lasts_s:
                self._next_leg(now_s)
            case Phase.ASK if elapsed_s >= self._lasts_s:
                self._no_answer(angle_deg, now_s)
            case Phase.RETURN:
                self._come_up(angle_deg, arrived, now_s)

    def answer(self, respond: Respond, now_s: float) -> bool:
        """Take the person's answer; False when nothing was asked."""
        asked = self.phase in (Phase.ASK, Phase.EXERCISE)
        if self.question is Question.PAIN and respond.pain_nrs is not None:
            self.pains_nrs = (*self.pains_nrs, respond.pain_nrs)
        if respond.unwell:  # S37: always heard
            self.unwell = True
        elif asked:
            self._next_step(now_s)
        return asked or respond.unwell

    def remaining_s(self, plan_left_s: float, now_s: float) -> float | None:
        """Planned time to the end of this step; `plan_left_s` is what is left of the move."""
        if self.phase is Phase.MOVE:
            return plan_left_s + self.hold_s + self._legs_ahead_s
        if self.phase is Phase.RETURN and self.up is not None:
            return self.up.left_s(now_s)
        if self.phase in _TIMED:
            return max(0.0, self._lasts_s - (now_s - self.since_s)) + self._legs_ahead_s
        return None

    @property
    def after_step_s(self) -> float:
        """Planned time of everything after this step."""
        return self.ahead_s[self.index + 1] if self.index + 1 < len(self.ahead_s) else 0.0

    @property
    def hold_s(self) -> float:
        """How long the table stays where this leg of this step ends."""
        step = self.step
        match step:
            case Tilt():
                return step.hold_s
            case Rest():
                return step.time_s
            case Oscillate():
                return step.high_hold_s if self.leg % 2 else step.low_hold_s
        return 0.0

    @property
    def _lasts_s(self) -> float:
        """How long a timed phase lasts."""
        if self.phase is Phase.WARN:
            return self.config.safety.warn_s  # S4
        match self.step:
            case Exercise() as step:
                return step.total_s
            case Ask() as step:
                return step.wait_s
        return self.hold_s

    @property
    def _legs_ahead_s(self) -> float:
        """Planned time of the legs of an oscillation after this one."""
        step = self.step
        if not isinstance(step, Oscillate):
            return 0.0
        leg_s = travel_s(step.high_deg - step.low_deg, step.rate_deg_s, self.config)
        ups = (2 * step.cycles - self.leg) // 2
        downs = (2 * step.cycles - self.leg + 1) // 2
        later_high, later_low = (ups, downs) if self.leg % 2 else (downs, ups)
        holds_s = later_high * step.high_hold_s + later_low * step.low_hold_s
        return (ups + downs) * leg_s + holds_s

    def _enter(self, now_s: float, goal: Goal | None) -> None:
        """Begin the present step, or what must come before it."""
        step, self.since_s, self.goal = self.step, now_s, goal
        if on_floor(step) and not self.warned:
            self.mounted = False  # nothing has moved since they got on: they just get off
        if on_floor(step) and self.mounted:
            self.phase, self.up = Phase.RETURN, None
        elif on_table(step) and not self.mounted:
            self.phase, self.needs_start, self.warned = Phase.MOUNT, True, False
        elif self._must_wait:
            self.phase = Phase.GRIP
        elif isinstance(step, MOVING) and not self.warned:
            self.phase = Phase.WARN
        elif isinstance(step, MOVING):
            self.phase, self.going_down = Phase.MOVE, self._heads_down(step)
            self.goal = self._leg_goal(step)
        else:
            self.phase = Phase.ASK if isinstance(step, Ask) else Phase.EXERCISE

    def _leg_goal(self, step: Tilt | Oscillate | Rest) -> Goal:
        """Goal of the present leg, within the person's limits whatever the program says (S7)."""
        limits = self.plan.limits
        match step:
            case Rest():
                angle, rate = step.angle_deg, self.config.motion.gentle_deg_s
            case Tilt():
                angle, rate = step.angle_deg, step.rate_deg_s
            case _:  # an Oscillate
                angle = step.high_deg if self.leg % 2 else step.low_deg
                rate = step.rate_deg_s
        cap = limits.rate_down_deg_s if angle > self._here_deg else limits.rate_up_deg_s  # S10
        return Goal(min(angle, limits.deepest_deg), min(rate, cap))

    @property
    def _here_deg(self) -> float:
        """Where the table has been taken so far."""
        return self.goal.angle_deg if self.goal else self.config.table.upright_deg

    def _heads_down(self, step: Tilt | Oscillate | Rest) -> bool:
        return self._leg_goal(step).angle_deg > self._here_deg

    @property
    def _must_wait(self) -> bool:
        """The next leg goes head-down, and the person does not hold the switch (S45)."""
        step = self.step
        return not self.held and isinstance(step, MOVING) and self._heads_down(step)

    def _stay(self, now_s: float) -> None:
        self.phase = Phase.REST if isinstance(self.step, Rest) else Phase.HOLD
        self.since_s = now_s

    def _next_leg(self, now_s: float) -> None:
        step = self.step
        if isinstance(step, Oscillate) and self.leg < 2 * step.cycles:
            self.leg += 1
            self._enter(now_s, self.goal)
        else:
            self._next_step(now_s)

    def _next_step(self, now_s: float) -> None:
        self.leg = 0
        if self.index + 1 < len(self.plan.steps):
            self.index += 1
            self._enter(now_s, self.goal)
        else:
            self.finished, self.phase = True, Phase.DONE

    def _no_answer(self, angle_deg: float, now_s: float) -> None:
        if angle_deg > self.config.table.level_deg + 1.0:  # S14: silence counts when head-down
            self.unanswered = True
        else:
            self._next_step(now_s)

    def _come_up(self, angle_deg: float, arrived: bool, now_s: float) -> None:
        """The way up in mid-session, with its rests, before an exercise on the floor (S36)."""
        if self.up is None:
            rate = self.plan.limits.rate_up_deg_s
            self.up = way_up(self.config, angle_deg, rate, gentle=False, straight=False)
            arrived = False
        self.up.advance(arrived, now_s)
        self.goal = self.up.goal
        if self.up.done:
            self.mounted, self.warned, self.goal, self.up = False, False, None, None
            self._enter(now_s, None)
