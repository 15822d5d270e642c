"""`log_format` directives as resources.

Attributes of an `nginx_log_format`: `name`; `module` (`http` or `stream`); `escape` (`default`, `json`, `none`);
`parts`, the format's text split into literal text and `$variables`, each with its own place (an unknown part
is one that a template fills in). Source: https://nginx.org/en/docs/http/ngx_http_log_module.html#log_format.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from accesslint.loaders.nginx.includes import Node
from accesslint.loaders.nginx.tokens import piece_values, value_of
from accesslint.model.values import Unknown, Value

_ESCAPE = "escape="


class FormatResource(msgspec.Struct):
    """A format before it has an address."""

    name: str
    attributes: Value
    node: Node


def formats(nodes: Iterable[Node], module: str) -> Iterator[FormatResource]:
    """The log formats of an `http` or `stream` level, in order; a name may come twice."""
    for node in nodes:
        if node.name != "log_format" or not node.args:
            continue
        name, *rest = node.args
        escape = Value("default", node.span(name))
        if rest and rest[0].text.startswith(_ESCAPE):
            written = value_of(node.document, rest[0])
            escape = Value(rest[0].text[len(_ESCAPE) :] if written.unknown is None else written.unknown, written.span)
            rest = rest[1:]
        parts = [part for token in rest for part in piece_values(node.document, token)]
        if node.conditional:
            parts.append(Value(Unknown("a template decides about this log_format", "the rendered file"), node.header))
        attributes = {
            "name": value_of(node.document, name),
            "module": Value(module, node.header),
            "escape": escape,
            "parts": Value(parts, node.header),
        }
        yield FormatResource(name.text, Value(attributes, node.header), node)
