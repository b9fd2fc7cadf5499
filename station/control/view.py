"""Makes the snapshot: the controller's whole state in the words of the contract."""

from hardware.interface import Readings
from station.control.modes import Mode
from station.control.plan import Exercise, Oscillate, Place, Tilt
from station.control.requests import Answer
from station.control.session import Walker
from station.control.snapshot import ExerciseView, Inputs, LoopView, Phase, SessionView, Snapshot
from station.control.state import State

VIEW_S = 0.095  # a screen shows ten a second
_MOUNT = "Get on the table, lock both ankles, then press the button on the station."
_START = "Press the button on the station to begin."
_BEGIN = "Press Start on the screen, or the button on the station."
_WARN = "The table is about to move. Press the button to cancel."
_GRIP = "Hold the switch in your hand: the table tilts while you hold it."
_REST = "Rest here and breathe. Move your feet and tense your legs a little."
_TELL = {Phase.WARN: _WARN, Phase.GRIP: _GRIP}
_TITLES = {
    Mode.HOLDING: "Stopped",
    Mode.RETURNING: "Coming up",
    Mode.FAULTED: "Stopped by a fault",
    Mode.ESTOPPED: "Emergency stop",
    Mode.RECOVERING: "Creeping up",
}
_PROMPTS = {
    Mode.FAULTED: "The table stands still, without power.",
    Mode.READY: "",
    Mode.HOLDING: "Stopped. Press the button to come up now.",
    Mode.RETURNING: "Coming up. Stay relaxed; press the button to stop.",
    Mode.ESTOPPED: "Emergency stop. The motor has no power.",
    Mode.RECOVERING: "Keep holding the button to creep up; let go to stop.",
}


def snapshot(
    state: State, readings: Readings, answers: tuple[Answer, ...], ended: str | None
) -> Snapshot:
    """The snapshot of this tick."""
    tilt, monitor, goal = state.tilt, state.monitor, state.mover.goal
    last = state.view if ended is not None else None
    following = state.mode in (Mode.RUNNING, Mode.HOLDING, Mode.RETURNING)
    return Snapshot(
        now_s=readings.now_s,
        mode=state.mode,
        angle_deg=tilt.angle_deg if tilt.known else None,
        rate_deg_s=tilt.rate_deg_s if tilt.known else None,
        trusted=tilt.trusted,
        target_deg=goal.angle_deg if goal is not None else None,
        planned_deg=state.mover.state.angle_deg if following else None,
        duty=state.command.duty,
        power=state.command.power,
        session=_session(state, readings),
        faults=state.ledger.shown(),
        inputs=Inputs(
            readings.button,
            readings.estop_closed,
            readings.ankles_locked,
            readings.upper_switch,
            readings.lower_switch,
            readings.mains_ok,
            readings.enabling,
            readings.return_button,
        ),
        loop=LoopView(monitor.ticks, monitor.late_ticks, monitor.worst_late_s * 1000),
        budget_share=state.budget.share,
        answers=answers,
        events=tuple(state.events),
        ended=ended,
        last=last,
    )


def _session(state: State, readings: Readings) -> SessionView | None:
    """The session's view, made anew ten times a second and whenever something happened."""
    now_s = readings.now_s
    old = state.view is None or now_s - state.viewed_s >= VIEW_S
    if state.walker is None or state.events or old:
        state.view, state.viewed_s = session_view(state, readings), now_s
    return state.view


def session_view(state: State, readings: Readings) -> SessionView | None:
    """The session as its person sees it; None without one."""
    walker, now_s = state.walker, readings.now_s
    if walker is None:
        return None
    phase, prompt = _phase_and_prompt(state, walker, readings.ankles_locked is True)
    running = state.mode is Mode.RUNNING
    remaining_s = _remaining_s(state, walker, now_s)
    asked, answer_s = _question(state, walker, remaining_s, now_s)
    planned_s = None if remaining_s is None or not running else remaining_s + walker.after_step_s
    plan = walker.plan
    return SessionView(
        plan.session_id,
        plan.program_id,
        plan.person_id,
        walker.index,
        len(plan.steps),
        _TITLES.get(state.mode, walker.step.title),
        prompt,
        remaining_s,
        state.exposure.inverted_s,
        phase,
        asked,
        answer_s,
        planned_s,
        walker.pains_nrs,
        plan.title,
        plan.uses_table,
        _exercise(walker, now_s) if running else None,
    )


def _exercise(walker: Walker, now_s: float) -> ExerciseView | None:
    """The exercise of this step: alone, or while the table takes the person somewhere."""
    step, elapsed_s = walker.step, now_s - walker.since_s
    match step:
        case Exercise() if walker.phase is Phase.EXERCISE:
            return ExerciseView(
                step.exercise_id,
                step.place,
                step.sets,
                step.repetitions,
                step.sides,
                step.hold_s,
                step.repetition_s,
                step.pause_s,
                elapsed_s,
            )
        case Tilt(exercise_id=found) | Oscillate(exercise_id=found) if found:
            if walker.phase in (Phase.MOVE, Phase.HOLD):
                times = step.cycles if isinstance(step, Oscillate) else 1
                return ExerciseView(found, Place.TABLE, 1, times, 1, 0.0, 0.0, 0.0, elapsed_s)
    return None


def _question(
    state: State, walker: Walker, remaining_s: float | None, now_s: float
) -> tuple[str | None, float | None]:
    """What is asked now, and how long there is to answer."""
    if state.checking_in:
        return "check_in", state.exposure.answer_left_s(now_s)
    if state.mode is Mode.RUNNING and walker.question is not None:
        return walker.question, remaining_s
    return None, None


def _phase_and_prompt(state: State, walker: Walker, locked: bool) -> tuple[Phase, str]:
    match state.mode:
        case Mode.ARMED:
            phase = Phase.MOUNT if walker.phase is Phase.MOUNT else Phase.CHOSEN
            if not walker.plan.uses_table:
                return phase, _BEGIN
            return phase, _MOUNT if walker.starts_on_table and not locked else _START
        case Mode.RUNNING:
            if state.checking_in:
                return walker.phase, "Are you well? Press the button, or answer on the screen."
            return walker.phase, _TELL.get(walker.phase, walker.step.prompt)
        case Mode.RETURNING:
            resting = state.route is not None and state.route.resting
            return Phase.RETURN, _REST if resting else _PROMPTS[Mode.RETURNING]
    return Phase.STOPPED, _PROMPTS[state.mode]


def _remaining_s(state: State, walker: Walker, now_s: float) -> float | None:
    match state.mode:
        case Mode.ARMED:
            return max(0.0, state.config.safety.arm_lapse_s - (now_s - state.armed_since_s))
        case Mode.RUNNING:
            return walker.remaining_s(state.mover.left_s(now_s), now_s)
        case Mode.RETURNING if state.route is not None:
            left_s = 0.0 if state.route.resting else state.mover.left_s(now_s)
            return state.route.left_s(now_s) + left_s
        case Mode.HOLDING if state.auto_return:
            waited_s = now_s - state.mode_since_s
            return max(0.0, state.config.safety.auto_return_s - waited_s)
    return None
