"""How the station is, for programs."""

from web.routes import Route

ROUTES: tuple[Route, ...] = ()
