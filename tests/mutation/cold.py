"""A trial of what runs at import: the module comes from its mutated source from the very start."""

import importlib
import importlib.abc
import importlib.machinery
import sys
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests.mutation.place import QUIET, Place
from tests.mutation.trial import Found, Observer, Outcome, first_line


def cold_trial(place: Place, source: str, files: Sequence[str]) -> Found:
    """Import the module from this source, then collect and run its tests, file by file."""
    place.enter()
    loader = _Loader(place.module, place.path, source)
    sys.meta_path.insert(0, loader)
    try:
        importlib.import_module(place.module)
    except Exception as error:  # noqa: BLE001  # whatever a mutant does at import
        return Found(Outcome.UNLOADABLE, f"{type(error).__name__}: {first_line(error)}")
    observer = Observer()
    for file in files:
        pytest.main([*QUIET, file], plugins=[observer])
        if observer.killed_by:
            break
    return observer.found()


class _Loader(importlib.abc.Loader, importlib.abc.MetaPathFinder):
    """Gives out the mutated source in place of the module's file."""

    def __init__(self, name: str, path: Path, source: str) -> None:
        self.name, self.path, self.source = name, path, source

    def find_spec(
        self, fullname: str, _path: Any, _target: Any = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname != self.name:
            return None
        return importlib.machinery.ModuleSpec(fullname, self, origin=str(self.path))

    def exec_module(self, module: ModuleType) -> None:
        exec(compile(self.source, str(self.path), "exec"), module.__dict__)  # noqa: S102
