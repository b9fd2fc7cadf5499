"""The written reasons for mutants that no test can kill, and the verdict over a whole run.

A reason is held to what it says: it must name a mutant that exists and that still survives.
"""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.mutation.mutants import Mutant
from tests.mutation.trial import Found, Outcome

Name = tuple[str, str, str, str]
_EXCUSABLE = (Outcome.SURVIVED, Outcome.UNLOADABLE)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is wrong, one sentence each; nothing is the only good verdict."""

    errors: tuple[str, ...]
    excused: Mapping[Name, str]


def read_reasons(path: Path) -> dict[Name, str]:
    """The reasons by the name of the mutant; a missing file is an empty one."""
    reasons: dict[Name, str] = {}
    entries = tomllib.loads(path.read_text())["reason"] if path.exists() else []
    for entry in entries:
        for change in entry["changes"]:
            name = (entry["module"], entry["where"], entry["line"], change)
            if name in reasons or not entry["why"].strip():
                raise ValueError(f"{path.name}: {shown(name)} needs exactly one reason")
            reasons[name] = entry["why"]
    return reasons


def verdict(
    mutants: Sequence[Mutant], found: Mapping[Name, Found], reasons: Mapping[Name, str]
) -> Verdict:
    """Judge the outcomes of a run; what was not tried is not judged."""
    modules = {mutant.module for mutant in mutants}
    names = {mutant.name for mutant in mutants}
    errors = [
        f"{shown(name)}: there is a reason for it, but no such mutant any more"
        for name in reasons
        if name[0] in modules and name not in names
    ]
    for mutant in mutants:
        if mutant.name in found:
            errors += _errors(mutant, found[mutant.name], mutant.name in reasons)
    return Verdict(tuple(errors), {name: why for name, why in reasons.items() if name in found})


def _errors(mutant: Mutant, found: Found, has_reason: bool) -> Iterator[str]:
    name = f"line {mutant.number}, {shown(mutant.name)}"
    if found.outcome in _EXCUSABLE:
        if not has_reason:
            yield f"{name}: {found.outcome}, and no reason is written down. {found.by}".strip()
    elif found.outcome is not Outcome.KILLED:
        yield f"{name}: {found.outcome}, which says nothing about the tests: {found.by}"
    elif has_reason:
        yield f"{name}: there is a reason why it survives, but {found.by} kills it"


def shown(name: Name) -> str:
    module, where, line, change = name
    return f"{module} {where or '(module)'}: {line} [{change}]"
