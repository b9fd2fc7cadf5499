"""How the station is: diagnostics, settings, backup and restore."""

from web.pages.page import Page

PAGES: tuple[Page, ...] = ()
