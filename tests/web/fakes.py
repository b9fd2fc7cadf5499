"""A link whose controller is a dictionary: what it says and how it answers is set by the test."""

import threading
import time
from typing import Any

from station.service.link import LinkDown, Refused

PHONE = "192.168.7.33"
TRUTH: dict[str, Any] = {
    "angle_deg": 1.5,
    "rate_deg_s": 0.1,
    "power": True,
    "current_a": 2.0,
    "duty": 0.2,
    "body_kg": 75.0,
    "lamp": True,
    "buzzer": False,
    "faults": ["motor_dead"],
    "speed": 1.0,
    "recording": False,
    "recorded_s": 0.0,
}
STORY: dict[str, Any] = {
    "state": "done",
    "entries": 2,
    "lasts_s": 61.0,
    "remarks": ["It became too long; what came later is missing."],
    "toml": 'title = "A <story>"\n',
}
COMMISSION: dict[str, Any] = {
    "active": True,
    "refusal": "",
    "resumable": False,
    "trouble": "",
    "saved": "",
    "view": {
        "number": 3,
        "steps": 12,
        "id": "nudge",
        "title": "A first small movement",
        "does": "Drives at a creep.",
        "moves": "About 1 degree.",
        "person": "Nobody is on the table.",
        "state": "running",
        "prompt": "Hold the button.",
        "hand": "hold",
        "question": None,
        "problem": "",
        "hint": "",
        "checks": [
            {"step": "estop", "what": "power", "measured": "off", "limit": "off", "good": True}
        ],
        "live": {
            "angle_deg": None,
            "check_deg": None,
            "rate_deg_s": 0.0,
            "duty": 0.0,
            "power": False,
            "current_a": 0.0,
            "inputs": {"button": False},
        },
    },
}
SESSION: dict[str, Any] = {
    "id": "s1",
    "program_id": "first-time",
    "person_id": "demo",
    "step_index": 1,
    "steps": 5,
    "title": "Tilt back a little",
    "prompt": "Let your arms hang and breathe out slowly.",
    "remaining_s": 42.0,
    "inverted_s": 12.5,
    "phase": "hold",
    "question": None,
    "answer_s": None,
    "planned_s": 180.0,
    "pains_nrs": [3],
    "program_title": "First time",
    "needs_button": True,
    "exercise": None,
}


def snapshot(**changes: Any) -> dict[str, Any]:
    """A whole snapshot of a parked, ready station."""
    return {
        "seq": 1,
        "simulated": True,
        "leaving": False,
        "mode": "READY",
        "angle_deg": -70.0,
        "rate_deg_s": 0.0,
        "trusted": True,
        "target_deg": None,
        "planned_deg": None,
        "duty": 0.0,
        "power": False,
        "session": None,
        "faults": [],
        "inputs": {
            "button": False,
            "estop_closed": True,
            "ankles_locked": True,
            "upper_switch": True,
            "lower_switch": False,
            "mains_ok": True,
            "enabling": True,
            "return_button": False,
        },
        "loop": {"ticks": 1000, "late_ticks": 0, "worst_ms": 0.4},
        "budget_share": 1.0,
        **changes,
    }


class FakeLink:
    """Stands where the link client stands.

    Attributes:
        requests: What was asked, in order.
        state: The newest snapshot, or None when none has come yet.
        age_s: How old it is said to be.
        down: Nobody answers.
        refusal: Every request is refused with this.
        answers: Extra fields in the answer to a kind of request.
    """

    def __init__(self) -> None:
        self.requests: list[tuple[str, dict[str, object]]] = []
        self.state: dict[str, Any] | None = snapshot()
        self.age_s = 0.01
        self.down = False
        self.refusal: Refused | None = None
        self.answers: dict[str, dict[str, Any]] = {"bench_story": STORY}
        self.closed = False
        self._news = threading.Condition()

    def publish(self, **changes: Any) -> None:
        """Let a new snapshot arrive."""
        with self._news:
            seq = (self.state or {"seq": 0})["seq"] + 1
            self.state = {**(self.state or snapshot()), **changes, "seq": seq}
            self._news.notify_all()

    def request(self, kind: str, **fields: object) -> dict[str, Any]:
        self.requests.append((kind, fields))
        if self.down:
            raise LinkDown("The controller does not answer.", "Is it running?")
        if self.refusal is not None:
            raise self.refusal
        return {"accepted": True, **self.answers.get(kind, {})}

    def latest(self) -> tuple[dict[str, Any], float] | None:
        return None if self.state is None else (self.state, self.age_s)

    def wait(self, after_seq: int | None, timeout_s: float) -> tuple[dict[str, Any], float] | None:
        with self._news:
            arrived = self._news.wait_for(lambda: self._is_news(after_seq), timeout_s)
        return self.latest() if arrived and not self.closed else None

    def close(self) -> None:
        self.closed = True
        with self._news:
            self._news.notify_all()

    def _is_news(self, after_seq: int | None) -> bool:
        return self.closed or (self.state is not None and self.state["seq"] != after_seq)


def wait_until(condition: Any, within_s: float = 5.0) -> None:
    """Wait for something that another thread does, with a bound."""
    ends_s = time.monotonic() + within_s
    pause = threading.Event()
    while not condition():
        assert time.monotonic() < ends_s, "it did not happen in time"
        pause.wait(0.01)
