"""From a chosen program to the table: what will happen, and the checklist."""

from web.pages.page import Page

PAGES: tuple[Page, ...] = ()
