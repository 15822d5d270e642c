"""MongoDB: the audit log of Enterprise and of Percona Server; the community server has none.

No `auditLog.destination` means no audit log, no filter that everything auditable is recorded:
https://www.mongodb.com/docs/manual/reference/configuration-options/#auditlog-options. Reads and writes that are allowed
are recorded only with the parameter `auditAuthorizationSuccess`:
https://www.mongodb.com/docs/manual/reference/parameters/#mongodb-parameter-param.auditAuthorizationSuccess
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.audited_servers import AuditedServer, map_audited
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.records import Layout, Time, Vocabulary
from accesslint.mappers.server_files import STANDARD_OUTPUT, SYSLOG, append_route
from accesslint.model.values import Unknown
from accesslint.source import Span

_ALWAYS = ("authentication", "schema", "users and roles", "refused requests")
_ALLOWED = ("reads", "writes")
_NO_FILTER = ("", "{}", "{ }")
_NONE = "no auditLog.destination is set; MongoDB Enterprise and Percona Server take one, the community server has none"
_BY_ACTION = re.compile(
    r"""\{\s*["']?atype["']?\s*:\s*(?:(["']\w+["'])|\{\s*["']?\$in["']?\s*:\s*\[([\w\s"',]*)\]\s*\})\s*\}"""
)
"""A filter that asks for nothing but the action: https://www.mongodb.com/docs/manual/tutorial/configure-audit-filters/."""
_KINDS = (
    ("authentication", re.compile("authenticate")),
    ("schema", re.compile(r"(?:create|drop|rename|import)(?:Index|Collection|Database|View)")),
    ("users and roles", re.compile(r"\w*(?:User|Role|Privilege)\w*")),
    ("refused requests", re.compile("authCheck")),
)
"""https://www.mongodb.com/docs/manual/reference/audit-message/mongo/#audit-event-actions--details--and-results"""

AUDIT = Layout(
    name="MongoDB audit log",
    kind="audit-log",
    vocabulary=Vocabulary(
        meanings={
            "timestamp": ("ts",),
            "identity": ("users",),
            "action": ("atype",),
            "resource": ("param",),
            "result": ("result",),
            "client_address": ("remote",),
            "request_id": ("uuid",),
        },
        times={"ts": Time("offset", "rfc3339", "millisecond")},
    ),
    listed="atype ts uuid local remote users roles param result",
    source="https://www.mongodb.com/docs/manual/reference/audit-message/mongo/",
    encoding="json",
)


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Every configuration as an emitter of kind `database`."""
    yield from map_audited(resources, "mongodb_configuration", _map)


def _map(server: AuditedServer) -> None:
    destination, span = server.text("auditLog.destination")
    if isinstance(destination, Unknown):
        server.set_logging(destination, span)
        return
    if not destination:
        server.set_logging("off", span, _NONE)
        return
    server.set_logging("on", span)
    server.add_format(AUDIT)
    _set_coverage(server)
    if destination == "file":
        path, place = server.text("auditLog.path")
        server.add_file("audit", None if isinstance(path, Unknown) or not path else path, place or span)
    elif destination == "syslog":
        append_route(server.emitter, "syslog", "syslog", SYSLOG, span)
    else:
        append_route(server.emitter, "stdout", destination, STANDARD_OUTPUT, span)


def _set_coverage(server: AuditedServer) -> None:
    written, span = server.text("auditLog.filter")
    if isinstance(written, Unknown):
        server.emitter.set("coverage.event_kinds", written, span)
        return
    if written.strip() not in _NO_FILTER:
        detail = f"the filter keeps only events for which {written[:80]} holds"
        server.emitter.append("filters", {"how": "condition", "what": written[:200], "detail": detail}, span)
        if (found := _BY_ACTION.fullmatch(written.strip())) is not None:
            _set_kept(server, re.findall(r"\w+", found[1] or found[2]), span)
            return
        reason = Unknown("auditLog.filter decides which events are recorded", "the filter's meaning")
        server.emitter.set("coverage.event_kinds", reason, span)
        return
    server.set_sign_ins(None, logins=True, failures=True)
    allowed, place = server.switched("setParameter.auditAuthorizationSuccess")
    if isinstance(allowed, Unknown):
        server.emitter.set("coverage.event_kinds", allowed, place)
    elif allowed:
        server.set_kinds((*_ALWAYS, *_ALLOWED), (), place, "")
    else:
        server.set_kinds(_ALWAYS, _ALLOWED, place, "auditAuthorizationSuccess is not on")


def _set_kept(server: AuditedServer, actions: list[str], span: Span | None) -> None:
    """What a filter keeps that lists the actions to record."""
    kept = [kind for kind, pattern in _KINDS if any(pattern.fullmatch(action) for action in actions)]
    signs_in = "authentication" in kept
    listed = f"auditLog.filter keeps only {', '.join(actions)}"[:160]
    server.set_sign_ins(span, logins=signs_in, failures=signs_in, detail=listed)
    allowed, _ = server.switched("setParameter.auditAuthorizationSuccess")
    if "refused requests" in kept and isinstance(allowed, Unknown):
        server.emitter.set("coverage.event_kinds", allowed, span)
        return
    if "refused requests" in kept and allowed:
        kept += _ALLOWED
    left_out = [kind for kind in (*_ALWAYS, *_ALLOWED) if kind not in kept]
    server.set_kinds(kept, left_out, span, listed)
