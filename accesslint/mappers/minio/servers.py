"""MinIO: every operation goes to the audit targets; there is none by default.

https://min.io/docs/minio/linux/operations/monitoring/minio-logging.html: a target is a webhook or Kafka, each with an
identifier at the end of its variables, and needs `…_ENABLE` on. Events that no target takes wait in memory, or in
`…_QUEUE_DIR`, and are lost when the queue is full:
https://docs.min.io/enterprise/aistor-object-store/operations/monitoring/minio-logging/. What `mc admin config set` has
made is not seen: the variables are how a server is configured by files.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from accesslint.mappers import Mapped
from accesslint.mappers.audited_servers import AuditedServer, map_audited
from accesslint.mappers.holes import known_beginning, tells_host
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.records import Layout, Time, Vocabulary
from accesslint.mappers.server_files import append_route
from accesslint.model.values import Unknown
from accesslint.source import Span


class _Way(NamedTuple):
    prefix: str
    """How the names of its variables begin."""
    address: str
    """The variable that says where records go."""
    via: str
    secret: str
    """The variable that holds a credential."""


_WAYS = (
    _Way("MINIO_AUDIT_WEBHOOK", "ENDPOINT", "webhook", "AUTH_TOKEN"),
    _Way("MINIO_AUDIT_KAFKA", "BROKERS", "kafka", "SASL_PASSWORD"),
)

AUDIT = Layout(
    name="MinIO audit entry",
    kind="audit-log",
    vocabulary=Vocabulary(
        meanings={
            "timestamp": ("time",),
            "identity": ("accessKey", "parentUser"),
            "action": ("api.name",),
            "resource": ("api.bucket", "api.object"),
            "result": ("api.statusCode",),
            "client_address": ("remotehost",),
            "request_id": ("requestID",),
            "user_agent": ("userAgent",),
        },
        times={"time": Time("utc", "rfc3339", "nanosecond")},
        client_controlled=frozenset({"userAgent", "api.object"}),
    ),
    listed=(
        "version deploymentid time trigger api.name api.bucket api.object api.status api.statusCode remotehost "
        "requestID userAgent requestPath accessKey parentUser"
    ),
    source="https://docs.min.io/enterprise/aistor-object-store/operations/monitoring/audit-logging",
    encoding="json",
)


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Every server as an emitter of kind `object-store`."""
    yield from map_audited(resources, "minio_configuration", _map, "object-store")


def _map(server: AuditedServer) -> None:
    states = [(way, ending, *server.text(f"{way.prefix}_ENABLE{ending}")) for way, ending in _targets(server)]
    on = [(way, ending, span) for way, ending, state, span in states if isinstance(state, str) and _is_on(state)]
    unknown = next(((state, span) for _, _, state, span in states if isinstance(state, Unknown)), None)
    if on:
        server.set_logging("on", on[0][2])
        server.add_format(AUDIT)
        for way, ending, _ in on:
            _add_target(server, way, ending)
    elif unknown is not None or server.doubt is not None:
        state, place = unknown if unknown is not None else (server.doubt, None)
        if state is not None:
            server.set_logging(state, place)
    else:
        span = next((span for _, _, _, span in states if span is not None), None)
        server.set_logging("off", span, "no audit target is enabled in its environment")


def _is_on(state: str) -> bool:
    return state.strip().lower() in ("on", "true", "1", "yes", "enabled")


def _targets(server: AuditedServer) -> Iterator[tuple[_Way, str]]:
    """The ways that variables speak of, with the end of their names: `_SIEM`, or empty for the only one."""
    for way in _WAYS:
        start = f"{way.prefix}_{way.address}"
        enable = f"{way.prefix}_ENABLE"
        names = (name for name in server.names() if name.startswith((start, enable)))
        endings = (name.removeprefix(start if name.startswith(start) else enable) for name in names)
        yield from ((way, ending) for ending in dict.fromkeys(endings) if ending[:1] in ("", "_"))


def _add_target(server: AuditedServer, way: _Way, ending: str) -> None:
    def text(name: str, default: str = "") -> tuple[str | Unknown, Span | None]:
        return server.text(f"{way.prefix}_{name}{ending}", default=default)

    address, span = text(way.address)
    target = way.via if isinstance(address, Unknown) or not address else address
    beginning = known_beginning(server.value(f"{way.prefix}_{way.address}{ending}"))
    if isinstance(address, Unknown) and tells_host(beginning):
        target = f"{beginning}…"
    facts: dict[str, bool] = {}
    places: dict[str, Span | None] = {}
    if way.via == "kafka":
        tls, places["encrypted"] = text("TLS", "off")
        if isinstance(tls, str):
            facts["encrypted"] = _is_on(tls)
        skipped, places["verified"] = text("TLS_SKIP_VERIFY", "off")
        if facts.get("encrypted") and isinstance(skipped, str):
            facts["verified"] = not _is_on(skipped)
    elif target.startswith(("http://", "https://")):
        facts["encrypted"] = target.startswith("https://")
    secret, place = text(way.secret)
    if isinstance(secret, str) and secret and place is not None:
        facts["credential_in_clear"], places["credential_in_clear"] = True, place
    reason = address if isinstance(address, Unknown) else Unknown(f"{target} is another system", "its configuration")
    number = len(server.emitter.get("routes") or [])
    append_route(server.emitter, way.via, _without_password(target), reason, span, **facts)
    decided = {f"routes.{number}.{name}": where for name, where in places.items() if name in facts and where}
    server.emitter.spans.update(decided)
    folder, where = server.text(f"{way.prefix}_QUEUE_DIR{ending}", "MINIO_AUDIT_EVENT_QUEUE_DIR")
    medium = {"unknown": folder.reason} if isinstance(folder, Unknown) else "disk" if folder else "memory"
    path = server.emitter.append("buffers", {"output": _without_password(target), "medium": medium}, where)
    if where is None:
        server.emitter.defaults.add(path)


def _without_password(target: str) -> str:
    """An address without the name and password in it."""
    scheme, sign, rest = target.partition("://")
    return f"{scheme}://{rest.rpartition('@')[2]}" if sign and "@" in rest.partition("/")[0] else target
