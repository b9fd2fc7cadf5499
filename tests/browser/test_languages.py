"""Texts that scripts make, in a language of brackets: none of them stands outside."""

import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route

from tests.browser.pretend import EXERCISE, Pretend
from tests.browser.station import Station
from tests.language.pseudo import pseudo
from tests.language.test_pseudo import SAME, WORD, without_brackets
from web.language import catalogue

TEXTS = re.compile(r'(<script type="application/json" id="texts">).*?(</script>)', re.DOTALL)
FAULT = {"code": "cold", "text": "1", "hint": "2", "latched": True}
# What the station says in these states comes to the page in the reader's language already.
SAID = {"title": "7", "prompt": "8", "program_title": "9"}

# What is read on the page now; the titles of the steps come from the station, like its sentences.
NEW = """() => {
  const other = "script, style, noscript, #steps li, [hidden], [translate=no], [lang=en]";
  const shown = (e) => e && !e.closest(other);
  const found = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    if (shown(walk.currentNode.parentElement)) found.push(walk.currentNode.textContent);
  }
  for (const e of document.querySelectorAll("[aria-label], [title], [aria-valuetext]")) {
    if (shown(e)) found.push(...["aria-label", "title", "aria-valuetext"]
      .map((name) => e.getAttribute(name) ?? ""));
  }
  return found;
}"""

STATES: dict[str, tuple[dict[str, object] | None, dict[str, object]]] = {
    "booting": (None, {"mode": "FAULTED"}),
    "ready": (None, {"mode": "READY", "faults": []}),
    "a fault": (None, {"mode": "FAULTED", "faults": [FAULT]}),
    "emergency stop": (None, {"mode": "ESTOPPED", "faults": []}),
    "armed": ({"phase": "wait", **SAID}, {"mode": "ARMED", "faults": []}),
    "moving": ({**SAID}, {"mode": "RUNNING", "faults": [], "angle_deg": 20.0}),
    "a question about pain": (
        {"phase": "ask", "question": "pain", "answer_s": 20.0, **SAID},
        {"mode": "RUNNING", "faults": []},
    ),
    "a question about how it goes": (
        {"phase": "ask", "question": "well", "answer_s": 20.0, **SAID},
        {"mode": "RUNNING", "faults": []},
    ),
    "an exercise": (
        {"phase": "exercise", "exercise": EXERCISE, **SAID},
        {"mode": "RUNNING", "faults": []},
    ),
    "coming up": ({**SAID}, {"mode": "RETURNING", "faults": [], "angle_deg": 10.0}),
    "stopped": ({**SAID}, {"mode": "HOLDING", "faults": [], "angle_deg": 10.0}),
    "no angle": (None, {"mode": "READY", "faults": [], "angle_deg": None}),
}


@pytest.fixture
def bracketed(browser: Browser, base_url: str, station: Station) -> Iterator[Page]:
    """A page in German, in which every text of a script is in brackets."""
    context = browser.new_context(base_url=base_url, locale="de-DE")
    page = context.new_page()
    known = catalogue.texts("de", catalogue.CLIENT)
    block = json.dumps({english: pseudo(english) for english in known})

    def answer(route: Route) -> None:
        reply = route.fetch()
        route.fulfill(
            response=reply, body=TEXTS.sub(lambda at: at[1] + block + at[2], reply.text())
        )

    page.route(f"{base_url}/live", answer)
    yield page
    context.close()


def outside(texts: list[str], before: set[str]) -> list[str]:
    """Words that a script has said, and that nobody can translate."""
    said = (without_brackets(text) for text in texts if text.strip() not in before)
    return [text for text in said if any(word not in SAME for word in WORD.findall(text))]


def test_every_text_that_the_live_page_makes_can_be_translated(
    bracketed: Page, station: Station
) -> None:
    pretend = Pretend(bracketed, station)
    bracketed.goto("/live")
    written = {text.strip() for text in written_by_the_page(bracketed)}
    found = {}
    for state, (session, changes) in STATES.items():
        pretend.shows(session, **changes)
        texts = bracketed.evaluate(NEW)
        assert any(pseudo("")[0] in text for text in texts), state
        found[state] = outside(texts, written)
    assert sorted({text for texts in found.values() for text in texts}) == []


def written_by_the_page(page: Page) -> list[str]:
    """The texts of the page as it came, which another test looks after."""
    reply = page.request.get("/live", headers={"Accept-Language": "de"})
    texts: list[str] = page.evaluate(
        f"""html => {{
          const page = new DOMParser().parseFromString(html, "text/html");
          const look = {NEW.replace("document", "page")};
          page.querySelectorAll("[hidden]").forEach((e) => e.removeAttribute("hidden"));
          return look();
        }}""",
        reply.text(),
    )
    return texts
