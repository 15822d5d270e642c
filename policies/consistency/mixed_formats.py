"""Rule: emitters of one plane and environment write their records in different formats."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from accesslint.model.entities import Entity, Model
from accesslint.model.findings import Violation

METADATA: Mapping[str, Any] = {
    "title": "Emitters of one plane write different formats",
    "description": """\
Compares the formats of all emitters that see the same kind of access (plane) in the same environment, as soon as there
are three. Two formats are the same where encoding and field names agree, whatever they are called. Where most
emitters agree, the others are named; where no format has a majority, that is said once.

**Why it is bad.** One search, one alert and one report should hold for all of them. With several formats each question
is asked several times, and the system that was forgotten is the one where it happened.

**Limits.** Only formats whose fields the user chooses are compared: a vendor's fixed format cannot be changed.
""",
    "custom": {
        "severity": "warning",
        "confidence": "medium",
        "personas": ["developer", "auditor"],
        "facts": ["format.encoding", "format.fields", "format.rest"],
        "frameworks": {
            "soc2": ["CC7.2"],
            "iso27001": ["A.8.15"],
            "gdpr": ["Art.5(2)"],
            "nist-800-53": ["AU-12"],
        },
        "remediation": {
            "general": "Define one format and let every emitter of the plane use it.\n",
            "terraform": """\
```hcl
locals {
  access_log_format = jsonencode({ requestId = "$context.requestId", status = "$context.status" })
}

resource "aws_api_gateway_stage" "orders" {
  access_log_settings {
    destination_arn = aws_cloudwatch_log_group.api.arn
    format          = local.access_log_format
  }
}
```
""",
            "kubernetes": "Set `log-format-upstream` in one ConfigMap that all controllers share (a kustomize base).\n",
            "nginx": """\
```nginx
http {
  log_format audit_json escape=json '{"time":"$time_iso8601","user":"$remote_user", …}';
  access_log /var/log/nginx/access.log audit_json;  # servers without an access_log of their own inherit it
}
```
""",
        },
        "since": "0.1.0",
        "aliases": [],
    },
}

_ENOUGH = 3
"""Emitters from which on a difference says something."""

_Group: TypeAlias = "dict[str, list[tuple[Entity, Entity]]]"
"""Pairs of emitter and format, by what the format writes."""


def check(model: Model) -> Iterator[Violation]:
    """The formats that differ from their plane's, one violation each."""
    for (plane, environment), group in _groups(model).items():
        emitters = _emitters(group)
        if len(group) < 2 or len(emitters) < _ENOUGH:
            continue
        counts = Counter({content: len({emitter.id for emitter, _ in pairs}) for content, pairs in group.items()})
        usual, most = counts.most_common(1)[0]
        what = f"{plane} emitters" + (f" in {environment}" if environment else "")
        if 2 * most <= len(emitters):
            yield _no_majority(group, what, len(emitters))
            continue
        reference = group[usual][0][1]
        for content, pairs in group.items():
            if content == usual:
                continue
            for form in {form.id: form for _, form in pairs}.values():
                said = f"{form.address} differs from {reference.address}, which {most} of {len(emitters)} {what} write"
                yield Violation(form.id, "fields", said, (reference.id,))


def exempt(model: Model) -> Iterator[str]:
    """Formats that are compared with none: fixed ones, and those of groups that are too small."""
    judged = {id_ for group in _wide_groups(model).values() for id_ in group}
    yield from (form.id for form in model.of("format") if form.id not in judged)


def _groups(model: Model) -> dict[tuple[str, str], _Group]:
    groups: dict[tuple[str, str], _Group] = {}
    for emitter, form in _pairs(model):
        content = _content(form)
        if content is not None:
            groups.setdefault(_class(emitter), {}).setdefault(content, []).append((emitter, form))
    return groups


def _wide_groups(model: Model) -> dict[tuple[str, str], set[str]]:
    """Formats of the groups with enough emitters, whether their contents are known or not."""
    emitters: dict[tuple[str, str], set[str]] = {}
    formats: dict[tuple[str, str], set[str]] = {}
    for emitter, form in _pairs(model):
        emitters.setdefault(_class(emitter), set()).add(emitter.id)
        formats.setdefault(_class(emitter), set()).add(form.id)
    return {key: formats[key] for key, ids in emitters.items() if len(ids) >= _ENOUGH}


def _pairs(model: Model) -> Iterator[tuple[Entity, Entity]]:
    by_id = model.by_id()
    for emitter in model.of("emitter"):
        formats = emitter.get("formats")
        if emitter.get("logging") not in ("on", "partial") or not isinstance(formats, list):
            continue
        for id_ in formats:
            form = by_id.get(id_) if isinstance(id_, str) else None
            if form is not None and form.get("configurable") is True:
                yield emitter, form


def _class(emitter: Entity) -> tuple[str, str]:
    return str(emitter.get("plane")), emitter.environment


def _content(form: Entity) -> str | None:
    """What a format writes: its encoding and its sorted names; None where a part of it is unknown."""
    encoding, fields = form.get("encoding"), form.get("fields")
    if not isinstance(encoding, str) or not isinstance(fields, list) or form.get("rest") is not None:
        return None
    names = sorted({str(field.get("name") or field.get("meaning")) for field in fields})
    return " ".join([encoding, *names])


def _emitters(group: _Group) -> set[str]:
    return {emitter.id for pairs in group.values() for emitter, _ in pairs}


def _no_majority(group: _Group, what: str, count: int) -> Violation:
    first, *others = (pairs[0][1] for pairs in group.values())
    said = f"{first.address} is one of {len(group)} formats that the {count} {what} write, and none has a majority"
    return Violation(first.id, "fields", said, tuple(form.id for form in others))
