"""The web: pages, JSON and the live stream. No pins, no control, no motion of its own."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from web.app import create_app
    from web.config import WebConfig

__all__ = ["WebConfig", "create_app"]


def __getattr__(name: str) -> object:
    """Load the app when it is first used: the command line only wants to know its command."""
    if name == "create_app":
        from web.app import create_app

        return create_app
    if name == "WebConfig":
        from web.config import WebConfig

        return WebConfig
    raise AttributeError(name)
