"""Tells Fluentd's configurations from other files, by name and by the first characters."""

from __future__ import annotations

import re

from accesslint.including.names import plain_name

_NAMES = re.compile(r"(?:td-agent|fluentd?[\w.-]*)\.conf")
_DIRECTIVE = re.compile(
    r"^[ \t]*<(source|match|filter|label|system|worker)\b([^<>\n=]*)>[ \t]*(?:#[^\n]*)?\r?$", re.MULTILINE
)
_PARAMETER = re.compile(r"^[ \t]*@?(?:type|label|id|log_level|include)[ \t]+\S", re.MULTILINE)
_INCLUDE = re.compile(r"^[ \t]*@include[ \t]+\S", re.MULTILINE)
_MARKUP = re.compile(r"\s*<[?!]")
_OTHERS = (".xml", ".html", ".htm", ".json", ".yaml", ".yml", ".toml", ".properties", ".md", ".tf", ".svg")


def looks_like_fluentd(name: str, head: str) -> bool:
    """Whether a file of that path, with those first characters, is Fluentd's.

    A directive of Fluentd's with a parameter that all its plugins have; a telling name (`td-agent.conf`) needs one of
    the two.
    """
    plain = plain_name(name).lower()
    if plain.endswith(_OTHERS) or _MARKUP.match(head):
        return False
    if not plain.endswith((".conf", ".cfg")) and "." in plain:
        return False
    directives = {match[1] for match in _DIRECTIVE.finditer(head)}
    if _NAMES.fullmatch(plain) and "fluent-bit" not in plain and "fluentbit" not in plain:
        return bool(directives) or _INCLUDE.search(head) is not None
    if not plain.endswith((".conf", ".cfg")):
        return bool(directives & {"source", "match", "filter"}) and _PARAMETER.search(head) is not None
    return bool(directives) and (_PARAMETER.search(head) is not None or directives == {"system"})
