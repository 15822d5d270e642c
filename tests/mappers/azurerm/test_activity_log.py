"""The activity log of subscriptions, log profiles, and the logs of Microsoft Entra."""

from __future__ import annotations

from typing import Any

import pytest

from accesslint.mappers.azurerm import activity_log
from accesslint.model.values import Resource
from tests.mappers.building import mapped, ref, resource, text, unknown

CATEGORIES = ("Administrative", "Security", "Policy", "Alert")
SUBSCRIPTIONS = [
    ref("data.azurerm_subscription.now", "id"),
    ref("azurerm_subscription.own", "id"),
    "/subscriptions/0000",
    text("/subscriptions/", ref("data.azurerm_client_config.now", "subscription_id")),
]
DECLARED = [resource("data.azurerm_subscription.now"), resource("azurerm_subscription.own")]


def _setting(target: Any, *categories: Any, kind: str = "azurerm_monitor_diagnostic_setting") -> Resource:
    data = {
        "target_resource_id": target,
        "log_analytics_workspace_id": "w",
        "enabled_log": [{"category": category} for category in categories],
    }
    return resource(f"{kind}.d", data)


@pytest.mark.parametrize("target", SUBSCRIPTIONS)
def test_exports(target: Any) -> None:
    found = mapped(activity_log, *DECLARED, _setting(target, *CATEGORIES))
    trails = [trail for trail in found.values() if trail.get("logging") == "on"]
    assert [trail.kind for trail in trails] == ["trail"]
    assert trails[0].get("coverage.event_kinds.excluded") == []
    assert trails[0].get("watched") is False
    assert trails[0].get("routes")


@pytest.mark.parametrize("target", SUBSCRIPTIONS)
def test_partial_exports(target: Any) -> None:
    found = mapped(activity_log, *DECLARED, _setting(target, "Administrative", "ServiceHealth"))
    trail = next(trail for trail in found.values() if trail.get("logging") == "on")
    assert trail.get("coverage.event_kinds.excluded") == ["Security", "Policy", "Alert"]


def test_subscriptions_without_an_export() -> None:
    assert mapped(activity_log, DECLARED[1]).only("emitter", "trail").get("logging") == "off"
    assert not mapped(activity_log, DECLARED[0])


def test_exports_of_nothing_that_counts() -> None:
    trail = mapped(activity_log, _setting("/subscriptions/0", "ServiceHealth")).only("emitter")
    assert trail.get("logging") == "off"


def test_unknown_exports() -> None:
    trail = mapped(activity_log, _setting("/subscriptions/0", unknown("?"))).only("emitter")
    assert trail.get("logging") == {"unknown": "?"}


@pytest.mark.parametrize(
    ("alert", "state"),
    [({}, True), ({"enabled": True}, True), ({"enabled": False}, False), ({"enabled": unknown("?")}, {"unknown": "?"})],
)
def test_watched(alert: dict[str, Any], state: Any) -> None:
    data = {"criteria": [{"category": "Administrative"}], **alert}
    trail = mapped(
        activity_log,
        _setting("/subscriptions/0", *CATEGORIES),
        resource("azurerm_monitor_activity_log_alert.a", data),
    ).only("emitter")
    assert trail.get("watched") == state
    elsewhere = mapped(
        activity_log,
        _setting("/subscriptions/0", *CATEGORIES),
        resource("azurerm_monitor_activity_log_alert.a", data, scope="other"),
    ).only("emitter")
    assert elsewhere.get("watched") is False


@pytest.mark.parametrize(
    ("criteria", "watched"),
    [
        ([{"category": "Administrative", "operation_name": "Microsoft.Authorization/policyAssignments/write"}], True),
        ([{"category": "Security"}], True),
        ([{"category": "ServiceHealth"}], False),
        ([{"category": unknown("?")}], True),
        ([], True),
    ],
)
def test_alerts_on_accesses(criteria: Any, watched: bool) -> None:
    alert = resource("azurerm_monitor_activity_log_alert.a", {"criteria": criteria})
    trail = mapped(activity_log, _setting("/subscriptions/0", *CATEGORIES), alert).only("emitter")
    assert trail.get("watched") is watched


PROFILES: list[tuple[dict[str, Any], str, Any]] = [
    ({"categories": ["Action", "Delete", "Write"]}, "event_kinds", []),
    ({"categories": ["Action"]}, "event_kinds", ["Delete", "Write"]),
    ({}, "event_kinds", ["Action", "Delete", "Write"]),
    ({"categories": ["Action", unknown("?")]}, "event_kinds", None),
    ({"locations": ["westus", "global"]}, "regions", []),
    ({"locations": ["westus"]}, "regions", ["global"]),
    ({"locations": unknown("?")}, "regions", None),
]


@pytest.mark.parametrize(("attributes", "aspect", "excluded"), PROFILES)
def test_log_profiles(attributes: dict[str, Any], aspect: str, excluded: Any) -> None:
    data = {"storage_account_id": "s", **attributes}
    trail = mapped(activity_log, resource("azurerm_monitor_log_profile.p", data)).only("emitter", "trail")
    assert trail.get("logging") == "on"
    fact = trail.get(f"coverage.{aspect}")
    assert (fact == {"unknown": "?"}) if excluded is None else (fact["excluded"] == excluded)


ENTRA = "azurerm_monitor_aad_diagnostic_setting"


def test_entra() -> None:
    names = ("AuditLogs", "SignInLogs", "NonInteractiveUserSignInLogs", "ServicePrincipalSignInLogs")
    directory = mapped(activity_log, _setting("", *names, "ManagedIdentitySignInLogs", kind=ENTRA)).only("emitter")
    assert (directory.kind, directory.get("plane"), directory.get("logging")) == ("directory", "auth", "on")
    assert directory.get("coverage.event_kinds.excluded") == []
    directory = mapped(activity_log, _setting("", "AuditLogs", "SignInLogs", kind=ENTRA)).only("emitter")
    assert len(directory.get("coverage.event_kinds.excluded")) == 3
    directory = mapped(activity_log, _setting("", "ProvisioningLogs", kind=ENTRA)).only("emitter")
    assert directory.get("logging") == "off"
    directory = mapped(activity_log, _setting("", unknown("?"), kind=ENTRA)).only("emitter")
    assert directory.get("logging") == {"unknown": "?"}
