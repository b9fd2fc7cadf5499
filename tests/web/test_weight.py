"""The live page is light: everything it ever loads, on a real station, in every language."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from station.records.store import Store
from tests.web.visitors import paired

MOST_BYTES = 100_000
BESIDE = {"bench.js", "keys.js"}  # where there is a pretend table, and where there is a field
MARKED = re.compile(r'(?:href|src)="(/static/[^"]+)"')
NAMED = re.compile(r'(?:from|import|import\(|URL\()\s*"(?:\./)?([\w-]+\.js)"')


def weights(client: FlaskClient, language: str) -> dict[str, int]:
    """Bytes of the page and of every file that it or one of its scripts names."""
    page = client.get("/live", headers={"Accept-Language": language})
    assert f'lang="{language}"' in page.text
    found, to_read = {"/live": len(page.data)}, MARKED.findall(page.text)
    while to_read:
        path = to_read.pop()
        if path in found:
            continue
        with client.get(path) as answer:
            assert answer.status_code == 200, path
            found[path] = len(answer.data)
            names = (
                set(NAMED.findall(answer.get_data(as_text=True))) - BESIDE
                if path.endswith(".js")
                else ()
            )
        to_read += [f"/static/js/{name}" for name in names]
    return found


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("at", [paired, Flask.test_client], ids=["phone", "touchscreen"])
def test_all_that_the_live_page_ever_loads_is_less_than_100_kb(
    real_app: Flask, store: Store, at: Callable[[Flask], FlaskClient], language: str
) -> None:
    found = weights(at(real_app), language)
    print(f"{language}: {sum(found.values())} bytes in {len(found)} files")
    assert {"/static/js/voice.js", "/static/js/sounds.js", "/static/js/stream-worker.js"} <= set(
        found
    )
    assert sum(found.values()) <= MOST_BYTES, found
