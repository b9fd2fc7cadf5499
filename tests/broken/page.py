"""The page `docs/broken.md`: every broken product, and what catches it.

`python -m tests.broken.page docs/broken.md`.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from tests.broken.product import Broken
from tests.broken.shelf import products
from tests.requirements_page import requirements

_HEAD = """\
# Products that were broken on purpose

A test that cannot fail proves nothing. So for every requirement of [safety.md](safety.md) there are
products in which one of its rules is broken, and each of them must be caught: by a
[story](../tests/stories) that is no longer so, by [the campaign](campaign.md), or, where nothing
moves, by a test. One that passes fails the build, and so does one that only crashes: a crash has
caught nothing. Each is a small file in `tests/broken` that says what is changed; the
[decision](decisions/0032-broken-on-purpose.md) says how it is done. This page is made from those
files by `make docs`, and a test fails when it is not up to date.

The campaign is aimed at a requirement and not at a product, so one run of it does not meet every
way to break one: here it is named where the run that every build plays has to catch it, beside a
story. What it does not catch in that one run is left to the story."""


def broken_page() -> str:
    """The whole page."""
    return "\n".join([_HEAD, *_lists(products())]) + "\n"


def _lists(found: list[Broken]) -> Iterator[str]:
    for name, words in requirements().items():
        yield f"\n## {name}\n\n{words}.\n\n| what is wrong with it | what catches it |\n|---|---|"
        for each in found:
            if each.requirement == name:
                catches = "; ".join(str(catch) for catch in each.caught_by)
                yield f"| {each.title} | {catches} |"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(broken_page(), encoding="utf-8")
