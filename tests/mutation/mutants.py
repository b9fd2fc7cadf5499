"""Every mutant of a module: the walk through its source, and what each of them is called.

A mutant is called by the function it is in, the text of its line and what is changed, so that its
name stays the same when lines move.
"""

import ast
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from tests.mutation.changes import Enums, changes_of, decided

_PASS = ast.Pass()


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change of one module.

    Attributes:
        module: The module's name in `station.control`.
        where: The class and function, or "" at module level.
        line: The source line in which the change begins, without its indentation.
        change: What is changed; ends with `#2` if the same is done a second time in that line.
        number: Where the line is now.
        function: First and last line of the function around it; None if it runs at import.
        source: The whole module with the change.
    """

    module: str
    where: str
    line: str
    change: str
    number: int
    function: tuple[int, int] | None
    source: str

    @property
    def name(self) -> tuple[str, str, str, str]:
        """What stays the same when lines move."""
        return self.module, self.where, self.line, self.change


def mutants_of(folder: Path, module: str) -> list[Mutant]:
    """All mutants of `folder/module.py`, by line."""
    source = (folder / f"{module}.py").read_text()
    return _Walk(module, source, enums_of(folder)).mutants()


def enums_of(folder: Path) -> dict[str, tuple[str, ...]]:
    """The members of every enum in the folder."""
    enums = {}
    for path in sorted(folder.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ClassDef) and "Enum" in "".join(map(ast.unparse, node.bases)):
                assigned = [each for each in node.body if isinstance(each, ast.Assign)]
                enums[node.name] = tuple(ast.unparse(each.targets[0]) for each in assigned)
    return enums


class _Walk:
    """One pass over the tree, with the names of where it is."""

    def __init__(self, module: str, source: str, enums: Enums) -> None:
        self.module, self.source = module, source
        self.lines = source.encode().splitlines(keepends=True)
        self.tree = ast.parse(source)
        self.enums = dict(enums)
        self.words = {n.attr for n in ast.walk(self.tree) if isinstance(n, ast.Attribute)}
        self.scope: list[ast.ClassDef | ast.FunctionDef] = []
        self._other_names_of_enums()

    def mutants(self) -> list[Mutant]:
        """All of them, each with a name of its own."""
        found = sorted(self._of_body(self.tree.body), key=lambda mutant: mutant.number)
        seen: Counter[tuple[str, str, str, str]] = Counter()
        named = []
        for mutant in found:
            seen[mutant.name] += 1
            nth = seen[mutant.name]
            named.append(mutant if nth == 1 else replace(mutant, change=f"{mutant.change} #{nth}"))
        return named

    def _other_names_of_enums(self) -> None:
        """Take in that `_S, _M = Signal, Mode` makes two more names."""
        for node in self.tree.body:
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Tuple):
                targets = node.targets[0].elts if isinstance(node.targets[0], ast.Tuple) else []
                for target, value in zip(targets, node.value.elts, strict=False):
                    if ast.unparse(value) in self.enums:
                        self.enums[ast.unparse(target)] = self.enums[ast.unparse(value)]

    def _of_body(self, body: list[ast.stmt]) -> Iterator[Mutant]:
        for statement in body:
            yield from self._of(statement)

    def _of(self, node: ast.stmt) -> Iterator[Mutant]:
        if isinstance(node, ast.ClassDef | ast.FunctionDef):
            self.scope.append(node)
            for decorator in node.decorator_list:
                yield from self._of_expression(decorator)
            if isinstance(node, ast.FunctionDef):
                for default in (*node.args.defaults, *filter(None, node.args.kw_defaults)):
                    yield from self._of_expression(default)
            yield from self._of_body(node.body)
            self.scope.pop()
        elif not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)):
            yield from self._of_statement(node)
            yield from self._of_parts(node)

    def _of_parts(self, node: ast.stmt) -> Iterator[Mutant]:
        annotation = getattr(node, "annotation", None)
        for part in ast.iter_child_nodes(node):
            if isinstance(part, ast.stmt):
                yield from self._of(part)
            elif isinstance(part, ast.expr) and part is not annotation:
                yield from self._of_expression(part)

    def _of_statement(self, node: ast.stmt) -> Iterator[Mutant]:
        if isinstance(node, ast.If):
            yield from self._decided(node.test)
        elif isinstance(node, ast.Return):
            yield from self._of_return(node)
        elif isinstance(node, ast.Expr):
            yield self._made(node, _PASS, "left out")
        elif isinstance(node, ast.AugAssign):
            yield self._made(node, _PASS, "left out")
            yield self._made(node, ast.Assign([node.target], node.value, lineno=0), "+= -> =")
            turned = ast.AugAssign(node.target, ast.Sub(), node.value)
            yield self._made(node, turned, "+= -> -=")
        elif isinstance(node, ast.For):
            yield self._made(node.iter, ast.Tuple([]), f"{ast.unparse(node.iter)} -> ()")
        elif isinstance(node, ast.Assign):
            yield from self._of_assignment(node)

    def _of_return(self, node: ast.Return) -> Iterator[Mutant]:
        function = self.scope[-1]
        assert isinstance(function, ast.FunctionDef)
        if node.value is None:
            yield self._made(node, _PASS, "left out")
            return
        says_whether = ast.unparse(function.returns or _PASS) == "bool"
        if says_whether and not isinstance(node.value, ast.Constant):
            yield from self._decided(node.value)

    def _of_assignment(self, node: ast.Assign) -> Iterator[Mutant]:
        """What is remembered is forgotten; a local name would only be missing."""
        kept = (ast.Attribute, ast.Subscript)
        if len(node.targets) > 1:
            for i, target in enumerate(node.targets):
                rest = [*node.targets[:i], *node.targets[i + 1 :]]
                label = f"without {ast.unparse(target)}"
                yield self._made(node, ast.Assign(rest, node.value, lineno=0), label)
        elif isinstance(node.targets[0], kept):
            yield self._made(node, _PASS, "left out")
        elif isinstance(node.targets[0], ast.Tuple) and isinstance(node.value, ast.Tuple):
            yield from self._of_pairs(node, node.targets[0].elts, node.value.elts)

    def _of_pairs(
        self, node: ast.Assign, targets: list[ast.expr], values: list[ast.expr]
    ) -> Iterator[Mutant]:
        for i, target in enumerate(targets):
            if isinstance(target, ast.Attribute):
                to = ast.Tuple([*targets[:i], *targets[i + 1 :]])
                of = ast.Tuple([*values[:i], *values[i + 1 :]])
                label = f"without {ast.unparse(target)}"
                yield self._made(node, ast.Assign([to], of, lineno=0), label)
        for i in range(1, len(values)):
            turned = [*values[: i - 1], values[i], values[i - 1], *values[i + 1 :]]
            label = f"{ast.unparse(values[i])} before {ast.unparse(values[i - 1])}"
            yield self._made(node.value, ast.Tuple(turned), label)

    def _decided(self, test: ast.expr) -> Iterator[Mutant]:
        for new, change in decided(test):
            yield self._made(test, new, change)

    def _of_expression(self, node: ast.expr) -> Iterator[Mutant]:
        if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Tuple):
            return  # a type
        if isinstance(node, ast.IfExp):
            yield from self._decided(node.test)
        for new, change in changes_of(node, self.enums, self.words):
            yield self._made(node, new, change)
        compared_with_none = isinstance(node, ast.Compare) and _is_none(node.comparators[-1])
        for part in ast.iter_child_nodes(node):
            value = part.value if isinstance(part, ast.keyword) else part
            if isinstance(value, ast.expr) and not (compared_with_none and _is_none(value)):
                yield from self._of_expression(value)

    def _made(self, node: ast.stmt | ast.expr, new: ast.AST, change: str) -> Mutant:
        return Mutant(
            module=self.module,
            where=".".join(each.name for each in self.scope),
            line=self.lines[node.lineno - 1].decode().strip(),
            change=change,
            number=node.lineno,
            function=self._function(node),
            source=self._with(node, new),
        )

    def _function(self, node: ast.stmt | ast.expr) -> tuple[int, int] | None:
        """The lines of the function that runs this later; a default runs at import."""
        around = self.scope[-1] if self.scope else None
        if isinstance(around, ast.FunctionDef) and node.lineno >= around.body[0].lineno:
            return around.lineno, around.end_lineno or around.lineno
        return None

    def _with(self, node: ast.stmt | ast.expr, new: ast.AST) -> str:
        text = ast.unparse(ast.fix_missing_locations(new))
        inserted = f"({text})" if isinstance(node, ast.expr) else text
        assert node.end_lineno is not None
        before = b"".join(self.lines[: node.lineno - 1])
        before += self.lines[node.lineno - 1][: node.col_offset]
        after = self.lines[node.end_lineno - 1][node.end_col_offset :]
        after += b"".join(self.lines[node.end_lineno :])
        return (before + inserted.encode() + after).decode()


def _is_none(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and node.value is None
