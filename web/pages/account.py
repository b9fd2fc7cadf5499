"""Signing in with a PIN, the devices that are paired, the first owner, and the log of changes."""

from web.pages.page import Page

PAGES: tuple[Page, ...] = ()
