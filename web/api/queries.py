"""What may stand after the "?" of an address; anything else is refused."""

from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from web.api.bodies import Identifier


class Query(BaseModel):
    """Values by name, each at most once."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class OfPerson(Query):
    """For one person."""

    person_id: Identifier | None = None


class Period(Query):
    """From one day to another, each of which may be left out."""

    first: date | None = Field(default=None, alias="from")
    last: date | None = Field(default=None, alias="to")
