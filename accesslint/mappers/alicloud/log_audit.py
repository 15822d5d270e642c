"""Log Audit Service: switches of an account that log what services' own switches may leave off.

https://registry.terraform.io/providers/aliyun/alicloud/latest/docs/resources/log_audit
"""

from __future__ import annotations

from collections.abc import Callable

from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.table import find
from accesslint.model.values import Resource, Value


def audited(variable: str) -> Callable[[Resource, ResourceIndex], tuple[Value, str] | None]:
    """What tells that an account's Log Audit Service collects: the value of a variable such as `rds_enabled`."""

    def tell(resource: Resource, resources: ResourceIndex) -> tuple[Value, str] | None:
        for audit in resources.of_type("alicloud_log_audit"):
            value = find(audit, f"variable_map.{variable}") if audit.scope == resource.scope else None
            if value is not None and value.data not in (False, "false", ""):
                return value, f"{variable} of {audit.address}"
        return None

    return tell
