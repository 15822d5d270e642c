"""Loggers that a program sets up: which of them are judged, what they write, where it goes. Shared by languages.

A logger is judged where its name says that it keeps access, audit or security records, or where it is a framework's own
log of requests; an application's general log is left alone. What a logger's message says is the program's: such a
format has fields that are not known (`rest`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from accesslint.mappers.field_names import meaning_of
from accesslint.mappers.records import add_format
from accesslint.mappers.server_files import STANDARD_OUTPUT, append_route, file_store
from accesslint.mappers.table import entity_for
from accesslint.model.entities import Entity
from accesslint.model.environment import environment_of, twin_of
from accesslint.model.programs import returned, source_of
from accesslint.model.values import Resource, Scalar, Unknown, Value
from accesslint.source import Span

MESSAGE = Unknown("what the message holds is decided where the application writes it", "the application")
BY_PROGRAM = Unknown("the program decides it", "the program")
_WORDS = re.compile(r"(?:^|[^a-z])(?:audit|access|security)(?:$|[^a-z])|(?:audit|access|security)_?logs?(?:ger)?\b")
_WORD_STARTS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_PATHS = re.compile(r"""["'`](/[\w./*-]{0,200})["'`]""")
_ENVIRONMENT = re.compile(r"\bprocess\.env\b|\bNODE_ENV\b|\bos\.Getenv\b")
_OTHERS = re.compile(r"status|method|headers|Math\.random", re.IGNORECASE)
"""What a function looks at beside the path."""
_NULL = ("/dev/null", "nul", "NUL")
_STREAMS = ("/dev/stdout", "/dev/stderr", "/proc/1/fd/1", "/proc/self/fd/1", "stdout", "stderr")
_LOCAL = ("localhost", "127.", "::1", "[::1]", "unix:", "/")


def keeps_records(*names: str) -> bool:
    """Whether a logger's name, or that of its variable or file, says that it keeps access or audit records."""
    return any(_WORDS.search(_WORD_STARTS.sub("_", name).lower()) is not None for name in names)


def is_since(version: str, since: tuple[int, ...]) -> bool:
    """Whether a version, as `4.14.0`, is not before another."""
    steps = version.removeprefix("v").split(".")[: len(since)]
    return tuple(int(step) if step.isdecimal() and len(step) < 9 else 0 for step in steps) >= since


class Time(msgspec.Struct, frozen=True):
    """How a library writes the time."""

    form: str
    zone: str = "utc"
    precision: str = "millisecond"

    def fact(self) -> dict[str, str]:
        """The fact `timestamp`."""
        return {"zone": self.zone, "form": self.form, "precision": self.precision}


class Field(msgspec.Struct, frozen=True):
    """A field of a record that a library lays out."""

    token: str
    meanings: tuple[str, ...]
    name: str = ""
    by_client: bool = False
    sensitive: str = ""

    def facts(self, *, escaped: bool | None = None) -> Iterator[dict[str, Any]]:
        """The facts, once for each meaning."""
        for meaning in self.meanings:
            field: dict[str, Any] = {"token": self.token, "meaning": meaning}
            if self.name:
                field["name"] = self.name
            if self.by_client:
                field["client_controlled"] = True
                if escaped is not None:
                    field["escaped"] = escaped
            if self.sensitive:
                field["sensitive"] = self.sensitive
            yield field


def field_of(name: str) -> Field:
    """A field whose name alone tells what it means."""
    return Field(name, (meaning_of(name),), name)


class Logger:
    """One log of a program while it is mapped: the emitter, and what comes with it.

    `resource` is the call that makes it; its attribute `doubt` says why that may not be run. `shown` is how messages
    name it.
    """

    def __init__(self, resource: Resource, shown: str, *, is_server: bool) -> None:
        self.resource, self.shown = resource, shown
        kind = "web-server" if is_server else "application"
        emitter = self.emitter = entity_for("emitter", kind, resource)
        emitter.handles.clear()
        emitter.address = shown
        emitter.environment = environment_of(resource.scope)
        emitter.set("plane", "http")
        emitter.set("twin", f"{kind}:{twin_of(resource.scope, resource.address)}")
        self._others: list[Entity] = []
        doubt = resource.get("doubt")
        self.doubt = doubt.unknown if doubt is not None else None

    def set_logging(self, state: str | Unknown, span: Span | None, why: str = "") -> None:
        """Set whether it keeps records, and why not; a default where there is no span."""
        self.emitter.set("logging", state, span, default=span is None and not isinstance(state, Unknown))
        if why:
            self.emitter.set("logging_detail", why)

    def add_filter(self, how: str, what: str, detail: str, span: Span) -> None:
        """Something that drops records."""
        if not isinstance(self.emitter.get("filters"), dict):
            self.emitter.append("filters", {"how": how, "what": what, "detail": detail}, span)

    def set_skipped(self, function: Value, option: str) -> None:
        """What a function drops: paths that it names, or records that it chooses; nothing where it says so."""
        result = returned(function)
        if result is not None and result.data is False:
            return
        span, source = function.span.first_line(), source_of(function)
        paths = list(dict.fromkeys(_PATHS.findall(source)))
        if _ENVIRONMENT.search(source):
            reason = f"the function given as {option} looks at the environment"
            self.emitter.set("filters", Unknown(reason, "the environment of the process"), span)
        elif paths and not _OTHERS.search(source):
            detail = f"the function given as {option} drops them"
            self.emitter.set("coverage.locations", {"excluded": paths, "detail": detail}, span)
        else:
            detail = f"the function given as {option} drops the records that it chooses"
            self.add_filter("condition", option, detail, span)

    def add_format(self, name: str, span: Span) -> Entity:
        """A format that it writes, without facts yet."""
        form = entity_for("format", "access-log", self.resource, name)
        form.handles.clear()
        form.address = f"the format of {self.shown}"
        form.header = span.first_line()
        form.environment = self.emitter.environment
        form.set("name", name)
        form.set("configurable", True)
        add_format(self.emitter, form)
        self._others.append(form)
        return form

    def add_output(self, span: Span, path: Scalar | Unknown, name: str = "file") -> Entity | None:
        """Append the route to a file, or to standard output by one of its paths; gives the store of a file."""
        if isinstance(path, str) and path in _STREAMS:
            self.add_standard_output(span)
            return None
        if isinstance(path, str) and path in _NULL:
            route = {"to": None, "via": "file", "target": path, "discarded": True}
            self.emitter.append("routes", route, span)
            return None
        known = path if isinstance(path, str) and path else None
        number = sum(1 for other in self._others if other.category == "store")
        store = file_store(self.resource, f"{name} {number}" if number else name, known, span)
        store.address = known or f"a log file of {self.shown}"
        append_route(self.emitter, "file", store.address, store.id, span)
        self._others.append(store)
        return store

    def add_standard_output(self, span: Span | None) -> None:
        """Append the route to standard output or error."""
        append_route(self.emitter, "stdout", "standard output", STANDARD_OUTPUT, span)

    def add_remote(self, via: str, target: str, span: Span, *, encrypted: bool | None = None) -> None:
        """Append a route to a receiver. `encrypted` None: it is not told, or the receiver is the same host."""
        reason = Unknown(f"{target} is not declared in the files", f"the configuration of {target}")
        facts = {} if encrypted is None or target.startswith(_LOCAL) else {"encrypted": encrypted}
        append_route(self.emitter, via, target, reason, span, **facts)

    def add_unknown_route(self, target: str, reason: Unknown, span: Span) -> None:
        """Append a route of which the files do not tell where it ends."""
        append_route(self.emitter, "stream", target, reason, span)

    def entities(self) -> Iterator[Entity]:
        """All of it; of a log that may not be there, only that."""
        if self.doubt is not None:
            emitter = self.emitter
            kept = {path: emitter.facts[path] for path in ("plane", "twin")}
            emitter.facts.clear()
            emitter.facts.update(kept)
            emitter.spans.clear()
            emitter.defaults.clear()
            emitter.decided_by.clear()
            emitter.set("logging", self.doubt, emitter.header)
        else:
            if self.emitter.get("filters") is None and self.emitter.get("logging") != "off":
                self.emitter.set("filters", [], default=True)
            yield from self._others
        yield self.emitter


def set_encoding(form: Entity, encoding: str, span: Span, *, escaping: str = "", is_structured: bool = False) -> None:
    """Set how records are written: JSON with its own escaping, or a text."""
    form.set("encoding", encoding, span)
    form.set("structured", encoding == "json" or is_structured, span)
    form.set("escaping", escaping or ("json" if encoding == "json" else "none"), span)


def set_rotation(store: Entity, facts: Mapping[str, Scalar | Unknown], span: Span, detail: str = "") -> None:
    """Set how many files are kept: `keep_days`, `max_files`, `max_size_mb`; what is absent is None."""
    for fact, value in facts.items():
        is_number = isinstance(value, int | float) and not isinstance(value, bool) and 0 < value < 1_000_000_000
        if isinstance(value, Unknown) or is_number:
            store.set(f"rotation.{fact}", value, span)
            if detail and not isinstance(value, Unknown):
                store.set("rotation.detail", detail)
