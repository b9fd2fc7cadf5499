"""A browser for tests: it sends the token of its pages with every write, as a form does."""

import secrets
from typing import Any

from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from werkzeug.datastructures import Headers
from werkzeug.test import TestResponse

from web.access import SAFE_METHODS
from web.csrf import FIELD
from web.hosts import host_of, is_own_host


class Browser(FlaskClient):
    """Has always read a page before it writes; with `token=False` it forgot what stood there."""

    def open(self, *args: Any, token: bool = True, **kwargs: Any) -> TestResponse:
        headers = Headers(kwargs.get("headers"))
        host = headers.get("Host", "localhost")
        writes = kwargs.get("method", "GET") not in SAFE_METHODS
        if token and writes and is_own_host(host_of(host)):
            headers["X-CSRFToken"] = self.token(host)
            kwargs["headers"] = headers
        return super().open(*args, **kwargs)

    def token(self, host: str = "localhost") -> str:
        """What stands in this browser's pages."""
        with self.session_transaction(base_url=f"http://{host}") as session:
            secret = session.setdefault(FIELD, secrets.token_hex(20))
        signer = URLSafeTimedSerializer(self.application.secret_key or b"", salt="wtf-csrf-token")
        return str(signer.dumps(secret))
