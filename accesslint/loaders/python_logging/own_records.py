"""Middlewares of a Python program that write records of requests: what each record is given. Nothing is run.

Which functions those are: Starlette's and FastAPI's `dispatch` and `@app.middleware("http")`
(https://www.starlette.io/middleware/#basehttpmiddleware), Django's middlewares
(https://docs.djangoproject.com/en/stable/topics/http/middleware/), Flask's `after_request`
(https://flask.palletsprojects.com/en/stable/api/#flask.Flask.after_request). Records have the form that
`accesslint.syntax.programs.request_fields.Fields.record` describes, so that one mapper serves all languages.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import msgspec

from accesslint.loaders.python_logging.evaluation import Module, dotted
from accesslint.loaders.python_logging.own_fields import RecordFields
from accesslint.model.values import Unknown, Value
from accesslint.syntax.programs.request_records import skips_paths

KIND = "python_request_records"
TELLING = ("BaseHTTPMiddleware", ".middleware(", "after_request", "get_response", "process_response")
"""Words without one of which a program has none of these."""

ADDING = re.compile(
    r"addFilter\(|[\"']filters[\"']\s*:|contextvars|ContextVar|LoggerAdapter|setLogRecordFactory|contextualize\("
    r"|correlation_id|logger\.patch\(|LoggingInstrumentor|ddtrace|has_request_context"
)
"""What adds fields to records somewhere else than where they are written."""
_OPEN = Unknown("the program adds fields to its records elsewhere", "where the program sets its loggers up")
_CONDITIONAL = Unknown("it is set up under a condition only", "the running program")
_WRITES = frozenset({"info", "warning", "warn", "error", "log", "critical", "success", "notice"})
_HOOKS = re.compile(r"(?:\A|\.)(?:middleware|after_request|after_app_request)\Z")
_MOST = 50
_DEEPEST = 60

Function = ast.FunctionDef | ast.AsyncFunctionDef


class Handler(msgspec.Struct, frozen=True):
    """A function that is called for each request, with the roles of its names."""

    node: Function
    roles: dict[str, str]


def own_records(read: Module, module: ast.Module, *, adds: bool) -> Iterator[Value]:
    """The functions that write records: `records`, and `doubt`, why one may not be used.

    `adds`: whether fields are added to records elsewhere.
    """
    optional = _optional(module)
    is_flask = any(isinstance(node, ast.ImportFrom) and node.module == "flask" for node in module.body)
    for handler in list(_handlers(module, is_flask=is_flask))[:_MOST]:
        fields = RecordFields(read, handler.node, handler.roles, _writes)
        records = []
        for call in _in_any_case(handler.node):
            record = fields.record(call)
            data = record.data
            if adds and isinstance(data, dict) and not isinstance(call.func, ast.Name):
                data = {**data, "open": Value(_OPEN, record.span)}
            records.append(Value(data, record.span))
        if records:
            span = read.span(handler.node).first_line()
            found: dict[str, Value] = {"records": Value(list(records), span)}
            if id(handler.node) in optional:
                found["doubt"] = Value(_CONDITIONAL, span)
            yield Value(found, span)


def _optional(module: ast.Module) -> set[int]:
    """The ids of functions that are there, or whose class is handed over by its name, under a condition only."""
    below = {id(node) for one in _conditions(module) for node in ast.walk(one)}
    given: dict[str, list[bool]] = {}
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "add_middleware":
            for argument in node.args[:1]:
                given.setdefault(dotted(argument), []).append(id(node) in below)
    unsure = {name for name, ways in given.items() if all(ways)}
    for node in ast.walk(module):
        if isinstance(node, ast.ClassDef) and node.name in unsure:
            below |= {id(one) for one in node.body}
    return below


def _conditions(module: ast.Module) -> Iterator[ast.If]:
    """The outermost conditions."""
    waiting: list[ast.AST] = [module]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.If):
            yield node
        else:
            waiting += ast.iter_child_nodes(node)


def _handlers(module: ast.Module, *, is_flask: bool) -> Iterator[Handler]:
    for node in ast.walk(module):
        if not isinstance(node, Function):
            continue
        names = [one.arg for one in node.args.args if one.arg not in ("self", "cls")]
        decorators = [dotted(one.func) if isinstance(one, ast.Call) else dotted(one) for one in node.decorator_list]
        if any(_HOOKS.search(one) for one in decorators if one):
            if len(names) == 1 and is_flask:
                yield Handler(node, {names[0]: "response", "request": "context"})
            elif len(names) == 2:
                yield Handler(node, {names[0]: "request"})
        elif node.name == "process_response" and len(names) == 2:
            yield Handler(node, {names[0]: "request", names[1]: "response"})
        elif (node.name == "dispatch" and len(names) == 2) or (len(names) == 1 and _hands_on(node, names[0])):
            yield Handler(node, {names[0]: "request"})


def _hands_on(node: Function, name: str) -> bool:
    """Whether a function is one of Django's: it calls `get_response` with its parameter."""
    return any(
        isinstance(one, ast.Call)
        and dotted(one.func).rpartition(".")[2] == "get_response"
        and any(isinstance(argument, ast.Name) and argument.id == name for argument in one.args)
        for one in ast.walk(node)
    )


def _in_any_case(function: Function) -> list[ast.Call]:
    """The calls that write a record whatever happens, and those of conditions of which each branch does."""
    plain: list[ast.Call] = []
    waiting: list[tuple[ast.AST, ast.AST | None, int]] = [(one, None, 0) for one in reversed(function.body)]
    inside: dict[int, tuple[ast.AST, list[ast.Call]]] = {}
    while waiting:
        node, condition, depth = waiting.pop()
        if depth > _DEEPEST:
            continue
        if isinstance(node, ast.Call) and _writes(node):
            if condition is None:
                plain.append(node)
            else:
                inside.setdefault(id(condition), (condition, []))[1].append(node)
        if condition is None and isinstance(
            node, ast.If | ast.IfExp | ast.ExceptHandler | ast.For | ast.While | ast.Match
        ):
            condition = node if not _is_skipping(node) else None
        children = list(ast.iter_child_nodes(node))
        waiting.extend((child, condition, depth + 1) for child in reversed(children))
    for condition, calls in inside.values():
        if len(calls) > 1 and isinstance(condition, ast.If) and _has_otherwise(condition):
            plain += calls
    return plain


def _is_skipping(node: ast.AST) -> bool:
    """Whether a condition only leaves out some paths, as those of health checks."""
    if not isinstance(node, ast.If) or node.orelse:
        return False
    return skips_paths(ast.unparse(node.test), "\n".join(ast.unparse(one) for one in node.body))


def _has_otherwise(condition: ast.If) -> bool:
    for _ in range(20):
        after = condition.orelse
        if len(after) == 1 and isinstance(after[0], ast.If):
            condition = after[0]
            continue
        return bool(after)
    return False


def _writes(call: ast.Call) -> bool:
    if isinstance(call.func, ast.Name):
        return call.func.id == "print"
    return isinstance(call.func, ast.Attribute) and call.func.attr in _WRITES
