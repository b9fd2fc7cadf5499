"""A session and what was measured and said of it, and questionnaires, as FHIR R4 resources."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from station.export.fhir_parts import (
    ACTIVITY,
    DURATION,
    EXERCISE_THERAPY,
    PAIN,
    Resource,
    coded,
    moment,
    notes,
    pruned,
    quantity,
    refer,
    score,
    uuid_of,
    words,
)
from station.records.rows import ExerciseRow, ScoreRow, SessionRow

_DONE, _BROKEN_OFF, _NOT_BEGUN, _RUNNING = "completed", "stopped", "not-done", "in-progress"
_STATUS = {
    "completed": (_DONE, ""),
    "stopped": (_BROKEN_OFF, "Stopped"),
    "fault": (_BROKEN_OFF, "Ended by a fault of the machine"),
    "interrupted": (_BROKEN_OFF, "The station went down"),
    "cancelled": (_NOT_BEGUN, "Cancelled before its begin"),
    "lapsed": (_NOT_BEGUN, "Not begun in time"),
}
_FELT = {
    "dizzy": "Dizzy right after the session",
    "headache": "Headache right after the session",
    "leg_symptoms": "Pain, tingling or weakness in a leg right after the session",
    "dizzy_1_min": "Dizzy one minute after standing up",
    "dizzy_3_min": "Dizzy three minutes after standing up",
}


@dataclass(frozen=True, slots=True)
class Around:
    """What a session refers to.

    Attributes:
        exercises: Names of exercises by their ids.
    """

    patient: Resource
    device: Resource
    order: Resource
    exercises: Mapping[str, str]


def session_resources(
    row: SessionRow, done: tuple[ExerciseRow, ...], around: Around
) -> Iterator[Resource]:
    """The session, what was measured, what its person said, and what went wrong."""
    procedure = _procedure(row, around)
    yield procedure
    yield from _pain(row, procedure, around)
    yield from _measured(row, procedure, around)
    yield from _felt(row, procedure, around)
    for each in done:
        yield _exercise(row, each, procedure, around)
    yield from _issues(row, procedure, around)


def score_resource(row: ScoreRow, patient: Resource) -> Resource:
    """A questionnaire; whether its name has a code elsewhere is not certain, so it has none."""
    best = "More is better." if row.kind == "psfs" else ""
    return pruned(
        {
            "resourceType": "Observation",
            "id": uuid_of("score", str(row.id)),
            "status": "final",
            "code": words(row.name),
            "subject": refer(patient),
            "effectiveDateTime": moment(row.at),
            "valueQuantity": score(row.value),
            "note": notes(f"Of {row.out_of:g} possible. {best}"),
        }
    )


def _procedure(row: SessionRow, around: Around) -> Resource:
    status, reason = _STATUS.get(row.outcome or "", (_RUNNING, ""))
    return pruned(
        {
            "resourceType": "Procedure",
            "id": uuid_of("session", row.id),
            "basedOn": [refer(around.order)],
            "status": status,
            "statusReason": reason and words(reason),
            "code": coded(EXERCISE_THERAPY, row.title),
            "subject": refer(around.patient),
            "performedPeriod": _period(row),
            "usedReference": [refer(around.device)],
            "note": notes(
                f"{row.steps_done} of {row.steps} steps were done." if row.steps else "",
                row.note,
            ),
        }
    )


def _pain(row: SessionRow, procedure: Resource, around: Around) -> Iterator[Resource]:
    """Pain as the number itself: the coded answers stop telling numbers apart at 2."""
    if row.before_nrs is not None:
        before = _observation(row, "before", coded(PAIN), procedure, around)
        at = {"effectiveDateTime": moment(row.began_at)}
        yield {**before, **at, **_valued(row.before_nrs), "note": notes("Before the session.")}
    if row.after_nrs is not None:
        after = _observation(row, "after", coded(PAIN), procedure, around)
        at = {"effectiveDateTime": moment(row.ended_at or row.began_at)}
        yield {**after, **at, **_valued(row.after_nrs), "note": notes("After the session.")}


def _measured(row: SessionRow, procedure: Resource, around: Around) -> Iterator[Resource]:
    figures = []
    if row.ended_at is not None:
        lasted = quantity((row.ended_at - row.began_at).total_seconds() / 60, "min", "min")
        figures.append(("duration", coded(DURATION), lasted))
    if row.inverted_s > 0:
        figures.append(("head-down", words("Time head down"), quantity(row.inverted_s, "s", "s")))
        deepest = quantity(row.deepest_deg, "deg", "deg")
        figures.append(("deepest", words("Deepest angle head down"), deepest))
    if row.rpe is not None:
        figures.append(("effort", words("Perceived effort, 0 to 10"), score(row.rpe)))
    for name, code, value in figures:
        found = _observation(row, name, code, procedure, around)
        yield {**found, "effectivePeriod": _period(row), "valueQuantity": value}


def _felt(row: SessionRow, procedure: Resource, around: Around) -> Iterator[Resource]:
    for name, text in _FELT.items():
        answer = getattr(row, name)
        if answer is not None:
            found = _observation(row, name, words(text), procedure, around)
            at = moment(row.ended_at or row.began_at)
            yield {**found, "effectiveDateTime": at, "valueBoolean": answer}


def _exercise(row: SessionRow, each: ExerciseRow, procedure: Resource, around: Around) -> Resource:
    found = _observation(row, f"step-{each.step_index}", coded(ACTIVITY), procedure, around)
    return {
        **found,
        "effectivePeriod": _period(row),
        "valueCodeableConcept": words(around.exercises.get(each.exercise_id, each.exercise_id)),
        "component": [
            {
                "code": words("Repetitions"),
                "valueQuantity": quantity(each.repetitions, "repetitions", "{repetitions}"),
            }
        ],
    }


def _issues(row: SessionRow, procedure: Resource, around: Around) -> Iterator[Resource]:
    """What a practitioner has to see: not well, stopped, or a fault of the machine."""
    found = {
        "unwell": (row.unwell, "The session ended with the person not well or in more pain"),
        "stops": (row.stops, f"Stopped by hand, times: {row.stops}"),
        "faults": (row.faults, f"Faults of the machine: {row.faults}"),
    }
    for name, (happened, text) in found.items():
        if happened:
            yield {
                "resourceType": "DetectedIssue",
                "id": uuid_of("issue", f"{row.id}/{name}"),
                "status": "final",
                "code": words(text),
                "patient": refer(around.patient),
                "identifiedDateTime": moment(row.ended_at or row.began_at),
                "implicated": [refer(procedure)],
            }


def _observation(
    row: SessionRow, name: str, code: Resource, procedure: Resource, around: Around
) -> Resource:
    """What all observations of a session share."""
    return {
        "resourceType": "Observation",
        "id": uuid_of("observation", f"{row.id}/{name}"),
        "partOf": [refer(procedure)],
        "status": "final",
        "code": code,
        "subject": refer(around.patient),
        "device": refer(around.device),
    }


def _valued(nrs: int) -> Resource:
    return {"valueQuantity": score(nrs)}


def _period(row: SessionRow) -> Resource:
    return pruned({"start": moment(row.began_at), "end": row.ended_at and moment(row.ended_at)})
