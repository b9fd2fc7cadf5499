"""Small parts of FHIR R4 resources: codes, quantities, moments, references."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid5

Resource = dict[str, Any]

LOINC, SNOMED = "http://loinc.org", "http://snomed.info/sct"
UCUM = "http://unitsofmeasure.org"
_SPACE = UUID("5f1d9a1c-6c0e-4f7b-9a43-2d3f0c5e7b10")  # ours: the same thing, the same id

PAIN = (LOINC, "72514-3", "Pain severity - 0-10 verbal numeric rating [Score] - Reported")
DURATION = (LOINC, "55411-3", "Exercise duration")
ACTIVITY = (LOINC, "73985-4", "Exercise activity")
EXERCISE_THERAPY = (SNOMED, "229065009", "Exercise therapy")


def uuid_of(kind: str, name: str) -> str:
    """An id that says nothing, and is the same every time for the same thing."""
    return str(uuid5(_SPACE, f"{kind}/{name}"))


def entry(resource: Resource) -> Resource:
    """A resource as it stands in a bundle."""
    return {"fullUrl": f"urn:uuid:{resource['id']}", "resource": resource}


def refer(resource: Resource) -> Resource:
    """A reference to a resource of the same bundle."""
    return {"reference": f"urn:uuid:{resource['id']}"}


def coded(code: tuple[str, str, str], text: str = "") -> Resource:
    """A concept with its code; `text` is what it is called here."""
    system, value, display = code
    coding = {"system": system, "code": value, "display": display}
    return {"coding": [coding], "text": text or display}


def words(text: str) -> Resource:
    """A concept without a code, because none is certain."""
    return {"text": text}


def quantity(value: float, unit: str, code: str) -> Resource:
    """A number with its unit and the unit's UCUM code."""
    return {"value": round(value, 2), "unit": unit, "system": UCUM, "code": code}


def score(value: float) -> Resource:
    """A number without a unit."""
    return quantity(value, "score", "{score}")


def moment(at: datetime) -> str:
    """A moment, to the second, in UTC."""
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def notes(*texts: str) -> list[Resource]:
    """Notes, without the empty ones; markdown may not be only spaces."""
    return [{"text": text.strip()} for text in texts if text.strip()]


def pruned(resource: Resource) -> Resource:
    """A resource without what is not known: FHIR knows no empty list, text or null."""
    return {name: value for name, value in resource.items() if value not in (None, "", [], {})}
