"""What a page weighs with everything it loads, as sent and as it would be compressed."""

import gzip
import re
from dataclasses import dataclass
from posixpath import dirname, join, normpath

from benchmarks.client import Client, Reply
from benchmarks.errors import BenchmarkFailed

PAGES = ("/", "/live", "/history", "/bench")
_IN_PAGE = re.compile(r'(?:href|src)="(/static/[^"?#]+)')
_IN_FILE = re.compile(r"""(?:from|import|url\()\s*["']?(\.{1,2}/[^"')\s]+)""")
_GZIP_LEVEL = 6


@dataclass(frozen=True, slots=True)
class PageWeight:
    """One page.

    Attributes:
        requests: The page itself and every file it loads.
        html_bytes: The page alone.
        raw_bytes: All of it.
        gzip_bytes: All of it, each file compressed.
        sent_compressed: Whether the station sends it compressed when a browser offers to take it.
    """

    requests: int
    html_bytes: int
    raw_bytes: int
    gzip_bytes: int
    sent_compressed: bool


def page_weights(client: Client) -> dict[str, PageWeight]:
    """The weight of every page, with nothing in the browser's cache."""
    return {page: _weight(client, page) for page in PAGES}


def _weight(client: Client, page: str) -> PageWeight:
    replies = {page: _fetched(client, page)}
    waiting = linked(page, plain(replies[page]))
    while waiting:
        path = waiting.pop()
        if path not in replies:
            replies[path] = _fetched(client, path)
            waiting += linked(path, plain(replies[path]))
    bodies = [plain(reply) for reply in replies.values()]
    return PageWeight(
        requests=len(replies),
        html_bytes=len(plain(replies[page])),
        raw_bytes=sum(len(body) for body in bodies),
        gzip_bytes=sum(len(gzip.compress(body, _GZIP_LEVEL)) for body in bodies),
        sent_compressed=any(reply.encoding == "gzip" for reply in replies.values()),
    )


def linked(path: str, content: bytes) -> list[str]:
    """What a page, a script or a style sheet loads from this station."""
    text = content.decode(errors="replace")
    beside = [normpath(join(dirname(path), found)) for found in _IN_FILE.findall(text)]
    return _IN_PAGE.findall(text) + (beside if path.startswith("/static/") else [])


def plain(reply: Reply) -> bytes:
    """The content of an answer, however it was sent."""
    return gzip.decompress(reply.body) if reply.encoding == "gzip" else reply.body


def _fetched(client: Client, path: str) -> Reply:
    reply = client.get(path)
    if reply.status != 200:
        raise BenchmarkFailed(f"{path} was answered with {reply.status}.")
    return reply
