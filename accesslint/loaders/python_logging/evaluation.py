"""What a Python module's top level assigns, without running it: constants are folded, anything else is unknown.

The grammar and the positions (columns are offsets in UTF-8 bytes) are those of https://docs.python.org/3/library/ast.html.
`os.environ.get`: https://docs.python.org/3/library/os.html#os.environ
"""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterator

from accesslint.loaders.python_logging.texts import dumped, joined
from accesslint.model.values import Template, Unknown, Value
from accesslint.source import Problem, Source, Span, problem_of_file

_DEEPEST = 100
_LONGEST = 65_536
_BIG = 2**40
_MOST_VALUES = 5_000
_COMPUTED = Unknown("it is computed when the program runs", "the running program")
_CONDITIONAL = Unknown("it is set under a condition only", "the running program")
_ENVIRONMENT = "the environment of the process"
_LOOKUPS = frozenset({"os.environ.get", "environ.get", "os.getenv", "getenv", "env", "config", "env.str", "env.bool"})
"""Calls that read the environment; the last ones are those of django-environ and python-decouple."""
_LEVELS = frozenset(f"logging.{level}" for level in ("DEBUG", "INFO", "WARNING", "WARN", "ERROR", "CRITICAL", "FATAL"))
"""Constants that the library has a name for."""
_CASTS = frozenset({"str", "int", "bool", "float"})


def parsed(source: Source) -> ast.Module | Problem:
    """The syntax tree of a module; a note where it is none that this Python understands."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(source.text)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        why = error.msg if isinstance(error, SyntaxError) else "it is nested too deeply or holds odd characters"
        return problem_of_file(source.name, f"not read: {why}", "note")


class Module:
    """The names that a module's top level binds, and the values of its expressions."""

    def __init__(self, source: Source, tree: ast.Module) -> None:
        self._source = source
        self.names: dict[str, Value] = {}
        self._room = _MOST_VALUES
        self.opens: list[Value] = []
        """Why other names may be bound: an `import *`."""
        self._run(tree.body, None, 0)

    def span(self, node: ast.expr | ast.stmt) -> Span:
        """The place of a node, in characters."""
        end_line, end = node.end_lineno or node.lineno, node.end_col_offset or node.col_offset
        return self._source.place(
            node.lineno, self._column(node.lineno, node.col_offset), end_line, self._column(end_line, end)
        )

    def _column(self, line: int, offset: int) -> int:
        text = self._source.line_text(line)
        if text.isascii():
            return offset + 1
        return len(text.encode("utf-8", "surrogatepass")[:offset].decode("utf-8", "ignore")) + 1

    def _run(self, body: list[ast.stmt], doubt: Unknown | None, depth: int) -> None:
        if depth > _DEEPEST:
            return
        for statement in body:
            if isinstance(statement, ast.Assign):
                for target in statement.targets:
                    self._bind(target, statement.value, doubt)
            elif isinstance(statement, ast.AnnAssign) and statement.value is not None:
                self._bind(statement.target, statement.value, doubt)
            elif isinstance(statement, ast.AugAssign) and isinstance(statement.target, ast.Name):
                self.names[statement.target.id] = Value(doubt or _COMPUTED, self.span(statement))
            elif isinstance(statement, ast.ImportFrom) and any(alias.name == "*" for alias in statement.names):
                module = "." * statement.level + (statement.module or "")
                self.opens.append(Value(Unknown(f"{module} may set it", module), self.span(statement)))
            else:
                for block in _blocks(statement):
                    self._run(block, _CONDITIONAL, depth + 1)

    def _bind(self, target: ast.expr, written: ast.expr, doubt: Unknown | None) -> None:
        value = self.value(written)
        if isinstance(target, ast.Name):
            before = self.names.get(target.id)
            same = before is not None and doubt is not None and before.data == value.data
            self.names[target.id] = value if doubt is None or same else Value(doubt, self.span(target))
            return
        path: list[str] = []
        here = target
        while isinstance(here, ast.Subscript) and len(path) < _DEEPEST:
            key = here.slice
            if not isinstance(key, ast.Constant) or not isinstance(key.value, str):
                return
            path.insert(0, key.value)
            here = here.value
        if isinstance(here, ast.Name) and here.id in self.names and path:
            given = value if doubt is None else Value(doubt, self.span(target))
            self.names[here.id] = _replaced(self.names[here.id], path, given)

    def value(self, node: ast.expr, depth: int = 0) -> Value:
        """The value of an expression as far as the module tells it."""
        span = self.span(node)
        if depth > _DEEPEST:
            return Value(_COMPUTED, span)
        if depth == 0:
            self._room = _MOST_VALUES
        if isinstance(node, ast.Constant):
            scalar = node.value is None or isinstance(node.value, str | int | float)
            return Value(node.value if scalar else _COMPUTED, span)  # type: ignore[arg-type]
        if isinstance(node, ast.Name):
            found = self.names.get(node.id)
            return Value(_COMPUTED if found is None or not self._affords(found) else found.data, span)
        if isinstance(node, ast.List | ast.Tuple | ast.Set):
            return Value([self.value(item, depth + 1) for item in node.elts], span)
        if isinstance(node, ast.Dict):
            return Value(self._mapping(node, depth), span)
        if isinstance(node, ast.JoinedStr):
            return Value(self._joined(node, depth), span)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            return Value(_added(self.value(node.left, depth + 1), self.value(node.right, depth + 1)), span)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
            return Value(_multiplied(self.value(node.left, depth + 1), self.value(node.right, depth + 1)), span)
        if isinstance(node, ast.Call):
            return self._call(node, span, depth)
        return Value(_looked_up(node), span)

    def _affords(self, value: Value) -> bool:
        """Whether an expression may take in another name's value: names of names double with every step."""
        if not isinstance(value.data, list | dict):
            return True
        self._room -= _size(value)
        return self._room > 0

    def _mapping(self, node: ast.Dict, depth: int) -> dict[str, Value] | Unknown:
        found: dict[str, Value] = {}
        for key, item in zip(node.keys, node.values, strict=True):
            value = self.value(item, depth + 1)
            if key is None:
                if not isinstance(value.data, dict):
                    return _COMPUTED
                found.update(value.data)
                continue
            name = self.value(key, depth + 1).data
            if not isinstance(name, str):
                return _COMPUTED
            found[name] = value
        return found

    def _joined(self, node: ast.JoinedStr, depth: int) -> str | Template:
        parts: list[str | Unknown] = []
        for piece in node.values:
            inner = piece.value if isinstance(piece, ast.FormattedValue) else piece
            value = self.value(inner, depth + 1)
            plain = value.data is not None and isinstance(value.data, str | int | float)
            parts.append(str(value.data) if plain else value.unknown or _COMPUTED)
        if all(isinstance(part, str) for part in parts):
            return "".join(part for part in parts if isinstance(part, str))
        return Template(tuple(parts))

    def _call(self, node: ast.Call, span: Span, depth: int) -> Value:
        name = dotted(node.func)
        if name in _LOOKUPS and node.args:
            return Value(_of_environment(node.args[0], has_default=len(node.args) > 1 or bool(node.keywords)), span)
        if name in _CASTS and len(node.args) == 1:
            return Value(self.value(node.args[0], depth + 1).data, span)
        if name == "dict" and not node.args and all(keyword.arg for keyword in node.keywords):
            return Value({str(one.arg): self.value(one.value, depth + 1) for one in node.keywords}, span)
        if name in ("Path", "pathlib.Path", "os.path.join") and len(node.args) == 1:
            return Value(self.value(node.args[0], depth + 1).data, span)
        if len(node.args) == 1 and not node.keywords and isinstance(node.func, ast.Attribute):
            if name == "json.dumps":
                return Value(dumped(self.value(node.args[0], depth + 1)), span)
            if node.func.attr == "join":
                return Value(joined(self.value(node.func.value, depth + 1), self.value(node.args[0], depth + 1)), span)
        return Value(_COMPUTED, span)


def _looked_up(node: ast.expr) -> str | Unknown:
    """A constant of the library's, or a variable of the environment."""
    if isinstance(node, ast.Attribute) and dotted(node) in _LEVELS:
        return node.attr
    if isinstance(node, ast.Subscript) and dotted(node.value) in ("os.environ", "environ"):
        return _of_environment(node.slice)
    return _COMPUTED


def _size(value: Value) -> int:
    """How many values a value holds, counted up to the limit."""
    count, pending = 0, [value]
    while pending and count <= _MOST_VALUES:
        data = pending.pop().data
        count += 1
        pending.extend(data.values() if isinstance(data, dict) else data if isinstance(data, list) else ())
    return count


def _of_environment(name: ast.expr, *, has_default: bool = False) -> Unknown:
    shown = name.value if isinstance(name, ast.Constant) and isinstance(name.value, str) else "a variable"
    more = ", which may replace the default here" if has_default else ""
    return Unknown(f"the environment variable {shown} decides it{more}", _ENVIRONMENT)


def _added(left: Value, right: Value) -> str | list[Value] | Template | Unknown:
    if isinstance(left.data, str) and isinstance(right.data, str):
        return left.data + right.data if len(left.data) + len(right.data) < _LONGEST else _COMPUTED
    if isinstance(left.data, list) and isinstance(right.data, list):
        return [*left.data, *right.data] if len(left.data) + len(right.data) < _LONGEST else _COMPUTED
    parts = [
        part
        for side in (left, right)
        for part in (side.data.parts if isinstance(side.data, Template) else (side.data,))
        if isinstance(part, str | Unknown)
    ]
    return Template(tuple(parts)) if any(isinstance(part, str) for part in parts) else _COMPUTED


def _multiplied(left: Value, right: Value) -> int | float | Unknown:
    """Sizes are commonly written so: `10 * 1024 * 1024`."""
    one, other = left.data, right.data
    small = isinstance(one, int | float) and isinstance(other, int | float) and abs(one) < _BIG and abs(other) < _BIG
    return one * other if small else _COMPUTED  # type: ignore[operator, return-value]


def dotted(node: ast.expr) -> str:
    """A name with its steps, `logging.handlers.SysLogHandler`; empty for any other expression."""
    steps: list[str] = []
    while isinstance(node, ast.Attribute):
        steps.insert(0, node.attr)
        node = node.value
    return ".".join([node.id, *steps]) if isinstance(node, ast.Name) else ""


def _blocks(statement: ast.stmt) -> Iterator[list[ast.stmt]]:
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return
    for name in ("body", "orelse", "finalbody"):
        block = getattr(statement, name, None)
        if isinstance(block, list):
            yield block
    for handler in getattr(statement, "handlers", ()):
        yield handler.body


def _replaced(value: Value, path: list[str], new: Value) -> Value:
    if not path:
        return new
    if not isinstance(value.data, dict):
        return value
    inner = value.data.get(path[0]) or Value({}, new.span)
    return Value({**value.data, path[0]: _replaced(inner, path[1:], new)}, value.span)
