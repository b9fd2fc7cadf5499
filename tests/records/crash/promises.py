"""What processes have promised to keep before they were killed, and whether it is kept.

A line is said before something is tried, with its key and value, and another one once the product
has answered that it is done. What was tried and not answered may be there or not; what was answered
has to be there, exactly as it was, until the same key is tried again.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

TRY, DONE = "try", "done"


@dataclass(slots=True)
class Promises:
    """Follows what one folder's processes say, over all their lives.

    Attributes:
        kept: What has to be there, by its key.
        open: What may be there instead, because it was tried after that, by its key.
    """

    kept: dict[str, Any] = field(default_factory=dict)
    open: dict[str, list[Any]] = field(default_factory=dict)

    def hear(self, said: Iterable[str]) -> int:
        """Take in what processes said; how many things it has promised."""
        promised = 0
        for line in said:
            try:
                act, key, *value = json.loads(line)
            except ValueError:
                continue  # its writer was killed within it
            if act == TRY:
                self.open.setdefault(key, []).append(value[0])
            else:
                self.kept[key] = self.open.pop(key)[-1]
                promised += 1
        return promised

    def broken(self, found: Mapping[str, Any]) -> list[str]:
        """Every promise that is not kept, as a sentence; what is found is known from now on."""
        breaches = []
        for key, value in self.kept.items():
            allowed = [value, *self.open.get(key, ())]
            if found.get(key) not in allowed:
                breaches.append(f"{key} is {found.get(key)!r}, promised was {allowed!r}")
        for key in self.open:
            if key in found:
                self.kept[key] = found[key]
        self.open.clear()
        return breaches
