"""What the touchscreen's service starts: a browser, once there is something to show."""

import socket
import subprocess
from pathlib import Path

import pytest

from tests.systemd.places import FILES

TOOLS = ("env", "bash", "sleep", "mktemp")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A folder with the few programs that the script needs, and no browser."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for tool in TOOLS:
        found = next(Path(d, tool) for d in ("/usr/bin", "/bin") if Path(d, tool).exists())
        (folder / tool).symlink_to(found)
    return folder


def start(path: Path, address: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [FILES / "kiosk", address],
        env={"PATH": str(path), "XDG_RUNTIME_DIR": str(path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.parametrize("name", ["chromium", "chromium-browser"])
def test_screen_waits_for_the_pages_and_then_shows_them(path: Path, name: str) -> None:
    (path / name).write_text('#!/bin/sh\necho "$@"\n', encoding="utf-8")
    (path / name).chmod(0o755)
    with socket.socket() as pages:
        pages.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{pages.getsockname()[1]}/"
        with start(path, address) as kiosk:
            with pytest.raises(subprocess.TimeoutExpired):
                kiosk.wait(0.5)
            pages.listen()
            said, _ = kiosk.communicate(timeout=10.0)
    shown = said.split()
    assert shown[-1] == address
    assert {"--kiosk", "--ozone-platform=wayland"} <= set(shown)


def test_every_start_has_a_fresh_profile(path: Path) -> None:
    (path / "chromium").write_text('#!/bin/sh\necho "$@"\n', encoding="utf-8")
    (path / "chromium").chmod(0o755)
    with socket.create_server(("127.0.0.1", 0)) as pages:
        address = f"http://127.0.0.1:{pages.getsockname()[1]}/"
        said = [start(path, address).communicate(timeout=10.0)[0] for _ in range(2)]
    profiles = {word for line in said for word in line.split() if "--user-data-dir=" in word}
    assert len(profiles) == 2


def test_a_missing_browser_is_one_sentence(path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as pages:
        kiosk = start(path, f"http://127.0.0.1:{pages.getsockname()[1]}/")
        _, said = kiosk.communicate(timeout=10.0)
    assert kiosk.returncode == 1
    assert said == "The touchscreen needs a browser; run: sudo apt-get install chromium\n"
