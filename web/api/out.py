"""Exports."""

from web.routes import Route

ROUTES: tuple[Route, ...] = ()
