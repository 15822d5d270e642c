"""What a filter of Cloud Logging leaves of the records of accesses, as far as its text tells.

The language: https://cloud.google.com/logging/docs/view/logging-query-language. It is not evaluated: the filter is cut
into comparisons, and what they name decides.
"""

from __future__ import annotations

import re
from typing import NamedTuple

AUDIT_LOGS = ("activity", "data_access", "system_event", "policy", "access_transparency")
"""Names of audit logs: `cloudaudit.googleapis.com/<name>`."""

_MOST = 20_000
"""Cloud Logging's own limit on the length of a filter: https://cloud.google.com/logging/quotas"""

_NAMED = re.compile(r"cloudaudit\.googleapis\.com/(activity|data_access|system_event|policy|access_transparency)\b")
_GENERIC = re.compile(
    r"\bcloudaudit\b(?!\.googleapis\.com/[a-z])|google\.cloud\.audit\.auditlog|cloudaudit\.googleapis\.com/\*"
)
_SEVERITY = re.compile(r"\bseverity\s*(?:>=|>|=|:)\s*\"?([a-z]+|\d+)")
_HEALTH = re.compile(r"health|livez|readyz|liveness|readiness|googlehc|kube-probe|/ping\b")
_NEGATED = re.compile(r"(?:\bnot\s+|(?:^|[\s(])-(?=[a-z(\"]))|!=|!~|!:")
_ACCESSES = re.compile(
    r"cloudaudit|protopayload|data_access|google\.cloud\.audit|http_load_balancer|httprequest|vpc_flows|gce_subnetwork|"
    r"dns_quer|dns_query|nat_flows|nat_gateway|k8s_cluster|cloudsql|firewall"
)
_SCOPED = re.compile(r"\b(?:logname|log_id|resource\.type|resource\.labels|labels|jsonpayload|textpayload)\b")


class Reading(NamedTuple):
    """What a filter lets through."""

    everything: bool
    """No comparison on which log or resource it is."""
    audit: frozenset[str]
    """The audit logs that it names; all of `AUDIT_LOGS` where it takes them without telling apart."""
    text: str
    """In lower case, `%2f` as `/`."""
    negated: bool
    """Some comparison leaves something out."""
    sampled: bool
    severity: str

    def takes(self, words: tuple[str, ...]) -> bool:
        """Whether records that go by one of the words (names of logs, types of resources) are let through."""
        if self.everything:
            return not self.severity or self.severity in ("default", "debug", "info", "notice")
        if "cloudaudit" in words:
            return bool(self.audit)
        positive = _NEGATED.split(self.text)[0]
        return any(word in positive for word in words)


def read(text: str) -> Reading:
    """What a filter's text says."""
    lowered = " ".join(text[:_MOST].lower().replace("%2f", "/").split())
    named = set(_NAMED.findall(lowered))
    if not named and _GENERIC.search(lowered):
        named = {name for name in AUDIT_LOGS if not _leaves_out(lowered, name)}
    negated = _NEGATED.search(lowered) is not None
    severity = _SEVERITY.search(lowered)
    everything = not lowered or (not _ACCESSES.search(lowered) and not _SCOPED.search(lowered))
    if negated and _only_negations(lowered):
        everything = True
        named = set(AUDIT_LOGS) - {name for name in AUDIT_LOGS if f"cloudaudit.googleapis.com/{name}" in lowered}
    elif everything:
        named = set(AUDIT_LOGS)
    return Reading(
        everything, frozenset(named), lowered, negated, "sample(" in lowered, severity.group(1) if severity else ""
    )


def _leaves_out(text: str, name: str) -> bool:
    return any(f'{mark}"{name}"' in text for mark in ("!=", "!:"))


def _only_negations(text: str) -> bool:
    """Whether a filter only leaves things out: each comparison is negated."""
    parts = [part.strip(" ()") for part in re.split(r"\band\b", text)]
    return all(not part or re.match(r"(?:not\b|-)", part) or "!" in part for part in parts)


def drops_accesses(text: str) -> bool:
    """Whether an exclusion filter can drop records of accesses; not those of health checks or of applications alone."""
    lowered = " ".join(text[:_MOST].lower().replace("%2f", "/").split())
    if not lowered or _HEALTH.search(lowered):
        return False
    return bool(_ACCESSES.search(lowered)) or not _SCOPED.search(lowered)
