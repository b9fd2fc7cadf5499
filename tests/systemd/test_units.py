"""The units are clean, closed to what they need not do, and keep what they promise."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.systemd.places import (
    FILES,
    SERVICES,
    UNITS,
    exposure,
    keys_of,
    programs_of,
    stand_in,
    stock_units,
    verify,
)

STRICTEST = {
    "station.service": 4.0,
    "station-guard.service": 4.0,
    "station-web.service": 2.0,
    "station-backup.service": 2.0,
    "station-speech.service": 2.0,
    "station-kiosk.service": 8.0,  # a browser with a sandbox of its own
}


@pytest.fixture(scope="module")
def stocked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("stocked")
    stock_units(root)
    for name in UNITS:
        for program in programs_of(FILES / name):
            stand_in(root, program)
    return root


@pytest.fixture
def root(stocked: Path) -> Iterator[Path]:
    """A root with our units in it and everything that they start."""
    place = stocked / "etc/systemd/system"
    place.mkdir(parents=True)
    for name in UNITS:
        shutil.copy(FILES / name, place)
    yield stocked
    shutil.rmtree(place)


def spoil(root: Path, name: str, old: str, new: str) -> None:
    path = root / "etc/systemd/system" / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.parametrize("name", UNITS)
def test_systemd_finds_nothing_wrong(root: Path, name: str) -> None:
    assert verify(root, name) == ""


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("WatchdogSec=", "WatchdogSeconds=", "Unknown key"),
        ("CPUWeight=1000", "CPUWeight=heavy", "Invalid CPU weight"),
        ("bin/station safe-pins", "bin/safe-pins", "not executable"),
        ("local-fs.target", "local-fs.target\nRequires=nowhere.service", "not found"),
    ],
)
def test_systemd_would_find_what_is_wrong(root: Path, old: str, new: str, complaint: str) -> None:
    spoil(root, "station.service", old, new)
    assert complaint in verify(root, "station.service")


@pytest.mark.parametrize("name", SERVICES)
def test_service_is_closed_to_what_it_need_not_do(name: str) -> None:
    assert exposure(FILES / name) <= STRICTEST[name]


@pytest.mark.parametrize("name", ["station.service", "station-web.service"])
def test_an_open_service_would_be_noticed(name: str, tmp_path: Path) -> None:
    text = (FILES / name).read_text(encoding="utf-8")
    kept = ("[", "Type=", "ExecStart=", "User=")
    bare = "\n".join(line for line in text.splitlines() if line.startswith(kept))
    (tmp_path / name).write_text(bare, encoding="utf-8")
    assert exposure(tmp_path / name) > STRICTEST[name]


@pytest.mark.requirement("S1")
def test_controller_comes_back_however_it_ended_and_for_ever() -> None:
    unit = keys_of("station.service")
    assert unit["Restart"] == "always"
    assert unit["StartLimitIntervalSec"] == "0"


@pytest.mark.requirement("S20")
def test_a_hung_controller_is_ended_within_seconds_and_leaves_safe_pins() -> None:
    service = keys_of("station.service")
    assert service["Type"] == "notify"
    assert float(service["WatchdogSec"]) + float(service["TimeoutAbortSec"]) <= 5
    assert "station safe-pins" in service["ExecStopPost"]


def test_controller_reaches_pins_and_buses_and_no_network() -> None:
    service = keys_of("station.service")
    assert service["DevicePolicy"] == "closed"
    assert set(service["DeviceAllow"].splitlines()) == {
        "char-gpiochip rw",
        "char-i2c rw",
        "char-spi rw",
    }
    assert service["RestrictAddressFamilies"] == "AF_UNIX"
    assert service["CapabilityBoundingSet"] == ""


@pytest.mark.requirement("S20")
def test_guard_outranks_the_controller_and_comes_first_and_goes_last() -> None:
    guard, controller = keys_of("station-guard.service"), keys_of("station.service")
    rank = "CPUSchedulingPriority"
    assert int(guard[rank]) > int(controller[rank])
    assert guard["Before"] == "station.service"
    assert (guard["Restart"], guard["StartLimitIntervalSec"]) == ("always", "0")
    assert "EXTEND_TIMEOUT_USEC" in (FILES.parent / "station/guard/manager.py").read_text()


def test_guard_is_another_user_who_writes_nothing_of_the_controllers() -> None:
    guard = keys_of("station-guard.service")
    assert guard["User"] != keys_of("station.service")["User"]
    assert guard["ProtectSystem"] == "strict"
    assert "ReadWritePaths" not in guard
    assert guard["RuntimeDirectory"] == "station-guard"


def test_web_reaches_no_device_and_writes_only_records() -> None:
    service = keys_of("station-web.service")
    assert service["PrivateDevices"] == "yes"
    assert service["ProtectSystem"] == "strict"
    assert service["ReadWritePaths"] == "/var/lib/station/records"
    assert service["User"] != keys_of("station.service")["User"]


def test_speech_reaches_the_sound_device_and_neither_network_nor_records() -> None:
    service = keys_of("station-speech.service")
    assert service["DeviceAllow"] == "char-alsa rw"
    assert service["RestrictAddressFamilies"] == "AF_UNIX"
    assert "/var/lib/station/records" in service["InaccessiblePaths"]


@pytest.mark.requirement("S15")
def test_controller_does_not_lean_on_web_screen_or_backup() -> None:
    unit = keys_of("station.service")
    leaned_on = [unit.get(key, "") for key in ("Requires", "Wants", "BindsTo", "PartOf", "After")]
    assert not [each for each in leaned_on if "station-" in each]


def test_guard_and_controller_go_first_at_processor_card_and_memory() -> None:
    ranks = [keys_of(f"{name}.service") for name in _BY_RANK]
    for key in ("CPUWeight", "IOWeight"):
        weights = [int(service[key]) for service in ranks]
        assert weights == sorted(weights, reverse=True)
    assert ranks[0]["CPUSchedulingPolicy"] == "fifo"
    spared = [int(service["OOMScoreAdjust"]) for service in ranks]
    assert spared == sorted(spared)


_BY_RANK = (
    "station-guard",
    "station",
    "station-web",
    "station-kiosk",
    "station-speech",
    "station-backup",
)
