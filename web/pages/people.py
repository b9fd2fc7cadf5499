"""Who uses the station: profiles, health checks, limits and prescriptions."""

from web.pages.page import Page

PAGES: tuple[Page, ...] = ()
