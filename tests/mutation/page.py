"""The result of a run as a page: what survived and why, what broke, and what killed the rest."""

from collections.abc import Iterator, Mapping, Sequence

from tests.mutation.mutants import Mutant
from tests.mutation.reasons import Name, Verdict
from tests.mutation.trial import Found, Outcome


def page(mutants: Sequence[Mutant], found: Mapping[Name, Found], judged: Verdict) -> str:
    """Markdown, by room; each mutant that was tried is in it once."""
    tried = [mutant for mutant in mutants if mutant.name in found]
    return "\n".join(_lines(tried, found, judged)) + "\n"


def _lines(tried: Sequence[Mutant], found: Mapping[Name, Found], judged: Verdict) -> Iterator[str]:
    yield "# Mutants\n"
    yield "| room | " + " | ".join(Outcome) + " |\n|---|" + "---|" * len(Outcome)
    for room in dict.fromkeys(mutant.module for mutant in tried):
        of_room = [found[mutant.name].outcome for mutant in tried if mutant.module == room]
        yield f"| {room} | " + " | ".join(str(of_room.count(each)) for each in Outcome) + " |"
    yield "\n## Errors\n"
    yield from (f"- {error}" for error in judged.errors)
    for outcome in Outcome:
        yield f"\n## {outcome.capitalize()}\n"
        for mutant in tried:
            if found[mutant.name].outcome is outcome:
                yield _line(mutant, found[mutant.name], judged.excused.get(mutant.name, ""))


def _line(mutant: Mutant, found: Found, why: str) -> str:
    place = f"{mutant.module}.py:{mutant.number} {mutant.where}"
    return f"- {place}: `{mutant.line}` [`{mutant.change}`] {found.by} {why}".rstrip()
