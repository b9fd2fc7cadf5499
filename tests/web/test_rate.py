"""Few tries at a secret, however they are spread; and STOP waits for no lock of them."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.web.browser import Browser
from tests.web.fakes import PHONE
from web.access import GUARD, Need, Rule
from web.rate import ADDRESSES, TRIES, RateLimiter, few_tries


@pytest.fixture
def door(app: Flask) -> FlaskClient:
    """A page with a secret to guess at."""
    app.add_url_rule("/door", "static_door", few_tries(lambda: "no"), methods=["POST"])
    app.extensions[GUARD].rules["static_door"] = Rule(Need.OPEN)
    return Browser(app)


@pytest.mark.requirement("S39")
def test_guessing_ends_after_ten_tries_but_only_for_that_address(door: FlaskClient) -> None:
    statuses = [door.post("/door").status_code for _ in range(int(TRIES) + 1)]
    assert statuses == [200] * int(TRIES) + [429]
    refused = door.post("/door")
    assert "Wait a minute" in refused.text
    assert refused.headers["Retry-After"]
    assert door.post("/stop").status_code == 202
    assert door.post("/door", environ_base={"REMOTE_ADDR": PHONE}).status_code == 200


def test_a_try_comes_back_with_time() -> None:
    now = [0.0]
    limiter = RateLimiter(lambda: now[0], burst=2.0, per_s=0.1)
    assert [limiter.allows("a") for _ in range(3)] == [True, True, False]
    now[0] = 10.0
    assert limiter.allows("a")
    assert not limiter.allows("a")


def test_many_addresses_take_no_more_memory_and_the_busy_one_stays_known() -> None:
    limiter = RateLimiter(lambda: 0.0, burst=1.0)
    for number in range(ADDRESSES * 2):
        limiter.allows(str(number))
    assert len(limiter._buckets) == ADDRESSES
    assert not limiter.allows(str(ADDRESSES * 2 - 1))
