"""A file of settings to its documents: each with the profiles that switch it on, names as Spring binds them.

Relaxed binding, profiles and documents: https://docs.spring.io/spring-boot/reference/features/external-config.html
(before 2.4 `spring.profiles` named a document's profiles).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from accesslint.including.configuration_files import header_of
from accesslint.model.values import Unknown, Value
from accesslint.source import Problem, Source, Span
from accesslint.syntax.properties import parse
from accesslint.syntax.yaml import documents
from accesslint.syntax.yaml.templates import MARK, without_tags

_DEEPEST = 30
_MOST = 20_000
_UNPLAIN = re.compile(r"[^a-z0-9]+")
_INDEX = re.compile(r"\[\d+\]\Z")
_ACTIVATION = ("spring.config.activate.onprofile", "spring.profiles")
_PLATFORM = "spring.config.activate.oncloudplatform"
_CONDITIONAL = Unknown("a template's condition decides whether it is there", "the rendered file")
_MORE = Unknown("a template fills in more settings", "the rendered file")
_UNREAD = Unknown("a part of the file is not read", "the rendered file")


class Part(msgspec.Struct):
    """One document of a file."""

    header: Span
    settings: dict[str, Value]
    profiles: tuple[str, ...] = ()
    """What switches it on, any of them; empty: always on."""


def canonical(name: str) -> str:
    """A setting's name as Spring binds it; below `logging.level.` the rest is a logger's name."""
    steps = _INDEX.sub("", name).split(".")
    plain = [_UNPLAIN.sub("", step.lower()) for step in steps]
    if plain[:2] == ["logging", "level"]:
        return ".".join((*plain[:2], ".".join(steps[2:]).strip("[]")))
    return ".".join(plain)


def read_parts(source: Source, name: str) -> tuple[list[Part], list[Value], list[Problem]]:
    """The documents of a file, why more may be set in it, and what is wrong with it."""
    is_flat = ".properties" in name.rpartition("/")[2]
    parts, gaps, problems = _flat(source) if is_flat else _nested(source)
    return [_activated(part) for part in parts], gaps, problems


def _flat(source: Source) -> tuple[list[Part], list[Value], list[Problem]]:
    found = parse(source)
    header = header_of(source)
    by_number: dict[int, Part] = {}
    for one in found.properties:
        part = by_number.setdefault(one.document, Part(one.line if one.document else header, {}))
        part.settings[canonical(one.key)] = Value(_CONDITIONAL if one.conditional else one.value, one.span)
    gaps = [] if found.hole is None else [Value(_MORE, found.hole)]
    return list(by_number.values()), gaps, found.problems


def _nested(source: Source) -> tuple[list[Part], list[Value], list[Problem]]:
    parts: list[Part] = []
    problems: list[Problem] = []
    blanked = without_tags(source)
    gaps = [Value(_MORE, hole) for hole in blanked.holes]
    for document in documents(blanked.source, "text"):
        told = blanked.told(document) if isinstance(document, Problem) else None
        if told is not None:
            problems.append(told)
            gaps.append(Value(_UNREAD, told.span))
        elif isinstance(document, Value) and isinstance(document.data, dict):
            header = document.span.first_line() if parts else header_of(source)
            part = Part(header, {})
            for key, value in _joined(document):
                if MARK in key:
                    gaps.append(Value(_MORE, value.span))
                else:
                    is_open = value.span.line in blanked.conditional
                    part.settings[canonical(key)] = Value(_CONDITIONAL, value.span) if is_open else _filled(value)
            parts.append(part)
    return parts, gaps, problems


def _filled(value: Value) -> Value:
    """A value; unknown where a tag stands in it."""
    if any(MARK in (item.text or "") for item in value.items()):
        return Value(Unknown("a template fills it in", "the rendered file"), value.span)
    return value


def _joined(value: Value, before: str = "", depth: int = 0) -> Iterator[tuple[str, Value]]:
    for key, item in value.entries():
        name = f"{before}{key}"
        if isinstance(item.data, dict) and depth < _DEEPEST:
            yield from _joined(item, f"{name}.", depth + 1)
        elif item.data is not None:
            yield name, item


def _activated(part: Part) -> Part:
    named = next((part.settings[key] for key in _ACTIVATION if key in part.settings), None)
    if named is not None:
        texts = [item.text or "an unknown profile" for item in named.items()]
        part.profiles = tuple(one.strip() for text in texts for one in text.split(",") if one.strip())
    platform = part.settings.get(_PLATFORM)
    if platform is not None and not part.profiles:
        part.profiles = (f"on {platform.text or 'a platform'}",)
    return part
