"""The API as a page to be read, and the tokens that scripts use it with."""

from web.pages.page import Page

PAGES: tuple[Page, ...] = ()
