"""loguru's sinks for audit or access records, by the name of their file; and tracebacks that show variables.

https://loguru.readthedocs.io/en/stable/api/logger.html#loguru._logger.Logger.add: a time without a format of its own
has its offset, the default format has none, `!UTC` converts to UTC; `retention` deletes files by age or number,
`rotation` alone none; `serialize` writes JSON with the time as seconds. `diagnose`, on by default, writes the values of
variables into tracebacks; it is told of sinks for audit records, and of others only where it is switched on on purpose.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.field_names import meaning_of
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.meanings import shown, undecided
from accesslint.mappers.python_logging.loggers import is_judged, threshold
from accesslint.mappers.records import add_format
from accesslint.mappers.server_files import STANDARD_OUTPUT, append_route, file_store
from accesslint.mappers.table import entity_for
from accesslint.model.entities import Entity
from accesslint.model.environment import environment_of, twin_of
from accesslint.model.recording import Layout, Place, Recording, Writing
from accesslint.model.values import Resource, Unknown
from accesslint.source import Span

_STREAM = "standard output"
_DEFAULT = "{time:YYYY-MM-DD HH:mm:ss.SSS} | {level: <8} | {name}:{function}:{line} - {message}"
_FIELD = re.compile(r"\{(\w+(?:\[\w+\]|\.\w+)*)(?:![rsa])?(?::([^{}]*))?\}")
_EXTRA = re.compile(r"extra\[(\w+)\]")
_AGE = re.compile(r"(\d{1,5})\s*(day|week|month|year)s?", re.IGNORECASE)
_DAYS = {"day": 1, "week": 7, "month": 30, "year": 365}
_SIZE = re.compile(r"(\d{1,9}(?:\.\d{1,3})?)\s*([kMG]i?)?B", re.IGNORECASE)
_UNITS = {"": 1 / 1_048_576, "k": 1 / 1024, "m": 1.0, "g": 1024.0}
_MESSAGE = Unknown("what the message holds is decided where the application writes it", "the application")
_VARIABLES = "the values of variables in tracebacks"


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Every sink that is judged as an emitter of kind `application`, with its format and file."""
    for resource in resources.of_type("loguru_sink"):
        sink, diagnose = resource.get("sink"), resource.get("diagnose")
        path = "" if sink is None else shown(sink) or ""
        is_audit = is_judged(path.rpartition("/")[2].rpartition(".")[0] or path)
        if is_audit or (diagnose is not None and diagnose.data is True):
            yield from _entities(resource, path, is_audit=is_audit)


def _entities(resource: Resource, path: str, *, is_audit: bool) -> Iterator[Entity]:
    emitter = entity_for("emitter", "application", resource)
    emitter.address = f"loguru's sink {path or 'of its own'}"
    emitter.environment = environment_of(resource.scope)
    emitter.set("plane", "http")
    emitter.set("twin", f"application:{twin_of(resource.scope, path)}")
    emitter.set("logging", "on", resource.header)
    diagnose = resource.get("diagnose")
    if diagnose is None or diagnose.data is True:
        emitter.append("sensitive", {"what": _VARIABLES, "kind": "secrets"}, diagnose.span if diagnose else None)
    store = _route(emitter, resource, path)
    if store is not None:
        if is_audit:
            _set_rotation(store, resource)
        else:
            store.set("shipped", _MESSAGE)
            store.set("central", _MESSAGE)
        yield store
    if is_audit:
        _set_level(emitter, resource)
        form = _format(resource, path)
        add_format(emitter, form)
        writing = Writing(form.id, path or "a sink", _condition(resource))
        emitter.recording = Recording("loguru", (Place("", "on", (writing,)),))
        yield form
    yield emitter


def _route(emitter: Entity, resource: Resource, path: str) -> Entity | None:
    sink = resource.get("sink")
    span = resource.header if sink is None else sink.span
    unknown = None if sink is None else undecided(sink)
    if path == _STREAM:
        append_route(emitter, "stdout", path, STANDARD_OUTPUT, span)
    elif not path or unknown is not None:
        doubt = unknown or Unknown("the sink is an object of the program's", "the program")
        append_route(emitter, "file", path or "a sink", doubt, span)
    else:
        store = file_store(resource, "sink", path, span)
        append_route(emitter, "file", path, store.id, span)
        return store
    return None


def _set_level(emitter: Entity, resource: Resource) -> None:
    level = resource.get("level")
    if level is None:
        return
    unknown = undecided(level)
    if unknown is not None:
        emitter.set("filters", unknown, level.span)
    elif threshold(level) >= threshold("WARNING"):
        detail = f"records of accepted accesses are commonly below the level {shown(level)}"
        emitter.append("filters", {"how": "level", "what": shown(level) or "", "detail": detail}, level.span)


def _condition(resource: Resource) -> str | Unknown:
    """Why a sink may not take a record."""
    level, chosen = resource.get("level"), resource.get("filter")
    if level is not None and (unknown := undecided(level)) is not None:
        return unknown
    if level is not None and threshold(level) >= threshold("WARNING"):
        return Unknown(f"records below {shown(level)} are dropped, and the program chooses the level", "the program")
    if chosen is not None and chosen.data is not None:
        return Unknown("whether the sink's filter keeps it is not told", "the filter")
    return ""


def _set_rotation(store: Entity, resource: Resource) -> None:
    retention, rotation = resource.get("retention"), resource.get("rotation")
    size = None if rotation is None else _SIZE.fullmatch((shown(rotation) or "").strip())
    if rotation is not None and size is not None:
        unit = (size[2] or "").lower()[:1]
        store.set("rotation.max_size_mb", round(float(size[1]) * _UNITS[unit], 3), rotation.span)
    if retention is None or retention.data is None:
        return
    unknown = undecided(retention)
    age = _AGE.fullmatch((shown(retention) or "").strip())
    if unknown is not None:
        store.set("rotation.keep_days", unknown, retention.span)
    elif isinstance(retention.data, int) and 0 <= retention.data < 1_000_000:
        store.set("rotation.max_files", int(retention.data), retention.span)
    elif age is not None:
        store.set("rotation.keep_days", int(age[1]) * _DAYS[age[2].lower()], retention.span)
        store.set("rotation.detail", f"retention is {shown(retention)}")


def _format(resource: Resource, path: str) -> Entity:
    form = entity_for("format", "application-log", resource)
    form.handles.clear()
    form.environment = environment_of(resource.scope)
    form.address = f"the format of {path}"
    form.set("name", form.address)
    form.set("configurable", True)
    written, serialized = resource.get("format"), resource.get("serialize")
    span = resource.header if written is None else written.span
    text = _DEFAULT if written is None else shown(written)
    unknown = (written is not None and undecided(written)) or (serialized is not None and undecided(serialized))
    if unknown or text is None:
        reason = unknown or Unknown("a function of the program makes the format", "the program")
        for fact in ("encoding", "structured", "escaping", "fields", "timestamp"):
            form.set(fact, reason, span)
        return form
    if serialized is not None and serialized.data is True:
        for fact, value in (("encoding", "json"), ("structured", True), ("escaping", "json")):
            form.set(fact, value, serialized.span)
        field = {"token": "record.time.timestamp", "name": "record.time.timestamp", "meaning": "timestamp"}
        form.set("fields", [field], serialized.span)
        form.set("timestamp", {"zone": "utc", "form": "epoch", "precision": "microsecond"}, serialized.span)
        form.set("rest", _MESSAGE, serialized.span)
        return form
    _set_text(form, text, span, default=written is None)
    colours = resource.get("colorize")
    if colours is None or colours.data in (None, False):
        form.layout = Layout("loguru", (text,))
    return form


def _set_text(form: Entity, text: str, span: Span, *, default: bool) -> None:
    place = None if default else span
    for fact, value in (("encoding", "text"), ("structured", False), ("escaping", "none"), ("fields", [])):
        form.set(fact, value, place, default=default)
    for name, detail in _FIELD.findall(text):
        extra = _EXTRA.fullmatch(name)
        if name == "time":
            form.append("fields", {"token": "{time}", "meaning": "timestamp"}, place)
            form.set("timestamp", time_of(detail), place, default=default)
        elif name == "message":
            field = {"token": "{message}", "meaning": "other", "client_controlled": True, "escaped": False}
            form.append("fields", field, place)
        else:
            form.append(
                "fields", {"token": f"{{{name}}}", "meaning": meaning_of(extra[1]) if extra else "other"}, place
            )
    form.set("rest", _MESSAGE, span)


def time_of(detail: str) -> dict[str, str]:
    """How `{time:…}` writes the time."""
    pattern = detail.removesuffix("!UTC")
    if not pattern:
        # Without a format of its own: 2026-01-02T03:04:05.123456+0100
        return {"zone": "offset", "form": "other", "precision": "microsecond"}
    bare = re.sub(r"\[[^\]]{0,300}\]", "", pattern)
    if bare.strip() in ("X", "x"):
        return {"zone": "utc", "form": "epoch", "precision": "second" if "X" in bare else "microsecond"}
    digits = max((len(run) for run in re.findall("S+", bare)), default=0)
    precision = "second" if digits == 0 else "millisecond" if digits <= 3 else "microsecond"
    says_zone = "Z" in bare or "z" in bare
    is_utc = "!UTC" in detail and ("[Z]" in pattern or says_zone)
    zone = "utc" if is_utc else "offset" if says_zone else "none"
    is_standard = re.fullmatch(r"YYYY-MM-DD(?:[T ]|\[T\])HH:mm:ss(?:\.S+)?(?:Z|\[Z\])", pattern) is not None
    return {"zone": zone, "form": "rfc3339" if is_standard and zone != "none" else "other", "precision": precision}
