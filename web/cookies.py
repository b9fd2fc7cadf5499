"""The session cookie, which never leaves on an open connection once it came on an encrypted one."""

from flask import Flask, request
from flask.sessions import SecureCookieSessionInterface


class Cookies(SecureCookieSessionInterface):
    """Marks the cookie as it came: without encryption it must work on an open connection."""

    def get_cookie_secure(self, app: Flask) -> bool:  # noqa: ARG002
        """Whether browsers send it on encrypted connections only."""
        return request.is_secure
