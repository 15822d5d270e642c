"""gunicorn's `access_log_format`: its atoms, what they mean, and what a client can do by them.

Atoms: https://docs.gunicorn.org/en/stable/settings.html#access-log-format. In every text a double quote is preceded by
a backslash, and nothing else is changed: the path (`%(U)s`, decoded) and the user of basic authentication (`%(u)s`,
decoded from base64, whether the password is right or not) may hold line breaks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from accesslint.mappers.field_names import NAMES
from accesslint.mappers.json_texts import json_names
from accesslint.mappers.line_formats import unknown_line
from accesslint.mappers.text_shape import read_text_shape
from accesslint.model.entities import Entity
from accesslint.model.recording import Layout
from accesslint.model.values import Template, Unknown, Value
from accesslint.source import Span

DEFAULT = '%(h)s %(l)s %(u)s %(t)s "%(r)s" %(s)s %(b)s "%(f)s" "%(a)s"'
ATOMS: dict[str, tuple[str, ...]] = {
    "h": ("client_address",),
    "u": ("identity",),
    "t": ("timestamp",),
    "r": ("action", "resource"),
    "m": ("action",),
    "U": ("resource",),
    "s": ("result",),
    "B": ("size",),
    "b": ("size",),
    "f": ("referrer",),
    "a": ("user_agent",),
    "T": ("duration",),
    "D": ("duration",),
    "M": ("duration",),
    "L": ("duration",),
    "H": ("protocol",),
}
"""Atoms by their letter; any other is `other`."""

_ATOM = re.compile(r"%\((\{[^{}()]{1,200}\}[ioe]|[A-Za-z])\)[-+#0 ]{0,3}\d{0,4}(?:\.\d{1,4})?[sdrifa]")
_COMMON = re.compile(r'\s*%\(h\)s (?:-|%\(l\)s) %\(u\)s %\(t\)s "%\(r\)s" %\(s\)s %\([bB]\)[sd]')
_BY_CLIENTS = frozenset("urUqfa")
_BREAKING = frozenset({"u", "U"})
"""Atoms whose text was decoded, so that a line break may be in it."""
_WITH_QUERY = frozenset("rqf")
_HEADERS = {"x_forwarded_user": "identity", "x_auth_request_user": "identity", "x_auth_request_email": "identity"} | {
    "x_b3_traceid": "trace_id",
    "x_real_ip": "client_address",
    "x_correlation_id": "request_id",
    "host": "host",
}
_SECRET = frozenset({"authorization", "cookie", "set_cookie", "proxy_authorization", "x_api_key", "x_auth_token"})
_BY_NAME = {name: meaning for meaning, names in NAMES.items() for name in names} | _HEADERS


def set_format(form: Entity, written: Value | None) -> None:
    """Set the facts of a format; `written` is None where the default holds. Unknown parts leave `rest`."""
    data = DEFAULT if written is None else written.data
    span = None if written is None else written.span
    unknown = None if written is None else written.unknown
    form.layout = _layout(data, unknown)
    if isinstance(data, Template):
        data = "".join(part if isinstance(part, str) else " " for part in data.parts)
    if not isinstance(data, str):
        unknown_line(form, unknown or Unknown("it is no text"), span)
        return
    _set_known(form, data, span)
    if unknown is not None:
        form.set("rest", unknown, span)


def _layout(data: Any, unknown: Unknown | None) -> Layout | None:
    if isinstance(data, Template):
        gap = unknown or Unknown("a part of the format is not known", "the running program")
        parts = [part if isinstance(part, str | Unknown) else gap for part in data.parts]
        return Layout("gunicorn", tuple(parts))
    # gunicorn takes the blanks around it away.
    return Layout("gunicorn", (data.strip(),)) if isinstance(data, str) else None


def _set_known(form: Entity, text: str, span: Span | None) -> None:
    is_default = span is None
    atoms = [match[1] for match in _ATOM.finditer(text)]
    names = json_names(text, _ATOM, lambda filled: filled.replace("%%", "%"))
    if names is not None:
        encoding, structured, bounded = "json", True, [True] * len(atoms)
    else:
        texts = _ATOM.sub("\0", text).split("\0")
        shape = read_text_shape(texts, [f"%({atom})s" for atom in atoms])
        encoding = "clf" if _COMMON.match(text) else shape.encoding
        structured, names, bounded = shape.structured, shape.names, shape.bounded
    breaking = not _BREAKING.isdisjoint(atoms)
    form.set("encoding", encoding, span, default=is_default)
    form.set("structured", structured, span, default=is_default)
    form.set("escaping", "none" if breaking else "default", span, default=is_default)
    form.set("fields", [], span, default=is_default)
    for atom, name, safe in zip(atoms, names, bounded, strict=True):
        for field in _fields(atom, name):
            if field.get("client_controlled") and encoding != "json" and atom not in _BREAKING:
                field["escaped"] = safe
            form.append("fields", field)
    if "t" in atoms:
        form.set("timestamp", {"zone": "offset", "form": "clf", "precision": "second", "fixed": True}, span)
        if is_default:
            form.defaults.add("timestamp")


def _fields(atom: str, name: str) -> Iterator[dict[str, Any]]:
    meanings, by_client, sensitive = ATOMS.get(atom, ("other",)), atom in _BY_CLIENTS, ""
    if atom in _WITH_QUERY:
        sensitive = "query-strings"
    if atom.startswith("{"):
        header, kind = atom[1:-2].lower().replace("-", "_"), atom[-1]
        by_client = kind == "i" or (kind == "e" and header.startswith("http_"))
        bare = header.removeprefix("http_") if kind == "e" else header
        meanings = (_BY_NAME.get(bare, "other"),)
        sensitive = "credentials" if bare in _SECRET else ""
    for meaning in meanings:
        field: dict[str, Any] = {"token": f"%({atom})s", "meaning": meaning}
        if name:
            field["name"] = name
        if by_client:
            field["client_controlled"] = True
        if sensitive:
            field["sensitive"] = sensitive
        yield field
