"""Compose files that are templates: what a tag fills in or a condition decides is unknown, the rest is read."""

from __future__ import annotations

import re
from collections.abc import Iterator

from accesslint.model.values import Unknown, Value
from accesslint.source import Problem, Source, Span
from accesslint.syntax.yaml import documents
from accesslint.syntax.yaml.templates import MARK, Blanked, without_tags

_RENDERED = "the rendered file"
_DEEPEST = 20
_FILLED = re.compile(f"{MARK}+")


def read_documents(source: Source) -> Iterator[Value | Problem]:
    """The documents of a file, without the tags of its template."""
    blanked = without_tags(source)
    for document in documents(blanked.source, "text"):
        if not isinstance(document, Problem):
            yield _told(document, blanked) if blanked.is_template else document
        elif (problem := blanked.told(document)) is not None:
            yield problem


def _told(document: Value, blanked: Blanked) -> Value:
    content = dict(document.entries())
    services = content.get("services")
    if services is not None and isinstance(services.data, dict):
        names = {_FILLED.sub("{{ … }}", name): service for name, service in services.entries()}
        told = {name: _service(service, blanked) for name, service in names.items()}
        content["services"] = Value(told, services.span)
    if services is None:
        content = dict(_decided(document, blanked, 0).entries())
    return Value(content, document.span)


def _service(service: Value, blanked: Blanked) -> Value:
    if not isinstance(service.data, dict):
        return service
    under = service.span.line in blanked.conditional  # all of it is: it is judged as if it were there
    content = dict(_decided(service, blanked, 0).entries()) if not under else dict(service.entries())
    hole = next((one for one in blanked.holes if _is_in(one, service)), None)
    if hole is not None and "logging" not in content:
        content["logging"] = Value(Unknown("a template's tag may stand for further keys", _RENDERED), hole)
    return Value(content, service.span)


def _is_in(hole: Span, service: Value) -> bool:
    """Whether a tag stands among a service's own keys."""
    last = max((item.span.line for _, item in service.entries()), default=service.span.line)
    return hole.column == service.span.column and service.span.line <= hole.line <= last + 1


def _decided(value: Value, blanked: Blanked, depth: int) -> Value:
    """A mapping of which the entries that a condition decides about are unknown."""
    if MARK in (value.text or ""):
        return Value(Unknown("a template fills it in", _RENDERED), value.span)
    if not isinstance(value.data, dict) or depth > _DEEPEST:
        return value
    found: dict[str, Value] = {}
    for key, item in value.entries():
        if item.span.line in blanked.conditional:
            found[key] = Value(Unknown(f"a template decides whether {key} is set", _RENDERED), item.span)
        else:
            found[key] = _decided(item, blanked, depth + 1)
    return Value(found, value.span)
