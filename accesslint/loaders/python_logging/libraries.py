"""Calls by which a program sets up other logging: loguru's sinks, structlog, uvicorn's start; and Django's settings.

- `loguru_sink`: `sink` (a path, `standard output`, or unknown) and the keyword arguments of `logger.add`
- `structlog_configuration`: `processors`, a list of mappings of `name` and the arguments of each; `level`; `requests`,
  whether django-structlog's middleware is in the same file; `file`, the file's name
- `hypercorn_configuration`: `settings`, the attributes that a program sets of a `hypercorn.config.Config`
- `uvicorn_run`, `aiohttp_run`: the keyword arguments of `uvicorn.run`, of `aiohttp.web.run_app`
- `django_settings`: names that a settings module assigns, and `open`, why it may set others
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from accesslint.loaders.python_logging.evaluation import Module, dotted
from accesslint.model.values import Data, Unknown, Value
from accesslint.source import Span

LOGURU, STRUCTLOG = "loguru_sink", "structlog_configuration"
UVICORN, DJANGO, HYPERCORN = "uvicorn_run", "django_settings", "hypercorn_configuration"
AIOHTTP = "aiohttp_run"
TELLING = ("loguru", "structlog", "uvicorn", "hypercorn", "run_app", "INSTALLED_APPS", "MIDDLEWARE")
"""Words without one of which a program has none of these."""

_CONFIGURATIONS = ("Config", "hypercorn.Config", "hypercorn.config.Config")
_STREAMS = {"sys.stdout": "standard output", "sys.stderr": "standard output", "print": "standard output"}
_LISTED = Unknown("it is computed when the program runs", "the running program")
_DJANGO_NAMES = ("INSTALLED_APPS", "MIDDLEWARE", "LOGGING", "LOGGING_CONFIG")
_REQUESTS = "django_structlog.middlewares.RequestMiddleware"
_MOST_STEPS = 20


def library_calls(read: Module, module: ast.Module, name: str, header: Span) -> Iterator[tuple[str, Value]]:
    """Types and attributes of the resources that a module's calls amount to."""
    imported = _imported(module)
    for node in ast.walk(module):
        if not isinstance(node, ast.Call):
            continue
        called = dotted(node.func)
        if called == "uvicorn.run":
            yield UVICORN, Value(_keywords(read, node), read.span(node).first_line())
        elif called in ("web.run_app", "aiohttp.web.run_app") and "aiohttp" in imported:
            yield AIOHTTP, Value(_keywords(read, node), read.span(node).first_line())
        elif called in ("logger.add", "loguru.logger.add") and "loguru" in imported:
            yield LOGURU, Value(_sink(read, node), read.span(node).first_line())
        elif called in ("structlog.configure", "structlog.configure_once"):
            yield STRUCTLOG, Value(_structlog(read, node, name), read.span(node).first_line())
    if "hypercorn" in imported:
        yield from _hypercorn(read, module)
    if {"INSTALLED_APPS", "MIDDLEWARE"} & read.names.keys():
        names: dict[str, Value] = {
            key: value
            for key, value in read.names.items()
            if key in _DJANGO_NAMES or key.startswith(("DJANGO_EASY_AUDIT", "REQUEST_LOGGING"))
        }
        yield DJANGO, Value({**names, "open": Value(list(read.opens), header)}, header)


def _hypercorn(read: Module, module: ast.Module) -> Iterator[tuple[str, Value]]:
    """What is assigned to attributes of configurations; more than one value for one is unknown."""
    found: dict[str, tuple[Span, dict[str, Value]]] = {}
    for node in ast.walk(module):
        if not isinstance(node, ast.Assign) or len(node.targets) != 1:
            continue
        target = node.targets[0]
        if isinstance(node.value, ast.Call) and dotted(node.value.func) in _CONFIGURATIONS and dotted(target):
            found.setdefault(dotted(target), (read.span(node).first_line(), {}))
    for node in ast.walk(module):
        if not isinstance(node, ast.Assign) or len(node.targets) != 1:
            continue
        target = node.targets[0]
        if isinstance(target, ast.Attribute) and dotted(target.value) in found:
            settings, value = found[dotted(target.value)][1], read.value(node.value)
            same = target.attr not in settings or settings[target.attr].data == value.data
            settings[target.attr] = value if same else Value(_LISTED, value.span)
    for header, settings in found.values():
        yield HYPERCORN, Value({"settings": Value(dict(settings), header)}, header)


def _imported(module: ast.Module) -> set[str]:
    found: set[str] = set()
    for node in module.body:
        if isinstance(node, ast.ImportFrom):
            found.add((node.module or "").partition(".")[0])
        elif isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
    return found


def _keywords(read: Module, call: ast.Call) -> dict[str, Value]:
    given = {one.arg: read.value(one.value) for one in call.keywords if one.arg is not None}
    if any(one.arg is None for one in call.keywords):
        given["**"] = Value(_LISTED, read.span(call).first_line())
    return given


def _sink(read: Module, call: ast.Call) -> dict[str, Value]:
    given = _keywords(read, call)
    written = call.args[0] if call.args else next((one.value for one in call.keywords if one.arg == "sink"), None)
    if written is not None:
        stream = _STREAMS.get(dotted(written).removesuffix(".write"))
        value = read.value(written)
        given["sink"] = Value(stream, value.span) if stream is not None else value
    return given


def _structlog(read: Module, call: ast.Call, name: str) -> dict[str, Value]:
    given = {one.arg: one.value for one in call.keywords if one.arg is not None}
    found: dict[str, Value] = {"file": Value(name.rpartition("/")[2], read.span(call).first_line())}
    processors = given.get("processors", call.args[0] if call.args else None)
    if processors is not None:
        found["processors"] = _processors(read, processors)
    wrapper = given.get("wrapper_class")
    if isinstance(wrapper, ast.Call) and dotted(wrapper.func).endswith("make_filtering_bound_logger"):
        level = wrapper.args[0] if wrapper.args else None
        if level is not None:
            found["level"] = read.value(level)
    middleware = read.names.get("MIDDLEWARE")
    if middleware is not None and any(item.text == _REQUESTS for item in middleware.items()):
        found["requests"] = Value(True, middleware.span)
    return found


def _processors(read: Module, written: ast.expr, steps: int = 0) -> Value:
    """A list of what each processor is called, and its arguments; unknown where it is no list that can be read."""
    span = read.span(written)
    if isinstance(written, ast.BinOp) and isinstance(written.op, ast.Add) and steps < _MOST_STEPS:
        left, right = _processors(read, written.left, steps + 1), _processors(read, written.right, steps + 1)
        if isinstance(left.data, list) and isinstance(right.data, list):
            return Value([*left.data, *right.data], span)
    if not isinstance(written, ast.List | ast.Tuple):
        return Value(_LISTED, span)
    items: list[Value] = []
    for element in written.elts:
        if isinstance(element, ast.Starred):
            return Value(_LISTED, span)
        name = dotted(element.func) if isinstance(element, ast.Call) else dotted(element)
        data: dict[str, Value] = {"name": Value(name or _LISTED, read.span(element))}
        if isinstance(element, ast.Call):
            data |= _keywords(read, element)
            data |= {str(place): read.value(item) for place, item in enumerate(element.args)}
        items.append(Value(data, read.span(element)))
    listed: Data = items
    return Value(listed, span)
