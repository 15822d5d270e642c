"""EKS: the audit log, the authenticator's, and the log group that both go to."""

from __future__ import annotations

from typing import Any

import pytest

from accesslint.mappers.aws import eks
from accesslint.model.values import Resource
from tests.mappers.building import Mapped, mapped, place_of, ref, resource, text, unknown

UNKNOWN = {"unknown": "variable has no value"}


def cluster(types: Any, name: Any = "main", *more: Resource) -> tuple[Resource, Mapped]:
    eks_cluster = resource("aws_eks_cluster.main", {"name": name, "enabled_cluster_log_types": types})
    return eks_cluster, mapped(eks, eks_cluster, *more)


@pytest.mark.parametrize(
    ("types", "logging", "excluded", "logins"),
    [
        (None, "off", None, None),
        ([], "off", None, None),
        (["api", "scheduler"], "off", None, None),
        (["audit"], "on", ["api"], False),
        (["audit", "api"], "on", [], False),
        (["api", "audit", "authenticator"], "on", [], True),
        (["api", "audit", "authenticator", "controllerManager", "scheduler"], "on", [], True),
        (["audit", unknown()], "on", UNKNOWN, UNKNOWN),
        (["audit", "authenticator", unknown()], "on", UNKNOWN, True),
        ([unknown()], UNKNOWN, UNKNOWN, UNKNOWN),
        (unknown(), UNKNOWN, UNKNOWN, UNKNOWN),
    ],
)
def test_log_types(types: Any, logging: Any, excluded: Any, logins: Any) -> None:
    owner, found = cluster(types)
    emitter = found.only("emitter", "cluster")
    assert (emitter.get("logging"), emitter.get("plane")) == (logging, "control")
    log_types = emitter.get("coverage.log_types")
    assert log_types == excluded if not isinstance(excluded, list) else log_types["excluded"] == excluded
    assert emitter.get("authentication.logins") == logins
    assert emitter.get("authentication.failures") == logins
    assert ("logging" in emitter.defaults) is (types is None)
    if types is not None:
        assert emitter.span_of("logging") == place_of(owner, "enabled_cluster_log_types")


def test_format_and_route_by_name() -> None:
    owner, found = cluster(["audit"])
    emitter, form = found.only("emitter"), found.only("format")
    assert (form.get("encoding"), form.get("configurable"), form.get("timestamp.form")) == ("json", False, "rfc3339")
    assert {"identity", "action", "resource", "result", "request_id"} <= {
        item["meaning"] for item in form.get("fields")
    }
    assert emitter.get("routes.0.target") == "/aws/eks/main/cluster"
    (link,) = found.links
    assert (link.handles, link.must_exist) == (("log-group:/aws/eks/main/cluster",), False)
    assert link.span == place_of(owner, "enabled_cluster_log_types")


@pytest.mark.parametrize(
    ("name", "group"),
    [
        (unknown(), text("/aws/eks/", ref("aws_eks_cluster.main", "name"), "/cluster")),
        (None, text("/aws/eks/", ref("aws_eks_cluster.main", "id"), "/cluster")),
        (ref("random_pet.a", "id"), text("/aws/eks/", ref("random_pet.a", "id"), "/cluster")),
        (text("k-", ref("random_pet.a", "id")), text("/aws/eks/k-", ref("random_pet.a", "id"), "/cluster")),
    ],
)
def test_the_group_is_found_by_references_in_its_name(name: Any, group: Any) -> None:
    _, found = cluster(["audit"], name, resource("aws_cloudwatch_log_group.eks", {"name": group}))
    assert found.links[0].handles == ("tf:.#aws_cloudwatch_log_group.eks",)


@pytest.mark.parametrize(
    "group",
    [
        text("/aws/eks/", ref("aws_eks_cluster.other", "name"), "/cluster"),
        text("/aws/eks/", ref("aws_eks_cluster.main", "version"), "/cluster"),
        text("/aws/eks/", ref("aws_eks_cluster.main", "name"), "/other"),
        text("/aws/eks/", unknown(), "/cluster"),
        "unrelated",
    ],
)
def test_another_group_is_not_taken_for_it(group: Any) -> None:
    _, found = cluster(["audit"], unknown(), resource("aws_cloudwatch_log_group.eks", {"name": group}))
    assert found.links == []
    assert found.only("emitter").get("routes.0.to") == UNKNOWN


def test_no_route_without_audit_log() -> None:
    _, found = cluster(["scheduler"])
    assert (found.only("emitter").get("routes"), found.only("emitter").get("formats")) == (None, None)
