"""Helm chart templates that happen to be valid YAML: what `{{ … }}` writes is unknown, the rest is read.

Files that are no valid YAML before rendering are left out by the parser, with a note.
"""

from __future__ import annotations

import re

from accesslint.model.templated import with_holes
from accesslint.model.values import Resource
from accesslint.source import Source
from accesslint.syntax.yaml import TEMPLATE

_CHART = re.compile(r"\{\{-?\s*(?:\.(?:Values|Release|Chart|Capabilities)\b|include\s|template\s|tpl\s|toYaml\s)")
_CARRIED = frozenset({"data", "stringData", "binaryData"})
"""Where ConfigMaps and Secrets carry files: those are other languages, which may use braces themselves."""


def is_chart_template(source: Source) -> bool:
    """Whether the text uses what only Helm offers: other braces (alert texts) are plain text."""
    return "{{" in source.text and _CHART.search(source.text) is not None


def open_templates(resource: Resource) -> None:
    """Make the `{{ … }}` parts of an object's texts unknown. Its address keeps them as written."""
    waiting = [value for key, value in resource.attributes.entries() if key not in _CARRIED]
    seen: set[int] = set()
    while waiting:
        value = waiting.pop()
        if id(value) in seen:
            continue
        seen.add(id(value))
        if isinstance(value.data, str) and "{{" in value.data:
            value.data = with_holes(value.data, TEMPLATE)
        elif isinstance(value.data, list):
            waiting.extend(value.data)
        elif isinstance(value.data, dict):
            waiting.extend(value.data.values())
