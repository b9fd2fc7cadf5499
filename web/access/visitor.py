"""What somebody can be to this station, and what an address can ask of its callers."""

from dataclasses import dataclass
from enum import Enum, IntEnum

from flask import current_app

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
GUARD = "guard"


class Role(IntEnum):
    """What somebody is to this station, each including the ones before."""

    STRANGER = 0
    MEMBER = 1
    PRACTITIONER = 2
    OWNER = 3


class Need(Enum):
    """What an address asks of its caller."""

    OPEN = "anyone on the LAN"
    MEMBER = "paired"
    INVITE = "the station's own touchscreen, or the owner"
    PRACTITIONER = "practitioner"
    OWNER = "owner"
    STATION = "the station's own touchscreen"


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who is asking.

    Attributes:
        role: What the visitor may do.
        at_station: At the station's own touchscreen.
        person_id: Who has signed in; None when nobody has.
        name: Of whoever has signed in; empty when nobody has.
        device: Id of the device, or what it is; empty for a stranger's.
    """

    role: Role
    at_station: bool
    person_id: str | None = None
    name: str = ""
    device: str = ""

    def may(self, need: Need) -> bool:
        """Whether this visitor fulfils what an address asks."""
        match need:
            case Need.OPEN:
                return True
            case Need.MEMBER:
                return self.role >= Role.MEMBER
            case Need.INVITE:
                return self.at_station or self.role >= Role.OWNER
            case Need.PRACTITIONER:
                return self.role >= Role.PRACTITIONER
            case Need.OWNER:
                return self.role >= Role.OWNER
            case Need.STATION:
                return self.at_station


@dataclass(frozen=True, slots=True)
class Rule:
    """What is asked of the callers of one endpoint.

    Urgent ones are never limited in rate, and never wait for the records.
    """

    need: Need
    urgent: bool = False


def current_visitor() -> Visitor:
    """Who sends the current request, for a page that is not the same for everybody."""
    found: Visitor = current_app.extensions[GUARD].visitor()
    return found
