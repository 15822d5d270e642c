"""morgan: the access log of Express and other servers.

Options: https://github.com/expressjs/morgan#morganformat-options. Records go to standard output unless a stream is
given; `immediate` writes them when a request comes in, before there is a result; `skip` drops those for which a
function says so. Several uses in one file divide the requests among them: what one skips, another keeps.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.application_loggers import BY_PROGRAM, Logger, is_since, set_encoding, set_rotation
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.json_texts import json_names
from accesslint.mappers.line_formats import unknown_line
from accesslint.mappers.node_logging.morgan_formats import (
    NAMED,
    TOKEN,
    Token,
    token_of_call,
    tokens_in_json,
    tokens_of,
)
from accesslint.mappers.node_logging.options import file_of
from accesslint.mappers.text_shape import read_text_shape
from accesslint.model.entities import Entity
from accesslint.model.programs import argument, callee, is_function, named, returned, scalar, setting, source_of
from accesslint.model.recording import Layout, Place, Recording, Writing
from accesslint.model.values import Resource, Template, Unknown, Value
from accesslint.source import Span

_ESCAPES_SINCE = (1, 11)
_VERSION = Unknown(
    "morgan escapes what a client sends since 1.11.0, and no lock file tells which version is installed",
    "package-lock.json",
)
_STATUS = re.compile(r"\bstatusCode\s*(<=?|>=?)\s*(\d{3})\b")
_OPPOSITE = {"<": ">=", ">=": "<", ">": "<=", "<=": ">"}
_STREAM = Unknown("the stream's own write function decides it", "the program")
_PASSED_ON = Unknown("the records are handed to a function that may add to them", "the program")


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Every use of morgan as an emitter of kind `web-server`, with its format and its file."""
    for resource in resources.of_type("morgan_middleware"):
        yield from entities_of(resource)


def entities_of(resource: Resource) -> Iterator[Entity]:
    """What one use stands for."""
    call = resource.get("call")
    log = Logger(resource, f"morgan in {resource.scope.rpartition('/')[2]}", is_server=True)
    options, written = argument(call, 1), argument(call, 0)
    if written is not None and written.get("format") is not None:
        options, written = written, written.get("format")
    log.set_logging("on", resource.header)
    _set_skip(log, options)
    is_passed_on = _add_stream(log, options)
    form = log.add_format("format", (written.span if written is not None else resource.header))
    _set_format(form, resource, written)
    immediate = setting(options, "immediate")
    if immediate is not None and scalar(immediate) is not False:
        _drop_results(form, immediate)
    else:
        _set_recording(log, form, is_told=not is_passed_on)
    if is_passed_on:
        form.set("rest", _PASSED_ON, form.header)
        for fact in ("encoding", "structured", "escaping"):
            form.set(fact, _PASSED_ON, form.header)
        if form.get("timestamp") is None:
            form.set("timestamp", _PASSED_ON, form.header)
    yield from log.entities()


def _set_recording(log: Logger, form: Entity, *, is_told: bool) -> None:
    """What a simulation needs; it does not run the program's functions."""
    if form.layout is None or not is_told or log.doubt is not None:
        form.layout = None
        return
    routes, filtered = log.emitter.get("routes"), log.emitter.get("filters") or log.emitter.get("coverage")
    condition = Unknown("whether the function given as skip keeps the record is not told", "the program")
    writing = Writing(form.id, str(routes[0]["target"]), condition if filtered else "")
    log.emitter.recording = Recording("morgan", (Place("", "on", (writing,)),))


def _set_skip(log: Logger, options: Value | None) -> None:
    skip = setting(options, "skip")
    if skip is None or skip.data is False or skip.data is None:
        return
    if is_function(skip):
        others = log.resource.get("others")
        if not any(_keeps_skipped(skip, other) for other in (others.items() if others is not None else ())):
            log.set_skipped(skip, "skip")
    else:
        log.emitter.set("filters", skip.unknown or BY_PROGRAM, skip.span)


def _keeps_skipped(skip: Value, other: Value) -> bool:
    """Whether another use keeps what a function skips: it skips nothing, or just the other half of the statuses."""
    written = setting(argument(other, 1), "skip")
    if written is None or written.data is False:
        return True
    both = source_of(skip), source_of(written)
    here, there = (_STATUS.findall(source) for source in both)
    return len(here) == 1 and there == [(_OPPOSITE[here[0][0]], here[0][1])] and not any("||" in one for one in both)


def _add_stream(log: Logger, options: Value | None) -> bool:
    """Add where records go; gives whether a function of the program takes them on."""
    stream = setting(options, "stream")
    if stream is None or stream.data is None:
        log.add_standard_output(None)
        return False
    if named(stream) in ("process.stdout", "process.stderr"):
        log.add_standard_output(stream.span)
        return False
    found = file_of(stream)
    if found is not None:
        store = log.add_output(stream.span.first_line(), found.path)
        if store is not None:
            set_rotation(store, found.rotation, stream.span.first_line())
        return False
    log.add_unknown_route("a stream", stream.unknown or _STREAM, stream.span.first_line())
    return True


def _set_format(form: Entity, resource: Resource, written: Value | None) -> None:
    span = form.header if written is None else written.span
    if written is not None and callee(written).endswith("morgan.compile"):
        written = argument(written, 0)
    text = "default" if written is None else written.data
    if isinstance(text, str) and text not in NAMED:
        own = _own_format(resource, text)
        if own is not None:
            written, text = own, own.data
    if isinstance(text, Template):
        _set_text(form, resource, "".join(part if isinstance(part, str) else " " for part in text.parts), span)
        known = tuple(part if isinstance(part, str | Unknown) else BY_PROGRAM for part in text.parts)
        form.layout = Layout("morgan", known, _escaping(resource))
        form.set("rest", (written and written.unknown) or BY_PROGRAM, span)
    elif isinstance(text, str):
        _set_text(form, resource, NAMED.get(text, text), span)
        if text != "dev" and not text.endswith("\n"):
            # Colours depend on the environment, and what is done about another end of line on the version.
            form.layout = Layout("morgan", (NAMED.get(text, text),), _escaping(resource))
    elif is_function(written):
        _set_function(form, resource, returned(written), span.first_line())
    else:
        unknown_line(form, (written and written.unknown) or BY_PROGRAM, span)


def _own_format(resource: Resource, name: str) -> Value | None:
    """The format that the program defines by a name: `morgan.format(name, …)`."""
    formats = resource.get("formats")
    found = [one for one in (formats.items() if formats is not None else ()) if scalar(argument(one, 0)) == name]
    return argument(found[-1], 1) if found else None


def _escaping(resource: Resource) -> str | Unknown:
    version = resource.get("version")
    if version is None or not version.text:
        return _VERSION
    return "default" if is_since(version.text, _ESCAPES_SINCE) else "none"


def _set_text(form: Entity, resource: Resource, text: str, span: Span) -> None:
    texts, tokens = tokens_of(text)
    names = json_names(text, TOKEN)
    shape = read_text_shape(texts, [token.written for token in tokens])
    is_clf = text.startswith(NAMED["common"])
    encoding = "json" if names is not None else "clf" if is_clf else shape.encoding
    set_encoding(form, encoding, span, escaping="none", is_structured=shape.structured)
    escaping = _escaping(resource)
    # What it escapes it escapes as JSON does.
    form.set("escaping", "json" if encoding == "json" and escaping == "default" else escaping, span)
    form.set("fields", [], span)
    _add_tokens(form, list(zip(tokens, names or shape.names, strict=True)), [True] * len(tokens) if names else None)
    if names is None:
        _mark_bare(form, tokens, shape.bounded)


def _mark_bare(form: Entity, tokens: list[Token], bounded: list[bool]) -> None:
    """A blank shifts what follows where a value is not quoted; a URL holds none."""
    safe = {token.written: is_safe or token.name == "url" for token, is_safe in zip(tokens, bounded, strict=True)}
    for field in form.get("fields"):
        # Unescaped, the decoded name may hold a line break, quoted or not.
        is_decoded = "identity" in field["meaning"] and form.get("escaping") == "none"
        if field.get("client_controlled") and not is_decoded:
            field["escaped"] = safe.get(field["token"], True)


def _add_tokens(form: Entity, tokens: list[tuple[Token, str]], escaped: list[bool] | None = None) -> None:
    for token, name in tokens:
        for facts in token.field(name).facts(escaped=True if escaped else None):
            form.append("fields", facts)
    time = next((time for token, _ in tokens if (time := token.time()) is not None), None)
    if time is not None:
        form.set("timestamp", time.fact(), form.spans.get("fields"))
    is_open = next((token for token, _ in tokens if token.is_open), None)
    if is_open is not None:
        reason = f"what the token {is_open.written} holds is decided by the program"
        form.set("rest", Unknown(reason, "the program"), form.spans.get("fields"))


def _set_function(form: Entity, resource: Resource, result: Value | None, span: Span) -> None:
    """A function's format: JSON of an object of tokens, or tokens joined, where it is that and no more."""
    inner = argument(result, 0)
    if callee(result) == "JSON.stringify" and inner is not None and isinstance(inner.data, dict):
        set_encoding(form, "json", span)
        form.set("fields", [], span)
        known = list(tokens_in_json(inner))
        _add_tokens(form, [(token, name) for name, token in known if isinstance(token, Token)], [True])
        doubts = [(name, token) for name, token in known if isinstance(token, Unknown)]
        for name, _ in doubts:
            for facts in Token(name).field(name).facts():
                form.append("fields", {**facts, "token": name})
        if doubts:
            reason = f"what the program writes as {doubts[0][0]} is not told here"
            form.set("rest", Unknown(reason, "the program"), span)
            if form.get("timestamp") is None:
                form.set("timestamp", Unknown(reason, "the program"), span)
        return
    joined = result.get("receiver") if result is not None and callee(result).endswith(".join") else None
    tokens = [token_of_call(item) for item in joined.items()] if joined is not None else []
    if not tokens:
        unknown_line(form, BY_PROGRAM, span)
        return
    set_encoding(form, "text", span, escaping="none")
    form.set("escaping", _escaping(resource), span)
    form.set("fields", [], span)
    _add_tokens(form, [(token, "") for token in tokens if token is not None])
    others = joined.items() if joined is not None else []
    if any(token is None and not isinstance(item.data, str) for token, item in zip(tokens, others, strict=True)):
        form.set("rest", BY_PROGRAM, span)


def _drop_results(form: Entity, immediate: Value) -> None:
    """What is not known yet when a request comes in."""
    fields = form.get("fields")
    if not isinstance(fields, list):
        return
    doubt = scalar(immediate)
    if isinstance(doubt, Unknown):
        form.set("rest", doubt, immediate.span)
    kept = [field for field in fields if field["meaning"] not in ("result", "duration", "size")]
    form.set("fields", kept, immediate.span)
