"""Serilog: its log of requests, and files and loggers that by their names keep access or audit records.

https://github.com/serilog/serilog-aspnetcore#request-logging: one event for each request, at Information unless
`GetLevel` says otherwise, by the source `Serilog.AspNetCore.RequestLoggingMiddleware`; its message has method, path,
status and duration. What is set by `EnrichDiagnosticContext` is written by JSON formatters, and by templates that name
it or `{Properties}`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.application_loggers import BY_PROGRAM, MESSAGE, Field, Logger, keeps_records
from accesslint.mappers.dotnet_logging.pipeline import LEVELS, Pipeline, Sink, add_calls, level_of, of_settings
from accesslint.mappers.dotnet_logging.sinks import add_sink, takes
from accesslint.mappers.field_names import meaning_of
from accesslint.mappers.index import ResourceIndex
from accesslint.model.entities import Entity
from accesslint.model.programs import SET, argument, is_function, returned, scalar, source_of
from accesslint.model.values import Resource, Unknown, Value
from accesslint.source import Span

_SOURCE = "Serilog.AspNetCore.RequestLoggingMiddleware"
_MESSAGE = "HTTP {RequestMethod} {RequestPath} responded {StatusCode} in {Elapsed:0.0000} ms"
_KNOWN = {
    "RequestMethod": ("action", False),
    "RequestPath": ("resource", True),
    "StatusCode": ("result", False),
    "Elapsed": ("duration", False),
}
_HOLE = re.compile(r"\{@?\$?([A-Za-z_]\w{0,100})(?:,-?\d{1,4})?(?::[^{}]{1,100})?\}")
_ADDED = re.compile(r"""\.Set\(\s*(?:"([^"]{1,100})"|nameof\(([\w.]{1,100})\))""")
_ELSEWHERE = Unknown("Serilog is set up in another file", "the program")
_BESIDE = Unknown("enrichers add properties of their own", "the running program")


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """The log of requests as a web server; audit files as applications."""
    for resource in resources.of_type("serilog_request_logging"):
        yield from _requests(resource)
    seen: set[tuple[str, Span]] = set()
    for resource in resources.of_type("serilog_settings"):
        yield from _audits(resource, of_settings(settings_of(resource)), seen)
    for resource in resources.of_type("serilog_logger"):
        if resource.get("serilog") is not None:
            yield from _audits(resource, pipeline_of(resource), seen)


def settings_of(resource: Resource) -> dict[str, Value]:
    """The settings in force."""
    found = resource.get("settings")
    return dict(found.entries()) if found is not None else {}


def pipeline_of(resource: Resource) -> Pipeline:
    """Serilog's pipeline of the program that a resource is in."""
    settings = settings_of(resource)
    calls = resource.get("serilog")
    listed = calls.items() if calls is not None else []
    if not listed:
        found = of_settings(settings)
        found.doubt = None if found.sinks or found.levels else _ELSEWHERE
        return found
    return add_calls(Pipeline({}, [], []), listed, settings)


def _requests(resource: Resource) -> Iterator[Entity]:
    log = Logger(resource, f"Serilog's request logging in {resource.scope.rpartition('/')[2]}", is_server=True)
    pipeline = pipeline_of(resource)
    options = argument(resource.get("call"), 0)
    written = options.get(SET) if options is not None else None
    assigned = dict(written.entries()) if written is not None else {}
    level, place = pipeline.level_for(_SOURCE)
    chosen = assigned.get("GetLevel")
    always = returned(chosen)
    told = level_of(always) if always is not None else BY_PROGRAM
    if isinstance(level, Unknown):
        log.set_logging(level, place)
    elif isinstance(told, str) and LEVELS.index(told) < LEVELS.index(level):
        log.set_logging("off", always.span if always is not None else place, f"GetLevel gives {told}")
    elif LEVELS.index(level) > LEVELS.index("information"):
        reason = f"Serilog's least level for it is {level}, and requests are told at information"
        if isinstance(told, str):
            _route(log, pipeline, resource)
        elif chosen is not None:
            log.set_logging(Unknown("GetLevel decides the level of each", "the program"), chosen.span.first_line())
        else:
            log.set_logging("off", place, reason)
    else:
        _route(log, pipeline, resource)
    if log.emitter.get("logging") == "on":
        forms = [form for sink in _reached(pipeline) if (form := add_sink(log, sink)) is not None]
        for form in forms:
            _add_fields(form, options, assigned, pipeline.enriched)
        if chosen is not None and not isinstance(told, str) and level not in LEVELS[:2]:
            reason = f"GetLevel decides the level of each, and what is below {level} is dropped"
            log.emitter.set("filters", Unknown(reason, "the program"), chosen.span.first_line())
        elif pipeline.filters:
            detail = "Serilog's filter drops the events that it names"
            log.add_filter("condition", "Filter", detail, pipeline.filters[0])
    yield from log.entities()


def _route(log: Logger, pipeline: Pipeline, resource: Resource) -> None:
    if not pipeline.sinks:
        log.set_logging(pipeline.doubt or Unknown("no sink is named here", "the program"), resource.header)
    elif not _reached(pipeline):
        log.set_logging("off", pipeline.sinks[0].span, "each sink is restricted to a higher level than information")
    else:
        log.set_logging("on", resource.header)


def _reached(pipeline: Pipeline) -> list[Sink]:
    return [sink for sink in pipeline.sinks if takes(sink, "information")]


def _add_fields(form: Entity, options: Value | None, assigned: dict[str, Value], enriched: Span | None) -> None:
    template = assigned.get("MessageTemplate")
    given = template if template is not None else options
    message = scalar(given) if given is not None and not is_function(given) else _MESSAGE
    is_json = form.get("encoding") == "json"
    if not isinstance(message, str):
        form.set("rest", message if isinstance(message, Unknown) else BY_PROGRAM, given.span if given else None)
        return
    place = given.span if given is not None and given is not options else form.header
    with_query = scalar(assigned.get("IncludeQueryInRequestPath")) is True
    names = list(dict.fromkeys((*_HOLE.findall(message), *(_KNOWN if is_json else ()))))
    enriching = assigned.get("EnrichDiagnosticContext")
    added = [one or other.rpartition(".")[2] for one, other in _ADDED.findall(source_of(enriching))]
    for name in dict.fromkeys((*names, *(added if is_json else ()))):
        meaning, by_client = _KNOWN.get(name, (meaning_of(name), False))
        sensitive = "query-strings" if name == "RequestPath" and with_query else ""
        field = Field(f"{{{name}}}", (meaning,), name, by_client, sensitive)
        for facts in field.facts(escaped=is_json):
            form.append("fields", facts, place)
    if form.get("rest") is None:
        if enriching is not None and not added and is_json:
            form.set("rest", Unknown("EnrichDiagnosticContext adds what the program decides", "it"), enriching.span)
        elif enriched is not None and is_json:
            form.set("rest", _BESIDE, enriched)


def _audits(resource: Resource, pipeline: Pipeline, seen: set[tuple[str, Span]]) -> Iterator[Entity]:
    bound = scalar(resource.get("name"))
    is_audit = isinstance(bound, str) and keeps_records(bound)
    sinks = [
        sink
        for sink in pipeline.sinks
        if is_audit or (isinstance(path := scalar(sink.arguments.get("path")), str) and keeps_records(path))
    ]
    new = [sink for sink in sinks if (sink.name, sink.span) not in seen]
    if not new:
        return
    seen.update((sink.name, sink.span) for sink in new)
    path = scalar(new[0].arguments.get("path"))
    shown = bound if is_audit else path
    log = Logger(resource, f"the logger {str(shown).replace(chr(92), '/').rpartition('/')[2]}", is_server=False)
    level, place = pipeline.level_for("")
    least = "warning"
    if isinstance(level, Unknown):
        log.set_logging(Unknown(f"the level decides: {level.reason}", level.decided_by), place)
    elif LEVELS.index(level) > LEVELS.index(least):
        log.set_logging("off", place, f"its level is {level}")
    else:
        log.set_logging("on", resource.header)
        for sink in new:
            form = add_sink(log, sink)
            if form is not None and form.get("rest") is None:
                form.set("rest", MESSAGE, sink.span)
    yield from log.entities()
