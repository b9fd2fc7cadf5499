"""What a page is: its address, the function that makes it, who may see it."""

from collections.abc import Callable
from dataclasses import dataclass

from flask.typing import ResponseReturnValue

from web.access import Need


@dataclass(frozen=True, slots=True)
class Page:
    """One row of the table of pages; `urgent` ones are never rate-limited."""

    method: str
    path: str
    view: Callable[..., ResponseReturnValue]
    need: Need
    urgent: bool = False
