"""Tokens by which scripts come in: made and taken back by an owner, shown once."""

from datetime import datetime
from typing import Annotated

from flask_babel import gettext as _
from pydantic import Field, StringConstraints

from station.people.person import Role
from station.records.room_tokens import LONGEST_DAYS, NAME_LENGTH
from station.records.rows import TokenRow
from web.access import Need, current_visitor
from web.api.answers import Accepted, Answer
from web.api.bodies import Body
from web.bearer import is_script
from web.errors import WebError
from web.routes import Route
from web.services import services

_Name = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=NAME_LENGTH)
]


class TokenBody(Body):
    """A token to be made."""

    name: Annotated[_Name, Field(description="What it is for")]
    role: Annotated[Role, Field(strict=False, description="What it may do, at most")] = Role.MEMBER
    days: Annotated[int, Field(ge=1, le=LONGEST_DAYS, description="How long it is good for")]


class Token(Answer):
    """A token without its secret."""

    id: str
    name: str
    role: Role
    made_by: str
    made_at: datetime
    expires_at: datetime
    used_at: datetime | None


class Tokens(Answer):
    """Every token that has not ended, the newest first."""

    items: list[Token]


class NewToken(Answer):
    """A token with its secret, which is never shown again."""

    token: Token
    secret: str


def tokens() -> Tokens:
    """Every token."""
    return Tokens(items=[shown(row) for row in services().store.tokens.all()])


def make_token(body: TokenBody) -> NewToken:
    """A new one; the answer is the only place where its secret stands."""
    row, secret = add_token(body.name, body.role, body.days)
    return NewToken(token=shown(row), secret=secret)


def revoke_token(token_id: str) -> Accepted:
    """It is worth nothing from now on."""
    services().store.tokens.revoke(token_id)
    return Accepted()


def add_token(name: str, role: Role, days: int) -> tuple[TokenRow, str]:
    """Make a token for whoever asks now; one that makes others would never end.

    Raises:
        WebError: A script asks.
        BadRecord: There are too many.
    """
    visitor = current_visitor()
    if is_script(visitor):
        message = _("A token cannot make tokens.")
        raise WebError(403, "not_allowed", message, _("Sign in as an owner and make it there."))
    return services().store.tokens.add(name, role, days, visitor.person_id)


def shown(row: TokenRow) -> Token:
    """A row as the API tells it."""
    return Token(
        id=row.id,
        name=row.name,
        role=row.role,
        made_by=row.made_by,
        made_at=row.made_at,
        expires_at=row.expires_at,
        used_at=row.used_at,
    )


ROUTES: tuple[Route, ...] = (
    Route("GET", "/tokens", tokens, Need.OWNER, "Tokens of scripts, without their secrets", Tokens),
    Route("POST", "/tokens", make_token, Need.OWNER, "Make a token; its secret is shown once",
          NewToken, TokenBody),
    Route("POST", "/tokens/<token_id>/revoke", revoke_token, Need.OWNER,
          "Take a token back", Accepted),
)  # fmt: skip
