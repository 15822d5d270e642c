"""express-winston: a log of requests by winston.

https://github.com/bithavoc/express-winston#request-logging: by default a record holds a message with method and URL,
and the request with all its headers, the status and the duration (tried with 4.2.0). `errorLogger` tells errors only,
and is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.application_loggers import BY_PROGRAM, Field, Logger
from accesslint.mappers.field_names import meaning_of
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.node_logging.winston import Reading, add_transports, set_level
from accesslint.model.entities import Entity
from accesslint.model.programs import ARGUMENTS, SET, argument, callee, is_function, scalar, setting
from accesslint.model.values import Resource, Unknown, Value

_REQUEST = ("url", "headers", "method", "httpVersion", "originalUrl", "query")
_RESPONSE = ("statusCode",)
_FIELDS = {
    "url": ("resource", True, "query-strings"),
    "originalUrl": ("resource", True, "query-strings"),
    "method": ("action", False, ""),
    "headers": ("other", True, "credentials"),
    "query": ("other", True, "query-strings"),
    "body": ("other", True, "bodies"),
    "ip": ("client_address", False, ""),
    "id": ("request_id", False, ""),
    "user": ("identity", False, ""),
    "statusCode": ("result", False, ""),
    "responseTime": ("duration", False, ""),
    "httpVersion": ("protocol", False, ""),
}
"""Meaning, whether a client decides its bytes, what it may give away."""
_SECRETS = frozenset({"authorization", "cookie"})
_VARIABLE = re.compile(r"\{\{\s*(?:(req|res)\.)?([\w.]{1,100})\s*\}\}")
_MESSAGE = "HTTP {{req.method}} {{req.url}}"
_EXPRESS = "{{req.method}} {{req.url}} {{res.statusCode}} {{res.responseTime}}ms"


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Every use as an emitter of kind `web-server`, with its format and its files."""
    for resource in resources.of_type("express_winston_middleware"):
        yield from entities_of(resource)


def entities_of(resource: Resource) -> Iterator[Entity]:
    """What one use stands for."""
    options = argument(resource.get("call"), 0)
    log = Logger(resource, f"express-winston in {resource.scope.rpartition('/')[2]}", is_server=True)
    instance = setting(options, "winstonInstance")
    own = argument(instance, 0) if callee(instance) == "winston.createLogger" else options if instance is None else None
    wanted = scalar(setting(options, "level"))
    if options is not None and options.unknown is not None:
        log.set_logging(options.unknown, options.span)
    else:
        level = own if instance is not None else None
        changed = instance.get(SET) if instance is not None else None
        set_level(
            log, level, changed, wanted if wanted in ("warn", "http", "verbose", "debug") else "info", resource.header
        )
    if log.emitter.get("logging") != "off":
        for name in ("ignoreRoute", "skip"):
            written = setting(options, name)
            if is_function(written) and written is not None:
                log.set_skipped(written, name)
        if instance is not None and own is None:
            log.add_unknown_route("a logger", instance.unknown or BY_PROGRAM, instance.span.first_line())
        else:
            add_transports(log, setting(own, "transports"))
        _add_format(log, resource, options, own, instance)
    yield from log.entities()


def _add_format(
    log: Logger, resource: Resource, options: Value | None, own: Value | None, instance: Value | None
) -> None:
    form = log.add_format("format", resource.header)
    span = resource.header
    form.set("fields", [], span)
    if instance is not None and own is None:
        reason = instance.unknown or BY_PROGRAM
        for fact in ("encoding", "structured", "escaping", "timestamp", "rest"):
            form.set(fact, reason, instance.span.first_line())
    else:
        Reading(setting(own, "format")).set(form, span)
    _add_message(form, options)
    meta = setting(options, "meta")
    if meta is not None and meta.unknown is not None:
        form.set("rest", meta.unknown, meta.span)
    elif meta is None or meta.data is not False:
        for side, option, default in (("req", "requestWhitelist", _REQUEST), ("res", "responseWhitelist", _RESPONSE)):
            _add_listed(form, options, side, option, default)
            if setting(options, option) is None:
                _add_pushed(form, resource.get("pushed"), side, option)
        _add(form, "responseTime", "responseTime", None)
    for name in ("dynamicMeta", "requestFilter", "responseFilter", "baseMeta"):
        written = setting(options, name)
        if written is not None and written.data is not None:
            form.set("rest", Unknown(f"{name} adds what the program decides", "the program"), written.span.first_line())


def _add_message(form: Entity, options: Value | None) -> None:
    written, express = setting(options, "msg"), setting(options, "expressFormat")
    message = scalar(written) if written is not None else _MESSAGE
    if express is not None and scalar(express) is True:
        message = _EXPRESS
    if not isinstance(message, str):
        form.set(
            "rest",
            message if isinstance(message, Unknown) else BY_PROGRAM,
            written.span if written is not None else None,
        )
        return
    for side, name in _VARIABLE.findall(message):
        _add(form, f"{{{{{side}.{name}}}}}", name, written)


def _add_listed(form: Entity, options: Value | None, side: str, option: str, default: tuple[str, ...]) -> None:
    written = setting(options, option)
    listed = [scalar(item) for item in written.items()] if written is not None else list(default)
    hidden = setting(options, "headerBlacklist")
    left_out = {str(scalar(item)).lower() for item in hidden.items()} if hidden is not None else set()
    for name in listed:
        if isinstance(name, Unknown):
            form.set("rest", name, written.span if written is not None else None)
        elif name == "headers" and (left_out >= _SECRETS or (hidden is not None and hidden.is_partly_open)):
            fact = {"token": f"{side}.headers", "name": f"{side}.headers", "meaning": "other"}
            form.append("fields", {**fact, "client_controlled": True, "escaped": True})
        elif name is not None:
            _add(form, f"{side}.{name}", str(name), written, key=f"meta.{side}.{name}")


def _add_pushed(form: Entity, pushed: Value | None, side: str, option: str) -> None:
    """What the program adds to the list that holds where an option names none."""
    for call in pushed.items() if pushed is not None else ():
        if call.unknown is not None:
            form.set("rest", call.unknown, call.span)
        added = call.get(ARGUMENTS) if option in callee(call) else None
        for item in added.items() if added is not None else ():
            name = scalar(item)
            if isinstance(name, str):
                _add(form, f"{side}.{name}", name, item, key=f"meta.{side}.{name}")
            else:
                form.set("rest", name if isinstance(name, Unknown) else BY_PROGRAM, item.span)


def _add(form: Entity, token: str, name: str, written: Value | None, key: str = "") -> None:
    meaning, by_client, sensitive = _FIELDS.get(name, (meaning_of(name), False, ""))
    if name.startswith("headers."):
        sensitive = "credentials" if name.partition(".")[2].lower() in _SECRETS else ""
        by_client = True
    is_json = form.get("encoding") == "json"
    field = Field(token, (meaning,), key or (token if "{" not in token else ""), by_client, sensitive)
    for facts in field.facts(escaped=True if is_json else None):
        form.append("fields", facts, written.span if written is not None else None)
