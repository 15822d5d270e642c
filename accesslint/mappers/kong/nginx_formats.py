"""The formats of Kong's access logs, which nginx writes: Kong's own, `combined`, and injected ones.

`nginx_http_…` properties become directives of nginx's `http` block:
https://developer.konghq.com/gateway/nginx-directives/. `kong_log_format` stands in Kong's own template
(kong/templates/nginx_kong.lua).
"""

from __future__ import annotations

import re

from accesslint.mappers.line_formats import unknown_line
from accesslint.mappers.nginx.log_format import COMBINED, read_text, set_facts
from accesslint.mappers.nginx.recording import made_elsewhere
from accesslint.mappers.server_files import Parameters
from accesslint.mappers.table import entity_for
from accesslint.model.entities import Entity
from accesslint.model.environment import environment_of
from accesslint.model.recording import Layout
from accesslint.model.values import Resource, Unknown, Value
from accesslint.nginx_words import unescaped
from accesslint.source import Span

KONG = COMBINED + ' kong_request_id: "$kong_request_id"'
_BUILT_IN = {"kong_log_format": KONG, "combined": COMBINED}
_INJECTED = re.compile(r"(?P<name>\S+)(?:\s+escape=(?P<escape>\w+))?\s+(?P<text>\S.*)", re.DOTALL)
_TEXTS = re.compile(r"'((?:[^'\\]|\\.)*)'|\"((?:[^\"\\]|\\.)*)\"|(\S+)")
_ELSEWHERE = Unknown("the format may be defined in a template of nginx's configuration", "the template that Kong uses")


def format_of(resource: Resource, parameters: Parameters, name: str, span: Span | None) -> Entity:
    """The format entity of a name; `span` is where it is used, None where it is the default."""
    form = entity_for("format", "access-log", resource, name)
    form.environment = environment_of(resource.scope)
    form.address, form.header = f"log_format {name}", span or resource.header
    form.set("name", name)
    form.set("configurable", True)
    injected = parameters.values.get("nginx_http_log_format")
    found = _INJECTED.fullmatch(injected.text.strip()) if injected is not None and injected.text else None
    if injected is not None and found is not None and found["name"] == name:
        parts = [
            unescaped(first or second or bare) for first, second, bare in _TEXTS.findall(found["text"].rstrip("; "))
        ]
        form.header = injected.span
        form.set("defined", "once", injected.span)
        escape = found["escape"] or "default"
        set_facts(form, read_text(Value("".join(parts), injected.span), escape), injected.span)
        form.layout = Layout("nginx", tuple(parts), escape, _made_by_kong(injected.span))
    elif name in _BUILT_IN:
        set_facts(form, read_text(Value(_BUILT_IN[name], form.header)), None, default=True)
        form.layout = Layout("nginx", (_BUILT_IN[name],), "default", _made_by_kong(form.header))
    else:
        doubt = (injected.unknown if injected is not None else None) or _ELSEWHERE
        form.set("defined", doubt, form.header)
        unknown_line(form, doubt, form.header)
    return form


def _made_by_kong(span: Span) -> dict[str, Value]:
    return made_elsewhere(dict.fromkeys(("uri", "document_uri"), "Kong's routes"), span)
