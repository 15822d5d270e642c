"""One entry of `access_log`: which sink it is, what it leaves out, what it writes, where it goes.

Sources: https://www.envoyproxy.io/docs/envoy/latest/api-v3/config/accesslog/v3/accesslog.proto (filters) and
https://www.envoyproxy.io/docs/envoy/latest/api-v3/extensions/access_loggers/file/v3/file.proto and its neighbours.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from accesslint.mappers.envoy.formats import DEFAULT, set_json, set_message, set_opentelemetry, set_text
from accesslint.mappers.line_formats import unknown_line
from accesslint.mappers.meanings import undecided
from accesslint.mappers.server_files import STANDARD_OUTPUT, append_route, file_store
from accesslint.mappers.table import entity_for
from accesslint.model.entities import Entity
from accesslint.model.environment import environment_of
from accesslint.model.values import Resource, Unknown, Value
from accesslint.source import Span

_SINKS: Mapping[str, str] = {
    "FileAccessLog": "file",
    "StdoutAccessLog": "stdout",
    "StderrAccessLog": "stderr",
    "StreamAccessLog": "stdout",
    "HttpGrpcAccessLogConfig": "grpc",
    "TcpGrpcAccessLogConfig": "grpc",
    "OpenTelemetryAccessLogConfig": "otlp",
    "FluentdAccessLogConfig": "fluentd",
    "envoy.access_loggers.file": "file",
    "envoy.file_access_log": "file",
    "envoy.access_loggers.stdout": "stdout",
    "envoy.access_loggers.stderr": "stderr",
    "envoy.access_loggers.http_grpc": "grpc",
    "envoy.access_loggers.open_telemetry": "otlp",
}
"""By the end of the message's type, or by the sink's name where the type is not given."""
_STREAMS = frozenset({"/dev/stdout", "/dev/stderr", "/proc/self/fd/1", "/proc/self/fd/2", "/dev/fd/1", "/dev/fd/2"})
_SERVICE = Unknown("what the service does with records is not told here", "the collector's configuration")
_MOST_FILTERS = 100


class Log(msgspec.Struct):
    """An entry of `access_log`."""

    value: Value
    settings: Value
    sink: str
    """`file`, `stdout`, `stderr`, `grpc`, `otlp`, `fluentd`, else the type's or the entry's name."""

    @property
    def path(self) -> Value | None:
        """The file's path."""
        return self.settings.get("path")

    @property
    def target(self) -> str:
        """Where it writes."""
        if self.sink == "file":
            return (self.path.text or "") if self.path is not None else ""
        return f"/dev/{self.sink}" if self.sink in {"stdout", "stderr"} else self.sink

    @property
    def discards(self) -> bool:
        """Whether it writes to a null device."""
        return self.target == "/dev/null"


def logs_of(owner: Value) -> list[Log]:
    """The entries of a message's `access_log`."""
    listed = owner.get("access_log")
    found = []
    for entry in listed.items() if listed is not None else []:
        if not isinstance(entry.data, dict):
            continue
        settings = entry.get("typed_config") or entry.get("config") or Value({}, entry.span)
        kind, name = settings.get("@type"), entry.get("name")
        told = [(kind.text or "").rpartition(".")[2] if kind is not None else "", (name.text or "") if name else ""]
        sink = next((_SINKS[word] for word in told if word in _SINKS), next((word for word in told if word), "?"))
        found.append(Log(entry, settings, sink))
    return found


def older_log_of(admin: Value) -> list[Log]:
    """The log that `access_log_path` stands for, which is a file's path and nothing else."""
    path = admin.get("access_log_path")
    return [] if path is None else [Log(path, Value({"path": path}, path.span), "file")]


def add_route(emitter: Entity, resource: Resource, log: Log, stores: dict[str, Entity]) -> None:
    """Append where a log writes to an emitter's routes; a file becomes a store, once."""
    path, span = log.path, log.settings.span
    if log.sink == "file":
        unknown = undecided(path) if path is not None else Unknown("the path of the file is not told")
        place = path.span if path is not None else span
        if unknown is not None:
            append_route(emitter, "file", "", unknown, place)
        elif log.discards:
            emitter.append("routes", {"to": None, "via": "file", "target": log.target, "discarded": True}, place)
        elif log.target in _STREAMS:
            append_route(emitter, "stdout", log.target, STANDARD_OUTPUT, place)
        else:
            if log.target not in stores:
                stores[log.target] = file_store(resource, log.target, log.target, place)
                stores[log.target].id = f"store:{resource.scope}#{log.target}"
            append_route(emitter, "file", log.target, stores[log.target].id, place)
    elif log.sink in {"stdout", "stderr"}:
        append_route(emitter, "stdout", log.target, STANDARD_OUTPUT, span)
    else:
        append_route(emitter, log.sink, _cluster(log.settings), _SERVICE, span)


def _cluster(settings: Value) -> str:
    service = settings.get("common_config", "grpc_service") or settings.get("grpc_service") or settings
    name = service.get("envoy_grpc", "cluster_name") or service.get("google_grpc", "target_uri")
    name = name or service.get("cluster")
    return (name.text or "") if name is not None else ""


def format_of(resource: Resource, log: Log) -> Entity:
    """The format of a log's records."""
    entity = entity_for("format", "access-log", resource)
    kind, value, omits = _written(log)
    span = value.span
    shown = f"Envoy {kind}"
    entity.id = f"format:{resource.scope}#{shown}"
    if kind not in {"default text", "gRPC message"}:
        entity.id += f":{span.file}:{span.line}:{span.column}"
    entity.address, entity.header = shown, span.first_line()
    entity.environment = environment_of(resource.scope)
    entity.set("name", shown)
    entity.set("configurable", kind != "gRPC message")
    entity.set("defined", "once", default=kind == "default text")
    if kind == "default text":
        set_text(entity, Value(DEFAULT, span), default=True)
    elif kind == "gRPC message":
        set_message(entity)
    elif kind == "OpenTelemetry record":
        set_opentelemetry(entity, log.settings)
    elif value.unknown is not None and value.text is None and not isinstance(value.data, dict) and kind != "text":
        unknown_line(entity, value.unknown, span)
    elif kind == "JSON":
        set_json(entity, value, omits=omits)
    elif kind == "text":
        set_text(entity, value, omits=omits)
    else:
        unknown_line(entity, Unknown(f"what {log.sink} writes is not told by the files", "its configuration"), span)
    return entity


def _written(log: Log) -> tuple[str, Value, bool]:
    """Kind of the format, the value that gives it, and whether what is empty is left out."""
    if log.sink == "grpc":
        return "gRPC message", log.settings, False
    if log.sink == "otlp":
        return "OpenTelemetry record", log.settings, False
    if log.sink not in {"file", "stdout", "stderr"}:
        record = log.settings.get("record")
        return ("JSON", record, False) if record is not None else ("sink", log.settings, False)
    form = log.settings.get("log_format")
    flag = form.get("omit_empty_values") if form is not None else None
    omits = flag is not None and flag.data is True
    for owner in (form, log.settings):
        if owner is None:
            continue
        for name in ("json_format", "typed_json_format"):
            value = owner.get(name)
            if value is not None:
                return "JSON", value, omits
        source = owner.get("text_format_source")
        text = source.get("inline_string") if source is not None else owner.get("text_format") or owner.get("format")
        if text is not None:
            return "text", text, omits
        if source is not None:
            return "text", Value(Unknown("its text is in another file", "that file"), source.span), omits
    if form is not None and form.unknown is not None:
        return "text", form, False
    return "default text", log.settings, False


def dropped(log: Log) -> tuple[dict[str, Any] | Unknown, Span] | None:
    """What a log's filter leaves out, with its place; None where it takes every access."""
    given = log.value.get("filter")
    if given is None:
        return None
    unknown = given.unknown
    if unknown is not None and not isinstance(given.data, dict):
        return unknown, given.span
    found = list(_kept(given, 0))[:_MOST_FILTERS]
    if not found:
        return None
    first = found[0]
    if isinstance(first[1], Unknown):
        return first[1], first[2]
    detail = f"it keeps only {' and '.join(dict.fromkeys(str(text) for _, text, _ in found))}"
    how = "sample" if all(kind == "sample" for kind, _, _ in found) else "condition"
    return {"how": how, "what": _names(given), "detail": detail}, first[2]


def _names(given: Value) -> str:
    return ", ".join(name for name, _ in given.entries())


def _kept(given: Value, depth: int) -> Iterator[tuple[str, str | Unknown, Span]]:
    """Kind, description and place of each condition that leaves accesses out."""
    if depth > 10:
        return
    for name, value in given.entries():
        if name in {"and_filter", "or_filter"}:
            filters = value.get("filters")
            inner = [list(_kept(item, depth + 1)) for item in (filters.items() if filters is not None else [])]
            if name == "and_filter":
                for found in inner:
                    yield from found
            elif inner and all(inner):
                texts = [str(text) for found in inner for _, text, _ in found]
                yield "condition", " or ".join(dict.fromkeys(texts)), value.span
        elif name in {"status_code_filter", "duration_filter", "grpc_status_filter"}:
            yield from _comparison(name, value)
        elif name == "runtime_filter":
            yield from _sample(value)
        elif name not in {"not_health_check_filter", "log_type_filter"}:
            yield "condition", _CONDITIONS.get(name, f"what {name} takes"), value.span


_CONDITIONS = {
    "header_filter": "accesses whose headers match",
    "response_flag_filter": "accesses with response flags",
    "traceable_filter": "accesses that are traced",
    "metadata_filter": "accesses whose metadata match",
    "extension_filter": "accesses for which an expression holds",
}
_EVERY_STATUS = 200
_SIGNS = {"EQ": "of {}", "GE": "from {}", "LE": "up to {}", "NE": "other than {}"}
_UNITS = {"HUNDRED": 100, "TEN_THOUSAND": 10_000, "MILLION": 1_000_000}


def _comparison(name: str, value: Value) -> Iterator[tuple[str, str | Unknown, Span]]:
    operation, number = value.get("comparison", "op"), value.get("comparison", "value", "default_value")
    least = number.data if number is not None else None
    sign = (operation.text or "EQ") if operation is not None else "EQ"
    if number is not None and number.unknown is not None:
        yield "condition", number.unknown, number.span
    elif sign == "GE" and isinstance(least, int) and least <= (_EVERY_STATUS if name[0] == "s" else 0):
        return
    else:
        what = {"s": "accesses with a status", "d": "accesses with a duration in ms", "g": "calls with a gRPC status"}
        shown = _SIGNS.get(sign, "{}").format(least if least is not None else "that the runtime sets")
        yield "condition", f"{what[name[0]]} {shown}", (number or value).span


def _sample(value: Value) -> Iterator[tuple[str, str | Unknown, Span]]:
    share, unit = value.get("percent_sampled", "numerator"), value.get("percent_sampled", "denominator")
    if share is None or not isinstance(share.data, int):
        yield (
            "sample",
            Unknown("the runtime decides what share of accesses is kept", "the runtime's settings"),
            value.span,
        )
        return
    whole = _UNITS.get((unit.text or "HUNDRED") if unit is not None else "HUNDRED", 100)
    if share.data < whole:
        yield "sample", f"a sample of {share.data} in {whole}", share.span
