"""Who may do what: denied by default (S38, S39, S41).

A request from loopback comes from the station's own touchscreen. Everything else is a stranger
until it is paired; a stranger can stop the table and bring the person up, nothing more. Who signs
in with a PIN may what their role says, for a while. Headers by which a proxy speaks for somebody
else are never believed: with one, loopback is a stranger too.

What an address needs stands in its row (`web/pages`, `web/api/table.py`); nothing is kept in a
cookie but a random token, so that the records alone say what it is worth.
"""

from web.access.browser import pair_this_browser, sign_in_here, sign_out_here, this_device
from web.access.guard import GUARD, Guard
from web.access.personal import hidden_people
from web.access.place import is_touchscreen
from web.access.staying import still_welcome
from web.access.visitor import (
    SAFE_METHODS,
    Need,
    Role,
    Rule,
    Visitor,
    current_visitor,
)

__all__ = [
    "GUARD",
    "SAFE_METHODS",
    "Guard",
    "Need",
    "Role",
    "Rule",
    "Visitor",
    "current_visitor",
    "hidden_people",
    "is_touchscreen",
    "pair_this_browser",
    "sign_in_here",
    "sign_out_here",
    "still_welcome",
    "this_device",
]
