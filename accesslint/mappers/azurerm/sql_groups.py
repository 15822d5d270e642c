"""What a SQL auditing policy records: the groups of actions that it names, and the condition that it filters by.

Without a list these are all statements and the sign-ins, accepted and refused:
https://learn.microsoft.com/azure/azure-sql/database/auditing-setup
"""

from __future__ import annotations

from collections.abc import Sequence

from accesslint.mappers.azurerm.sql_policies import Policy
from accesslint.mappers.meanings import undecided
from accesslint.mappers.table import find
from accesslint.model.entities import Entity
from accesslint.model.values import Unknown, Value

_GROUPS = "audit_actions_and_groups"
_ALL = "batch_completed_group"
_KINDS = {
    "ddl": ("schema_object_change_group", "database_object_change_group"),
    "role": (
        "database_permission_change_group",
        "database_role_member_change_group",
        "database_principal_change_group",
    ),
    "write": ("schema_object_access_group", "insert", "update", "delete"),
    "read": ("schema_object_access_group", "select"),
}
"""Groups, and actions (`SELECT on schema::dbo by public`), that record what statements do:
https://learn.microsoft.com/sql/relational-databases/security/auditing/sql-server-audit-action-groups-and-actions"""
_SIGN_INS = {
    "logins": "successful_database_authentication_group",
    "failures": "failed_database_authentication_group",
}


def set_recorded(emitter: Entity, policies: Sequence[Policy]) -> None:
    """Set `authentication.*`, `coverage.event_kinds` and `filters` by the policies that audit."""
    listed = [find(policy.holder, _GROUPS) for policy in policies]
    lists = [value for value in listed if value is not None and value.data != []]
    _set_filters(emitter, policies)
    if len(lists) < len(listed):
        for fact in _SIGN_INS:
            emitter.set(f"authentication.{fact}", True, default=True)
        return
    words = {word for value in lists for word in _words(value)}
    doubt = next((unknown for value in lists if (unknown := _doubt(value)) is not None), None)
    span = lists[0].span
    lacking = [group.upper() for group in _SIGN_INS.values() if group not in words and doubt is None]
    for fact, group in _SIGN_INS.items():
        emitter.set(f"authentication.{fact}", True if group in words else doubt or False, span)
    named = policies[0].holder.name_of(_GROUPS)
    if lacking:
        emitter.set("authentication.detail", f"{named} does not have {' and '.join(lacking)}")
    missing = [kind for kind, groups in _KINDS.items() if _ALL not in words and words.isdisjoint(groups)]
    if missing and doubt is not None:
        emitter.set("coverage.event_kinds", doubt, span)
        return
    fact_of: dict[str, object] = {"included": [kind for kind in _KINDS if kind not in missing], "excluded": missing}
    if missing:
        fact_of["detail"] = f"{named} does not have {_ALL.upper()}"
    emitter.set("coverage.event_kinds", fact_of, span)


def _words(value: Value) -> set[str]:
    """Groups as they are, of actions the first word."""
    return {item.text.lower().split()[0] for item in value.items() if item.text and item.text.split()}


def _doubt(value: Value) -> Unknown | None:
    return undecided(value) or next((found for item in value.items() if (found := undecided(item))), None)


def _set_filters(emitter: Entity, policies: Sequence[Policy]) -> None:
    """A policy without a condition records all, whatever another filters."""
    conditions = [find(policy.holder, "predicate_expression") for policy in policies]
    if not all(condition is not None and condition.data != "" for condition in conditions):
        return
    for policy, condition in zip(policies, conditions, strict=True):
        if condition is None:
            continue
        detail = f"{policy.holder.address} records only what its condition lets through"
        what = condition.text or "predicate_expression"
        emitter.append("filters", {"how": "condition", "what": what[:100], "detail": detail}, condition.span)
