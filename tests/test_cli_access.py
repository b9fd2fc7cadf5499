"""`station access`: the way out for whoever has forgotten a PIN, and what it leaves in the log."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from station.cli import cli as station
from station.people.health import all_answered
from station.people.person import Person
from station.records.backup import back_up
from station.records.storage import database_url
from station.records.store import Store
from tests.test_cli import GOOD_PROGRAM

PIN = "2580"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store.open(database_url(tmp_path))
    opened.add_person(Person("anna", "Anna"))
    opened.pins.set("anna", PIN)
    yield opened
    opened.close()


def access(place: Path, *arguments: str, typed: str = "") -> str:
    """What was printed."""
    command = ["access", *arguments, "--data", str(place)]
    result = CliRunner().invoke(station, command, input=typed, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def test_somebody_who_is_locked_out_can_try_again(store: Store, tmp_path: Path) -> None:
    for _ in range(5):
        store.pins.try_pin("anna", "9753")
    assert not store.pins.try_pin("anna", PIN).right
    assert access(tmp_path, "unlock", "anna") == "Anna can try again.\n"
    assert store.pins.try_pin("anna", PIN).right


def test_a_new_pin_is_asked_for_twice_and_signs_out(store: Store, tmp_path: Path) -> None:
    device_id, _ = store.devices.pair("Phone")
    token = store.devices.sign_in(device_id, "anna", timedelta(hours=1))
    told = access(tmp_path, "pin", "anna", typed="1379\n1379\n")
    assert "1379" not in told
    assert store.pins.try_pin("anna", "1379").right
    device = store.devices.of(token)
    assert device is not None
    assert device.person_id is None


def test_a_pin_can_be_taken_away(store: Store, tmp_path: Path) -> None:
    assert "no PIN any more" in access(tmp_path, "pin", "anna", "--remove")
    assert store.pins.get("anna") is None


def test_the_code_for_an_owner_works_once(store: Store, tmp_path: Path) -> None:
    found = re.search(r"[A-Z0-9]{4}-[A-Z0-9]{4}", access(tmp_path, "owner-code"))
    assert found
    assert store.pins.has_owner_code()
    assert not store.pins.use_owner_code("AAAA-AAAA")
    assert store.pins.use_owner_code(found[0].lower())
    assert not store.pins.use_owner_code(found[0])


def test_devices_are_listed_and_revoked(store: Store, tmp_path: Path) -> None:
    assert access(tmp_path, "devices") == "No device is paired.\n"
    device_id, token = store.devices.pair("Anna's phone")
    assert f"{device_id}  Anna's phone, seen " in access(tmp_path, "devices")
    access(tmp_path, "revoke", device_id)
    assert store.devices.of(token) is None


def test_what_was_done_stands_in_the_log(store: Store, tmp_path: Path) -> None:
    access(tmp_path, "unlock", "anna")
    (row,) = store.audit.page()
    assert (row.device, row.what, row.subject, row.ok) == (
        "command line",
        "unlock_pin",
        "anna",
        True,
    )


@pytest.mark.parametrize(
    ("arguments", "what", "subject"),
    [
        ("people add bea Bea", "add_person", "bea"),
        ("people edit anna --name Anna-K", "keep_person", "anna"),
        ("people limits anna --deepest-deg 20 --by Berg", "set_limits", "anna"),
        ("people prescribe anna --daily-s 300 --by Berg", "prescribe", "anna"),
        ("people health anna --answers answers.toml", "answer_health", "anna"),
        ("people release anna --by Berg", "release_person", "anna"),
        ("people acknowledge anna", "acknowledge_advice", "anna"),
        ("people delete anna --yes-really Anna --by Berg", "delete_person_now", ""),
        ("programs import own.toml", "import_program", "my-own"),
        ("restore before --yes", "do_restore", "before"),
    ],
)
def test_whatever_a_command_changes_stands_in_the_log(
    store: Store,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: str,
    what: str,
    subject: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    answers = all_answered("no") | {"heart": "yes"}  # what a practitioner can release
    Path("answers.toml").write_text("".join(f'{one} = "{said}"\n' for one, said in answers.items()))
    Path("own.toml").write_text(GOOD_PROGRAM)
    store.care.record_health("anna", answers, "Berg")
    back_up(database_url(tmp_path), (), tmp_path).rename("before")
    store.close()
    command = [*arguments.split(), "--data", str(tmp_path)]
    done = CliRunner().invoke(station, command, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    reopened = Store.open(database_url(tmp_path))
    row = reopened.audit.page()[0]
    reopened.close()
    assert (row.device, row.what, row.subject, row.ok) == ("command line", what, subject, True)
