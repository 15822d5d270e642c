"""Service logs: a log of OCI Logging names the resource, the service and the category that it is of.

https://docs.oracle.com/en-us/iaas/Content/Logging/Reference/service_log_reference.htm
"""

from __future__ import annotations

from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.switches import Holder
from accesslint.mappers.table import find
from accesslint.model.values import Resource

LOG = "oci_logging_log"
POINTER = "configuration.0.source.0.resource"
SOURCE = "https://registry.terraform.io/providers/oracle/oci/latest/docs/resources/logging_log"


def category_of(log: Resource) -> str | None:
    """The category of a log in lower case; None where it is not known."""
    value = find(log, "configuration.source.category")
    return value.text.lower() if value is not None and value.text else None


def is_on(log: Resource) -> bool:
    """Whether a log is on, or may be."""
    value = find(log, "is_enabled")
    return value is None or value.data not in (False, "false")


def holder(service: str, *categories: str) -> Holder:
    """The logs of a service; with categories only these."""

    def applies(log: Resource) -> bool:
        value, category = find(log, "configuration.source.service"), category_of(log)
        ours = value is None or value.text is None or value.text.lower() == service
        return ours and (not categories or category is None or category in categories)

    return Holder(LOG, POINTER, "is_enabled", frozenset({"false"}), (), applies=applies)


def logs_of(resource: Resource, resources: ResourceIndex, names: tuple[str, ...], of: Holder) -> list[Resource]:
    """The logs of a holder that are on and point at a resource."""
    found = resources.pointing_at(resource, LOG, POINTER, names)
    return [log for log in found if of.applies(log) and is_on(log)]
