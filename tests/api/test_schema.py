"""Thousands of requests made from /openapi.json, right and wrong: no 5xx, no undescribed answer.

They come from another device with an owner's token, so that what is asked for access is real too.
"""

import os
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.config import SchemathesisConfig
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    ignored_auth,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
    use_after_free,
)

from station.people.person import Role
from tests.web.fakes import PHONE, STORY, TRUTH, FakeLink
from web import WebConfig, create_app
from web.api.table import routes
from web.app import API
from web.openapi import describe
from web.rate import RateLimiter
from web.services import KEY

EXAMPLES = int(os.environ.get("SCHEMA_EXAMPLES", "12"))
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    negative_data_rejection,
    unsupported_method,
    use_after_free,
    ignored_auth,
]


class Served:
    """The app of the test that runs, as another device in the network reaches it."""

    def __init__(self) -> None:
        self.app: Any = None

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        environ["REMOTE_ADDR"] = PHONE
        answer: Iterable[bytes] = self.app(environ, start_response)
        return answer


served = Served()
config = SchemathesisConfig.from_dict(
    {"generation": {"deterministic": True, "with-security-parameters": False}}
)
schema = schemathesis.openapi.from_dict(describe(routes(simulated=True), API), config=config)
schema.app = served


@pytest.fixture(scope="module")
def token(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serves a station with records; an owner's token for it."""
    folder = tmp_path_factory.mktemp("api")
    shutil.copy(filled, folder / "station.db")
    url = f"sqlite:///{folder / 'station.db'}"
    link = FakeLink()
    link.answers["bench_truth"] = TRUTH
    link.answers["bench_story"] = STORY
    app = create_app(WebConfig(folder, url, simulated=True, data_dir=folder), link)
    served.app = app
    yield app.extensions[KEY].store.tokens.add("schema", Role.OWNER, 1, None)[1]
    app.extensions[KEY].close()


@pytest.fixture(autouse=True)
def unlimited(monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise nearly every answer would be that there were too many requests."""
    monkeypatch.setattr(RateLimiter, "allows", lambda *_: True)


@pytest.mark.requirement("S39")
@schema.exclude(path=f"{API}/live").parametrize()
@settings(
    max_examples=EXAMPLES,
    derandomize=True,
    deadline=None,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_every_answer_is_as_described_whatever_is_asked(
    case: schemathesis.Case[Any], token: str
) -> None:
    case.call_and_validate(headers={"Authorization": f"Bearer {token}"}, checks=CHECKS)
