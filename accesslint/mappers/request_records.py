"""Records that a program's own functions write of requests: which are records of accesses, and what they hold.

A function counts where a record tells two of what was done, to what, and how it ended, or where two records do, of
which one is written before the request is handled and one tells the end. What several of its records hold counts
together. Where records go and how they are written is
the logger's, which is set up elsewhere as a rule.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from accesslint.mappers.application_loggers import BY_PROGRAM, Logger, Time, set_encoding
from accesslint.mappers.field_names import OTHER, meaning_of
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.request_parts import ISO_TIME, RequestPart, meaning_of_path, part_of_request
from accesslint.mappers.text_shape import read_text_shape
from accesslint.model.entities import Entity
from accesslint.model.values import Resource, Unknown, Value
from accesslint.source import Span

ELSEWHERE = Unknown("the logger is set up elsewhere", "where the program sets its logger up")
_FEWEST = 2
_MADE = Unknown("a function of the program makes a part of the record of the request", "the program")
_WHOLE = ("(request)", "(context)")
_TELLING = frozenset({"action", "resource", "result"})


class Writer(msgspec.Struct, frozen=True):
    """What writes records whose form is known: `console.log`."""

    time: Time | Unknown | None = None
    """How it writes the time; None: it writes none."""
    encoding: str = ""
    """`json`, where it is; a text otherwise."""


class _Record(msgspec.Struct):
    by: str
    fields: list[tuple[Value, list[RequestPart], dict[str, Any]]]
    texts: list[str]
    is_json: bool
    unsure: Unknown | None
    span: Span

    def meanings(self) -> set[str]:
        return {part.meaning for _, parts, _ in self.fields for part in parts}

    def known(self) -> set[str]:
        return {one for _, _, facts in self.fields for one in (facts["meaning"], *facts.get("more", ()))}


def map_records(
    resource: Resource, shown: str, writers: Mapping[str, Writer], *, is_beside: bool = False
) -> Iterator[Entity]:
    """The log that a function writes, with its format; nothing where its records are none of accesses.

    `writers` are known by the path of what writes, or its beginning where that has a dot. `is_beside`: whether the same
    file has a library log requests; what is printed there without a result is a developer's.
    """
    log = Logger(resource, f"{shown} in {resource.scope.rpartition('/')[2]}", is_server=True)
    log.set_logging("on", resource.header)
    if add_records(log, writers, is_beside=is_beside):
        yield from log.entities()


def files_of(resources: ResourceIndex, types: tuple[str, ...]) -> set[str]:
    """The files that have resources of the types: libraries that log requests."""
    return {resource.header.file for resource in resources.of_type(*types)}


def add_records(log: Logger, writers: Mapping[str, Writer], *, is_beside: bool = False) -> bool:
    """Add where the records go that a log's resource lists, and their format; False where none is of an access."""
    listed = log.resource.get("records")
    records = [_record(one, log.resource.platform) for one in (listed.items() if listed is not None else ())]
    kept = [one for one in records if len(_TELLING & one.known()) >= _FEWEST and _TELLING & one.meanings()]
    kept = [one for one in kept if "action" in one.known() or "resource" in one.known()]
    kept = kept or _told_in_turn(records)
    if not kept:
        return False
    kept += [one for one in records if one not in kept and _belongs(one, kept)]
    writer = _writer(kept[0].by, writers)
    if is_beside and writer is not None and not any("result" in one.known() for one in kept):
        return False
    if writer is None:
        log.add_unknown_route("a logger", ELSEWHERE, kept[0].span)
    else:
        log.add_standard_output(kept[0].span)
    _set_form(log.add_format("format", kept[0].span), kept, writer)
    return True


def _told_in_turn(records: list[_Record]) -> list[_Record]:
    """A record of what is done, or to what, and one of how it ended."""
    begun = [one for one in records if one.meanings() & {"action", "resource"}]
    ended = [one for one in records if one not in begun and "result" in one.known()]
    return [*begun, *ended] if begun and ended else []


def _belongs(record: _Record, kept: list[_Record]) -> bool:
    """Whether a record goes with others: by the request's id, or as the one that holds the request, or how it ended."""
    if "request_id" in record.known() and any("request_id" in one.known() for one in kept):
        return True
    if record.unsure is _MADE:
        return True
    return "result" in record.known() and not any("result" in one.known() for one in kept)


def _writer(by: str, writers: Mapping[str, Writer]) -> Writer | None:
    return next((one for path, one in writers.items() if by == path or ("." in path and by.startswith(path))), None)


def _record(value: Value, platform: str) -> _Record:
    listed, texts, by = value.get("fields"), value.get("texts"), value.get("by")
    opened, encoded = value.get("open"), value.get("json")
    unsure = opened.unknown if opened is not None else None
    fields = [_field(one, platform) for one in (listed.items() if listed is not None else ())]
    if any("call.FullMethod" in _paths(one) for one, _, _ in fields):
        _tell_results(fields)
    written = [one.text or "" for one in texts.items()] if texts is not None else []
    if written and len(written) == len(fields) + 1:
        shape = read_text_shape(written, ["v"] * len(fields))
        for (_, parts, facts), name in zip(fields, shape.names, strict=True):
            if name:
                facts["name"] = name
                if not parts and facts["meaning"] == OTHER:
                    facts["meaning"] = meaning_of(name)
    return _Record(
        (by.text or "") if by is not None else "",
        fields,
        written,
        encoded is not None and encoded.data is True,
        unsure or next((_MADE for field in fields if _is_made_of_all(field)), None),
        value.span.first_line(),
    )


def _paths(value: Value) -> list[str]:
    listed = value.get("paths")
    return [one.text or "" for one in (listed.items() if listed is not None else ())]


def _tell_results(fields: list[tuple[Value, list[RequestPart], dict[str, Any]]]) -> None:
    """A call of gRPC ends with an error or without: what names it tells the result."""
    for value, _, facts in fields:
        if facts["meaning"] == OTHER and any(path == "?err" or path.startswith("?status.") for path in _paths(value)):
            facts["meaning"] = "result"


def _is_made_of_all(field: tuple[Value, list[RequestPart], dict[str, Any]]) -> bool:
    """Whether something is made of a request as a whole: by the logger, or by a function whose name does not tell."""
    value, _, facts = field
    paths = _paths(value)
    if any(f"({path})" in _WHOLE for path in paths):
        return True
    return facts["meaning"] == OTHER and any(path.startswith("?") and path.endswith(_WHOLE) for path in paths)


def _field(value: Value, platform: str) -> tuple[Value, list[RequestPart], dict[str, Any]]:
    key, quoted, paths = value.get("key"), value.get("quoted"), _paths(value)
    name = (key.text or "") if key is not None else ""
    parts = [part for path in paths if (part := part_of_request(path, platform)) is not None]
    named = meaning_of(name) if name and paths else OTHER
    told = list(dict.fromkeys(one for part in parts for one in (part.meaning, part.also) if one not in (OTHER, "")))
    by_path = [meaning for path in paths if (meaning := meaning_of_path(path)) != OTHER]
    if told and len(paths) > len(parts):
        # Several values may be put together, some of which only their names tell.
        told += [one for one in dict.fromkeys(by_path) if one not in told]
    meaning = told[0] if told else named if named != OTHER else by_path[0] if by_path else OTHER
    facts: dict[str, Any] = {"token": name or next((path.lstrip("?") for path in paths), "a value"), "meaning": meaning}
    if name:
        facts["name"] = name
    if len(told) > 1:
        facts["more"] = told[1:]
    if any(part.by_client for part in parts):
        facts["client_controlled"] = True
        if quoted is not None and quoted.data is True:
            facts["escaped"] = True
    sensitive = next((part.sensitive for part in parts if part.sensitive), "")
    if sensitive:
        facts["sensitive"] = sensitive
    return value, parts, facts


def _set_form(form: Entity, kept: list[_Record], writer: Writer | None) -> None:
    span = form.header
    _set_encoding(form, kept[0], writer, span)
    form.set("fields", [], span)
    seen: set[tuple[str, str]] = set()
    naming: list[RequestPart] = []
    for record in kept:
        for value, parts, facts in record.fields:
            more = facts.pop("more", [])
            naming += [part for part in parts if part.meaning == "identity"] or (
                [RequestPart("identity")] if facts["meaning"] == "identity" else []
            )
            for meaning in (facts["meaning"], *more):
                one = {**facts, "meaning": meaning}
                if (one["token"], meaning) not in seen:
                    seen.add((one["token"], meaning))
                    form.append("fields", one, value.span.first_line())
    unsure = next((one.unsure for one in kept if one.unsure is not None), None)
    if unsure is not None:
        form.set("rest", unsure, span)
    elif naming and all(part.header for part in naming):
        reason = f"whether a proxy in front sets the header {naming[0].header}, or whoever asks, is not told here"
        form.set("identity_source", Unknown(reason, "the configuration of the proxy in front"), span)
    own = [facts["token"] for one in kept for _, _, facts in one.fields if facts["meaning"] == "timestamp"]
    time = ELSEWHERE if writer is None else writer.time
    if own:
        is_iso = any(f"?{token}".startswith(ISO_TIME) for token in own)
        form.set("timestamp", Time("rfc3339").fact() if is_iso else BY_PROGRAM, span)
    elif time is not None:
        form.append("fields", {"token": "the logger's time", "meaning": "timestamp"}, span)
        form.set("timestamp", time if isinstance(time, Unknown) else time.fact(), span)


def _set_encoding(form: Entity, record: _Record, writer: Writer | None, span: Span) -> None:
    if writer is None:
        for fact in ("encoding", "structured", "escaping"):
            form.set(fact, ELSEWHERE, span)
        return
    if record.is_json or writer.encoding == "json":
        set_encoding(form, "json", span)
        return
    bare = any(part.is_decoded and not facts.get("escaped") for _, parts, facts in record.fields for part in parts)
    shape = read_text_shape(record.texts, ["v"] * len(record.fields)) if record.texts else None
    encoding = shape.encoding if shape is not None else "text"
    is_structured = shape is not None and shape.structured
    set_encoding(form, encoding, span, escaping="none" if bare else "default", is_structured=is_structured)
