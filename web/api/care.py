"""Profiles, health checks, releases and prescriptions as JSON."""

from web.routes import Route

ROUTES: tuple[Route, ...] = ()
