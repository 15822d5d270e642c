"""syslog-ng's destinations: where messages go, over TLS or not, and where they wait.

network(), syslog() and tcp(): https://syslog-ng.github.io/admin-guide/070_Destinations/160_Network/ (`transport` is
tcp by default); TLS: https://syslog-ng.github.io/admin-guide/100_TLS-encrypted_message_transfer/006_TLS_options
(`peer-verify` is required-trusted by default; the `untrusted` kinds accept any certificate); disk-buffer:
https://syslog-ng.github.io/admin-guide/070_Destinations/ and flow control:
https://syslog-ng.github.io/admin-guide/080_Log/020_Flow_control/README: without the flag `flow-control` messages are
dropped when a destination's queue is full; connections are tried again without end.
"""

from __future__ import annotations

from collections.abc import Mapping

from accesslint.mappers.hops import LOOPBACK, Fact, Surroundings, Way, decide, open_text
from accesslint.mappers.syslog_ng.statements import Item
from accesslint.model.values import Unknown, Value
from accesslint.source import Span

SYSLOG = frozenset({"network", "syslog", "tcp", "tcp6", "udp", "udp6", "syslog-ng"})
"""Drivers of syslog's protocols."""

_SERVICES = {
    "http": ("url",),
    "elasticsearch-http": ("url",),
    "elasticsearch2": ("client-mode",),
    "splunk-hec-event": ("url",),
    "splunk-hec-raw": ("url",),
    "sumologic-http": ("url",),
    "loki": ("url",),
    "opentelemetry": ("url",),
    "kafka": ("bootstrap-servers",),
    "kafka-c": ("bootstrap-servers",),
    "redis": ("host",),
    "mongodb": ("uri",),
    "amqp": ("host",),
    "sql": ("host",),
    "graylog2": ("host",),
    "riemann": ("server",),
    "mqtt": ("address",),
    "logscale": ("url",),
    "google-pubsub": ("project",),
    "azure-monitor": ("table-name",),
    "s3": ("bucket",),
}
_UNTRUSTED = frozenset({"no", "off", "0", "false", "optional-untrusted", "required-untrusted"})
_TRUSTED = frozenset({"yes", "on", "1", "true", "optional-trusted", "required-trusted"})
_ELSEWHERE = "what receives the messages is not in these files"


def is_network(driver: Item) -> bool:
    """Whether a driver sends to another system."""
    return driver.text in SYSLOG or driver.text in _SERVICES


def way_of(driver: Item, surroundings: Surroundings) -> Way:
    """A route to another system."""
    if driver.text in SYSLOG:
        value = driver.option("server") or driver.value()
        shown = open_text(value) or driver.text
        port = open_text(driver.option("port", "destport"))
        way = Way("syslog", f"{shown}:{port}" if port else shown, _span(driver, value), reason=_ELSEWHERE)
        if shown.startswith("/") or shown in LOOPBACK:
            return way
        if value is not None and value.text:
            way.handles = surroundings.service(shown)
        way.facts = dict(_of_syslog(driver))
        return way
    value = driver.option(*_SERVICES[driver.text])
    shown = open_text(value) or driver.text
    way = Way(driver.text, shown, _span(driver, value), reason=_ELSEWHERE)
    if value is not None and value.text and value.text.startswith(("http://", "https://")):
        is_local = value.text.partition("//")[2].partition("/")[0].rpartition(":")[0] in LOOPBACK
        encrypted = value.text.startswith("https://")
        if not is_local:
            way.facts = {"encrypted": Fact(encrypted, value.span)}
        if encrypted:
            way.facts["verified"] = _verified(driver)
    return way


def _span(driver: Item, value: Value | None) -> Span:
    return driver.span if value is None else value.span


def transport_of(driver: Item) -> str | Unknown:
    """`udp`, `tcp`, `tls`, …"""
    if driver.text in ("tcp", "tcp6", "udp", "udp6"):
        return "tls" if driver.call("tls") is not None else driver.text[:3]
    value = driver.option("transport")
    if value is None:
        return "tls" if driver.call("tls") is not None and driver.text == "syslog-ng" else "tcp"
    return value.unknown or (value.text or "").lower()


def _of_syslog(driver: Item) -> Mapping[str, Fact]:
    transport, value = transport_of(driver), driver.option("transport")
    span = value.span if value is not None else driver.span
    if isinstance(transport, Unknown):
        return {"encrypted": Fact(transport, span)}
    if "tls" in transport:
        return {"encrypted": Fact(True, span), "verified": _verified(driver)}
    explicit = value is not None or driver.text[:3] in ("udp", "tcp")
    return {"encrypted": Fact(False, span if explicit else None, default=not explicit)}


def _verified(driver: Item) -> Fact:
    tls = driver.call("tls") or driver
    return decide(tls.option("peer-verify"), _trusts, default=True)


def _trusts(text: str) -> bool | None:
    word = text.lower().replace("_", "-")
    return False if word in _UNTRUSTED else True if word in _TRUSTED else None


def buffer_of(driver: Item, *, waits: bool) -> dict[str, Fact] | None:
    """Where messages wait that cannot be sent; None for UDP, which never waits. `waits`: flow control is on."""
    if driver.text in SYSLOG and transport_of(driver) == "udp":
        return None
    disk = driver.call("disk-buffer")
    overflow = Fact("block" if waits else "drop", None, default=not waits)
    if disk is None:
        return {"medium": Fact("memory", None, default=True), "retries": _UNLIMITED, "overflow": overflow}
    return {"medium": Fact("disk", disk.span), "retries": _UNLIMITED, "overflow": overflow}


_UNLIMITED = Fact("unlimited", None, default=True)
