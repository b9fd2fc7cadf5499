"""Who is who: signing in with a PIN, the devices that are paired, the first owner, the log."""

from web.pages import audit, devices, pin, sign_in, welcome
from web.pages.page import Page

PAGES: tuple[Page, ...] = (
    *sign_in.PAGES,
    *pin.PAGES,
    *devices.PAGES,
    *audit.PAGES,
    *welcome.PAGES,
)
