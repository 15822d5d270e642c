"""Auditing policies of SQL servers and databases as they are written, in resources of their own and in blocks.

https://registry.terraform.io/providers/hashicorp/azurerm/latest/docs/resources/mssql_server_extended_auditing_policy
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.meanings import boolean
from accesslint.mappers.table import find
from accesslint.model.values import Resource, Unknown, Value
from accesslint.source import Span


class Policy(NamedTuple):
    """A policy: whether it audits, where that is decided, where the records go."""

    holder: Resource
    state: bool | Unknown
    span: Span
    detail: str
    endpoint: Value | None
    monitored: bool
    """Whether it sends records to Azure Monitor."""
    asked: bool = False
    """Whether the files ask for that; by default it is switched on, and leads nowhere without a diagnostic setting."""


def inline_policies(resource: Resource) -> Iterator[Policy]:
    """The blocks `extended_auditing_policy` of provider 2, in which Azure Monitor has to be asked for."""
    blocks = resource.get("extended_auditing_policy")
    for block in blocks.items() if blocks is not None else ():
        if block.unknown is not None:
            yield Policy(resource, block.unknown, block.span, "", None, monitored=False)
        else:
            yield _policy(
                resource, block, block.span, f"the auditing policy of {resource.address}", monitor_default=False
            )


def side_policies(resource: Resource, sides: Sequence[tuple[str, str]], resources: ResourceIndex) -> Iterator[Policy]:
    """The resources that are policies of a server or a database."""
    for kind, attribute in sides:
        for side in resources.pointing_at(resource, kind, attribute):
            target = find(side, attribute)
            span = target.span if target is not None else side.header
            yield _policy(side, side.attributes, span, side.address, monitor_default=True)


def _policy(resource: Resource, holder: Value, span: Span, shown: str, *, monitor_default: bool) -> Policy:
    enabled, endpoint = find(holder, "enabled"), find(holder, "storage_endpoint")
    monitor = find(holder, "log_monitoring_enabled")
    monitored = monitor_default if monitor is None else boolean.of(monitor)
    if endpoint is not None and endpoint.data == "":
        endpoint = None
    on = True if enabled is None else boolean.of(enabled)
    if enabled is not None and on is not True:
        return Policy(resource, on, enabled.span, f"enabled of {shown} is false", endpoint, monitored is True)
    if endpoint is None and monitored is not True:
        place = monitor.span if monitor is not None else span
        detail = resource.said(f"{shown} has no storage_endpoint and log_monitoring_enabled is false")
        return Policy(resource, monitored, place, detail, None, monitored=False)
    decisive = enabled or endpoint or monitor
    place = decisive.span if decisive is not None else span
    return Policy(resource, True, place, "", endpoint, monitored is True, monitored is True and monitor is not None)
