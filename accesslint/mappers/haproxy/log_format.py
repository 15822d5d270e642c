r"""What a log format's text holds: fields with their meanings, encoding, time, and what a client can do to them.

Of what a client sends only the request line, paths and captured headers are escaped (`#22`); sample expressions,
cookies and ids are written as they are unless the flag `E` or the converter `json` is on them. A line break cannot be
among them unless something decodes it (`url_dec`). `E` puts a backslash before `"`, `\` and `]`, of which
the last is no JSON, and without it a backslash stays what it is, which is none either
(https://docs.haproxy.org/2.6/configuration.html#8.2.6). A whole record is made JSON by `%{+json}o`
(https://docs.haproxy.org/3.0/configuration.html#8.2.6).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

import msgspec

from accesslint.mappers.haproxy.aliases import ALIASES, ENCODED, OF_CONNECTIONS, OF_HTTP, QUOTABLE, TIMES
from accesslint.mappers.haproxy.pieces import BLANK, Alias, Format, Sample, read_format
from accesslint.mappers.haproxy.samples import Surroundings, captured, meaning_of
from accesslint.mappers.line_formats import Escaping, Token, add_field, set_line, set_time
from accesslint.mappers.line_variables import Variable
from accesslint.model.entities import Entity
from accesslint.model.values import Unknown
from accesslint.source import Span

_WORDS = {"ci": "remote", "r": "request", "ST": "status", "B": "bytes"}
_ENCODINGS = {"json": "json", "cbor": "binary"}
_SYSLOG = Variable(("timestamp",))
_HEADER = "syslog header"
_LEGACY = MappingProxyType({"zone": "none", "form": "syslog", "precision": "second"})
_ISO = MappingProxyType({"zone": "offset", "form": "rfc3339", "precision": "microsecond"})
ENVELOPES: Mapping[str, Mapping[str, str]] = {
    **dict.fromkeys(("local", "rfc3164"), _LEGACY),
    **dict.fromkeys(("rfc5424", "timed", "iso"), _ISO),
}
"""The time that the syslog formats of a `log` line put before the record; the others put none there."""
_PARAMETER = re.compile(r'([\w.@-]{1,100})="?\Z')


class _Field(msgspec.Struct, frozen=True):
    """A token with what may stand in it: `encoded`, `raw`, `decoded`, `json`, `backslashes` or `bare`."""

    token: Token
    safety: str
    fault: str = ""


def set_facts(
    entity: Entity, parts: Sequence[str | Unknown], around: Surroundings, span: Span | None, *, default: bool
) -> None:
    """Write what a format's text says to its entity. No span where it is a ready-made one."""
    read = read_format(parts)
    fields = [_field(piece, around) for piece in read.pieces if isinstance(piece, Alias | Sample)]
    encoding = next((name for name in _ENCODINGS if name in read.whole), "")
    if encoding:
        _set_named(entity, read, fields, encoding, span)
    else:
        _set_line(entity, read, fields, span, default=default)
    fault = read.fault or next((field.fault for field in fields if field.fault), "")
    if fault:
        entity.set("defined", "invalid", span)
        entity.set("defined_detail", f"HAProxy does not start with it: {fault}")


def _set_line(entity: Entity, read: Format, fields: Sequence[_Field], span: Span | None, *, default: bool) -> None:
    pieces: list[str | Token | Unknown] = []
    waiting = iter(fields)
    for piece in read.pieces:
        if isinstance(piece, Alias | Sample):
            token = next(waiting).token
            is_quoted = "Q" in piece.flags and (isinstance(piece, Sample) or piece.name in QUOTABLE)
            pieces += ['"', token, '"'] if is_quoted else [token]
        elif piece != BLANK or not pieces or pieces[-1] != BLANK:
            pieces.append(piece)
    set_line(entity, pieces, span, Escaping(in_text="vendor", in_json="vendor"), default=default)
    is_json = entity.get("encoding") == "json"
    raw = {"raw", "decoded", "backslashes", "encoded"} if is_json else {"raw", "decoded"}
    loose = {
        field.token.written: field.safety for field in fields if field.safety in raw and field.token.variable.client
    }
    for fact in entity.get("fields"):
        if fact.get("client_controlled") and fact["token"] in loose:
            fact["escaped"] = False
    found = set(loose.values())
    worse = "none" if "decoded" in found else "default" if is_json and found and "raw" not in found else ""
    if worse:
        entity.defaults.discard("escaping")
        entity.set("escaping", worse, span)


def _set_named(entity: Entity, read: Format, fields: Sequence[_Field], encoding: str, span: Span | None) -> None:
    """A record that HAProxy itself encodes: only what has a name is in it."""
    entity.set("encoding", _ENCODINGS[encoding], span)
    entity.set("structured", True, span)
    entity.set("escaping", "json" if encoding == "json" else "vendor", span)
    entity.set("fields", [], span)
    named = [piece for piece in read.pieces if isinstance(piece, Alias | Sample)]
    kept = [(piece.label, field.token) for piece, field in zip(named, fields, strict=True) if piece.label]
    for label, token in kept:
        add_field(entity, token, label, span, safe=True)
    set_time(entity, [token for _, token in kept], span)
    unknown = next((piece for piece in read.pieces if isinstance(piece, Unknown)), None)
    if unknown is not None:
        entity.set("rest", unknown, span)


def add_structured_data(
    entity: Entity, parts: Sequence[str | Unknown], around: Surroundings, span: Span | None
) -> None:
    """Append the fields of log-format-sd, which stand before the record in the syslog format rfc5424."""
    read = read_format(parts)
    before = ""
    for piece in read.pieces:
        if isinstance(piece, Alias | Sample):
            name = _PARAMETER.search(before)
            field = _field(piece, around)
            safe = field.safety in ("json", "bare", "encoded", "backslashes")
            add_field(entity, field.token, name[1] if name else "", span, safe=safe)
            before = ""
        elif isinstance(piece, str):
            before += piece


def add_envelope(entity: Entity, envelope: str | Unknown, span: Span | None) -> None:
    """Add the time that the syslog header brings, where it is better than the record's own."""
    time = ENVELOPES.get(envelope) if isinstance(envelope, str) else None
    if isinstance(entity.get("fields"), list):
        known = entity.get("timestamp")
        if time is not None and (known is None or (known.get("zone") == "none" and time["zone"] != "none")):
            entity.append("fields", {"token": _HEADER, "name": "", "meaning": "timestamp"}, span)
            entity.set("timestamp", dict(time), span)
        elif known is None and isinstance(envelope, Unknown):
            entity.set("timestamp", envelope, span)


def _field(piece: Alias | Sample, around: Surroundings) -> _Field:
    if isinstance(piece, Sample):
        meant = meaning_of(piece.expression, around)
        safety = meant.safety
        if safety in ("raw", "decoded") and "E" in piece.flags:
            safety = "backslashes"
        return _Field(Token(piece.written, meant.variable, time=meant.time), safety, meant.fault)
    known = ALIASES.get(piece.name)
    if known is None:
        return _Field(Token(piece.written, Variable()), "bare", f"there is no {piece.written}")
    fault = ""
    if not around.is_http:
        known = OF_CONNECTIONS.get(piece.name, known)
        fault = f"{piece.written} is of HTTP only, and the mode is tcp" if piece.name in OF_HTTP else ""
    variable, safety = _alias(piece.name, known, around)
    if safety == "raw" and "E" in piece.flags:
        safety = "backslashes"
    token = Token(piece.written, variable, _WORDS.get(piece.name, "other"), TIMES.get(piece.name))
    return _Field(token, safety, fault)


def _alias(name: str, known: Variable, around: Surroundings) -> tuple[Variable, str]:
    if name in ("hr", "hrl", "hs", "hsl"):
        is_request = name.startswith("hr")
        slots = around.requests if is_request else around.responses
        held = [captured(slot, around, client=is_request)[0] for slot in slots]
        return _together(held, client=is_request), "encoded"
    if name in ("CC", "CS") and around.cookie is None:
        return Variable(), "bare"
    if name == "ID":
        if not around.unique_id:
            return Variable(), "bare"
        client = "req." in around.unique_id or "hdr(" in around.unique_id
        return msgspec.structs.replace(known, client=client), "raw" if client else "bare"
    return known, "encoded" if name in ENCODED else "raw" if known.client else "bare"


def _together(held: Sequence[Variable], *, client: bool) -> Variable:
    meanings = tuple(dict.fromkeys(m for variable in held for m in variable.meanings if m != "other"))
    kinds: list[Any] = [variable.sensitive for variable in held if variable.sensitive]
    sensitive = "credentials" if "credentials" in kinds else kinds[0] if kinds else ""
    return Variable(meanings or ("other",), client=client and bool(held), blanks=False, sensitive=sensitive)
