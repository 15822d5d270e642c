"""Data Access audit configurations: services, kinds, users; projects with and without; who watches."""

from __future__ import annotations

from typing import Any

import pytest

from accesslint.mappers.google import audit
from tests.mappers.building import Json, mapped, ref, resource, text, unknown

UNKNOWN = {"unknown": "variable has no value"}
ALL = [{"log_type": kind} for kind in ("ADMIN_READ", "DATA_READ", "DATA_WRITE")]
TYPES = {
    "google_project_iam_audit_config": "project",
    "google_folder_iam_audit_config": "folder",
    "google_organization_iam_audit_config": "org_id",
}


@pytest.mark.parametrize(("kind", "attribute"), TYPES.items())
def test_everything_is_recorded(kind: str, attribute: str) -> None:
    config = resource(f"{kind}.all", {attribute: "1", "service": "allServices", "audit_log_config": ALL})
    found = mapped(audit, config)
    emitter = found.only("emitter", "trail")
    assert (emitter.get("logging"), emitter.get("plane")) == ("on", "control")
    for aspect in ("services", "event_kinds", "users"):
        assert emitter.get(f"coverage.{aspect}.excluded") == []
    assert emitter.get("formats") == [found.only("format").id]
    assert emitter.get("routes.0.to.unknown")


@pytest.mark.parametrize(
    ("configs", "excluded"),
    [
        (ALL[:1], ["DATA_READ", "DATA_WRITE"]),
        ([], ["ADMIN_READ", "DATA_READ", "DATA_WRITE"]),
        (None, ["ADMIN_READ", "DATA_READ", "DATA_WRITE"]),
        ([*ALL[:2], {"log_type": unknown()}], None),
        (unknown(), None),
        ([*ALL, {"log_type": unknown()}], []),
    ],
)
def test_kinds(configs: Any, excluded: list[str] | None) -> None:
    config = resource(
        "google_project_iam_audit_config.a", {"project": "p", "service": "allServices", "audit_log_config": configs}
    )
    fact = mapped(audit, config).only("emitter").get("coverage.event_kinds")
    assert (fact == UNKNOWN) if excluded is None else (fact["excluded"] == excluded)


def test_services_together_are_one_emitter() -> None:
    both = [
        resource(
            f"google_project_iam_audit_config.s{number}",
            {"project": "p", "service": service, "audit_log_config": ALL[: number + 2]},
        )
        for number, service in enumerate(("storage.googleapis.com", "cloudkms.googleapis.com"))
    ]
    emitter = mapped(audit, *both).only("emitter")
    assert emitter.get("coverage.services.excluded") == ["every other service"]
    assert emitter.get("coverage.event_kinds.excluded") == ["DATA_WRITE"]
    assert "storage.googleapis.com" in emitter.get("coverage.services.detail")


def test_a_service_beside_all_services_is_no_gap() -> None:
    config = {"project": "p", "audit_log_config": ALL}
    emitter = mapped(
        audit,
        resource(
            "google_project_iam_audit_config.s", {**config, "service": "a.googleapis.com", "audit_log_config": []}
        ),
        resource("google_project_iam_audit_config.all", {**config, "service": "allServices"}),
    ).only("emitter")
    assert emitter.address == "google_project_iam_audit_config.all"
    assert emitter.get("coverage.services.excluded") == []
    assert emitter.get("coverage.event_kinds.excluded") == []


@pytest.mark.parametrize("scope", [".", "org"])
@pytest.mark.parametrize(("kinds", "open_facts"), [(ALL, True), (ALL[1:2], False)])
def test_what_a_configuration_above_may_record_is_no_gap(kinds: list[Any], open_facts: bool, scope: str) -> None:
    service = {"project": "p", "service": "storage.googleapis.com", "audit_log_config": ALL[1:2]}
    above = {"org_id": "1", "service": "allServices", "audit_log_config": kinds}
    found = mapped(
        audit,
        resource("google_project_iam_audit_config.p", service),
        resource("google_organization_iam_audit_config.o", above, scope=scope),
    )
    own = found["emitter:.#google_project_iam_audit_config.p"]
    assert ("unknown" in own.get("coverage.event_kinds")) is open_facts
    assert "unknown" in own.get("coverage.services")
    assert "unknown" not in found[f"emitter:{scope}#google_organization_iam_audit_config.o"].get("coverage.event_kinds")


def test_an_unknown_service_is_unknown() -> None:
    config = resource("google_project_iam_audit_config.a", {"service": unknown(), "audit_log_config": ALL})
    assert mapped(audit, config).only("emitter").get("coverage.services") == UNKNOWN


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        (["user:a@example.com"], ["user:a@example.com"]),
        ([], []),
        (None, []),
        ([ref("google_service_account.etl", "member")], ["google_service_account.etl.member"]),
    ],
)
def test_exempted_members(members: Any, expected: list[str]) -> None:
    config = resource(
        "google_project_iam_audit_config.a",
        {"service": "allServices", "audit_log_config": [{"log_type": "DATA_READ", "exempted_members": members}]},
    )
    assert mapped(audit, config).only("emitter").get("coverage.users.excluded") == expected


@pytest.mark.parametrize("members", [unknown(), [unknown()], ["user:a", unknown()]])
def test_unknown_exempted_members(members: Any) -> None:
    config = resource(
        "google_project_iam_audit_config.a",
        {"service": "allServices", "audit_log_config": [{"log_type": "DATA_READ", "exempted_members": members}]},
    )
    assert mapped(audit, config).only("emitter").get("coverage.users") == UNKNOWN


def test_a_policy_document_has_audit_configs() -> None:
    document = resource(
        "data.google_iam_policy.p",
        {"audit_config": [{"service": "allServices", "audit_log_configs": [{"log_type": "DATA_READ"}]}]},
    )
    policy = resource(
        "google_project_iam_policy.p",
        {"project": "p", "policy_data": ref("data.google_iam_policy.p", "policy_data")},
    )
    emitter = mapped(audit, document, policy).only("emitter")
    assert emitter.address == "google_project_iam_policy.p"
    assert emitter.get("coverage.event_kinds.excluded") == ["ADMIN_READ", "DATA_WRITE"]


def test_a_policy_as_json_has_audit_configs() -> None:
    body = {"auditConfigs": [{"service": "allServices", "auditLogConfigs": [{"logType": "DATA_READ"}]}]}
    policy = resource("google_organization_iam_policy.p", {"org_id": "1", "policy_data": Json(body)})
    assert mapped(audit, policy).only("emitter").get("coverage.event_kinds.included") == ["DATA_READ"]


def test_a_policy_without_is_no_emitter() -> None:
    policy = resource("google_project_iam_policy.p", {"project": "p", "policy_data": Json({"bindings": []})})
    assert not mapped(audit, policy)


PROJECT = resource("google_project.app", {"project_id": "app", "org_id": "1"})


def test_a_project_without_any() -> None:
    emitter = mapped(audit, PROJECT).only("emitter")
    assert emitter.get("coverage.event_kinds.excluded") == ["ADMIN_READ", "DATA_READ", "DATA_WRITE"]
    assert "coverage.event_kinds" in emitter.defaults


def test_a_project_with_a_random_id_is_told_once() -> None:
    project = resource("google_project.r", {"project_id": text("r-", ref("random_id.s", "hex"))})
    config = {"project": ref("google_project.r", "project_id"), "service": "allServices"}
    emitter = mapped(audit, project, resource("google_project_iam_audit_config.a", config)).only("emitter")
    assert emitter.address == "google_project_iam_audit_config.a"


@pytest.mark.parametrize("project", ["app", ref("google_project.app", "project_id")])
def test_a_project_with_its_own_is_told_once(project: Any) -> None:
    config = resource("google_project_iam_audit_config.a", {"project": project, "service": "allServices"})
    assert mapped(audit, PROJECT, config).only("emitter").address == "google_project_iam_audit_config.a"


@pytest.mark.parametrize(
    ("address", "attributes", "emitters", "unknown_kinds"),
    [
        ("google_organization_iam_audit_config.o", {"org_id": "1"}, 1, False),
        ("google_organization_iam_audit_config.o", {"org_id": "2"}, 2, True),
        ("google_folder_iam_audit_config.f", {"folder": "folders/3"}, 2, True),
        ("google_project_iam_audit_config.p", {"project": "other"}, 2, False),
        ("google_project_iam_audit_config.p", {"project": unknown()}, 2, True),
    ],
)
def test_what_a_project_inherits(address: str, attributes: dict[str, Any], emitters: int, unknown_kinds: bool) -> None:
    found = mapped(audit, PROJECT, resource(address, {**attributes, "service": "allServices"}))
    projects = [entity for entity in found.values() if entity.id == "emitter:.#google_project.app"]
    assert len(projects) == emitters - 1
    for entity in projects:
        assert ("unknown" in entity.get("coverage.event_kinds")) is unknown_kinds


CONFIG = resource("google_project_iam_audit_config.a", {"project": "p", "service": "allServices"})
METRIC = resource(
    "google_logging_metric.iam", {"name": "iam-changes", "filter": 'protoPayload.methodName="SetIamPolicy"'}
)


@pytest.mark.parametrize(
    ("policy", "watched"),
    [
        (None, False),
        ({"filter": 'metric.type="logging.googleapis.com/user/iam-changes" AND resource.type="global"'}, True),
        ({"filter": 'metric.type="logging.googleapis.com/user/other"'}, False),
        ({"filter": ref("google_logging_metric.iam", "name")}, True),
        ({"filter": unknown()}, UNKNOWN),
        ({"filter": 'metric.type="compute.googleapis.com/instance/cpu"'}, False),
    ],
)
def test_watched(policy: dict[str, Any] | None, watched: Any) -> None:
    more = [METRIC]
    if policy is not None:
        conditions = [{"condition_threshold": [policy]}]
        more.append(resource("google_monitoring_alert_policy.a", {"conditions": conditions}))
    assert mapped(audit, CONFIG, *more).only("emitter").get("watched") == watched


@pytest.mark.parametrize(
    ("kind", "query", "watched"),
    [
        ("monitoring_query_language", "fetch global :: logging.googleapis.com/user/iam-changes | count", True),
        ("prometheus_query_language", "rate(logging_googleapis_com:user_iam_changes[5m]) > 0", True),
        ("prometheus_query_language", "rate(logging_googleapis_com:user_other[5m]) > 0", False),
    ],
)
def test_queries(kind: str, query: str, watched: bool) -> None:
    conditions = [{f"condition_{kind}": [{"query": query}]}]
    policy = resource("google_monitoring_alert_policy.a", {"conditions": conditions})
    assert mapped(audit, CONFIG, METRIC, policy).only("emitter").get("watched") == watched


@pytest.mark.parametrize(("enabled", "watched"), [(False, False), (True, True), (unknown(), UNKNOWN)])
def test_an_alert_on_the_log_itself(enabled: Any, watched: Any) -> None:
    conditions = [{"condition_matched_log": [{"filter": 'protoPayload.methodName="SetIamPolicy"'}]}]
    policy = resource("google_monitoring_alert_policy.a", {"enabled": enabled, "conditions": conditions})
    assert mapped(audit, CONFIG, policy).only("emitter").get("watched") == watched
