"""The practitioner's page: everybody looked after, and who needs a look."""

from web.pages.page import Page

PAGES: tuple[Page, ...] = ()
