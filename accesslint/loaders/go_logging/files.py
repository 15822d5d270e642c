"""From the calls of a Go program to resources. Package paths stand without their major version, as `v5`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from accesslint.including.program_calls import call_resources, nearest
from accesslint.including.request_records import record_resources
from accesslint.loaders.go_logging import NAME, PACKAGES
from accesslint.loaders.go_logging.request_handling import HANDLING
from accesslint.model.programs import ARGUMENTS, call_value, named
from accesslint.model.values import Resource, Value
from accesslint.source import Problem, Source
from accesslint.syntax.programs import Call, read
from accesslint.syntax.programs.request_records import WritingFunction

if TYPE_CHECKING:
    from accesslint.loaders import Tree

_GIN, _ECHO = "github.com/gin-gonic/gin", "github.com/labstack/echo/middleware"
_GORILLA, _CHI = "github.com/gorilla/handlers", "github.com/go-chi/chi/middleware"
_ZAP, _ZEROLOG, _LOGRUS = "go.uber.org/zap", "github.com/rs/zerolog", "github.com/sirupsen/logrus"
_HLOG = f"{_ZEROLOG}/hlog"
_GINZAP, _HTTPLOG, _SAMBER = "github.com/gin-contrib/zap", "github.com/go-chi/httplog", "github.com/samber/slog"
_ROUTERS, _WAYS = ("gin", "echo", "chi", "fiber", "http"), ("WithConfig", "WithFilters")
_MAKERS = {
    f"{_GIN}.Default": "gin_logger",
    f"{_GIN}.Logger": "gin_logger",
    f"{_GIN}.LoggerWithConfig": "gin_logger",
    f"{_GIN}.LoggerWithFormatter": "gin_logger",
    f"{_GIN}.LoggerWithWriter": "gin_logger",
    f"{_GORILLA}.LoggingHandler": "gorilla_logger",
    f"{_GORILLA}.CombinedLoggingHandler": "gorilla_logger",
    f"{_GORILLA}.CustomLoggingHandler": "gorilla_logger",
    f"{_CHI}.Logger": "chi_logger",
    f"{_CHI}.RequestLogger": "chi_logger",
    f"{_ECHO}.Logger": "echo_logger",
    f"{_ECHO}.LoggerWithConfig": "echo_logger",
    f"{_ECHO}.RequestLogger": "echo_logger",
    f"{_ECHO}.RequestLoggerWithConfig": "echo_logger",
    "github.com/gofiber/fiber/middleware/logger.New": "fiber_logger",
    f"{_GINZAP}.Ginzap": "ginzap_logger",
    f"{_GINZAP}.GinzapWithConfig": "ginzap_logger",
    f"{_HTTPLOG}.RequestLogger": "httplog_logger",
    f"{_HTTPLOG}.Handler": "httplog_logger",
    **{f"{_SAMBER}-{kind}.New{how}": "samber_slog_logger" for kind in _ROUTERS for how in ("", *_WAYS)},
    f"{_HLOG}.AccessHandler": "hlog_access_handler",
    f"{_ZAP}.NewProduction": "zap_logger",
    f"{_ZAP}.NewDevelopment": "zap_logger",
    f"{_ZAP}.NewExample": "zap_logger",
    f"{_ZAP}.New": "zap_logger",
    f"{_ZAP}.NewNop": "zap_logger",
    "log/slog.New": "slog_logger",
    "golang.org/x/exp/slog.New": "slog_logger",
    f"{_LOGRUS}.New": "logrus_logger",
    f"{_LOGRUS}.Logger": "logrus_logger",
}
_HANDLES = re.compile(r"\.ServeHTTP\(|\.Next\(\)|\bnext\(|RequestLoggerValues|grpc\.\w{5,6}ServerInfo")
_REQUIRED = re.compile(r"github\.com/labstack/echo/v\d v([\d.]{1,20})")
_ADDING = (".SetFormatter", ".SetOutput", ".SetLevel", ".AddHook")
_USES = (".Use", ".With")
_OPTIONS = (".With", ".Named", ".WithOptions", ".Sugar")


def read_file(source: Source, name: str, scope: str, container: str, tree: Tree) -> Iterator[Resource | Problem]:
    """The resources of a file that is known as `name` in `scope`."""
    handles = _HANDLES.search(source.text) is not None
    if not handles and PACKAGES.search(source.text) is None:
        return
    program = read(source, name)
    if isinstance(program, Problem):
        yield program
        return
    yield from program.problems
    found = list(program.calls(_is_wanted))
    calls = [*found, *_given_by_name(found)]
    functions = list(program.writing_functions(HANDLING)) if handles else []
    handlers = [call.value for call in found if call.callee.startswith(f"{_HLOG}.")]
    assigned = program.assigned()
    for resource, attributes in call_resources(calls, _kind, _ADDING, NAME, name, scope, container):
        attributes["assigned"] = Value(dict(assigned), resource.header)
        attributes["handlers"] = Value(list(handlers), resource.header)
        if resource.type == "echo_logger" and not container and (version := _version(scope, tree)) is not None:
            attributes["version"] = Value(version, resource.header)
        own = next((one for one in functions if resource.type == "echo_logger" and _holds(resource, one)), None)
        if own is not None:
            attributes["records"] = Value(list(own.records), own.span)
            functions.remove(own)
        yield resource
    yield from record_resources(functions, "go_request_records", NAME, name, scope, container)


def _holds(resource: Resource, function: WritingFunction) -> bool:
    """Whether a function is given to the call that a resource is: echo's `LogValuesFunc`."""
    call, place = resource.attributes.span, function.span
    return (call.line, call.column) <= (place.line, place.column) and place.line <= call.end_line


def _version(name: str, tree: Tree) -> str | None:
    source = nearest(tree, name, "go.mod")
    found = _REQUIRED.search(source.text) if source is not None else None
    return found[1] if found else None


def _kind(call: Call) -> str:
    path = call.callee
    kind = _MAKERS.get(path, "")
    if kind:
        return kind
    if path.startswith(f"{_ZAP}.") and (path.endswith(").Build") or path.endswith(_OPTIONS)):
        # What is made of another logger counts where it has a name of its own.
        return "zap_logger" if path.endswith(").Build") or call.bound_to else ""
    if path == f"{_ZEROLOG}.New" or (path.startswith(f"{_ZEROLOG}.New()") and call.bound_to):
        return "zerolog_logger" if call.bound_to else ""
    return ""


def _is_wanted(path: str) -> bool:
    return (
        path in _MAKERS
        or path.startswith((f"{_ZAP}.", f"{_ZEROLOG}.New", f"{_HLOG}."))
        or path.endswith(_USES)
        or (path.endswith(_ADDING) and "()" in path)
    )


def _given_by_name(calls: list[Call]) -> Iterator[Call]:
    """Middlewares that are handed over without a call of their own: `router.Use(middleware.Logger)`."""
    for call in calls:
        if not call.callee.endswith(_USES):
            continue
        given = call.value.get(ARGUMENTS)
        for one in given.items() if given is not None else ():
            path = named(one)
            if path in _MAKERS:
                yield Call(path, call_value(path, one.span, [], {}), one.span, call.doubt)
