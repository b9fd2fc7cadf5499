"""The moving figures of the exercises, and their stills."""

from web.pages.page import Page

PAGES: tuple[Page, ...] = ()
