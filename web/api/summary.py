"""Summaries of many sessions as JSON."""

from web.routes import Route

ROUTES: tuple[Route, ...] = ()
