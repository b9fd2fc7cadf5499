"""Guidance by speech and by tones: what is heard, of which voice, and in which window."""

import json
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from station.speech.heard import heard
from station.speech.sentences import utterance
from tests.browser.station import Station, wait_until
from tests.web.fakes import SESSION, snapshot

# The edge of the physical world: a loudspeaker that writes down what it is given.
LOUDSPEAKER = """
window.said = [];
window.rung = [];
window.touched = window.touched ?? true;
const voices = VOICES;
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
Object.defineProperty(window, "speechSynthesis", { value: {
  speaking: false, pending: false, getVoices: () => voices,
  speak(one) { window.said.push([one.lang, one.text]); this.speaking = true; },
  cancel() { window.said.push("cut short"); this.speaking = false; },
} });
const param = () => ({ value: 0, setValueAtTime() {}, linearRampToValueAtTime() {} });
const node = (more) => ({ connect: (to) => to, disconnect() {}, gain: param(), ...more });
window.AudioContext = class {
  currentTime = 0;
  get state() { return window.touched ? "running" : "suspended"; }
  resume() { window.touched = true; return Promise.resolve(); }
  createGain() { return node(); }
  createOscillator() {
    const start = () => window.rung.push(made.frequency.value);
    const made = node({ frequency: param(), start, stop() {} });
    return made;
  }
};
"""
ENGLISH = {"lang": "en-GB", "localService": True, "default": False, "name": "own"}
GERMAN = {"lang": "de-DE", "localService": True, "default": False, "name": "own"}
AWAY = {"lang": "en-US", "localService": False, "default": True, "name": "over the network"}
GUIDE = """async ([person, ...snapshots]) => {
  const { guide } = await import("/static/js/voice.js");
  for (const now of snapshots) guide(now, person ?? undefined);
  return { said: window.said.splice(0), rung: window.rung.splice(0) };
}"""
HEAR = """async (pairs) => {
  const { tone, utterance } = await import("/static/js/heard.js");
  return pairs.map(([before, now]) => [utterance(before, now), tone(before, now)]);
}"""
STOP = [440, 330, 220]
WARN = [660, 660, 660]
FAULT = {"code": "stall", "text": "The table is driven but does not move.", "hint": "Look at it."}


def at(mode: str = "RUNNING", faults: tuple[dict[str, str], ...] = (), **session: Any) -> Any:
    """A snapshot in a session."""
    return snapshot(mode=mode, faults=list(faults), session={**SESSION, **session})


READY = snapshot()
CHOSEN = at("ARMED", phase="chosen", title="Warm-up", prompt="Press the button.", remaining_s=30.0)
WARNING = at(phase="warn", title="Warm-up", prompt="The table will move.", remaining_s=3.0)
MOVING = at(phase="move", title="Tilt back", prompt="Let your arms hang.", remaining_s=20.0)
HOLDING = at(phase="hold", title="Tilt back", prompt="Breathe slowly.", remaining_s=11.0)
TEN = at(phase="hold", title="Tilt back", prompt="Breathe slowly.", remaining_s=9.9)
THREE = at(phase="hold", title="Tilt back", prompt="Breathe slowly.", remaining_s=2.9)
SWING = at(phase="move", title="Tilt back", prompt="Breathe slowly.", remaining_s=2.0)
NEXT = at(phase="move", title="Come back", prompt="Slowly.", step_index=2, remaining_s=9.0)
ASKED = at(phase="ask", title="How are you?", prompt="Answer here.", step_index=3,
           question="well", remaining_s=15.0)  # fmt: skip
STOPPED = at("HOLDING", phase="stopped", title="Stopped", prompt="It was stopped.", step_index=3)
BROKEN = at("HOLDING", (FAULT,), phase="stopped", title="Stopped", prompt="It was stopped.",
            step_index=3)  # fmt: skip
RETURNING = at("RETURNING", (FAULT,), phase="return", title="Coming up", prompt="Stay relaxed.",
               step_index=3)  # fmt: skip
STORY = (
    READY, CHOSEN, WARNING, MOVING, HOLDING, TEN, THREE, SWING, NEXT, ASKED, STOPPED, BROKEN,
    RETURNING, READY,
)  # fmt: skip


@pytest.fixture
def window(page: Page, station: Station) -> Callable[..., Page]:
    """Opens a page that nobody guides on yet, with these voices on its device."""

    def opened(*voices: dict[str, object], touched: bool = True) -> Page:
        page.add_init_script(f"window.touched = {json.dumps(touched)};")
        page.add_init_script(LOUDSPEAKER.replace("VOICES", json.dumps(voices)))
        page.goto("/")
        return page

    return opened


def guided(page: Page, how: str | None, *snapshots: Any) -> Any:
    person = None if how is None else {"id": "demo", "guidance": how}
    return page.evaluate(GUIDE, [person, *snapshots])


def test_a_browser_says_what_the_stations_own_loudspeaker_says(window: Callable[..., Page]) -> None:
    pairs = list(pairwise(STORY))
    said = [one for one, _tone in window().evaluate(HEAR, pairs)]
    own = [utterance(heard(before), heard(now)) for before, now in pairs]
    assert said == [one and {"text": one.text, "weight": one.weight.value} for one in own]
    assert sum(one is not None for one in own) >= 11


def test_every_moment_that_matters_has_a_tone_of_its_own(window: Callable[..., Page]) -> None:
    found = window().evaluate(HEAR, list(pairwise(STORY)))
    assert [tone for _said, tone in found] == [
        None, "warn", None, "arrived", None, "tick", None, "warn", "question",
        "stop", "stop", "warn", "done",
    ]  # fmt: skip


def test_speech_takes_a_voice_of_the_device_and_never_one_over_the_network(
    window: Callable[..., Page],
) -> None:
    heard_there = guided(window(AWAY, ENGLISH), "speech", READY, CHOSEN)
    assert heard_there == {"said": [["en-GB", "Warm-up. Press the button."]], "rung": []}


@pytest.mark.parametrize("voices", [(), (AWAY,), (GERMAN,)])
def test_without_a_voice_of_its_own_the_device_sounds(
    window: Callable[..., Page], voices: tuple[dict[str, object], ...]
) -> None:
    heard_there = guided(window(*voices), "speech", CHOSEN, WARNING)
    assert heard_there == {"said": [], "rung": WARN}


def test_a_stop_cuts_short_what_is_being_said(window: Callable[..., Page]) -> None:
    page = window(ENGLISH)
    guided(page, "speech", CHOSEN, ASKED)
    said = guided(page, "speech", STOPPED)["said"]
    assert said == ["cut short", ["en-GB", "Stopped. It was stopped."]]


def test_a_number_that_is_late_is_not_said(window: Callable[..., Page]) -> None:
    page = window(ENGLISH)
    assert guided(page, "speech", MOVING, HOLDING, TEN)["said"] == [["en-GB", "Breathe slowly."]]


def test_whoever_wants_nothing_hears_nothing(window: Callable[..., Page]) -> None:
    page = window(ENGLISH)
    assert guided(page, "off", *STORY) == {"said": [], "rung": []}
    expect(page.get_by_role("button", name="Sound on")).to_be_hidden()


def test_a_guest_hears_tones_and_somebody_unknown_nothing_yet(window: Callable[..., Page]) -> None:
    page = window(ENGLISH)
    assert guided(page, None, CHOSEN, STOPPED) == {"said": [], "rung": []}
    guest = {**SESSION, "person_id": "guest"}
    before, now = ({**one, "session": {**one["session"], **guest}} for one in (CHOSEN, STOPPED))
    assert guided(page, None, before, now)["rung"][-3:] == STOP


def test_before_the_first_touch_sound_is_offered_and_nothing_is_tried(
    window: Callable[..., Page],
) -> None:
    page = window(touched=False)
    page.evaluate("import('/static/js/sounds.js').then(() => { window.touched = false; })")
    assert guided(page, "sound", CHOSEN, WARNING)["rung"] == []
    button = page.get_by_role("button", name="Sound on")
    expect(button).to_be_visible()
    button.click()
    assert guided(page, "sound", CHOSEN, WARNING)["rung"] == WARN
    expect(button).to_be_hidden()


def test_of_two_windows_one_is_heard_until_it_is_closed(window: Callable[..., Page]) -> None:
    first = window()
    second = first.context.new_page()
    second.add_init_script(LOUDSPEAKER.replace("VOICES", "[]"))
    second.goto("/")
    assert guided(first, "sound", CHOSEN, WARNING)["rung"] == WARN
    assert guided(second, "sound", CHOSEN, WARNING)["rung"] == []
    first.close()
    assert guided(second, "sound", CHOSEN, WARNING)["rung"] == WARN


def test_a_hidden_window_is_not_heard(window: Callable[..., Page]) -> None:
    page = window()
    page.evaluate("Object.defineProperty(document, 'hidden', { value: true })")
    assert guided(page, "sound", CHOSEN, WARNING)["rung"] == []


def test_a_station_that_falls_silent_in_a_session_is_told_once(
    window: Callable[..., Page],
) -> None:
    page = window(ENGLISH)
    guided(page, "speech", CHOSEN, WARNING)
    page.evaluate("window.speechSynthesis.speaking = false")
    wait_until(lambda: len(page.evaluate("window.said")) == 2)
    (_cut, (_language, text)) = page.evaluate("window.said")
    assert text == "No data from the station. Use the button on the station."


@pytest.fixture
def german(browser: Browser, station: Station, base_url: str) -> Iterator[BrowserContext]:
    context = browser.new_context(base_url=base_url, locale="de-DE")
    yield context
    context.close()


def test_a_german_page_is_guided_by_a_german_voice(german: BrowserContext) -> None:
    page = german.new_page()
    page.add_init_script(LOUDSPEAKER.replace("VOICES", json.dumps([ENGLISH, GERMAN])))
    page.goto("/")
    assert page.locator("html").get_attribute("lang") == "de"
    ((language, _text),) = guided(page, "speech", READY, CHOSEN)["said"]
    assert language == "de-DE"
