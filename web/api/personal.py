"""Programs made here as JSON and TOML."""

from web.routes import Route

ROUTES: tuple[Route, ...] = ()
