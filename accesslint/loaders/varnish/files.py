"""One file of shell variables to a resource. `NAME=value` is one word of the shell; other lines are left out."""

from __future__ import annotations

import re

from accesslint.including.assignments import line_value
from accesslint.including.settings_files import further_settings, settings_resource
from accesslint.model.values import Resource, Value
from accesslint.source import Source
from accesslint.syntax.shell_words import words_of
from accesslint.syntax.template_lines import TextLines

_NAME = re.compile(r"(?:export[ \t]+)?([A-Z_][A-Z0-9_]*)=", re.ASCII)
_TAGS = ("{{", "<%=")
"""What a template fills in; `${…}` is the shell's own here."""


def read_file(source: Source, name: str, scope: str, container: str) -> Resource:
    """The resource of a file."""
    settings: dict[str, Value] = {}
    lines = TextLines(source)
    for at, last, _, depth in lines:
        found = _NAME.match(source.text, at, last)
        if found is None:
            continue
        words = words_of(source.text, [(found.end(), last)], operators=False)
        text = words[0].text if words and words[0].start == found.end() else ""
        end = words[0].end if text else last
        templated = any(tag in text for tag in _TAGS)
        span = source.span(found.end(), max(end, found.end()))
        settings[found[1]] = line_value(found[1], text, span, templated=templated, conditional=depth > 0)
    kind, gaps = "varnish_defaults", further_settings(lines.hole)
    return settings_resource(kind, source, name, settings, gaps, platform="varnish", scope=scope, container=container)
