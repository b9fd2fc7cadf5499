"""A product that was broken on purpose: which rule, by which change, and what must catch it.

Each is a small TOML file beside this one. `old` stands exactly once in its file; a rule that is
held in two places is broken in both, with `[[also]]`.
"""

from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

ROOT = Path(__file__).parent.parent.parent
HERE = Path(__file__).parent


class _Said(BaseModel):
    """Of a file that people write: an unknown key is a mistake."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Change(_Said):
    """One place of the product, and what stands there instead.

    Attributes:
        file: Below the root of the project.
        old: What stands there now.
        new: What the broken product has.
    """

    file: str
    old: Annotated[str, Field(min_length=1)]
    new: str

    @property
    def module(self) -> str:
        """The name under which the file is imported."""
        return self.file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")

    def applied(self, source: str) -> str:
        """The source of the broken product.

        Raises:
            ValueError: The product has moved on, so that the change has no place, or several.
        """
        times = source.count(self.old)
        if times != 1:
            told = f"stands {times} times in {self.file}, not once; the product has moved on"
            raise ValueError(f"{self.old!r} {told}: break the same rule where it is now")
        return source.replace(self.old, self.new)


class InStory(_Said):
    """A story of `tests/stories` that is no longer so.

    Attributes:
        story: Its name.
        entry: The number of the entry at which it fails.
    """

    story: str
    entry: int

    def __str__(self) -> str:
        """For the table."""
        return f"story `{self.story}`, entry {self.entry}"


class InTests(_Said):
    """Tests that must fail, by their names for pytest; each of them, in one of its cases at least.

    Attributes:
        tests: Their names.
    """

    tests: Annotated[tuple[str, ...], Field(min_length=1)]

    def __str__(self) -> str:
        """For the table."""
        return ", ".join(f"`{name.partition('::')[2]}`" for name in self.tests)


class InCampaign(_Said):
    """A run of the campaign in which the oracle sees the broken requirement breached.

    Attributes:
        theme: What the run is about.
        seed: Of the run.
    """

    theme: str
    seed: int

    def __str__(self) -> str:
        """For the table."""
        return f"campaign, `--theme {self.theme} --only {self.seed}`"


Catch = InStory | InTests | InCampaign


class Broken(_Said):
    """One broken product.

    Attributes:
        name: Of its file.
        requirement: The requirement whose rule is broken.
        title: What is wrong with it, in words.
        also: Where else the same rule is held, and broken as well.
        caught_by: What catches it; each of these must.
    """

    name: str
    requirement: str
    title: str
    file: str
    old: str
    new: str
    also: tuple[Change, ...] = ()
    caught_by: Annotated[tuple[Catch, ...], Field(min_length=1)]

    @property
    def changes(self) -> tuple[Change, ...]:
        """Every change."""
        return (Change(file=self.file, old=self.old, new=self.new), *self.also)

    def sources(self) -> dict[str, str]:
        """Module -> its source in the broken product."""
        found: dict[str, str] = {}
        for change in self.changes:
            before = found.get(change.module)
            source = before or (ROOT / change.file).read_text(encoding="utf-8")
            found[change.module] = change.applied(source)
        return found
