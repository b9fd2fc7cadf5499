"""What leaves the station: reports and exports; and the end of a profile."""

from web.pages.page import Page

PAGES: tuple[Page, ...] = ()
