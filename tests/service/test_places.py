"""Where the sockets are, and who may be there."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from station.service.endpoints import BadRunDir, default_run_dir, make_run_dir, port_of
from station.service.instance import AlreadyRunning, Instance

HOLD = """
import sys, pathlib
from station.service.instance import Instance
Instance(pathlib.Path(sys.argv[1]))
print("held", flush=True)
sys.stdin.read()
"""


def test_data_directory_always_has_the_same_sockets(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    here = default_run_dir(tmp_path / "a")
    assert here == default_run_dir(tmp_path / "b" / ".." / "a")
    assert here != default_run_dir(tmp_path / "b")
    assert here.parent != tmp_path


def test_runtime_directory_of_the_session_is_preferred(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    assert default_run_dir(Path("data")).parent == tmp_path


def test_runtime_directory_that_is_too_deep_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deep = tmp_path / ("x" * 80)
    deep.mkdir()
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(deep))
    assert deep not in default_run_dir(Path("data")).parents


def test_made_directory_is_for_its_owner_only(run_dir: Path) -> None:
    make_run_dir(run_dir / "new")
    assert (run_dir / "new").stat().st_mode & 0o777 == 0o700


def test_directory_that_is_open_to_everybody_is_refused(run_dir: Path) -> None:
    run_dir.chmod(0o777)
    with pytest.raises(BadRunDir, match="open to everybody"):
        make_run_dir(run_dir)


def test_directory_of_somebody_else_is_refused(
    run_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    uid = os.getuid()
    monkeypatch.setattr(os, "getuid", lambda: uid + 1)
    with pytest.raises(BadRunDir, match="belongs to somebody else"):
        make_run_dir(run_dir)


def test_path_too_long_for_a_socket_is_one_sentence(run_dir: Path) -> None:
    with pytest.raises(BadRunDir, match=r"is too long for a socket \(at most 92 bytes\)"):
        make_run_dir(run_dir / ("x" * 100))
    make_run_dir(Path(f"{run_dir}/".ljust(92, "x")))


def test_directory_that_cannot_be_made_is_one_sentence(run_dir: Path) -> None:
    (run_dir / "file").touch()
    with pytest.raises(BadRunDir, match="cannot be used"):
        make_run_dir(run_dir / "file" / "below")


def test_ports_differ_by_name_and_directory(run_dir: Path) -> None:
    ports = {port_of(run_dir, "requests"), port_of(run_dir, "snapshots"), port_of(Path(), "a")}
    assert len(ports) == 3
    assert all(49152 <= port < 65536 for port in ports)


def test_second_controller_is_told_of_the_first(run_dir: Path) -> None:
    command = [sys.executable, "-c", HOLD, str(run_dir)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, **pipes, text=True) as first:  # type: ignore[call-overload]
        assert first.stdout.readline() == "held\n"
        with pytest.raises(AlreadyRunning, match=rf"\(PID {first.pid}\) is already using"):
            Instance(run_dir)
        first.kill()
        first.wait()
    with Instance(run_dir):  # the system has let go of it
        assert (run_dir / "controller.lock").read_text() == f"{os.getpid()}\n"
