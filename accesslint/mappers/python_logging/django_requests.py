"""django-request-logging: a middleware that tells each request to the logger `django.request`.

https://github.com/Rhumbix/django-request-logging: method and path when a request comes in, and the status when it is
answered, at INFO; headers and bodies at `REQUEST_LOGGING_DATA_LOG_LEVEL` (DEBUG by default), but for the headers that
`REQUEST_LOGGING_SENSITIVE_HEADERS` lists, among which cookies are not by default; nobody is named.
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.application_loggers import Field, Logger
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.request_records import ELSEWHERE
from accesslint.model.entities import Entity
from accesslint.model.values import Resource, Unknown, Value

MIDDLEWARE = "request_logging.middleware.LoggingMiddleware"
_FIELDS = (
    Field("method", ("action",)),
    Field("path", ("resource",), by_client=True, sensitive="query-strings"),
    Field("status", ("result",)),
    Field("the logger's time", ("timestamp",)),
)
_QUIET = ("WARNING", "WARN", "ERROR", "CRITICAL", "FATAL")
_LEVELS = ("INFO", *_QUIET, 20, 30, 40, 50)
_COOKIE = "HTTP_COOKIE"


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """The middleware as an emitter of kind `web-server`, with its format."""
    for resource in resources.of_type("django_settings"):
        middleware = resource.get("MIDDLEWARE")
        listed = middleware.items() if middleware is not None else []
        named = next((item for item in listed if item.text == MIDDLEWARE), None)
        if named is not None:
            yield from _entities(resource, named)


def _entities(resource: Resource, named: Value) -> Iterator[Entity]:
    log = Logger(resource, f"django-request-logging in {resource.scope.rpartition('/')[2]}", is_server=True)
    log.emitter.header = named.span.first_line()
    _set_logging(log, resource, named)
    if log.emitter.get("logging") != "off":
        log.add_unknown_route("a logger", ELSEWHERE, named.span)
        form = log.add_format("format", named.span)
        for fact in ("encoding", "structured", "escaping", "timestamp"):
            form.set(fact, ELSEWHERE, named.span)
        form.set("fields", [], named.span)
        for field in (*_FIELDS, *_data(resource)):
            for facts in field.facts(escaped=True):
                form.append("fields", facts, named.span)
    yield from log.entities()


def _set_logging(log: Logger, resource: Resource, named: Value) -> None:
    settings = resource.get("LOGGING")
    loggers = settings.get("loggers") if settings is not None else None
    for name in ("django.request", "django"):
        level = loggers.get(name, "level") if loggers is not None else None
        if level is not None and level.text in _QUIET:
            log.set_logging("off", level.span, f"the level of the logger {name} is {level.text}")
            return
        if level is not None and level.text is not None:
            log.set_logging("on", named.span)
            return
    reason = "at what level the logger django.request writes is not told here"
    log.set_logging(Unknown(reason, "the setting LOGGING"), named.span)


def _data(resource: Resource) -> Iterator[Field]:
    """Headers and bodies, where they are told at the level of what is written."""
    level, hidden = resource.get("REQUEST_LOGGING_DATA_LOG_LEVEL"), resource.get("REQUEST_LOGGING_SENSITIVE_HEADERS")
    said = level.data if level is not None else None
    if (said.rpartition(".")[2] if isinstance(said, str) else said) not in _LEVELS:
        return
    yield Field("body", ("other",), by_client=True, sensitive="bodies")
    names = [item.text for item in hidden.items()] if hidden is not None else []
    if hidden is None or (hidden.unknown is None and _COOKIE not in names):
        yield Field(_COOKIE, ("other",), by_client=True, sensitive="credentials")
