"""Answers after a session, scores and proposals as JSON."""

from web.routes import Route

ROUTES: tuple[Route, ...] = ()
