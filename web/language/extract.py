"""Finds the texts of the station in its source, for `make words`.

The station knows no languages: its sentences are written in English where they are said, and arrive
here finished. So its Python files are read for every text that a person could see, and an f-string
becomes a template with numbered places: "{0} is not on the list of {1}.".
"""

import ast
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, BinaryIO

Found = tuple[int, str | None, str, Sequence[str]]

_WORD = re.compile(r"[A-Za-z]{2,}")
_PLACE = re.compile(r"\{\d+\}")
_NAMED = re.compile(r"\{([a-z_]+)(?::[^}]*)?\}")
_SQL = re.compile(r"(?:PRAGMA|SELECT|BEGIN|ATTACH|DETACH|DELETE FROM|INSERT OR REPLACE) ")
_SENTENCE = re.compile(r"[A-Z0-9\"'({].*\s.*", re.DOTALL)  # begins like one, and has words
_PHRASE = re.compile(r"\S+ .*\S", re.DOTALL)  # several words, however they begin
_LABEL = re.compile(r"[A-Z][a-z]+(?:-[a-z]+)*")  # one word as a heading or a title
_NOT_SAID = frozenset({"compile", "debug", "info", "warning", "error", "exception", "getLogger"})
_MARKED = frozenset(
    {"_", "_l", "gettext", "ngettext", "lazy_gettext", "lazy_ngettext"}
    | {"Route"}  # what the API is described with
)
_TOML_TEXTS = frozenset(
    {"title", "summary", "needs", "prompt", "name", "aka", "purpose", "position", "cues"}
    | {"easier", "harder", "not_when", "stop_signs", "grows"}
)


def python_texts(
    file: BinaryIO,
    keywords: object,  # noqa: ARG001 - how Babel calls it
    comment_tags: object,  # noqa: ARG001
    options: Mapping[str, str],
) -> Iterator[Found]:
    """Every text of a Python file of the station that a person could see.

    With the option `phrases` several words count that begin small: they stand in the places of
    sentences. The option `calls` names functions of which every argument counts, a single word
    too; `firsts` those of which the first does. With `docs` the docstrings of classes and of
    their fields are shown to people.
    """
    calls, firsts = (frozenset(options.get(name, "").split()) for name in ("calls", "firsts"))
    flags = {name: bool(options.get(name)) for name in ("phrases", "docs")}
    finder = _Finder(calls, firsts, **flags)
    finder.visit(ast.parse(file.read()))
    for line, text in finder.found:
        yield line, None, text, []


def toml_texts(
    file: BinaryIO,
    keywords: object,  # noqa: ARG001 - how Babel calls it
    comment_tags: object,  # noqa: ARG001
    options: object,  # noqa: ARG001
) -> Iterator[Found]:
    """Every text of a program, a course or the catalogue of exercises; what it is as a comment."""
    for key, text in _in_toml(tomllib.loads(file.read().decode())):
        yield 1, None, text, [key]


def template(node: ast.expr) -> str | None:
    """A text as it is looked up: a constant as it is, an f-string with numbered places."""
    match node:
        case ast.Constant(value=str(text)):
            return _from_format(text)
        case ast.JoinedStr(values=parts):
            return _numbered(parts)
        case _:
            return None


def _numbered(parts: Sequence[ast.expr]) -> str:
    found, places = [], 0
    for part in parts:
        if isinstance(part, ast.Constant):
            found.append(str(part.value))
        else:
            found.append(f"{{{places}}}")
            places += 1
    return "".join(found)


def _from_format(text: str) -> str:
    """A text for `str.format`, with its named places numbered."""
    names: dict[str, int] = {}
    return _NAMED.sub(lambda at: f"{{{names.setdefault(at[1], len(names))}}}", text)


def _is_text(text: str) -> bool:
    said = _WORD.search(_PLACE.sub("", text))
    if _SQL.match(text):
        return False
    return bool(said and (_SENTENCE.fullmatch(text) or _LABEL.fullmatch(text)))


class _Finder(ast.NodeVisitor):
    """Walks a file; docstrings, what is logged and what only programs read are passed over."""

    def __init__(
        self, calls: frozenset[str], firsts: frozenset[str], *, phrases: bool, docs: bool
    ) -> None:
        self.found: list[tuple[int, str]] = []
        self._calls = calls
        self._firsts = firsts
        self._phrases = phrases
        self._docs = docs
        self._everything = False

    def visit_Expr(self, node: ast.Expr) -> None:
        if not isinstance(node.value, ast.Constant):  # a docstring is not said
            self.generic_visit(node)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        for each in node.body:  # what it takes and gives is for programs
            self.visit(each)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        if self._docs:
            self.found += _docs(node)
        for each in node.body:
            self.visit(each)

    def visit_Call(self, node: ast.Call) -> None:
        method, name = getattr(node.func, "attr", ""), getattr(node.func, "id", "")
        if method in _NOT_SAID or name in _MARKED:
            return
        counts = {method, name}
        named = node.args if counts & self._calls else node.args[: bool(counts & self._firsts)]
        before, self._everything = self._everything, self._everything or bool(named)
        for each in named:
            self.visit(each)
        self._everything = before
        for argument in (*node.args[len(named) :], *node.keywords):
            self.visit(argument)
        if isinstance(node.func, ast.Attribute):
            self.visit(node.func.value)  # "{title} goes to ...".format(...)

    def visit_Assign(self, node: ast.Assign) -> None:
        if [getattr(target, "id", "") for target in node.targets] != ["__all__"]:
            self.generic_visit(node)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        if node.value is not None:
            self.visit(node.value)

    def visit_Dict(self, node: ast.Dict) -> None:
        for each in node.values:  # keys are for programs
            self.visit(each)

    def visit_Compare(self, _node: ast.Compare) -> None:
        """What is compared with is not said."""

    def visit_Constant(self, node: ast.Constant) -> None:
        self._add(node)

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        self._add(node)
        for part in node.values:
            if isinstance(part, ast.FormattedValue):
                self.visit(part.value)  # a text within the place of another one

    def _add(self, node: ast.expr) -> None:
        text = template(node)
        if text and (
            _is_text(text)
            or (self._phrases and _PHRASE.fullmatch(text) and _WORD.search(text))
            or (self._everything and _WORD.search(text))
        ):
            self.found.append((node.lineno, text))


def _docs(node: ast.ClassDef) -> Iterator[tuple[int, str]]:
    """What a section of the settings is about, and what each of its keys means."""
    said = [
        (each.lineno, each.value.value)
        for each in node.body
        if isinstance(each, ast.Expr)
        and isinstance(each.value, ast.Constant)
        and isinstance(each.value.value, str)
    ]
    for number, (line, text) in enumerate(said):
        lines = [each.strip() for each in text.strip().splitlines()]
        if "Attributes:" in lines:  # a class that is for programs
            continue
        yield line, ("\n" if number == 0 else " ").join(lines)


def _in_toml(data: Any, key: str = "") -> Iterator[tuple[str, str]]:
    match data:
        case str() if key in _TOML_TEXTS:
            yield key, data
        case list():
            for each in data:
                yield from _in_toml(each, key)
        case dict():
            for name, each in data.items():
                yield from _in_toml(each, name)
