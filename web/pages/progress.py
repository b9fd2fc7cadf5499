"""How one person gets on: what was done, what it did, and what comes next."""

from web.pages.page import Page

PAGES: tuple[Page, ...] = ()
