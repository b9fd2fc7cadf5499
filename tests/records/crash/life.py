"""The life of a process that keeps records: what a controller and a web write, as fast as it goes.

Everything goes through the product's own doors. What is tried and what was answered is said in a
file, line by line; what a killed process has said there stays.
"""

import json
import os
import random
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from station.control.plan import Limits
from station.people.health import all_answered
from station.people.person import Person
from station.records import recorder as recorders
from station.records.recorder import Recorder
from station.records.store import Store
from station.records.tape import Began, Ended, Happened, Item, Sampled
from tests.records.crash.promises import DONE, TRY
from tests.records.snapshots import Loop, squats, view

PERSON = "anna"
Say = Callable[..., None]


def sayer(file: int) -> Say:
    """Says things in a file that is only appended to; a line that is torn spoils no other."""

    def say(*words: Any) -> None:
        os.write(file, b"\n" + json.dumps(words).encode())

    return say


class TellingRecorder(Recorder):
    """The recorder, which says what of the loop's entries has been written."""

    def __init__(self, url: str, say: Say) -> None:
        super().__init__(url)
        self._say = say

    def _write(self, store: Store, items: list[Item]) -> None:
        promised = dict(promise for item in items for promise in _promises(item))
        for key, value in promised.items():
            self._say(TRY, key, value)
        super()._write(store, items)
        for key in promised:
            self._say(DONE, key)


def _promises(item: Item) -> list[tuple[str, Any]]:
    match item:
        case Began(session):
            return [(f"begun {session.id}", True)]
        case Happened(session_id, events):
            return [(f"event {session_id} {event.tick} {event.text}", 1) for event in events]
        case Ended():
            return [(f"end {item.session_id}", item.outcome)]
        case Sampled():
            return [(f"sample {item.session_id} {item.index}", item.sample.angle_deg)]
        case _:
            return []


def controller(url: str, seed: int, say: Say, sessions: int = 1000) -> None:
    """Sessions one after the other, begun anew by every start, as a controller does."""
    recorders.FLUSH_S, recorders.LOOK_S = 0.01, 0.002  # forty times as fast as real sessions
    rng, loop = random.Random(seed), Loop()
    recorder = TellingRecorder(url, say)
    recorder.start()
    for number in range(sessions):
        _session(recorder, loop, f"{seed}-{number}", rng)
        if rng.random() < 0.1:  # a clean end and a fresh start, with its checkpoint
            recorder.close(30.0)
            recorder = TellingRecorder(url, say)
            recorder.start()
    recorder.close(30.0)


def _session(recorder: Recorder, loop: Loop, name: str, rng: random.Random) -> None:
    session = replace(view(name), person_id=PERSON)
    recorder.offer(loop(session, "READY -> ARMED"))
    for tick in range(rng.randrange(20, 300)):
        loop.angle_deg = round(rng.uniform(-70, 30), 3)
        texts = (f"happening {tick}",) if rng.random() < 0.1 else ()
        at = replace(squats(tick / 10), id=name, person_id=PERSON) if tick > 30 else session
        recorder.offer(loop(at, *texts))
        time.sleep(0.0002)
    outcome = rng.choice(("completed", "stopped", "fault"))
    recorder.offer(loop(None, "RETURNING -> READY", ended=outcome))


def web(url: str, seed: int, say: Say, acts: int = 100_000) -> None:
    """What people write by way of the pages: answers, limits, health, profiles, the log."""
    rng = random.Random(seed)
    store = Store.open(url, verified=False)
    if store.person(PERSON) is None:
        store.add_person(Person(PERSON, "Anna"))
    kinds = (_rate, _limit, _check_health, _rename, _note)
    for number in range(acts):
        rng.choice(kinds)(store, rng, f"{seed}-{number}", say)
        if rng.random() < 0.02:
            store.close()
            store = Store.open(url, verified=False)
    store.close()


def _rate(store: Store, rng: random.Random, _: str, say: Say) -> None:
    done = [row for row in store.sessions(PERSON, limit=5) if row.outcome is not None]
    if not done:
        return
    chosen, rpe, note = rng.choice(done), rng.randrange(11), "n" * rng.randrange(2000)
    key = f"rating {chosen.id}"
    say(TRY, key, [rpe, len(note)])
    store.progress.rate(chosen.id, rpe=rpe, note=note)
    say(DONE, key)


def _limit(store: Store, rng: random.Random, _: str, say: Say) -> None:
    hold_s = float(rng.randrange(10, 60))
    limits = Limits(15.0, 1.0, 2.0, hold_s, 300.0)
    person = store.person(PERSON)
    assert person is not None
    say(TRY, "hold_s", hold_s)
    store.care.prescribe(PERSON, limits, person.prescription, "practice")
    say(DONE, "hold_s")


def _check_health(store: Store, rng: random.Random, _: str, say: Say) -> None:
    answer = rng.choice(("yes", "no"))
    say(TRY, "health", answer)
    store.care.record_health(PERSON, all_answered(answer), "anna")
    say(DONE, "health")


def _rename(store: Store, _: random.Random, name: str, say: Say) -> None:
    person = store.person(PERSON)
    assert person is not None
    say(TRY, "name", f"Anna {name}")
    store.care.save_profile(replace(person, name=f"Anna {name}"), "anna")
    say(DONE, "name")


def _note(store: Store, _: random.Random, name: str, say: Say) -> None:
    key = f"audit {name}"
    say(TRY, key, 1)
    store.audit.add(PERSON, "phone", "crash", name, True)
    say(DONE, key)
