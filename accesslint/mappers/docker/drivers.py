"""Where the logging drivers send records, whether encrypted, and how many files they keep.

https://docs.docker.com/engine/logging/drivers/syslog/, https://docs.docker.com/engine/logging/drivers/gelf/,
https://docs.docker.com/engine/logging/drivers/fluentd/, https://docs.docker.com/engine/logging/drivers/splunk/,
https://docs.docker.com/engine/logging/drivers/awslogs/
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers.holes import known_beginning, tells_host
from accesslint.mappers.hops import LOOPBACK
from accesslint.mappers.meanings import shown, undecided
from accesslint.mappers.server_files import append_route, megabytes
from accesslint.mappers.table import entity_for
from accesslint.model.entities import Entity
from accesslint.model.values import Resource, Unknown, Value

_ADDRESSES = {
    "syslog": "syslog-address",
    "gelf": "gelf-address",
    "fluentd": "fluentd-address",
    "splunk": "splunk-url",
    "awslogs": "awslogs-group",
    "gcplogs": "gcp-project",
    "loki": "loki-url",
    "journald": "tag",
}
"""The option that says where a driver sends."""
_FILES = {"json-file": (None, None), "local": (5, 20.0)}
"""Files and MB kept by default; no limit for `json-file`."""
_PLAIN = ("udp://", "tcp://", "http://", "fluentd://")
_SECURE = ("tcp+tls://", "tls://", "https://")
_SOCKETS = frozenset({"syslog", "gelf", "fluentd"})
_LOCAL = ("unix://", "unixgram://")


def add_route(emitter: Entity, resource: Resource, driver: Value, options: Value | None) -> Iterator[Entity]:
    """Append the route of a driver, and its buffer; gives the files that it keeps."""
    name = driver.text or ""
    if name in _FILES:
        store = _files(resource, name, driver, options)
        append_route(emitter, "file", f"{name} files", store.id, driver.span)
        yield store
    else:
        _remote(emitter, name, driver, options)
    mode = options.get("mode") if options is not None else None
    overflow = {"non-blocking": "drop", "blocking": "block"}.get(shown(mode) or "")
    if mode is not None and overflow is not None:
        emitter.append("buffers", {"output": name, "medium": "memory", "overflow": overflow}, mode.span)


def _remote(emitter: Entity, name: str, driver: Value, options: Value | None) -> None:
    option = _ADDRESSES.get(name, "")
    address = options.get(option) if options is not None and option else None
    known = None if address is None else shown(address)
    text = known or known_beginning(address)
    shown_name = known or (f"{text}…" if text else name)
    doubt = Unknown(f"{shown_name} is not declared in the files", f"the configuration of {shown_name}")
    facts: dict[str, bool] = {}
    span = (address or driver).span
    if text and not text.startswith(_LOCAL) and _host(text) not in LOOPBACK:
        if (text.startswith(_PLAIN) and (known or tells_host(text))) or (name in _SOCKETS and "://" not in text):
            facts["encrypted"] = False
        elif text.startswith(_SECURE):
            skipped = _skips_verification(options, name)
            facts |= {"encrypted": True, "verified": skipped is None}
            span = skipped.span if skipped is not None else span
    append_route(emitter, name, shown_name, doubt, span, **facts)


def _host(address: str) -> str:
    """`localhost` of `tcp://localhost:24224`."""
    return address.partition("://")[2].partition(":")[0] if "://" in address else address.partition(":")[0]


def _skips_verification(options: Value | None, name: str) -> Value | None:
    option = {"syslog": "syslog-tls-skip-verify", "splunk": "splunk-insecureskipverify"}.get(name)
    value = options.get(option) if options is not None and option else None
    return value if value is not None and (shown(value) or "").lower() in ("true", "1") else None


def _files(resource: Resource, name: str, driver: Value, options: Value | None) -> Entity:
    store = entity_for("store", "file", resource, name)
    store.type, store.header = "file", driver.span
    store.address = f"the {name} files of {resource.address}"
    store.set("durable", Unknown("a container's files go with the container", "how often containers are replaced"))
    reason = Unknown("what reads the files is not told by Docker's configuration", "the shipper's configuration")
    store.set("shipped", reason)
    store.set("central", reason)
    files, size = _FILES[name]
    limit, count = (options.get(key) if options is not None else None for key in ("max-size", "max-file"))
    unknown = next((why for value in (limit, count) if value is not None and (why := undecided(value))), None)
    if unknown is not None:
        store.set("rotation.max_files", unknown, (limit or count or driver).span)
        return store
    most = megabytes(shown(limit) or "") or size
    if most is None:
        return store
    written = shown(count) or ""
    number = int(written[:6]) if written.isascii() and written.isdecimal() else files or 1
    # One of the files is the one that is being written.
    store.set("rotation.max_files", max(0, number - 1), (count or limit or driver).span)
    store.set("rotation.max_size_mb", round(most, 3), (limit or driver).span)
    return store
