"""The headers that every answer carries; the browser then runs only what this station serves."""

from flask import Flask, Response, request

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; worker-src 'self'; media-src 'self'; manifest-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
# Short enough that somebody who turns encryption off again is not locked out for long.
HSTS = f"max-age={30 * 24 * 3600}"

HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    # Not "no-referrer": with that a form's Origin becomes "null", and STOP without a script fails.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), usb=(), payment=(), "
    "screen-wake-lock=(self)",
}


def install(app: Flask) -> None:
    """Set the headers on every answer of this app, errors included."""
    app.after_request(_dress)


def _dress(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)  # a view may know a stricter policy for itself
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = HSTS
    # What has an ETag (scripts, styles, figures) is revalidated; what shows a state is never kept.
    response.headers["Cache-Control"] = "no-cache" if "ETag" in response.headers else "no-store"
    return response
