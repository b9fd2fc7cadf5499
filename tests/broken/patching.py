"""Lets this process import a broken product instead of the one on the disk.

Only what is changed comes from somewhere else; everything unchanged is imported as ever, with its
compiled files. Nothing is written anywhere, so that no broken line can outlive the process.
"""

import sys
from collections.abc import Mapping, Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from types import CodeType, ModuleType


class _Loader(SourceFileLoader):
    """Loads a module from a source that is handed in."""

    def __init__(self, name: str, path: str, source: str) -> None:
        super().__init__(name, path)
        self._source = source

    def get_code(self, fullname: str) -> CodeType:
        """Compile what was handed in; no compiled file is read or written."""
        return compile(self._source, self.get_filename(fullname), "exec", dont_inherit=True)


class Patched(MetaPathFinder):
    """Finds the changed modules before anybody else does.

    Args:
        sources: Module -> its source.
    """

    def __init__(self, sources: Mapping[str, str]) -> None:
        self._sources = sources

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """The changed module, or None for every other one."""
        source = self._sources.get(fullname)
        spec = PathFinder.find_spec(fullname, path, target) if source is not None else None
        if spec is None or spec.origin is None or source is None:
            return None
        spec.loader = _Loader(fullname, spec.origin, source)
        return spec

    def install(self) -> None:
        """From now on; the changed modules must not have been imported before.

        Raises:
            ImportError: One of them has been, so that others hold on to what is whole.
        """
        early = sorted(name for name in self._sources if name in sys.modules)
        if early:
            raise ImportError(f"{early} came before it could be broken")
        sys.meta_path.insert(0, self)

    def unused(self) -> list[str]:
        """Changed modules that nobody has imported: they can have broken nothing."""
        return sorted(
            name
            for name in self._sources
            if not isinstance(getattr(sys.modules.get(name), "__loader__", None), _Loader)
        )
