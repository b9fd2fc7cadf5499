"""The web: pages, JSON and the live stream. No pins, no control, no motion of its own."""

from web.app import create_app
from web.config import WebConfig

__all__ = ["WebConfig", "create_app"]
