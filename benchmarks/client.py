"""Talks to the web of a station on this machine, as a browser does."""

import json
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from typing import Any

from benchmarks.errors import BenchmarkFailed

HOST = "127.0.0.1"
API = "/api/v1"
PATIENCE_S = 5.0


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back."""

    status: int
    body: bytes
    encoding: str | None


@dataclass(frozen=True, slots=True)
class Client:
    """Asks for pages and sends requests, on a connection of its own for each."""

    port: int

    def get(self, path: str) -> Reply:
        """Fetch an address, compressed if the station can.

        Raises:
            OSError: Nobody answers.
        """
        return self._send("GET", path, b"", {"Accept-Encoding": "gzip"})

    def post(self, name: str, **body: object) -> Reply:
        """Send a request of the API.

        Raises:
            OSError: Nobody answers.
            BenchmarkFailed: It was refused.
        """
        raw = json.dumps(body).encode() if body else b""
        reply = self._send("POST", f"{API}/{name}", raw, {"Content-Type": "application/json"})
        if reply.status != 202:
            reason = reply.body.decode(errors="replace")
            raise BenchmarkFailed(f"{name} was answered with {reply.status}: {reason}.")
        return reply

    def items(self, name: str) -> list[dict[str, Any]]:
        """A list of the API.

        Raises:
            OSError: Nobody answers.
        """
        found: list[dict[str, Any]] = json.loads(self.get(f"{API}/{name}").body)["items"]
        return found

    def answers(self) -> bool:
        """Whether the first page is there."""
        try:
            return self.get("/").status == 200
        except OSError:
            return False

    def _send(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Reply:
        with closing(HTTPConnection(HOST, self.port, timeout=PATIENCE_S)) as connection:
            try:
                connection.request(method, path, body, headers)
                response = connection.getresponse()
                encoding = response.getheader("Content-Encoding")
                return Reply(response.status, response.read(), encoding)
            except HTTPException as error:
                raise ConnectionError(f"{path} was answered with nonsense ({error!r}).") from error
