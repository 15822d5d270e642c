"""Where OpenSearch's audit log goes: an index, another cluster, an HTTP endpoint, standard output, a logger.

https://docs.opensearch.org/latest/security/audit-logs/storage-types/: what goes to another cluster is sent without TLS
unless `enable_ssl` is set.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from accesslint.mappers.audited_servers import AuditedServer
from accesslint.mappers.server_files import STANDARD_OUTPUT, append_route
from accesslint.model.values import Unknown
from accesslint.source import Span

_OFF = ("false", "off", "no", "0")
_LOGGER = Unknown("the appender of the audit logger decides where records go", "log4j2.properties")
_INDEX = Unknown("it is an index of the cluster, whose own settings decide who may change it", "the cluster")


def add_destination(node: AuditedServer, prefixes: tuple[str, ...], kind: str, span: Span | None) -> None:
    """Append the route of a storage type. `prefixes`: how the audit log's settings begin."""

    def names(name: str) -> list[str]:
        return [f"{prefix}.config.{name}" for prefix in prefixes]

    facts: dict[str, bool] = {}
    spans: dict[str, Span | None] = {}
    to, target, via, place = _INDEX, kind, kind, span
    if kind == "log4j":
        to = _LOGGER
    elif kind == "debug":
        to, via = STANDARD_OUTPUT, "stdout"
    elif kind == "webhook":
        address, found = node.text(*names("webhook.url"))
        to, target, place = (
            _named(kind, address, "its configuration"),
            _without_password(address) or kind,
            found or span,
        )
        if isinstance(address, str) and address:
            verified, decided = node.text(*names("webhook.ssl.verify"))
            facts = _security(verified, encrypted=address.lower().startswith("https://"))
            spans["verified"] = decided
    elif kind.startswith("external"):
        listed, found = node.listed(*names("http_endpoints"))
        address = listed if isinstance(listed, Unknown) else ", ".join(listed or ())
        target, place = _without_password(address) or kind, found or span
        to = _named("the cluster that keeps the records", address, "the configuration of that cluster")
        encrypted, decided = node.switched(*names("enable_ssl"))
        if isinstance(encrypted, bool):
            verified, checked = node.text(*names("verify_hostnames"))
            facts = _security(verified, encrypted=encrypted)
            spans |= {"encrypted": decided, "verified": checked}
    if kind == "webhook" or kind.startswith("external"):
        secret, written = node.text(*names("password"))
        if isinstance(secret, str) and secret and written is not None:
            facts["credential_in_clear"] = True
            spans["credential_in_clear"] = written
    append_route(node.emitter, via, target, to, place, **facts)
    node.emitter.spans.update({f"routes.0.{name}": span for name, span in spans.items() if name in facts and span})


def _named(what: str, address: str | Unknown, decides: str) -> Unknown:
    if isinstance(address, Unknown):
        return address
    return Unknown(f"{what} is named only" if address else f"{what} is not named", decides)


def _security(verified: str | Unknown, *, encrypted: bool) -> dict[str, bool]:
    if not encrypted or isinstance(verified, Unknown):
        return {"encrypted": encrypted}
    return {"encrypted": True, "verified": verified.strip().lower() not in _OFF}


def _without_password(address: str | Unknown) -> str:
    if isinstance(address, Unknown):
        return ""
    try:
        parts = urlsplit(address)
    except ValueError:
        return address
    return address.replace(f"{parts.netloc.rpartition('@')[0]}@", "") if "@" in parts.netloc else address
