"""Recordings: every tick exactly, replayed to the same commands bit for bit."""

import gzip
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hardware.simulated.table import TableOptions
from station.control.requests import BringUp, Stop
from station.service.headless import VirtualStation
from station.service.recording import Begin, End, Entry, RecordingFile, Watch
from station.service.recordings import KEPT, Recordings
from station.service.replay import replay
from station.service.session_run import Tape
from station.service.stand_in import StandIn
from tests.service.builders import plan


def recorded(
    path: Path, meanwhile: Callable[[VirtualStation], None] = lambda _: None, seed: int = 3
) -> None:
    """Run a short session and write it down."""
    station = VirtualStation(options=TableOptions(seed=seed))
    station.people.append(StandIn())
    station.make_ready()
    tape = Tape(path, station)
    assert station.arm(plan()).accepted
    meanwhile(station)
    station.run_until(lambda snapshot: snapshot.session is None, 600.0)
    tape.close()


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("recording") / "short.gz"
    recorded(path)
    return path


def lines_of(path: Path) -> list[Any]:
    with gzip.open(path, "rt") as file:
        return [json.loads(line) for line in file]


def rewritten(path: Path, lines: list[Any]) -> Path:
    with gzip.open(path, "wt") as file:
        file.writelines(json.dumps(line) + "\n" for line in lines)
    return path


def test_replay_gives_the_same_commands(recording: Path) -> None:
    found = replay(recording)
    assert found.ticks > 2000
    assert found.differing == 0


def test_a_recording_from_before_steps_named_exercises_replays_the_same(
    recording: Path, tmp_path: Path
) -> None:
    new = ("exercise_id", "")

    def older(content: Any) -> Any:
        if isinstance(content, list):
            return [older(each) for each in content]
        if not isinstance(content, dict):
            return content
        return {key: older(value) for key, value in content.items() if (key, value) != new}

    lines = lines_of(recording)
    assert older(lines) != lines
    found = replay(rewritten(tmp_path / "old.gz", older(lines)))
    assert (found.differing, found.ticks) == (0, len(lines) - 2)


def test_session_with_requests_faults_and_a_stop_replays_too(tmp_path: Path) -> None:
    def trouble(station: VirtualStation) -> None:
        station.run_until(lambda snapshot: snapshot.duty > 0, 60.0)
        station.ask(Stop(), "web")
        station.run_for(2.0)
        station.ask(BringUp(straight=True), "web", age_s=0.5)
        station.table.faults.set("tilt_noise", True)
        station.run_for(1.0)
        station.table.faults.set("tilt_noise", False)

    path = tmp_path / "trouble.gz"
    recorded(path, trouble)
    found = replay(path)
    assert (found.ticks > 500, found.differing) == (True, 0)


def test_replay_tells_progress(recording: Path) -> None:
    told: list[int] = []
    replay(recording, told.append)
    assert told[:2] == [1000, 2000]


def test_changed_command_is_found(recording: Path, tmp_path: Path) -> None:
    lines = lines_of(recording)
    driven = next(n for n, line in enumerate(lines) if n and line[2]["duty"] > 0.1)
    lines[driven][2]["duty"] += 1e-15
    found = replay(rewritten(tmp_path / "changed.gz", lines))
    assert found.differing == 1
    assert found.first[0].tick == driven
    assert found.first[0].recorded != found.first[0].replayed


def test_changed_mode_is_found(recording: Path, tmp_path: Path) -> None:
    lines = lines_of(recording)
    lines[5][3] = "HOLDING"
    assert replay(rewritten(tmp_path / "changed.gz", lines)).differing == 1


def test_changed_reading_changes_what_follows(recording: Path, tmp_path: Path) -> None:
    lines = lines_of(recording)
    driven = next(n for n, line in enumerate(lines) if n and line[2]["duty"] > 0.1)
    for line in lines[driven : driven + 20]:
        line[0]["tilt"]["angle_deg"] += 0.5
    assert replay(rewritten(tmp_path / "changed.gz", lines)).differing > 1


def cut(path: Path, there: Path) -> Path:
    there.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    return there


def with_a_line_missing(lines: list[Any]) -> list[Any]:
    return lines[:50] + lines[51:]


def with_more_after_the_end(lines: list[Any]) -> list[Any]:
    return [*lines, lines[5]]


def with_a_wrong_type(lines: list[Any]) -> list[Any]:
    return [*lines[:5], [{"now_s": "soon"}, [], {}, "READY"], *lines[6:]]


def with_an_unknown_request(lines: list[Any]) -> list[Any]:
    return [*lines[:5], [lines[5][0], [["Fly", {}, "web", 0.0, 1]], *lines[5][2:]], *lines[6:]]


def with_a_broken_controller(lines: list[Any]) -> list[Any]:
    return [{**lines[0], "controller": {"mode": "READY"}}, *lines[1:]]


def without_controller(lines: list[Any]) -> list[Any]:
    return [{"format": lines[0]["format"]}, *lines[1:]]


@pytest.mark.parametrize(
    "damage",
    [
        with_a_line_missing,
        with_more_after_the_end,
        with_a_wrong_type,
        with_an_unknown_request,
        with_a_broken_controller,
        without_controller,
    ],
)
def test_damaged_recording_is_one_sentence(
    recording: Path, tmp_path: Path, damage: Callable[[list[Any]], list[Any]]
) -> None:
    path = rewritten(tmp_path / "bad.gz", damage(lines_of(recording)))
    with pytest.raises(ValueError, match=r"bad\.gz is damaged or was not written to its end\."):
        replay(path)


@pytest.mark.requirement("S43")
def test_a_recording_cut_off_is_replayed_up_to_its_last_whole_line(
    recording: Path, tmp_path: Path
) -> None:
    whole = replay(recording)
    half = replay(cut(recording, tmp_path / "half.gz"))
    assert not whole.cut_off
    assert half.cut_off
    assert whole.ticks * 0.3 < half.ticks < whole.ticks * 0.7
    assert half.differing == 0
    ended = replay(rewritten(tmp_path / "no-end.gz", lines_of(recording)[:-1]))
    assert (ended.cut_off, ended.ticks) == (True, whole.ticks)


def test_a_recording_without_a_whole_tick_is_one_sentence(recording: Path, tmp_path: Path) -> None:
    path = rewritten(tmp_path / "head.gz", lines_of(recording)[:1])
    with pytest.raises(ValueError, match=r"head\.gz was not written to its end\."):
        replay(path)


@pytest.mark.parametrize("content", [b"", b"hello", b"\x1f\x8b", gzip.compress(b"{}\n")])
def test_foreign_file_is_one_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "foreign"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=r"is not a recording of this station|is damaged"):
        replay(path)


def test_missing_recording_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="cannot be read"):
        replay(tmp_path / "nowhere")


def entries_of_a_session() -> list[Entry]:
    taken: list[Entry] = []
    station = VirtualStation()
    station.people.append(StandIn())
    station.make_ready()
    watch = Watch(station.controller, taken.append)
    station.before.append(watch.before)
    station.after.append(watch.after)
    station.arm(plan())
    station.run_for(1.0)
    watch.close()
    return taken


def test_refused_arming_begins_no_recording() -> None:
    taken: list[Entry] = []
    station = VirtualStation()  # FAULTED
    watch = Watch(station.controller, taken.append)
    station.before.append(watch.before)
    station.after.append(watch.after)
    assert not station.arm(plan()).accepted
    station.run_for(1.0)
    watch.close()
    assert taken == []


def test_session_that_the_process_did_not_outlive_is_ended_in_its_recording() -> None:
    taken = entries_of_a_session()
    assert isinstance(taken[0], Begin)
    assert taken[-1] == End(None)


def written_by_thread(directory: Path, entries: list[Entry]) -> list[str]:
    """Have entries written; returns what was told meanwhile."""
    told: list[str] = []
    recordings = Recordings(directory, told.append)
    recordings.start()
    for entry in entries:
        recordings.take(entry)
    recordings.close()
    return told


def test_recordings_of_the_station_can_be_replayed(tmp_path: Path) -> None:
    assert written_by_thread(tmp_path / "recordings", entries_of_a_session()) == []
    (path,) = (tmp_path / "recordings").iterdir()
    assert replay(path).differing == 0


def test_only_the_newest_recordings_are_kept(tmp_path: Path) -> None:
    for number in range(KEPT + 3):
        (tmp_path / f"2020010{number:02d}-old.jsonl.gz").touch()
    written_by_thread(tmp_path, entries_of_a_session())
    names = sorted(path.name for path in tmp_path.iterdir())
    assert len(names) == KEPT
    assert names[0].startswith("202001004")
    assert names[-1].endswith("-s1.jsonl.gz")


def test_session_that_lapsed_is_not_kept(tmp_path: Path) -> None:
    entries = [*entries_of_a_session()[:-1], End("lapsed")]
    written_by_thread(tmp_path, entries)
    assert not list(tmp_path.iterdir())


@pytest.mark.requirement("S44")
def test_directory_that_cannot_be_written_costs_the_recording_only(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    (sentence,) = written_by_thread(tmp_path / "file", entries_of_a_session())
    assert "could not be recorded" in sentence


@pytest.mark.requirement("S44")
def test_disk_that_stalls_costs_the_recording_and_not_the_memory(tmp_path: Path) -> None:
    begin, tick, *_ = entries_of_a_session()
    told: list[str] = []
    recordings = Recordings(tmp_path, told.append)  # its thread does not run: the disk stands still
    recordings.take(begin)
    for _ in range(20_000):
        recordings.take(tick)
    assert recordings._waiting.qsize() < 7000
    recordings.take(End("completed"))
    recordings.start()
    recordings.close()
    assert told == ["A session could not be recorded for replay: the disk was too slow."]
    assert not list(tmp_path.iterdir())


def test_abandoned_file_is_gone(tmp_path: Path) -> None:
    file = RecordingFile(tmp_path / "x.gz", Begin("s1", {}))
    file.abandon()
    assert not os.listdir(tmp_path)
