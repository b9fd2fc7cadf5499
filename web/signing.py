"""Who does something: whoever has signed in, or else the name that is typed in the form."""

from web.access import current_visitor
from web.forms import Form

FIELD = "by"


def signed_in_as() -> str:
    """The name of whoever has signed in; empty when nobody has."""
    return current_visitor().name


def name_of(form: Form, missing: str, longest: int = 60) -> str:
    """Who does it; `missing` is the sentence when nobody has signed in and no name was typed."""
    return signed_in_as() or form.line(FIELD, missing, longest)
