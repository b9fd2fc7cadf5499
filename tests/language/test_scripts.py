"""A script says nothing that cannot be translated, also where no test makes it say it."""

import re
from collections.abc import Iterator
from itertools import pairwise

from babel.messages.jslexer import Token, tokenize

from web.language.making import ROOT

SCRIPTS = sorted((ROOT / "web" / "static" / "js").glob("*.js"))
FILLED = re.compile(r"\$\{.*?\}", re.DOTALL)
SAID = re.compile(r"\b[A-Z][a-z]+\b")  # a sentence or a label begins like this, a class does not
NAMES = frozenset({"Enter", "Content-Type", "Content-Disposition"})  # of keys and headers


def unmarked(source: str) -> Iterator[str]:
    """The texts for readers that do not stand in `_(...)`."""
    nothing = Token("operator", "", 0)
    tokens = [token for token in tokenize(source) if not token.type.endswith("comment")]
    pairs = list(pairwise([nothing, nothing, *tokens]))
    for (first, second), (_, token) in pairwise(pairs):
        text = FILLED.sub("", token.value[1:-1])
        is_text = token.type in ("string", "template_string") and SAID.search(text)
        if is_text and (first.value, second.value) != ("_", "(") and text not in NAMES:
            yield text


def test_no_text_of_a_script_stands_outside_the_catalogue() -> None:
    assert len(SCRIPTS) > 20
    found = {path.name: list(unmarked(path.read_text())) for path in SCRIPTS}
    assert {name: texts for name, texts in found.items() if texts} == {}


def test_the_search_sees_a_text_that_is_not_marked() -> None:
    assert list(unmarked('say(_("Marked."), "Plain.", `${_("Marked")}!`); say("Bare.")')) == [
        "Plain.",
        "Bare.",
    ]
