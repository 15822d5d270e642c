"""structlog's processors: what a record of audit or access events looks like.

Processors: https://www.structlog.org/en/stable/api.html. `TimeStamper` writes seconds since the epoch unless it has a
format, in UTC unless told otherwise; `iso` in UTC ends in `Z`, in local time it has no offset. Judged are modules whose
names say that they are about audit or access records, and settings that have django-structlog log every request:
https://django-structlog.readthedocs.io/en/stable/events.html; what it binds to a request (`request_id`, `user_id`,
`ip`) gets into records by `merge_contextvars`.
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.line_formats import unknown_line
from accesslint.mappers.meanings import shown, undecided
from accesslint.mappers.python_logging.loggers import is_judged, threshold
from accesslint.mappers.records import add_format
from accesslint.mappers.server_files import STANDARD_OUTPUT, append_route
from accesslint.mappers.table import entity_for
from accesslint.model.entities import Entity
from accesslint.model.environment import environment_of, twin_of
from accesslint.model.values import Resource, Unknown, Value
from accesslint.source import Span

_RENDERERS: dict[str, tuple[str, bool, str]] = {
    "JSONRenderer": ("json", True, "json"),
    "LogfmtRenderer": ("logfmt", True, "default"),
    "KeyValueRenderer": ("logfmt", True, "default"),
    "ConsoleRenderer": ("text", False, "none"),
}
"""Encoding, whether it is structured, what makes a client's bytes safe."""
_REQUESTS = (("request", "action"), ("request", "resource"), ("code", "result"))
_BOUND = (("request_id", "request_id"), ("user_id", "identity"), ("ip", "client_address"))
_MESSAGE = Unknown("what an event holds is decided where the application writes it", "the application")
_ELSEWHERE = Unknown("a formatter of the standard library's logging renders it", "the logging configuration")


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Every configuration that is judged as an emitter of kind `application`, with its format."""
    for resource in resources.of_type("structlog_configuration"):
        file = resource.get("file")
        name = ((shown(file) if file is not None else None) or "").rpartition(".")[0].replace("_", ".")
        requests = resource.get("requests") is not None
        processors = resource.get("processors")
        if processors is not None and (requests or is_judged(name)):
            yield from _entities(resource, processors, requests=requests)


def _entities(resource: Resource, processors: Value, *, requests: bool) -> Iterator[Entity]:
    emitter = entity_for("emitter", "application", resource)
    emitter.address = f"structlog in {resource.address.rpartition(' ')[0]}"
    emitter.environment = environment_of(resource.scope)
    emitter.set("plane", "http")
    emitter.set("twin", f"application:{twin_of(resource.scope, 'structlog')}")
    emitter.set("logging", "on", resource.header)
    level = resource.get("level")
    if level is not None:
        unknown = undecided(level)
        if unknown is not None:
            emitter.set("filters", unknown, level.span)
        elif threshold(level) >= threshold("WARNING"):
            detail = f"records of accepted accesses are commonly below the level {shown(level)}"
            emitter.append("filters", {"how": "level", "what": shown(level) or "", "detail": detail}, level.span)
    append_route(emitter, "stdout", "standard output, or the logging configuration's", STANDARD_OUTPUT, None)
    form = _format(resource, processors, requests=requests)
    add_format(emitter, form)
    yield form
    yield emitter


def _format(resource: Resource, processors: Value, *, requests: bool) -> Entity:
    form = entity_for("format", "application-log", resource)
    form.handles.clear()
    form.environment = environment_of(resource.scope)
    form.address = f"the processors of {resource.address.rpartition(' ')[0]}"
    form.header = processors.span.first_line()
    form.set("name", form.address)
    form.set("configurable", True)
    named = [((shown(item.get("name")) or "").rpartition(".")[2], item) for item in processors.items()]
    unknown = undecided(processors) or next(
        (undecided(name) for _, item in named if (name := item.get("name")) is not None and undecided(name)), None
    )
    rendered = next(((_RENDERERS[name], item.span) for name, item in reversed(named) if name in _RENDERERS), None)
    if unknown is not None or rendered is None:
        unknown_line(form, unknown or _ELSEWHERE, form.header)
        return form
    (encoding, structured, escaping), span = rendered
    for fact, value in (("encoding", encoding), ("structured", structured), ("escaping", escaping)):
        form.set(fact, value, span)
    form.set("fields", [], form.header)
    stamper = next((item for name, item in named if name in ("TimeStamper", "MaybeTimeStamper")), None)
    if stamper is not None:
        key = shown(stamper.get("key")) or "timestamp"
        form.append("fields", {"token": key, "name": key, "meaning": "timestamp"}, stamper.span)
        _set_time(form, stamper)
    event: dict[str, object] = {"token": "event", "name": "event", "meaning": "other"}
    if not requests:
        event |= {"client_controlled": True, "escaped": encoding != "text"}
    form.append("fields", event, form.header)
    merges = any(name == "merge_contextvars" for name, _ in named)
    for name, meaning in (*_REQUESTS, *(_BOUND if merges else ())) if requests else ():
        form.append("fields", {"token": name, "name": name, "meaning": meaning}, form.header)
    if not requests:
        form.set("rest", _MESSAGE, form.header)
    return form


def _set_time(form: Entity, stamper: Value) -> None:
    written, utc = stamper.get("fmt") or stamper.get("0"), stamper.get("utc") or stamper.get("1")
    span: Span = (written or stamper).span
    unknown = (written is not None and undecided(written)) or (utc is not None and undecided(utc)) or None
    if unknown is not None:
        form.set("timestamp", unknown, span)
        return
    is_utc = utc is None or utc.data is not False
    text = "" if written is None else shown(written) or ""
    if not text:
        form.set("timestamp", {"zone": "utc", "form": "epoch", "precision": "microsecond"}, span)
    elif text.lower() == "iso":
        fact = {"zone": "utc", "form": "rfc3339"} if is_utc else {"zone": "none", "form": "other"}
        form.set("timestamp", {**fact, "precision": "microsecond"}, span if is_utc or utc is None else utc.span)
    else:
        zone = "utc" if is_utc and text.endswith("Z") else "offset" if "%z" in text or "%Z" in text else "none"
        is_standard = text.startswith(("%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S")) and zone == "utc"
        precision = "microsecond" if "%f" in text else "second"
        form.set(
            "timestamp", {"zone": zone, "form": "rfc3339" if is_standard else "other", "precision": precision}, span
        )
