"""Programs made here: add, order, duplicate, set doses, bring in and take out."""

from web.pages.page import Page

PAGES: tuple[Page, ...] = ()
