"""rsyslog's actions: where messages go, over TLS or not, and where they wait.

omfwd: https://www.rsyslog.com/doc/configuration/modules/omfwd.html (`protocol` is udp, `StreamDriverMode` 0 by
default); stream drivers: https://www.rsyslog.com/doc/concepts/ns_gtls.html (`anon` authenticates nobody); omrelp:
https://www.rsyslog.com/doc/configuration/modules/omrelp.html; omelasticsearch:
https://www.rsyslog.com/doc/configuration/modules/omelasticsearch.html; queues:
https://www.rsyslog.com/doc/rainerscript/queue_parameters.html (an action's queue is `Direct` by default) and
https://www.rsyslog.com/doc/configuration/actions.html (`action.resumeRetryCount` is 0 by default)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from accesslint.mappers.hops import LOOPBACK, Fact, Surroundings, Way, decide, open_text
from accesslint.mappers.rsyslog.statements import Statement
from accesslint.model.values import Unknown

_NETWORK = {"omfwd", "omrelp", "omelasticsearch", "omhttp", "omkafka", "omgelf", "omclickhouse", "omazureeventhubs"}
_NETWORK |= {"ommysql", "ompgsql", "ommongodb", "omhiredis", "omamqp1", "omhdfs", "omlibdbi", "omrabbitmq"}
_TARGETS = ("target", "server", "serverurl", "broker", "host", "azurehost", "host")
_ELSEWHERE = "what receives the messages is not in these files"
_NOT_TOLD = Unknown("StreamDriverAuthMode is not set; the manual names no default", "StreamDriverAuthMode")
_RELP = Unknown("tls.authMode is not set; the manual names no default", "tls.authMode")


def is_network(statement: Statement) -> bool:
    """Whether an action sends to another system."""
    return statement.type in _NETWORK


def way_of(statement: Statement, surroundings: Surroundings) -> Way:
    """A route to another system."""
    value = next((statement.parameters[name] for name in _TARGETS if name in statement.parameters), None)
    shown = open_text(value) or statement.type
    port = open_text(statement.parameters.get("port"))
    via = {"omfwd": "syslog", "omelasticsearch": "elasticsearch"}.get(statement.type, statement.type.removeprefix("om"))
    target = f"{shown}:{port}" if port else shown
    way = Way(via, target, value.span if value is not None else statement.span, reason=_ELSEWHERE)
    if shown.startswith("/") or shown in LOOPBACK:
        return way
    if statement.type == "omfwd" and value is not None and value.text:
        way.handles = surroundings.service(shown)
    way.facts = dict(_security(statement))
    return way


def _is_set(*on: str) -> Callable[[str], bool]:
    return lambda text: text.lower() in on


def _security(statement: Statement) -> Mapping[str, Fact]:
    if statement.type == "omfwd":
        return _of_omfwd(statement)
    if statement.type == "omrelp":
        encrypted = decide(statement.value("tls"), _is_set("on", "yes", "1"), default=False)
        if encrypted.value is not True:
            return {"encrypted": encrypted}
        mode = statement.value("tls.authmode")
        verified = Fact(_RELP) if mode is None else decide(mode, _is_set("name", "fingerprint", "certvalid"), None)
        return {"encrypted": encrypted, "verified": verified}
    if statement.type == "omelasticsearch":
        server = statement.value("server")
        if server is not None and (server.text or "").startswith("https://"):
            encrypted = Fact(value=True, span=server.span)
        else:
            encrypted = decide(statement.value("usehttps"), _is_set("on"), default=False)
        return {"encrypted": encrypted, **_unless(encrypted, statement, "allowunsignedcerts")}
    if statement.type == "omhttp":
        encrypted = decide(statement.value("usehttps"), _is_set("on"), default=True)
        return {"encrypted": encrypted, **_unless(encrypted, statement, "allowunsignedcerts")}
    return {}


def _unless(encrypted: Fact, statement: Statement, name: str) -> dict[str, Fact]:
    if encrypted.value is not True:
        return {}
    return {"verified": decide(statement.value(name), lambda text: text.lower() != "on", default=True)}


def _of_omfwd(statement: Statement) -> Mapping[str, Fact]:
    protocol = statement.parameters.get("protocol")
    if protocol is None or (protocol.text or "").lower() == "udp":
        return {"encrypted": Fact(False, None if protocol is None else protocol.span, default=protocol is None)}
    if protocol.unknown is not None:
        return {"encrypted": Fact(protocol.unknown, protocol.span)}
    tls, mode = statement.parameters.get("tls"), statement.value("streamdrivermode")
    if tls is not None:
        encrypted = decide(tls, _is_set("on"), default=False)
    elif mode is not None:
        encrypted = decide(mode, _mode, default=False)
    else:
        # The place is the protocol's: there is nothing else to point at.
        encrypted = Fact(False, protocol.span)
    if encrypted.value is not True:
        return {"encrypted": encrypted}
    authentication = statement.value("streamdriverauthmode")
    if authentication is None:
        return {"encrypted": encrypted, "verified": Fact(_NOT_TOLD)}
    return {"encrypted": encrypted, "verified": decide(authentication, _authenticates, default=None)}


def _mode(text: str) -> bool | None:
    return {"0": False, "1": True}.get(text)


def _authenticates(text: str) -> bool | None:
    return False if text.lower() == "anon" else True if text.lower().startswith("x509/") else None


def buffer_of(statement: Statement) -> dict[str, Fact] | None:
    """Where messages wait that cannot be sent; None for UDP, which never waits."""
    protocol = statement.parameters.get("protocol")
    if statement.type == "omfwd" and (protocol is None or (protocol.text or "").lower() != "tcp"):
        return None
    retries = decide(statement.value("action.resumeretrycount"), _retries, default=0)
    facts = {"medium": _medium(statement), "retries": retries}
    severity = statement.value("queue.discardseverity")
    if severity is not None and severity.text is not None and severity.text.isdecimal() and int(severity.text[:3]) < 8:
        facts["overflow"] = Fact("drop", severity.span)
    return facts


def _retries(text: str) -> Any:
    if text == "-1":
        return "unlimited"
    return int(text[:9]) if text.isdecimal() else None


def _medium(statement: Statement) -> Fact:
    kind, name = statement.value("queue.type"), statement.value("queue.filename")

    def medium(text: str) -> str | None:
        word = text.lower()
        if word in ("linkedlist", "fixedarray"):
            return "disk" if name is not None else "memory"
        return {"disk": "disk", "direct": "none"}.get(word)

    return decide(kind, medium, default="none")
