"""The exercises, one by one, and which program reaches which muscles."""

from web.pages.page import Page

PAGES: tuple[Page, ...] = ()
