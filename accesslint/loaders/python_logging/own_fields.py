"""What a call of Python's that writes a record is given: named values, or a text with values in it.

Named values are keyword arguments (structlog), `extra={…}`, mappings, and what loguru's `bind` was given; a text is an
f-string, a `%` format with its arguments, or one of `str.format`. Names are followed to what they are bound to.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable

from accesslint.loaders.python_logging.evaluation import Module, dotted
from accesslint.model.values import Unknown, Value

_VERB = re.compile(r"%(?:\((\w{1,60})\))?[-+# 0]{0,5}\d{0,4}(?:\.\d{1,3})?[a-zA-Z]")
_BRACES = re.compile(r"\{(\w{0,60})(?:![rsa])?(?::[^{}]{0,40})?\}")
_NOT_FIELDS = frozenset({"extra", "exc_info", "stack_info", "stacklevel", "flush", "file", "end", "sep"})
_GROWING = frozenset({"append", "extend", "insert", "add", "update", "setdefault", "write"})
"""Methods that put what they are given into what they are called of."""
_DEEPEST = 15
_MOST = 200
_OPEN = Unknown("the program may add fields to the logger of a request", "the program")


class RecordFields:
    """The records of one function. `roles` are its names: `{"request": "request"}`; `writes`: which calls write one."""

    def __init__(
        self,
        read: Module,
        function: ast.FunctionDef | ast.AsyncFunctionDef,
        roles: dict[str, str],
        writes: Callable[[ast.Call], bool],
    ) -> None:
        self._read, self._roles, self._writes = read, roles, writes
        self._bound: dict[str, list[ast.expr]] = {}
        self._added: dict[str, list[tuple[str, ast.expr]]] = {}
        self._grown: dict[str, list[ast.expr]] = {}
        """What names are given later without a name of its own: `parts.append(…)`, `line += …`."""
        self._handed: set[str] = set()
        """Names that functions are given which may change them: `enrich(fields, request)`."""
        for node in ast.walk(function):
            self._bind(node)
            self._change(node)
        self._found: list[Value] = []
        self._texts: list[str] = []
        self._is_json = self._is_open = False
        self._room = 0
        self._seen: set[int] = set()
        """Expressions that names are bound to and that were read: a name may be bound to what holds it."""

    def _bind(self, node: ast.AST) -> None:
        if isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Name):
                    self._bound.setdefault(target.id, []).append(node.value)
                elif isinstance(target, ast.Subscript) and isinstance(target.slice, ast.Constant):
                    key = (str(target.slice.value), node.value)
                    self._added.setdefault(dotted(target.value), []).append(key)
        elif isinstance(node, ast.AnnAssign | ast.NamedExpr) and isinstance(node.target, ast.Name) and node.value:
            self._bound.setdefault(node.target.id, []).append(node.value)

    def _change(self, node: ast.AST) -> None:
        if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
            self._grown.setdefault(node.target.id, []).append(node.value)
        if not isinstance(node, ast.Expr):
            return
        call = node.value.value if isinstance(node.value, ast.Await) else node.value
        if not isinstance(call, ast.Call) or self._writes(call):
            return
        self._handed |= {one.id for one in call.args if isinstance(one, ast.Name)}
        if isinstance(call.func, ast.Attribute) and call.func.attr in _GROWING:
            name = dotted(call.func.value)
            self._grown.setdefault(name, []).extend(call.args)
            self._added.setdefault(name, []).extend((one.arg, one.value) for one in call.keywords if one.arg)

    def record(self, call: ast.Call) -> Value:
        """The record as a mapping."""
        self._found, self._texts, self._is_json, self._is_open = [], [""], False, False
        self._room, self._seen = _MOST, set()
        span = self._read.span(call)
        self._receiver(call.func, 0)
        self._arguments(call)
        by = dotted(call.func) or "?"
        data: dict[str, Value] = {
            "by": Value(by, span),
            "fields": Value(list(self._found[:_MOST]), span),
            "json": Value(self._is_json, span),
        }
        if len(self._texts) > 1 and len(self._texts) == len(self._found) + 1:
            data["texts"] = Value([Value(text, span) for text in self._texts], span)
        if self._is_open:
            data["open"] = Value(_OPEN, span)
        return Value(data, span)

    def _receiver(self, called: ast.expr, depth: int) -> None:
        """Read what a logger was bound to: `logger.bind(method=…).info(…)`."""
        if not isinstance(called, ast.Attribute) or depth > _DEEPEST:
            return
        owner = called.value
        bound = self._unseen(owner.id) if isinstance(owner, ast.Name) else []
        for one in (owner, *bound):
            if isinstance(one, ast.Call):
                self._is_open = self._is_open or any(self.paths(given) for given in one.args)
                self._keywords(one, depth)
                self._receiver(one.func, depth + 1)
            elif isinstance(one, ast.Attribute) and any(not path.startswith("?") for path in self.paths(one)):
                self._is_open = True

    def _unseen(self, name: str) -> list[ast.expr]:
        found = [one for one in self._bound.get(name, []) if id(one) not in self._seen]
        self._seen |= {id(one) for one in found}
        return found

    def _keywords(self, call: ast.Call, depth: int) -> None:
        for one in call.keywords:
            if one.arg is None or one.arg == "extra":
                self._one(one.value, depth + 1)
            elif one.arg not in _NOT_FIELDS:
                self._add(one.arg, one.value)

    def _arguments(self, call: ast.Call) -> None:
        arguments = list(call.args)
        while arguments and not self._is_text(arguments[0]) and dotted(arguments[0]).startswith("logging."):
            arguments = arguments[1:]
        first = self._constant(arguments[0]) if arguments else None
        if first is not None:
            names = [one.arg for one in call.keywords if one.arg is not None]
            if len(arguments) > 1 or _BRACES.search(first) is not None:
                self._formatted(first, arguments[1:], {one.arg: one.value for one in call.keywords if one.arg})
                if _BRACES.search(first) is not None and names:
                    return
        else:
            for one in arguments:
                self._one(one, 0)
        self._keywords(call, 0)

    def _is_text(self, node: ast.expr) -> bool:
        return isinstance(node, ast.JoinedStr) or self._constant(node) is not None

    def _constant(self, node: ast.expr) -> str | None:
        return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None

    def _formatted(self, text: str, values: list[ast.expr], named: dict[str, ast.expr]) -> None:
        """A format with `%` or braces; a mapping given for `%(name)s` is read as one."""
        verbs = list(_VERB.finditer(text))
        if verbs and verbs[0][1] and len(values) == 1:
            self._one(values[0], 0)
            return
        holes = verbs or list(_BRACES.finditer(text))
        end, place = 0, 0
        for hole in holes:
            name = hole[1] or ""
            value = named.get(name) if name and not verbs else None
            if value is None and place < len(values):
                value, place = values[place], place + 1
            if value is not None:
                self._texts[-1] += text[end : hole.start()]
                self._add("", value)
                self._texts.append("")
                end = hole.end()
        self._texts[-1] += text[end:]
        for value in values[place:]:
            self._one(value, 0)

    def _one(self, node: ast.expr, depth: int, prefix: str = "") -> None:
        if depth > _DEEPEST or len(self._found) > _MOST:
            return
        if isinstance(node, ast.JoinedStr):
            for part in node.values:
                if isinstance(part, ast.FormattedValue):
                    self._add("", part.value)
                    self._texts.append("")
                elif isinstance(part, ast.Constant):
                    self._texts[-1] += str(part.value)
        elif isinstance(node, ast.Dict):
            self._mapping(node, depth, prefix)
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod) and (text := self._constant(node.left)):
            right = node.right
            self._formatted(text, list(right.elts) if isinstance(right, ast.Tuple) else [right], {})
        elif isinstance(node, ast.Call):
            self._call(node, depth, prefix)
        elif isinstance(node, ast.Name) and any(self._holds(one) for one in self._bound.get(node.id, [])):
            self._of_name(node.id, depth, prefix)
        else:
            self._is_open = self._is_open or (isinstance(node, ast.Name) and node.id not in self._bound)
            self._add("", node)

    def _mapping(self, node: ast.Dict, depth: int, prefix: str) -> None:
        for key, value in zip(node.keys, node.values, strict=True):
            if key is None:
                self._one(value, depth + 1, prefix)
            elif isinstance(key, ast.Constant) and isinstance(key.value, str):
                name = f"{prefix}{key.value}"
                if isinstance(value, ast.Dict) and depth < _DEEPEST:
                    self._mapping(value, depth + 1, f"{name}.")
                else:
                    self._add(name, value)

    def _call(self, node: ast.Call, depth: int, prefix: str) -> None:
        name = dotted(node.func)
        is_format = isinstance(node.func, ast.Attribute) and node.func.attr == "format"
        text = self._constant(node.func.value) if is_format and isinstance(node.func, ast.Attribute) else None
        if text is not None:
            self._formatted(text, list(node.args), {one.arg: one.value for one in node.keywords if one.arg})
        elif name.rpartition(".")[2] == "dumps" and node.args:
            self._is_json = True
            self._one(node.args[0], depth + 1, prefix)
        elif name == "dict":
            self._keywords(node, depth + 1)
        else:
            self._is_open = self._is_open or bool(node.args and not self.paths(node.args[0]))
            self._add("", node)

    def _of_name(self, name: str, depth: int, prefix: str) -> None:
        self._is_open = self._is_open or name in self._handed
        for one in self._unseen(name):
            self._one(one, depth + 1, prefix)
        grown = [one for one in self._grown.get(name, []) if id(one) not in self._seen]
        self._seen |= {id(one) for one in grown}
        for one in grown:
            self._one(one, depth + 1, prefix)
        for key, value in self._added.get(name, []):
            self._add(f"{prefix}{key}", value)

    def _holds(self, node: ast.expr) -> bool:
        is_made = isinstance(node, ast.Call) and dotted(node.func).rpartition(".")[2] in ("dict", "dumps", "format")
        return is_made or isinstance(node, ast.Dict | ast.JoinedStr)

    def _add(self, key: str, node: ast.expr) -> None:
        span = self._read.span(node)
        paths = [Value(path, span) for path in dict.fromkeys(self.paths(node))]
        data = {"key": Value(key, span), "paths": Value(list(paths), span)}
        if isinstance(node, ast.FormattedValue) and node.conversion == ord("r"):
            data["quoted"] = Value(True, span)
        self._found.append(Value(dict(data), span))

    def paths(self, node: ast.expr, depth: int = 0) -> list[str]:
        """What an expression takes of a request: `request.url.path`; with `?` before, of something else."""
        self._room -= 1
        if depth > _DEEPEST or self._room < 0 or isinstance(node, ast.Constant | ast.Lambda):
            return []
        if isinstance(node, ast.Name):
            if node.id in self._roles:
                return [self._roles[node.id]]
            held = [*self._bound.get(node.id, [])[:10], *self._grown.get(node.id, [])[:_MOST]]
            found = [path for one in held for path in self.paths(one, depth + 1)]
            return found or ([] if node.id in self._bound else [f"?{node.id}"])
        if isinstance(node, ast.Attribute):
            return [f"{path}.{node.attr}" for path in self.paths(node.value, depth + 1)]
        if isinstance(node, ast.Subscript):
            key = self._constant(node.slice) or ""
            return [f"{path}.{key}" for path in self.paths(node.value, depth + 1)]
        if isinstance(node, ast.Call):
            return self._paths_of_call(node, depth)
        below = (child for child in ast.iter_child_nodes(node) if isinstance(child, ast.expr))
        return [path for child in below for path in self.paths(child, depth + 1)]

    def _paths_of_call(self, node: ast.Call, depth: int) -> list[str]:
        if isinstance(node.func, ast.Attribute):
            owners = self.paths(node.func.value, depth + 1)
            if any(not path.startswith("?") for path in owners):
                first = self._constant(node.args[0]) if node.args else None
                return [f"{path}.{node.func.attr}({first or ''})" for path in owners]
            name = f"{owners[-1]}.{node.func.attr}" if owners else f"?{node.func.attr}"
        else:
            name = f"?{dotted(node.func)}"
        if name.rpartition(".")[2].lstrip("?") == "getattr" and len(node.args) > 1:
            attribute = self._constant(node.args[1])
            return [f"{path}.{attribute}" for path in self.paths(node.args[0], depth + 1)]
        inner = [path for one in node.args for path in self.paths(one, depth + 1)]
        roles = [path for path in inner if path in self._roles.values()]
        return [*(path for path in inner if path not in roles), f"{name}({roles[0] if roles else ''})"]
