"""What ingress controllers made of nginx write, for the simulation: the format as nginx reads it, and the conditions.

Both controllers put the format between single quotes into their nginx.conf (rootfs/etc/nginx/template/nginx.tmpl of
https://github.com/kubernetes/ingress-nginx, internal/configs/version1/nginx.tmpl of
https://github.com/nginx/kubernetes-ingress), so that nginx resolves its backslashes. `skip-access-log-urls` are entries
of a `map` over `$request_uri` there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from accesslint.mappers.kubernetes.ingress.controllers import Controller
from accesslint.mappers.kubernetes.ingress.flavours import INGRESS_NGINX, Flavour
from accesslint.mappers.kubernetes.ingress.logs import Log, Logs
from accesslint.mappers.nginx.recording import layout_parts, made_elsewhere
from accesslint.model.recording import Layout, Place, Recording, Writing
from accesslint.model.values import Unknown, Value
from accesslint.nginx_words import unescaped
from accesslint.source import Span

_BARE_QUOTE = re.compile(r"(?<!\\)(?:\\\\)*'")
_ENDED = Unknown("a single quote in it ends the format in nginx.conf", "the ConfigMap")
_SNIPPET = Unknown("a snippet switches the log off under conditions", "the snippet")
_BY_INGRESSES = {"server_name": "the Ingress"} | dict.fromkeys(("uri", "document_uri"), "rewrites of Ingresses")
_LOGGABLE = "loggable"


def with_surroundings(variables: Mapping[str, Value], span: Span) -> dict[str, Value]:
    """The variables of the snippets, and those that the Ingresses decide."""
    return made_elsewhere(_BY_INGRESSES, span) | dict(variables)


def layout_of(
    text: Value, parts: Sequence[Value], flavour: Flavour, escape: str | Unknown, variables: Mapping[str, Value]
) -> Layout:
    """The layout of a format of a ConfigMap; `parts` are its lines, for where `text` is not known in full."""
    lines = layout_parts(parts)
    if text.text is not None:
        broken = text.text if flavour is INGRESS_NGINX else " ".join(filter(None, text.text.split("\n")))
        lines = (broken,)
    read: list[str | Unknown] = []
    for part in lines:
        is_ended = isinstance(part, str) and _BARE_QUOTE.search(part) is not None
        read.append(_ENDED if is_ended else unescaped(part) if isinstance(part, str) else part)
    return Layout("nginx", tuple(read), escape, with_surroundings(variables, text.span))


def recording_of(
    controller: Controller, logs: Logs, formats: Mapping[str, str], variables: Mapping[str, Value], header: Span
) -> Recording:
    """The logs in force; `formats` are the ids of formats by the names that the logs use."""
    definitions = made_elsewhere({"server_name": "the Ingress", "uri": "rewrites of Ingresses"}, header) | dict(
        variables
    )
    skipped = controller.settings.get("skip-access-log-urls")
    if skipped is not None and _LOGGABLE not in definitions:
        definitions[_LOGGABLE] = _skipping(skipped)
    writings = []
    for log in logs.logs:
        target = (log.target.text if log.target is not None else None) or controller.flavour.default_path
        if target != "/dev/null":
            condition = _condition(log, controller.flavour, definitions)
            kept = _SNIPPET if any(level.conditions for level in logs.levels) else condition
            writings.append(Writing(formats.get(log.format_name or "combined", ""), target, kept))
    return Recording("nginx", (Place("", logs.state, tuple(writings)),), definitions=definitions)


def _condition(log: Log, flavour: Flavour, definitions: Mapping[str, Value]) -> str:
    if log.is_own:
        return f"${_LOGGABLE}" if flavour is INGRESS_NGINX and _LOGGABLE in definitions else ""
    return next((word[len("if=") :] for word in reversed(log.parameters) if word.startswith("if=")), "")


def _skipping(skipped: Value) -> Value:
    """The map that the controller makes of the addresses that it does not log."""
    if skipped.text is None:
        return Value({"kind": Value("a template", skipped.span)}, skipped.span)
    entries = [(unescaped(url.strip()), "0") for url in skipped.text.split(",") if url.strip()] + [("default", "1")]
    listed = [
        Value({"match": Value(match, skipped.span), "value": Value(kept, skipped.span)}, skipped.span)
        for match, kept in entries
    ]
    kind, source = Value("map", skipped.span), Value("$request_uri", skipped.span)
    return Value({"kind": kind, "source": source, "entries": Value(listed, skipped.span)}, skipped.span)
