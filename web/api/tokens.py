"""Tokens by which scripts come in."""

from web.routes import Route

ROUTES: tuple[Route, ...] = ()
