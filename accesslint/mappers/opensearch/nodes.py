"""OpenSearch: the audit log is kept where `plugins.security.audit.type` says; without it there is none.

https://docs.opensearch.org/latest/security/audit-logs/index/. Which categories of events it leaves out is decided by
`audit.yml` in the security index.
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.audited_servers import AuditedServer, map_audited
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.opensearch.destinations import add_destination
from accesslint.model.values import Unknown

_AUDIT = "plugins.security.audit"
_PREFIXES = (_AUDIT, "opendistro_security.audit", "searchguard.audit")
"""Of OpenSearch, of Open Distro before it, and of Search Guard, which both came from."""
_CATEGORIES = ("disabled_rest_categories", "disabled_transport_categories")
_INSIDE = Unknown("audit.yml in the security index decides which categories are recorded", "audit.yml")


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Every node's configuration as an emitter of kind `database`."""
    yield from map_audited(resources, "opensearch_configuration", _map)


def _map(node: AuditedServer) -> None:
    disabled, place = node.switched("plugins.security.disabled", "opendistro_security.disabled", "searchguard.disabled")
    if disabled is True:
        node.set_logging("off", place, "plugins.security.disabled is true")
        return
    kind, span = node.text(*(f"{prefix}.type" for prefix in _PREFIXES))
    if isinstance(kind, Unknown):
        node.set_logging(kind, span)
        return
    if not kind or kind == "noop":
        node.set_logging("off", span, f"{_AUDIT}.type is {kind or 'not set'}")
        return
    node.set_logging("on", span)
    _set_categories(node)
    add_destination(node, _PREFIXES, kind, span)


def _set_categories(node: AuditedServer) -> None:
    names = [f"{prefix}.config.{name}" for prefix in _PREFIXES for name in _CATEGORIES]
    found = [node.listed(name) for name in names if node.value(name) is not None]
    if not found:
        node.emitter.set("coverage.event_kinds", _INSIDE)
        node.set_sign_ins(None, logins=_INSIDE, failures=_INSIDE)
        return
    missing: dict[str, None] = {}
    for listed, span in found:
        if isinstance(listed, Unknown):
            node.emitter.set("coverage.event_kinds", listed, span)
            return
        missing.update(dict.fromkeys(name for name in listed or () if name != "NONE"))
    span = found[0][1]
    sign_ins = "AUTHENTICATED" not in missing
    node.set_sign_ins(
        span, logins=sign_ins, failures="FAILED_LOGIN" not in missing, detail="a category of sign-ins is disabled"
    )
    node.set_kinds((), list(missing), span, "their categories are disabled")
