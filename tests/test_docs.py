"""What the README and the pages in docs/ lead to is there."""

import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")))
_LINK = re.compile(r"""(?:\]\(|src=")([^)"\s]+)[)"]""")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


def headings(page: Path) -> set[str]:
    """The names under which the headings of a page are linked to."""
    found = _HEADING.findall(page.read_text())
    return {re.sub(r"[^\w\- ]", "", each.lower()).replace(" ", "-") for each in found}


def dead_links(page: Path) -> Iterator[str]:
    """Links within the project that lead nowhere."""
    for link in _LINK.findall(page.read_text()):
        name, _, heading = link.partition("#")
        to = page.parent / name if name else page
        is_outside = "://" in link
        if not is_outside and (
            not to.exists() or (heading and to.suffix == ".md" and heading not in headings(to))
        ):
            yield f"{page.name}: {link}"


def test_every_link_of_the_pages_leads_somewhere() -> None:
    assert len(PAGES) > 20
    assert [link for page in PAGES for link in dead_links(page)] == []


def test_a_dead_link_is_found(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    links = "[1](page.md#two-words) [2](page.md#three) [3](none.md) [4](#two)"
    page.write_text(f'# Two words\n{links} <img src="5.png">')
    assert list(dead_links(page)) == [
        "page.md: page.md#three",
        "page.md: none.md",
        "page.md: #two",
        "page.md: 5.png",
    ]
