"""Loggers whose names say that they keep access, audit or security records; all other loggers are left alone.

Levels, propagation and handlers: https://docs.python.org/3/library/logging.html#logger-objects and
https://docs.python.org/3/library/logging.config.html#dictionary-schema-details. Django writes refused requests (4xx) as
warnings and server errors as errors to `django.request`, and suspicious operations to `django.security`:
https://docs.djangoproject.com/en/stable/ref/logging/#loggers. Their children (`django.security.DisallowedHost`) are
commonly silenced on purpose.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.meanings import shown, undecided
from accesslint.mappers.python_logging import lines, uvicorn_lines
from accesslint.mappers.python_logging.handlers import add_route, class_of, keeps_records
from accesslint.mappers.python_logging.record_format import set_format
from accesslint.mappers.records import add_format
from accesslint.mappers.table import entity_for
from accesslint.model.entities import Entity
from accesslint.model.environment import environment_of, twin_of
from accesslint.model.values import Resource, Unknown, Value

_WORDS = frozenset({"access", "audit", "auditlog", "security", "accesslog"})
_FRAMEWORKS = frozenset({"django.request", "django.security"})
_SPLIT = re.compile(r"[._:\-]")
_LEVELS = {"notset": 0, "debug": 10, "info": 20, "warn": 30, "warning": 30, "error": 40, "critical": 50, "fatal": 50}
_INFO, _WARNING, _ERROR = 20, 30, 40
_ELSEWHERE = Unknown("no handler is named for it here; the root logger's are set elsewhere", "the running program")
_GUNICORN = "gunicorn.access"
_UVICORN = "uvicorn.access"
_OWN_TIME = Unknown("the message holds a time of its own, as access_log_format says", "gunicorn's configuration")
_DEBUG_ONLY = frozenset({"require_debug_true"})


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Every such logger as an emitter of kind `application`, with its formats and files."""
    for resource in resources.of_type("logging_dictionary"):
        loggers = resource.get("loggers")
        for name, logger in loggers.entries() if loggers is not None else ():
            if is_judged(name):
                yield from _Logger(resource, name, logger).entities()


def is_judged(name: str) -> bool:
    """Whether a logger's name says that it is one of access or audit records."""
    if name.startswith("django."):
        return name in _FRAMEWORKS
    return not _WORDS.isdisjoint(_SPLIT.split(name.lower()))


def threshold(level: Value | str) -> int:
    """A level as a number; 0 where it is none that is known."""
    if isinstance(level, Value) and isinstance(level.data, int):
        return int(level.data)
    return _LEVELS.get(((level if isinstance(level, str) else shown(level)) or "").lower(), 0)


class _Logger:
    """One logger while it is mapped."""

    def __init__(self, resource: Resource, name: str, logger: Value) -> None:
        self._resource, self._name, self._logger = resource, name, logger
        emitter = entity_for("emitter", "application", resource, name)
        emitter.address = f"the logger {name}"
        emitter.header = logger.span.first_line()
        emitter.environment = environment_of(resource.scope)
        emitter.set("plane", "http")
        emitter.set("twin", f"application:{twin_of(resource.scope, resource.address, name)}")
        self._emitter = emitter
        self._written: dict[str, str] = {}
        """The formats by the names of handlers."""

    def entities(self) -> Iterator[Entity]:
        """The emitter, its formats and its files."""
        handlers, doubt = self._handlers()
        self._set_logging(handlers, doubt)
        if self._emitter.get("logging") == "on" and len(handlers) == 1 and doubt is None:
            self._set_filter(next(iter(handlers.values())))
        if self._emitter.get("logging") != "off":
            if handlers:
                self._emitter.set("routes", [])
            elif doubt is not None:
                self._emitter.set("routes", doubt)
            for name, handler in handlers.items():
                store = add_route(self._emitter, self._resource, name, handler)
                if store is not None:
                    yield store
                if keeps_records(handler):
                    yield from self._format(name, handler)
        self._set_recording(handlers, doubt)
        yield self._emitter

    def _set_recording(self, handlers: dict[str, Value], doubt: Unknown | None) -> None:
        family = "uvicorn" if self._name == _UVICORN else lines.FAMILY
        own, _ = self._level()
        levels = {
            name: max(threshold(handler.get("level") or ""), own if isinstance(own, int) else 0)
            for name, handler in handlers.items()
        }
        writings = lines.writings_of(handlers, self._written, levels)
        self._emitter.recording = lines.recording_of(family, self._name, self._emitter, writings, doubt)

    def _handlers(self) -> tuple[dict[str, Value], Unknown | None]:
        """The handlers that get the logger's records, its ancestors' with them, and why there may be more."""
        found: dict[str, Value] = {}
        loggers, declared = self._resource.get("loggers"), self._resource.get("handlers")
        steps = self._name.split(".")
        names = [".".join(steps[:count]) for count in range(len(steps), 0, -1)][:50]
        here: Value | None
        for name in [*names, ""]:
            root = self._resource.get("root")
            here = loggers.get(name) if loggers is not None else None
            here = here or (root if not name else None)
            if here is None:
                if not name:
                    return found, None if found else _ELSEWHERE
                continue
            if here.unknown is not None:
                return found, here.unknown
            listed = here.get("handlers")
            for item in listed.items() if listed is not None else ():
                why = undecided(item)
                if why is not None:
                    return found, why
                handler = declared.get(shown(item) or "") if declared is not None else None
                if handler is not None and not _in_debug_only(handler):
                    found[shown(item) or ""] = handler
                elif handler is not None:
                    return found, Unknown("a handler of it works with DEBUG = True only", "DEBUG")
            passed_on = here.get("propagate")
            if passed_on is not None and passed_on.unknown is not None:
                return found, passed_on.unknown
            if passed_on is not None and passed_on.data in (False, 0):
                return found, None
        return found, None

    def _level(self) -> tuple[int | Unknown, Value | None]:
        """The level that holds: the logger's own, else that of the nearest ancestor that has one; 0 where none has."""
        loggers, steps = self._resource.get("loggers"), self._name.split(".")
        # gunicorn sets the level of its access logger itself.
        names = [".".join(steps[:count]) for count in range(len(steps), 0, -1)][: 1 if self._name == _GUNICORN else 50]
        found = [loggers.get(name, "level") for name in names] if loggers is not None else []
        if self._name != _GUNICORN:
            found.append(self._resource.get("root", "level"))
        for value in found:
            if value is None or value.data is None:
                continue
            why = undecided(value)
            if why is not None:
                return why, value
            level = value.data if isinstance(value.data, int) else _LEVELS.get((shown(value) or "").lower(), 0)
            if level:
                return int(level), value
        return 0, None

    def _set_logging(self, handlers: dict[str, Value], doubt: Unknown | None) -> None:
        emitter, logger = self._emitter, self._logger
        if logger.unknown is not None:
            emitter.set("logging", logger.unknown, logger.span)
            return
        disabled = logger.get("disabled")
        if disabled is not None and disabled.data is not False:
            emitter.set("logging", disabled.unknown or "off", disabled.span)
            if disabled.unknown is None:
                emitter.set("logging_detail", "it is disabled")
            return
        level, written = self._level()
        kept = {name: one for name, one in handlers.items() if class_of(one) != "NullHandler"}
        lost = _ERROR + 1 if self._name in _FRAMEWORKS else _ERROR
        lost = _WARNING if "access" in _SPLIT.split(self._name.lower()) else lost
        if isinstance(level, Unknown) and written is not None:
            emitter.set("logging", level, written.span)
        elif isinstance(level, int) and level >= lost and written is not None:
            emitter.set("logging", "off", written.span)
            own = logger.get("level")
            whose = "its level" if own is not None and own.span == written.span else "the level that it inherits"
            emitter.set("logging_detail", f"{whose} is {shown(written)}")
        elif not kept and doubt is None:
            listed, passed_on = logger.get("handlers"), logger.get("propagate")
            emitter.set("logging", "off", (listed or passed_on or logger).span)
            why = "its only handler is a NullHandler" if handlers else "it has no handlers and does not propagate"
            emitter.set("logging_detail", why)
        elif not kept and doubt is not None:
            emitter.set("logging", doubt, logger.span.first_line())
        else:
            emitter.set("logging", "on", (logger.get("handlers") or logger).span.first_line())

    def _set_filter(self, handler: Value) -> None:
        """What the level of the only handler holds back; beside another one, it may well be in the other's log."""
        level = handler.get("level")
        if level is None or self._name in _FRAMEWORKS:
            return
        why = undecided(level)
        if why is not None:
            self._emitter.set("filters", why, level.span)
        elif threshold(level) >= _WARNING:
            detail = f"records of accepted accesses are commonly below the level {shown(level)} of the handler"
            self._emitter.append("filters", {"how": "level", "what": shown(level) or "", "detail": detail}, level.span)

    def _format(self, name: str, handler: Value) -> Iterator[Entity]:
        written, declared = handler.get("formatter"), self._resource.get("formatters")
        named = shown(written) if written is not None else None
        formatter = declared.get(named) if declared is not None and named is not None else None
        if handler.unknown is not None or (written is not None and formatter is None):
            return
        # The messages of these are the servers' own; a formatter of theirs may serve other loggers too.
        own = f" of {self._name}" if self._name in (_GUNICORN, _UVICORN) else ""
        form = entity_for("format", "application-log", self._resource, (named or f"handler {name}") + own)
        form.handles.clear()
        form.address = f"the formatter {named}" if named else f"records of the handler {name}"
        form.header = (formatter or handler).span.first_line()
        form.environment = environment_of(self._resource.scope)
        form.set("name", named or "")
        form.set("configurable", True)
        set_format(form, formatter, handler.span.first_line(), of_uvicorn=self._name == _UVICORN)
        if self._name == _GUNICORN and form.get("timestamp.zone") == "none":
            form.set("timestamp", _OWN_TIME, form.spans.pop("timestamp", None))
        form.layout = (uvicorn_lines if self._name == _UVICORN else lines).layout_of(formatter)
        self._written[name] = form.id
        if form.id not in (self._emitter.get("formats") or ()):
            add_format(self._emitter, form)
            yield form


def _in_debug_only(handler: Value) -> bool:
    filters = handler.get("filters")
    return filters is not None and any(shown(item) in _DEBUG_ONLY for item in filters.items())
