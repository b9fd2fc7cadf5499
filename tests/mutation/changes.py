"""Small changes of one expression: every operator, number, name of an enum and condition in it.

Each function yields `(new node, what changed)`. They know nothing of files and of where they are.
What must be changed at all is decided by what a slip of the hand could make of the line: a bound
that is shut instead of open, a condition that is left out, an unreadable input taken for a good
one, a figure that is one percent off, the neighbour's name.
"""

import ast
import re
from collections.abc import Iterator, Mapping
from copy import deepcopy

Change = tuple[ast.AST, str]
Enums = Mapping[str, tuple[str, ...]]

_OPERATORS: dict[type[ast.AST], str] = {
    ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!=",
    ast.Is: "is", ast.IsNot: "is not", ast.In: "in", ast.NotIn: "not in",
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.Pow: "**",
}  # fmt: skip
_COMPARED: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq, ast.LtE, ast.GtE),
    ast.NotEq: (ast.Eq, ast.Lt, ast.Gt),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
_CALCULATED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.Pow: ast.Mult,
}
_FEW = 8  # an enum of so many members is tried with all of them, a larger one with the neighbours
_MIRRORED = {
    "up": "down",
    "upper": "lower",
    "primary": "check",
    "mains": "battery",
}
_MIRRORS = _MIRRORED | {after: before for before, after in _MIRRORED.items()}


def changes_of(node: ast.AST, enums: Enums, words: set[str]) -> Iterator[Change]:
    """Every change of this very node; of what it is made of the caller asks again."""
    if isinstance(node, ast.Compare):
        yield from _comparison(node)
    elif isinstance(node, ast.BoolOp):
        yield from _condition(node)
    elif isinstance(node, ast.BinOp):
        yield from _calculation(node)
    elif isinstance(node, ast.UnaryOp):
        yield from _sign(node)
    elif isinstance(node, ast.Constant):
        yield from _constant(node)
    elif isinstance(node, ast.Call):
        yield from _call(node)
    elif isinstance(node, ast.Attribute):
        yield from _member(node, enums)
        yield from _mirrored(node, words)
    elif isinstance(node, ast.Tuple | ast.Set | ast.Dict):
        yield from _rows(node)


def decided(test: ast.expr) -> Iterator[tuple[ast.expr, str]]:
    """A question that is answered for good, or the wrong way round."""
    shown = ast.unparse(test)
    yield ast.Constant(True), f"{shown} -> True"
    yield ast.Constant(False), f"{shown} -> False"
    if not isinstance(test, ast.UnaryOp):
        yield ast.UnaryOp(ast.Not(), test), f"not ({shown})"


def _comparison(node: ast.Compare) -> Iterator[Change]:
    for i, operator in enumerate(node.ops):
        for other in _COMPARED[type(operator)]:
            new = deepcopy(node)
            new.ops[i] = other()
            yield new, f"{_OPERATORS[type(operator)]} -> {_OPERATORS[other]}"
    if len(node.ops) > 1:
        yield ast.Compare(node.left, node.ops[:-1], node.comparators[:-1]), "without the last bound"
        first, *rest = node.comparators
        yield ast.Compare(first, node.ops[1:], rest), "without the first bound"
    yield from _unreadable(node)


def _unreadable(node: ast.Compare) -> Iterator[Change]:
    """What is neither true nor false is taken the other way: `is True` -> `is not False`."""
    operator, other = node.ops[-1], node.comparators[-1]
    if isinstance(other, ast.Constant) and isinstance(other.value, bool):
        turned = ast.IsNot() if isinstance(operator, ast.Is) else ast.Is()
        new = ast.Compare(node.left, [turned], [ast.Constant(not other.value)])
        yield new, f"{ast.unparse(node)} -> {ast.unparse(new)}"


def _condition(node: ast.BoolOp) -> Iterator[Change]:
    turned = ast.Or() if isinstance(node.op, ast.And) else ast.And()
    before, after = ("and", "or") if isinstance(node.op, ast.And) else ("or", "and")
    for i, value in enumerate(node.values):
        rest = [*node.values[:i], *node.values[i + 1 :]]
        without = rest[0] if len(rest) == 1 else ast.BoolOp(node.op, rest)
        yield without, f"without {ast.unparse(value)}"
    for i in range(1, len(node.values)):
        left = ast.BoolOp(node.op, node.values[:i]) if i > 1 else node.values[0]
        right = ast.BoolOp(node.op, node.values[i:]) if i < len(node.values) - 1 else node.values[i]
        yield ast.BoolOp(turned, [left, right]), f"{before} -> {after}"


def _calculation(node: ast.BinOp) -> Iterator[Change]:
    other = _CALCULATED.get(type(node.op))
    if other is not None:
        label = f"{_OPERATORS[type(node.op)]} -> {_OPERATORS[other]}"
        yield ast.BinOp(node.left, other(), node.right), label
    yield node.left, f"without {ast.unparse(node.right)}"
    yield node.right, f"without {ast.unparse(node.left)}"


def _sign(node: ast.UnaryOp) -> Iterator[Change]:
    yield node.operand, f"{ast.unparse(node)} -> {ast.unparse(node.operand)}"


def _constant(node: ast.Constant) -> Iterator[Change]:
    """A figure moves to both sides: by 1 if it counts, by a hundredth if it measures."""
    value = node.value
    others: tuple[object, ...] = ()
    if isinstance(value, bool):
        others = (not value,)
    elif isinstance(value, int):
        others = (value + 1, value - 1)
    elif isinstance(value, float):
        step = abs(value) / 100 or 0.01
        others = (float(f"{value + step:.6g}"), float(f"{value - step:.6g}"))
    elif isinstance(value, str):
        others = (f"{value}?",)
    elif value is None:
        others = (0.0,)
    for other in others:
        yield _signed(other), f"{value!r} -> {other!r}"


def _signed(value: object) -> ast.expr:
    if isinstance(value, int | float) and value < 0:
        return ast.UnaryOp(ast.USub(), ast.Constant(-value))
    return ast.Constant(value)  # type: ignore[arg-type]  # one of those that it came from


def _call(node: ast.Call) -> Iterator[Change]:
    name = node.func.id if isinstance(node.func, ast.Name) else ""
    if name in ("min", "max"):
        other = "max" if name == "min" else "min"
        yield ast.Call(ast.Name(other), node.args, []), f"{name} -> {other}"
    if name in ("min", "max", "abs"):
        for arg in node.args:
            yield arg, f"{ast.unparse(node)} -> {ast.unparse(arg)}"
        return
    for i in range(1, len(node.args)):
        new = deepcopy(node)
        new.args[i - 1], new.args[i] = new.args[i], new.args[i - 1]
        yield new, f"{ast.unparse(node)} -> {ast.unparse(new)}"


def _member(node: ast.Attribute, enums: Enums) -> Iterator[Change]:
    members = enums.get(ast.unparse(node.value), ())
    if node.attr not in members:
        return
    at, count = members.index(node.attr), len(members)
    near = {members[at - 1], members[(at + 1) % count]}
    for other in members:
        if other != node.attr and (count <= _FEW or other in near):
            yield ast.Attribute(node.value, other), f"{node.attr} -> {other}"


def _mirrored(node: ast.Attribute, words: set[str]) -> Iterator[Change]:
    """The same of the other side: `lower_switch` -> `upper_switch`."""
    other = re.sub(r"[a-z]+", lambda found: _MIRRORS.get(found[0], found[0]), node.attr)
    if other != node.attr and other in words:
        yield ast.Attribute(node.value, other), f"{node.attr} -> {other}"


def _rows(node: ast.Tuple | ast.Set | ast.Dict) -> Iterator[Change]:
    """A table without one of its rows, or with two of them in the wrong order."""
    for i, shown in _named_rows(node):
        new = deepcopy(node)
        if isinstance(new, ast.Dict):
            del new.keys[i]
            del new.values[i]
        else:
            del new.elts[i]
        yield new, f"without the row {shown}"
    if isinstance(node, ast.Tuple):
        for (i, first), (j, second) in zip(_named_rows(node), _named_rows(node)[1:], strict=False):
            new = deepcopy(node)
            new.elts[i], new.elts[j] = new.elts[j], new.elts[i]
            yield new, f"{second} before {first}"


def _named_rows(node: ast.Tuple | ast.Set | ast.Dict) -> list[tuple[int, str]]:
    """A tuple has rows if it is made of tuples; else its length means something to its reader."""
    if isinstance(node, ast.Dict):
        return [(i, ast.unparse(k) if k else "**") for i, k in enumerate(node.keys)]
    rows = (ast.Tuple, ast.Starred)
    return [
        (i, ast.unparse(each))
        for i, each in enumerate(node.elts)
        if isinstance(node, ast.Set) or isinstance(each, rows)
    ]
