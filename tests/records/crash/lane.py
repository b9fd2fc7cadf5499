"""Kills the processes that keep records again and again, and has the next start looked over.

Run as `python -m tests.records.crash.lane SEED KILLS FOLDER`. It loads everything once, is copied
for every life, and says what it found as lines of JSON: one for every breach, and one at the end.
"""

import gc
import json
import os
import random
import shutil
import signal
import sqlite3
import sys
import time
import traceback
from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from station.records.engine import make_engine
from station.records.recorder import Recorder
from station.records.storage import DATABASE_NAME, database_url
from station.records.store import Store
from station.records.upgrade import upgrade
from station.records.writer import CUT_OFF, INTERRUPTED
from tests.records.crash import life
from tests.records.crash.promises import Promises

FROM_NEW = 20  # kills after which the records begin anew, so that their making is hit as well
EARLY, EARLY_S = 0.2, 0.05  # how many are killed while they begin, and within which time
MOST_SAID, A_LITTLE_S = 4000, 0.01  # bytes
ONE_LIVES_ON_S = 0.03
BOUND_S = 60.0


@dataclass(slots=True)
class Found:
    """What one lane has come to."""

    kills: int = 0
    promised: int = 0
    cut_off: int = 0


def begin(folder: Path, rng: random.Random) -> str:
    """Records that begin anew: an empty place, or what the first release has left."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    url = database_url(folder)
    if rng.random() < 0.5:
        engine = make_engine(url)
        upgrade(engine, "0001")
        engine.dispose()
    return url


def born(live: Callable[[], None]) -> int:
    """A copy of this process that lives; its number. It never comes back."""
    number = os.fork()
    if number == 0:
        code = 1
        try:
            live()
            code = 0
        except BaseException:  # noqa: BLE001 - whatever it was, the copy ends here
            traceback.print_exc()
        finally:
            os._exit(code)
    return number


def kill(number: int) -> str | None:
    """kill -9; what is wrong when it had ended before."""
    os.kill(number, signal.SIGKILL)
    _, status = os.waitpid(number, 0)
    return None if os.WIFSIGNALED(status) else f"a process ended by itself ({status})"


def live_and_die(url: str, said: Path, rng: random.Random) -> list[str]:
    """Both processes, killed at once or one after the other; what is wrong."""
    seed = rng.randrange(10**9)
    with said.open("ab", buffering=0) as file:
        say = life.sayer(file.fileno())
        lives = (lambda: life.controller(url, seed, say), lambda: life.web(url, seed, say))
        both = [born(live) for live in rng.sample(lives, 2)]
        wait(file.fileno(), rng)
        wrong = [kill(both[0])]
        if rng.random() < 0.3:
            time.sleep(rng.uniform(0, ONE_LIVES_ON_S))
        wrong.append(kill(both[1]))
    return [each for each in wrong if each is not None]


def wait(said: int, rng: random.Random) -> None:
    """Until a random instant: soon after the birth, or after so much has been said.

    By the clock alone a busy computer would kill them all before they have done anything.
    """
    if rng.random() < EARLY:
        time.sleep(rng.uniform(0, EARLY_S))
        return
    enough, end_s = rng.randrange(MOST_SAID), time.monotonic() + BOUND_S
    while os.fstat(said).st_size < enough and time.monotonic() < end_s:
        time.sleep(0.001)
    time.sleep(rng.uniform(0, A_LITTLE_S))


def looked_over(url: str, result: Path) -> tuple[dict[str, Any], list[str], list[str]]:
    """The next start, in a process of its own: what is there, what it told, what is wrong."""
    number = born(lambda: _look_over(url, result))
    _, status = os.waitpid(number, 0)
    if status != 0:
        return {}, [], ["the next start failed"]
    there, told, wrong = json.loads(result.read_text())
    return there, told, wrong


def _look_over(url: str, result: Path) -> None:
    result.write_text(json.dumps(next_start(url)))


def next_start(url: str) -> tuple[dict[str, Any], list[str], list[str]]:
    """Open the records as the product does; what is there, what it told, what is wrong."""
    told, trouble = open_as_the_product(url)
    if trouble is not None:
        return {}, told, [trouble]
    return facts(url), told, damage(url)


def open_as_the_product(url: str) -> tuple[list[str], str | None]:
    """What the recorder told when it began with these records, and its trouble with them."""
    told: list[str] = []
    recorder = Recorder(url, tell=told.append)
    recorder.start()
    recorder.close(BOUND_S)
    return told, recorder.trouble


def damage(url: str) -> list[str]:
    """What SQLite itself finds wrong."""
    try:
        with _open(url) as database:
            whole = database.execute("PRAGMA integrity_check").fetchall()
            strangers = database.execute("PRAGMA foreign_key_check").fetchall()
    except sqlite3.DatabaseError as error:
        return [f"damaged: {error}"]
    return [] if whole == [("ok",)] and not strangers else [f"damaged: {whole} {strangers}"]


def cut_off(there: dict[str, Any]) -> set[str]:
    """Sessions that a kill has cut off."""
    ended = ((key[4:], outcome) for key, outcome in there.items() if key[:4] == "end ")
    return {name for name, outcome in ended if outcome == INTERRUPTED}


def untold(there: dict[str, Any], told: list[str], known: set[str]) -> list[str]:
    """Sessions that were cut off and of which the next start does not tell."""
    wrong = [f"{key} is open" for key, value in there.items() if key[:4] == "end " and not value]
    silent = [name for name in cut_off(there) if there.get(f"cut off {name}") != 1]
    wrong += [f"no word in the session {name}" for name in silent]
    newly = cut_off(there) - known
    return wrong if len(told) == len(newly) else [*wrong, f"{newly} were told as {told}"]


def facts(url: str) -> dict[str, Any]:
    """Everything that is promised, read by plain SQL."""
    found: dict[str, Any] = {}
    with _open(url) as database:
        for name, outcome, rpe, note in database.execute(
            "SELECT id, outcome, rpe, note FROM sessions"
        ):
            found[f"begun {name}"], found[f"end {name}"] = True, outcome
            if rpe is not None:
                found[f"rating {name}"] = [rpe, len(note)]
        for name, tick, text in database.execute("SELECT session_id, tick, text FROM events"):
            key = f"cut off {name}" if text == CUT_OFF else f"event {name} {tick} {text}"
            found[key] = found.get(key, 0) + 1
        for name, index, angle in database.execute(
            'SELECT session_id, "index", angle_deg FROM samples'
        ):
            found[f"sample {name} {index}"] = angle
        for (subject,) in database.execute("SELECT subject FROM audit"):
            found[f"audit {subject}"] = found.get(f"audit {subject}", 0) + 1
        for name, hold_s in database.execute("SELECT name, hold_s FROM people"):
            found["name"], found["hold_s"] = name, hold_s
        for (answers,) in database.execute("SELECT answers FROM health_checks ORDER BY id"):
            found["health"] = next(iter(json.loads(answers).values()))
    return found


def _open(url: str) -> closing[sqlite3.Connection]:
    return closing(sqlite3.connect(Path(url.removeprefix("sqlite:///")).parent / DATABASE_NAME))


def run(seed: int, kills: int, folder: Path) -> Found:
    """Kill, look, and count."""
    found, promises, url, known = Found(), Promises(), "", set[str]()
    warm(folder / "warm")
    for number in range(kills):
        rng = random.Random(f"{seed} {number}")
        if number % FROM_NEW == 0:
            promises, url, known = Promises(), begin(folder / "data", rng), set()
        said = folder / "said"
        said.unlink(missing_ok=True)
        wrong = live_and_die(url, said, rng)
        found.promised += promises.hear(said.read_text().splitlines()[1:])
        there, told, more = looked_over(url, folder / "result")
        wrong += more + untold(there, told, known) + promises.broken(there)
        found.kills, found.cut_off = found.kills + 1, found.cut_off + len(told)
        known |= cut_off(there)
        for each in wrong:
            print(json.dumps({"breach": each, "kill": number, "seed": seed}), flush=True)
        if wrong:
            break
    return found


def warm(folder: Path) -> None:
    """Load everything that a life needs, before it is copied; no thread of it is left."""
    folder.mkdir(parents=True, exist_ok=True)
    url = database_url(folder)
    Store.open(url).close()
    life.controller(url, 0, lambda *_: None, sessions=2)
    life.web(url, 0, lambda *_: None, acts=30)
    gc.collect()
    gc.freeze()


if __name__ == "__main__":
    came_to = run(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))
    print(json.dumps(asdict(came_to)))
