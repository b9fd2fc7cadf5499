"""After the session: how it was, the two questions after standing up, and questionnaires."""

from web.pages.page import Page

PAGES: tuple[Page, ...] = ()
