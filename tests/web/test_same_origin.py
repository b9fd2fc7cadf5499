"""What other sites may make a browser do here: nothing, not even STOP."""

import socket
from ipaddress import IPv4Address

import pytest
from flask.testing import FlaskClient

from tests.web.fakes import FakeLink
from web.hosts import host_of, is_own_host, lan_host

WRITES = ["/api/v1/stop", "/api/v1/return", "/stop", "/return", "/api/v1/disarm", "/pair/enter"]


@pytest.mark.requirement("S41")
@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "localhost.evil.example",
        "203.0.113.77",
        str(IPv4Address(0)),
        "local",
        "",
        "[::",
    ],
)
def test_a_name_that_is_not_ours_is_refused(client: FlaskClient, link: FakeLink, host: str) -> None:
    response = client.post("/api/v1/stop", headers={"Host": host})
    assert response.status_code == 400
    assert response.json
    assert response.json["error"]["code"] == "unknown_host"
    assert link.requests == []


@pytest.mark.parametrize(
    "host",
    ["localhost", "localhost:8080", "127.0.0.1:80", "[::1]:8080", "station.local", "LOCALHOST"],
)
def test_our_own_names_are_taken(client: FlaskClient, host: str) -> None:
    origin = {"Host": host, "Origin": f"http://{host.lower()}"}
    assert client.post("/api/v1/stop", headers=origin).status_code == 202


def test_an_encrypted_page_may_write_to_the_encrypted_pages_only(client: FlaskClient) -> None:
    here, there = {"Origin": "https://localhost"}, {"Origin": "http://localhost"}
    encrypted = "https://localhost"
    assert client.post("/api/v1/stop", headers=here, base_url=encrypted).status_code == 202
    assert client.post("/api/v1/stop", headers=there, base_url=encrypted).status_code == 403


def test_the_machines_own_name_and_address_are_taken() -> None:
    assert is_own_host(socket.gethostname().lower())
    assert is_own_host(lan_host())


def test_without_a_network_the_machine_goes_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    def unreachable(*_: object) -> None:
        raise OSError("Network is unreachable")

    monkeypatch.setattr("web.hosts.socket.socket", unreachable)
    assert lan_host() == f"{socket.gethostname().lower()}.local"


def test_malformed_hosts_are_nobody() -> None:
    assert host_of("[::1") == ""
    assert host_of("Station.Local.:80") == "station.local"


@pytest.mark.requirement("S41")
@pytest.mark.parametrize("path", WRITES)
@pytest.mark.parametrize(
    "origin",
    [
        "http://evil.example",
        "null",
        "http://localhost:9999",
        "http://localhost.evil.example",
        "https://localhost",
        "",
    ],
)
def test_a_write_from_another_origin_is_refused(
    client: FlaskClient, link: FakeLink, path: str, origin: str
) -> None:
    response = client.post(path, headers={"Origin": origin, "Host": "localhost"})
    assert response.status_code == 403
    assert link.requests == []


@pytest.mark.requirement("S41")
@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_what_the_browser_calls_foreign_is_refused(client: FlaskClient, site: str) -> None:
    foreign = {"Sec-Fetch-Site": site}
    assert client.post("/stop", headers=foreign).status_code == 403
    assert client.get("/api/v1/live", headers=foreign).status_code == 403
    assert client.get("/live", headers=foreign).status_code == 200  # following a link is fine


@pytest.mark.parametrize("path", ["/api/v1/stop", "/stop"])
def test_our_own_page_may_write(client: FlaskClient, link: FakeLink, path: str) -> None:
    own = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}
    assert client.post(path, headers=own).status_code == 202
    assert link.requests == [("stop", {})]
