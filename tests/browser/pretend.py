"""A live page whose station says what a test wants: any state, at once, as often as it likes."""

import copy
import json
from typing import Any

from playwright.sync_api import Page, Route, expect

from tests.browser.station import Station

ALONE = "delete window.SharedWorker"  # the requests of a shared worker cannot be answered here

# The stream is in the page itself: a busy computer delays what is said as little as its showing.
STREAM = """
window.EventSource = class extends EventTarget {
  constructor() {
    super();
    this.timer = setInterval(() => this.tell(), 100);
    window.told = this;
  }
  tell() {
    const id = { lastEventId: String(performance.now()) };
    this.dispatchEvent(Object.assign(new Event("state"), { data: window.said, ...id }));
  }
  close() { clearInterval(this.timer); }
};
"""
SHOW = "said => { window.said = said; window.told.tell(); }"
# The page follows, and knows whose limits and wishes there are.
IS_FOLLOWED = """() => window.told && performance.getEntriesByType("resource").some(
  (got) => got.name.endsWith("/api/v1/people") && got.responseEnd)"""

SESSION: dict[str, Any] = {
    "id": "pretend", "program_id": "first-time", "person_id": "demo", "step_index": 4, "steps": 9,
    "title": "Slightly head-down", "prompt": "Let your arms rest and breathe calmly.",
    "remaining_s": 40.0, "inverted_s": 12.0, "phase": "move", "question": None, "answer_s": None,
    "planned_s": 200.0, "pains_nrs": [], "program_title": "First time", "needs_button": True,
    "exercise": None,
}  # fmt: skip
EXERCISE: dict[str, Any] = {
    "exercise_id": "bridge", "place": "floor", "sets": 2, "repetitions": 4, "sides": 2,
    "hold_s": 1.0, "repetition_s": 2.0, "pause_s": 8.0, "elapsed_s": 5.0,
}  # fmt: skip


class Pretend:
    """Tells the page what it is to show, instead of the station."""

    def __init__(self, page: Page, station: Station) -> None:
        found = station.state()
        assert found is not None
        self._page = page
        self._state = {**found, "age_ms": 20}
        page.add_init_script(f"{ALONE};{STREAM}")
        page.route("**/api/v1/state", self._answer)
        self.says()

    def says(self, session: dict[str, Any] | None = None, **changes: Any) -> None:
        """From now on this is the state; a session is the usual one with these changes."""
        told = None if session is None else {**copy.deepcopy(SESSION), **session}
        self._state = {**self._state, "session": told, **changes}
        said = f"window.said = {json.dumps(json.dumps(self._state))}"
        self._page.add_init_script(said)
        self._page.evaluate(said)

    def people(self, **changes: Any) -> None:
        """The demo person's profile, with these changes."""

        def answer(route: Route) -> None:
            body = route.fetch().json()
            for item in body["items"]:
                item.update(changes if item["id"] == "demo" else {})
            route.fulfill(json=body)

        self._page.route("**/api/v1/people", answer)

    def shows(self, session: dict[str, Any] | None = None, **changes: Any) -> None:
        """Say it, and wait until the page shows what it was told."""
        self._page.wait_for_function(IS_FOLLOWED)
        self.says(session, **changes)
        self._page.evaluate(SHOW, json.dumps(self._state))
        expect(self._page.locator("#mode")).to_have_attribute("data-mode", self._state["mode"])

    def _answer(self, route: Route) -> None:
        route.fulfill(json=self._state)
