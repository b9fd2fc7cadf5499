"""How this screen looks and in which language it speaks."""

from web.pages.page import Page

PAGES: tuple[Page, ...] = ()
