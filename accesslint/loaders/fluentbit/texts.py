"""Texts of a configuration as values: known, or unknown where a variable or a template's tag fills them in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from accesslint.model.values import Reference, Template, Unknown, Value
from accesslint.source import Span
from accesslint.syntax.nginx_templates import tag_at

RENDERED = "the rendered file"

_MARK = re.compile(r"\{\{|\{%|<%|\$\{([^{}\s]{1,200})\}")

Lookup = Callable[[str], "str | Unknown | None"]
"""What a variable's name stands for: text, unknown, or None where `${name}` is no variable."""


def text_value(text: str, span: Span, lookup: Lookup) -> Value:
    """A text with its variables filled in."""
    return Value(joined(pieces(text, lookup)), span)


def pieces(text: str, lookup: Lookup) -> list[str | Unknown]:
    """A text, split where variables and tags that are not known stand."""
    if "{" not in text and "<%" not in text:
        return [text]
    parts: list[str | Unknown] = []
    at = literal = 0
    while (match := _MARK.search(text, at)) is not None:
        at = match.end()
        if match[1] is not None:
            meant = lookup(match[1])
        else:
            tag = tag_at(text, match.start())
            at = at if tag is None else tag.end
            meant = None if tag is None else template(text[match.start() : at])
        if meant is None:
            continue
        parts += (text[literal : match.start()], meant)
        literal = at
    parts.append(text[literal:])
    return parts


def joined(parts: Iterable[str | Unknown]) -> str | Unknown | Template:
    """One text where all parts are known, the unknown where there is nothing else, else a template."""
    whole: list[str | Reference | Unknown] = []
    for part in parts:
        if isinstance(part, str) and whole and isinstance(whole[-1], str):
            whole[-1] += part
        elif part != "":
            whole.append(part)
    if not whole:
        return ""
    if len(whole) == 1 and not isinstance(whole[0], Reference):
        return whole[0]
    return Template(tuple(whole))


def template(tag: str) -> Unknown:
    """What a template's tag writes."""
    return Unknown(f"the template's `{tag[:60]}` is filled in elsewhere", RENDERED)


def conditional(key: str) -> Unknown:
    """Why a value that stands between a template's tags may not be there."""
    return Unknown(f"a template decides whether {key} is set", RENDERED)


def environment(name: str, program: str) -> Unknown:
    """What the environment of a program has for a name."""
    return Unknown(f"the environment variable {name[:60]} decides", f"the environment that {program} runs in")
