"""Whether accesses to a storage account leave records: diagnostic settings of its services, classic logs of its queues.

https://learn.microsoft.com/azure/storage/blobs/monitor-blob-storage
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from accesslint.mappers import Mapped
from accesslint.mappers.azurerm.diagnostic_settings import DiagnosticSetting, diagnostics
from accesslint.mappers.azurerm.names import named_handle
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.meanings import boolean
from accesslint.mappers.records import emitter_for
from accesslint.mappers.table import find
from accesslint.model.entities import Entity
from accesslint.model.values import Resource, Unknown
from accesslint.source import Span

OPERATIONS = ("StorageRead", "StorageWrite", "StorageDelete")


class _Service(NamedTuple):
    """One of an account's services, as a diagnostic setting names it."""

    name: str
    child: str
    uses: tuple[tuple[str, tuple[str, ...]], ...]
    """Resource types that show that the service is in use, and the attributes that name the account."""


_NAMES = ("storage_account_id", "storage_account_name")
SERVICES = (
    _Service(
        "blob",
        "blobservices/default",
        (("azurerm_storage_container", _NAMES), ("azurerm_storage_data_lake_gen2_filesystem", _NAMES)),
    ),
    _Service("queue", "queueservices/default", (("azurerm_storage_queue", _NAMES),)),
    _Service("table", "tableservices/default", (("azurerm_storage_table", _NAMES),)),
    _Service("file", "fileservices/default", (("azurerm_storage_share", _NAMES),)),
)
_ONLY = {"blobstorage": "blob", "blockblobstorage": "blob", "filestorage": "file"}
"""Kinds of account that have one service."""
_CLASSIC = {"read": "StorageRead", "write": "StorageWrite", "delete": "StorageDelete"}


class _Logged(NamedTuple):
    """What of one service is logged: operations by the place that switches them on, and why there may be more."""

    operations: dict[str, Span]
    unknown: Unknown | None


def _services(account: Resource, resources: ResourceIndex) -> list[_Service]:
    """The services in use; that for blobs where the files show none."""
    kind = find(account, "account_kind")
    only = _ONLY.get((kind.text or "").lower() if kind is not None else "")
    names = [name for name in (named_handle(account).rpartition("/")[2],) if name]
    used = [
        service
        for service in SERVICES
        if service.name == only
        or (
            only is None
            and any(resources.pointing_at(account, kind, name, names) for kind, used in service.uses for name in used)
        )
    ]
    return used or [SERVICES[0]]


def _logged(account: Resource, service: _Service, resources: ResourceIndex) -> _Logged:
    operations: dict[str, Span] = {}
    unknown: Unknown | None = None
    for setting in _settings(account, service, resources):
        for operation in OPERATIONS:
            place = setting.sent.place_of((operation,))
            if place is not None:
                operations.setdefault(operation, place)
        unknown = unknown or setting.sent.unknown
    if service.name == "queue":
        holders = [find(account, "queue_properties.logging")]
        kind = "azurerm_storage_account_queue_properties"
        holders += [find(side, "logging") for side in resources.pointing_at(account, kind, "storage_account_id")]
        for holder in holders:
            for attribute, operation in _CLASSIC.items() if holder is not None else ():
                value = find(holder, attribute)
                state = False if value is None else boolean.of(value)
                if state is True and value is not None:
                    operations.setdefault(operation, value.span)
                unknown = state if isinstance(state, Unknown) else unknown
    return _Logged(operations, unknown)


def _settings(account: Resource, service: _Service, resources: ResourceIndex) -> list[DiagnosticSetting]:
    """Settings for the account itself send metrics only, and are not for its services."""
    return [setting for setting in diagnostics(resources).of(account) if setting.goal.child == service.child]


def account_emitter(account: Resource, resources: ResourceIndex) -> Iterator[Mapped]:
    """The account as an emitter: `on` where a service in use is logged, with what the others leave out."""
    emitter = emitter_for(account, "bucket", "data")
    services = _services(account, resources)
    logged = {service.name: _logged(account, service, resources) for service in services}
    doubt = next((found.unknown for found in logged.values() if found.unknown is not None), None)
    scope_doubt = diagnostics(resources).doubts.get(account.scope)
    if doubt is None and scope_doubt is not None:
        doubt = Unknown(f"a diagnostic setting may be for it: {scope_doubt.reason}", scope_doubt.decided_by)
    places = [place for found in logged.values() for place in found.operations.values()]
    missing = [
        f"{name}: {operation}"
        for name, found in logged.items()
        for operation in OPERATIONS
        if operation not in found.operations
    ]
    if places:
        emitter.set("logging", "on", places[0])
        _set_coverage(emitter, logged, missing, doubt, places[0])
        for service in services:
            for setting in _settings(account, service, resources):
                yield from setting.routes(emitter, resources)
    elif doubt is not None:
        emitter.set("logging", doubt)
    else:
        emitter.set("logging", "off", default=True)
        names = " and ".join(service.name for service in services)
        emitter.set("logging_detail", f"no diagnostic setting in these files is for its {names} service")
    yield emitter


def _set_coverage(
    emitter: Entity, logged: dict[str, _Logged], missing: list[str], doubt: Unknown | None, span: Span
) -> None:
    if missing and doubt is not None:
        emitter.set("coverage.event_kinds", doubt, span)
        return
    included = [f"{name}: {operation}" for name, found in logged.items() for operation in found.operations]
    fact: dict[str, object] = {"included": included, "excluded": missing}
    if missing:
        fact["detail"] = "the services in use are logged in part"
    emitter.set("coverage.event_kinds", fact, span)


def blob_access(account: Resource, resources: ResourceIndex) -> tuple[bool | Unknown, Span | None, str]:
    """Whether reading and deleting blobs, which is where records rest, leaves records; where and by what."""
    found = _logged(account, SERVICES[0], resources)
    if "StorageRead" in found.operations and "StorageDelete" in found.operations:
        return True, found.operations["StorageRead"], "by a diagnostic setting of its blob service"
    doubt = found.unknown or diagnostics(resources).doubts.get(account.scope)
    if doubt is not None:
        return doubt, None, "by a diagnostic setting, perhaps"
    return False, None, "no diagnostic setting sends StorageRead and StorageDelete of its blob service"
