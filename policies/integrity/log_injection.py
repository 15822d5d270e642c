"""Finds fields by which a client can forge or break records: what the encoding suffers, the escaping lets through."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal, NamedTuple

from accesslint.model.entities import Entity, Model
from accesslint.model.findings import Violation

METADATA: dict[str, Any] = {
    "title": "A client can write into the log's structure",
    "description": """\
Looks at the fields whose bytes a client decides (the request line, headers, a user name before it is checked), and at
how the format writes them: is what would end a field or a record in that encoding made harmless? A field that stands
unquoted where others are told apart by blanks counts, and so does an escaping that is not the encoding's own (`\\x22`
in JSON).

**Why it is bad.** A line break that is written raw ends the record, and what follows looks like another: an intruder
adds accesses that never were and blames somebody else. A stray quote shifts the fields or makes the record unreadable,
so that the collector drops it and the access leaves no trace.
""",
    "custom": {
        "severity": "warning",
        "confidence": "high",
        "personas": ["developer", "auditor"],
        "facts": ["format.fields.escaped", "format.rest", "format.escaping", "format.encoding"],
        "frameworks": {
            "soc2": ["CC7.2"],
            "iso27001": ["A.8.15"],
            "gdpr": ["Art.5(1)(f)"],
            "pci-dss": ["10.3.2"],
            "nist-800-53": ["AU-9"],
        },
        "remediation": {
            "general": "Write structured records with the encoding's own escaping, or quote and escape every field "
            "that comes from the client.",
            "nginx": """\
```nginx
log_format main escape=json '{"time":"$time_iso8601","user":"$remote_user","agent":"$http_user_agent"}';
```
""",
            "kubernetes": """\
In the ingress controller's ConfigMap:

```yaml
data:
  log-format-escape-json: "true"
```
""",
        },
        "scenario": "forged",
        "since": "0.1.0",
        "aliases": [],
    },
}

_LINE_BREAK = "a line break in it ends the record and starts a forged one"
_QUOTE = "a quote in it shifts the fields that follow"
_UNREADABLE = "what it escapes makes the record unreadable"

_SUFFERS: dict[str, tuple[tuple[str, str], ...]] = {
    "json": (("\n", _LINE_BREAK), ('"', "a quote in it adds or replaces fields")),
    "clf": (("\n", _LINE_BREAK), ('"', _QUOTE)),
    "text": (("\n", _LINE_BREAK),),
    "logfmt": (("\n", _LINE_BREAK), ('"', _QUOTE)),
    "csv": (("\n", _LINE_BREAK), ('"', _QUOTE)),
    "xml": (("<", "a tag in it adds or replaces fields"),),
}
"""By encoding: what breaks its structure, worst first, and what comes of it."""

_LETS_THROUGH: dict[str, str] = {"none": '\n"<', "default": "<", "json": "<", "vendor": ""}
"""By escaping: which of those characters are written raw."""

_SHIFTS = "a blank or separator in it shifts the fields that follow"
_UNQUOTED: dict[str, str] = {"json": "what it holds adds or replaces fields"}
"""By encoding: what comes of a value that stands bare; elsewhere it shifts fields."""

_NOT_ITS_OWN: dict[tuple[str, str], str] = {("json", "default"): _UNREADABLE}
"""By encoding and escaping: what comes of an escape that the encoding does not know."""


def check(model: Model) -> Iterator[Violation]:
    """One violation for an escaping that lets a client out of its fields, and one for each place of bare fields."""
    for form in model.of("format"):
        by_escaping: list[str] = []
        bare: dict[tuple[object, str], list[tuple[int, str]]] = {}
        consequence = ""
        told: set[str] = set()
        for number, field in enumerate(_fields(form)):
            token = str(field.get("token"))
            fault = _fault(form, field)
            if not fault or token in told:
                continue
            told.add(token)
            if fault.by_escaping:
                by_escaping.append(token)
                consequence = fault.says
            else:
                bare.setdefault((form.spans.get(f"fields.{number}", number), fault.says), []).append((number, token))
        for (_, says), fields in bare.items():
            yield _violation(form, f"fields.{fields[0][0]}", ", ".join(token for _, token in fields), says)
        if by_escaping:
            yield _violation(form, "escaping", ", ".join(by_escaping), consequence)


def satisfied(model: Model) -> Iterator[str]:
    """Formats in which every field that a client controls is decided, whatever else is unknown."""
    for form in model.of("format"):
        whole = isinstance(form.get("fields"), list) and form.get("rest") is None
        if whole and all(_fault(form, field) is not None for field in _fields(form)):
            yield form.id


def exempt(model: Model) -> Iterator[str]:
    """Formats of which the user chooses nothing."""
    for form in model.of("format"):
        if form.get("configurable") is False:
            yield form.id


def _violation(form: Entity, fact: str, what: str, says: str) -> Violation:
    message = f"{form.address} writes {what}, which the client controls, {says}"
    return Violation(form.id, fact, message, tuple(form.get("used_by") or ()))


def _fields(form: Entity) -> list[dict[str, Any]]:
    fields = form.get("fields")
    return fields if isinstance(fields, list) and form.get("configurable") is not False else []


class _Fault(NamedTuple):
    """What a client can do by a field, and whether another escaping would end it."""

    says: str
    by_escaping: bool


def _fault(form: Entity, field: dict[str, Any]) -> _Fault | Literal[False] | None:
    """False where the client can do nothing, None where the files do not tell."""
    escaped, escaping, encoding = field.get("escaped"), form.get("escaping"), form.get("encoding")
    if field.get("client_controlled") is not True or escaped is True:
        return False
    if isinstance(escaped, dict) or isinstance(escaping, dict) or isinstance(encoding, dict):
        return None
    broken = _consequence(encoding, escaping, has_breaks=form.get("line_breaks") is not False)
    if broken:
        return _Fault(f"{_how(escaping)}: {broken}", by_escaping=True)
    if escaped is False:
        return _Fault(f"unquoted: {_UNQUOTED.get(encoding or '', _SHIFTS)}", by_escaping=False)
    return False


def _consequence(encoding: str | None, escaping: str | None, *, has_breaks: bool) -> str:
    raw = _LETS_THROUGH.get(escaping or "", "")
    suffers = _SUFFERS.get(encoding or "text", ())
    if not has_breaks:
        raw, suffers = raw.replace("\n", ""), (*suffers, ('"', _QUOTE))
    foreign = _NOT_ITS_OWN.get((encoding or "", escaping or ""), "")
    return next((effect for character, effect in suffers if character in raw), foreign)


def _how(escaping: str | None) -> str:
    return "unescaped" if escaping == "none" else f"with an escaping ({escaping}) that is not the encoding's own"
