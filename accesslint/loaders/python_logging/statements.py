"""The statements by which a program sets up `logging`, read into the shape of a dictionary for `dictConfig`.

    audit = logging.getLogger("audit")
    handler = RotatingFileHandler("audit.log", maxBytes=…, backupCount=…)
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    audit.addHandler(handler)

https://docs.python.org/3/library/logging.html, `basicConfig` sets up the root logger. Statements count in their order,
those of a function as if it were called once; what stands under a condition is unknown. A logger that a program only
writes to is not one that it sets up. The loggers of servers are commonly silenced where the program
logs its requests itself: a program that speaks of structlog or middleware leaves that open.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

import msgspec

from accesslint.loaders.python_logging.evaluation import Module, dotted
from accesslint.loaders.python_logging.handler_arguments import ARGUMENTS
from accesslint.model.values import Unknown, Value
from accesslint.source import Span

TELLING = ("addHandler", "setLevel", "basicConfig", "disabled", "propagate", "handlers")
"""Words without one of which a program sets up no logger."""

_CONDITIONAL = Unknown("it is set under a condition only", "the running program")
_OWN_LOG = Unknown(
    "the program silences it, and may log requests itself, as it speaks of structlog or middleware", "the program"
)
_SERVERS = frozenset({"uvicorn.access", "gunicorn.access", "hypercorn.access", "aiohttp.access"})
_OF_PROGRAMS = ("structlog", "middleware", "Middleware")
_HARMLESS_TESTS = ("handlers", "hasHandlers", "__name__")
"""Conditions that hold on the first run."""
_MOST_STATEMENTS = 20_000
_DEEPEST = 20
_BASIC = {"filename": "filename", "format": "format", "datefmt": "datefmt", "style": "style"}


class _Scope(msgspec.Struct):
    """What names stand for in a module's or a function's body."""

    loggers: dict[str, str]
    handlers: dict[str, str]
    """To keys of the dictionary's handlers."""
    formatters: dict[str, str]


class Statements:
    """Reads a module; `dictionary` is what came of it."""

    def __init__(self, read: Module, module: ast.Module, text: str) -> None:
        self._read, self._text = read, text
        self._room, self._is_local = _MOST_STATEMENTS, False
        self._loggers: dict[str, Value] = {}
        self._handlers: dict[str, Value] = {}
        self._formatters: dict[str, Value] = {}
        self._silenced: dict[str, Span] = {}
        self._imports = dict(_imports(module))
        top = _Scope({}, {}, {})
        self._run(module.body, top, doubt=False, depth=0)
        self._is_local = True
        for node in ast.walk(module):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                inner = _Scope(dict(top.loggers), dict(top.handlers), dict(top.formatters))
                before = dict(read.names)
                self._run(node.body, inner, doubt=False, depth=0)
                read.names.clear()
                read.names.update(before)

    def dictionary(self, whole: Span) -> Value | None:
        """The dictionary; None where no logger is set up."""
        if any(word in self._text for word in _OF_PROGRAMS):
            for name in _SERVERS & self._silenced.keys():
                self._loggers[name] = Value(_OWN_LOG, self._silenced[name])
        loggers = dict(self._loggers)
        root = loggers.pop("", None)
        if not loggers and root is None:
            return None
        parts = {"loggers": loggers, "handlers": self._handlers, "formatters": self._formatters}
        data: dict[str, Value] = {name: Value(found, whole) for name, found in parts.items()}
        data["version"] = Value(1, whole)
        if root is not None:
            data["root"] = root
        return Value(data, whole)

    def _run(self, body: list[ast.stmt], scope: _Scope, *, doubt: bool, depth: int) -> None:
        for statement in body:
            self._room -= 1
            if self._room < 0 or depth > _DEEPEST:
                return
            if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
                self._assign(statement.targets[0], statement.value, scope, doubt=doubt)
            elif isinstance(statement, ast.AnnAssign) and statement.value is not None:
                self._assign(statement.target, statement.value, scope, doubt=doubt)
            elif isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call):
                self._call(statement.value, scope, doubt=doubt)
            elif isinstance(statement, ast.If):
                open_ = doubt or not _holds_at_first(statement.test)
                self._run(statement.body, scope, doubt=open_, depth=depth + 1)
                self._run(statement.orelse, scope, doubt=True, depth=depth + 1)
            elif isinstance(statement, ast.With | ast.AsyncWith | ast.Try):
                self._run(statement.body, scope, doubt=doubt, depth=depth + 1)
            elif isinstance(statement, ast.For | ast.While):
                self._run(statement.body, scope, doubt=True, depth=depth + 1)

    def _assign(self, target: ast.expr, written: ast.expr, scope: _Scope, *, doubt: bool) -> None:
        if isinstance(target, ast.Attribute) and target.attr in ("disabled", "propagate", "handlers"):
            name = self._logger(target.value, scope)
            if name is not None:
                self._assign_setting(name, target.attr, written, scope, doubt=doubt)
                return
        key = dotted(target)
        if not key:
            return
        scope.loggers.pop(key, None)
        if (name := self._logger(written, scope)) is not None:
            scope.loggers[key] = name
        elif (handler := self._handler(written, scope, key)) is not None:
            scope.handlers[key] = handler
        elif (formatter := self._formatter(written, scope, key)) is not None:
            scope.formatters[key] = formatter
        elif self._is_local and isinstance(target, ast.Name):
            value = self._read.value(written)
            self._read.names[target.id] = Value(_CONDITIONAL, value.span) if doubt else value

    def _assign_setting(self, name: str, key: str, written: ast.expr, scope: _Scope, *, doubt: bool) -> None:
        value = self._read.value(written)
        if key == "handlers":
            if not isinstance(written, ast.List | ast.Tuple):
                return
            found = [self._handler(item, scope) for item in written.elts]
            value = Value([Value(one or _CONDITIONAL, value.span) for one in found], value.span)
        self._set(name, key, value, doubt=doubt)

    def _call(self, call: ast.Call, scope: _Scope, *, doubt: bool) -> None:
        if not isinstance(call.func, ast.Attribute):
            return
        owner, method, first = call.func.value, call.func.attr, call.args[0] if call.args else None
        if method == "basicConfig" and dotted(owner) == "logging":
            self._basic(call, scope, doubt=doubt)
        elif method == "clear" and isinstance(owner, ast.Attribute) and owner.attr == "handlers":
            name = self._logger(owner.value, scope)
            if name is not None:
                self._set(name, "handlers", Value([], self._read.span(call)), doubt=doubt)
        elif method == "setFormatter" and first is not None:
            handler, formatter = scope.handlers.get(dotted(owner)), self._formatter(first, scope)
            if handler is not None:
                self._put(handler, "formatter", Value(formatter or _CONDITIONAL, self._read.span(first)))
        elif method == "setLevel" and first is not None:
            name, handler = self._logger(owner, scope), scope.handlers.get(dotted(owner))
            if name is not None:
                self._set(name, "level", self._read.value(first), doubt=doubt)
            elif handler is not None:
                level = self._read.value(first)
                self._put(handler, "level", Value(_CONDITIONAL, level.span) if doubt else level)
        elif method == "addHandler" and first is not None:
            name, handler = self._logger(owner, scope), self._handler(first, scope)
            if name is not None:
                span = self._read.span(first)
                item = Value(_CONDITIONAL if doubt or handler is None else handler, span)
                listed = self._entry(name, span).get("handlers")
                items = listed.items() if listed is not None else []
                self._set(name, "handlers", Value([*items, item], span), doubt=False)

    def _basic(self, call: ast.Call, scope: _Scope, *, doubt: bool) -> None:
        span = self._read.span(call)
        given = {one.arg: one.value for one in call.keywords if one.arg is not None}
        plain = {key: self._read.value(given[name]) for name, key in _BASIC.items() if name in given}
        formatter = {key: value for key, value in plain.items() if key != "filename"}
        self._formatters["basicConfig"] = Value(formatter, span)
        kind = Value("logging.FileHandler" if "filename" in plain else "logging.StreamHandler", span)
        handler = {"class": kind, "formatter": Value("basicConfig", span)}
        if "filename" in plain:
            handler["filename"] = plain["filename"]
        keys = ["basicConfig"]
        listed = given.get("handlers")
        if isinstance(listed, ast.List | ast.Tuple):
            found = [self._handler(item, scope) for item in listed.elts]
            keys = [key for key in found if key is not None]
            for key in keys:
                if self._handlers[key].get("formatter") is None:
                    self._put(key, "formatter", Value("basicConfig", span))
        else:
            self._handlers["basicConfig"] = Value(handler, span)
        unsure = doubt or (listed is not None and not isinstance(listed, ast.List | ast.Tuple))
        items = [Value(_CONDITIONAL if unsure else key, span) for key in keys]
        self._set("", "handlers", Value(items, span), doubt=False)
        if "level" in given:
            self._set("", "level", self._read.value(given["level"]), doubt=doubt)

    def _logger(self, written: ast.expr, scope: _Scope) -> str | None:
        """The name of the logger that an expression stands for; empty for the root's."""
        if isinstance(written, ast.Name | ast.Attribute):
            return scope.loggers.get(dotted(written))
        if not isinstance(written, ast.Call) or dotted(written.func) not in ("logging.getLogger", "getLogger"):
            return None
        if not written.args:
            return ""
        return self._read.value(written.args[0]).text

    def _handler(self, written: ast.expr, scope: _Scope, name: str = "") -> str | None:
        """The key of the handler that an expression stands for."""
        if isinstance(written, ast.Name | ast.Attribute):
            return scope.handlers.get(dotted(written))
        if not isinstance(written, ast.Call) or not dotted(written.func).endswith("Handler"):
            return None
        kind = self._whole(dotted(written.func))
        data = {"class": Value(kind, self._read.span(written.func))}
        positional = ARGUMENTS.get(kind.rpartition(".")[2], ())
        data |= {key: self._read.value(item) for key, item in zip(positional, written.args, strict=False)}
        data |= {one.arg: self._read.value(one.value) for one in written.keywords if one.arg is not None}
        return self._add(self._handlers, name or f"at line {written.lineno}", Value(data, self._read.span(written)))

    def _formatter(self, written: ast.expr, scope: _Scope, name: str = "") -> str | None:
        """The key of the formatter that an expression stands for."""
        if isinstance(written, ast.Name | ast.Attribute):
            return scope.formatters.get(dotted(written))
        kind = self._whole(dotted(written.func)) if isinstance(written, ast.Call) else ""
        if not isinstance(written, ast.Call) or not kind.endswith("Formatter"):
            return None
        data = {
            key: self._read.value(item) for key, item in zip(("fmt", "datefmt", "style"), written.args, strict=False)
        }
        data |= {one.arg: self._read.value(one.value) for one in written.keywords if one.arg is not None}
        if kind != "logging.Formatter":
            data["()"] = Value(kind, self._read.span(written.func))
        return self._add(self._formatters, name or f"at line {written.lineno}", Value(data, self._read.span(written)))

    def _whole(self, name: str) -> str:
        """A name with the module that it was imported from."""
        first, dot, rest = name.partition(".")
        return self._imports.get(first, first) + dot + rest

    @staticmethod
    def _add(table: dict[str, Value], name: str, value: Value) -> str:
        key, number = name, 1
        while key in table:
            number += 1
            key = f"{name} {number}"
        table[key] = value
        return key

    def _put(self, handler: str, key: str, value: Value) -> None:
        data = self._handlers[handler].data
        if isinstance(data, dict):
            data[key] = value

    def _entry(self, name: str, span: Span) -> Value:
        return self._loggers.setdefault(name, Value({}, span))

    def _set(self, name: str, key: str, value: Value, *, doubt: bool) -> None:
        entry = self._entry(name, value.span)
        if isinstance(entry.data, dict):
            entry.data[key] = Value(_CONDITIONAL, value.span) if doubt else value
            if key != "handlers" or not value.items():
                self._silenced.setdefault(name, value.span)


def _holds_at_first(test: ast.expr) -> bool:
    return any(
        (isinstance(node, ast.Attribute) and node.attr in _HARMLESS_TESTS)
        or (isinstance(node, ast.Name) and node.id in _HARMLESS_TESTS)
        for node in ast.walk(test)
    )


def _imports(module: ast.Module) -> Iterator[tuple[str, str]]:
    for node in module.body:
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for alias in node.names:
                yield alias.asname or alias.name, f"{node.module}.{alias.name}"


def dictionaries(read: Module, module: ast.Module, text: str, whole: Span) -> Iterator[Value]:
    """The dictionary that a module's statements amount to, if they set up any logger."""
    if "logging" in text and any(word in text for word in TELLING):
        found = Statements(read, module, text).dictionary(whole)
        if found is not None:
            yield found
