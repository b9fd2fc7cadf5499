"""A controller and a web that write for a while, as fast as they can, and end.

Run as `python -m tests.records.crash.busy SEED FOLDER`, on a disk that remembers (`tests.disk`).
"""

import sys
import threading
from pathlib import Path

from station.records.storage import database_url
from station.records.store import Store
from tests.records.crash import life

SESSIONS, ACTS = 12, 250

if __name__ == "__main__":
    seed, folder = int(sys.argv[1]), Path(sys.argv[2])
    url = database_url(folder)
    Store.open(url).close()
    with (folder / "said").open("ab", buffering=0) as said:
        say = life.sayer(said.fileno())
        beside = threading.Thread(target=life.web, args=(url, seed + 1, say, ACTS))
        beside.start()
        life.controller(url, seed, say, SESSIONS)
        beside.join()
