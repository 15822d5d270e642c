"""Elasticsearch: the audit log on, off, absent, unknown; its events, what policies leave out, bodies."""

from __future__ import annotations

import msgspec
import pytest

from accesslint.mappers.elasticsearch import nodes
from accesslint.model.entities import Entity
from accesslint.model.values import Value
from tests.mappers.building import mapped, yaml_settings

ON = "xpack.security.audit.enabled: true\n"
EVENTS = "xpack.security.audit.logfile.events"


def emitter(text: str) -> Entity:
    return mapped(nodes, *yaml_settings("elasticsearch.yml", "cluster.name: shop\n" + text)).only("emitter")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (ON, "on"),
        ("", "off"),
        ("xpack.security.audit.enabled: false\n", "off"),
        (ON + "xpack.security.enabled: false\n", "off"),
        ("xpack.security.audit.enabled: '{{ audit }}'\n", None),
    ],
)
def test_whether_there_is_an_audit_log(text: str, expected: str | None) -> None:
    found = emitter(text).get("logging")
    assert found == expected if expected else "unknown" in found


@pytest.mark.parametrize(
    ("text", "logins", "failures", "excluded"),
    [
        ("", False, True, []),
        (f"{EVENTS}.include: _all\n", True, True, []),
        (f"{EVENTS}.include: [_all]\n{EVENTS}.exclude: [access_granted]\n", True, True, ["access_granted"]),
        (f"{EVENTS}.exclude: authentication_failed\n", False, False, []),
        (
            f"{EVENTS}.include: [authentication_success, authentication_failed, anonymous_access_denied]\n",
            True,
            True,
            7,
        ),
    ],
)
def test_its_events(text: str, logins: bool, failures: bool, excluded: list[str] | int) -> None:
    found = emitter(ON + text)
    left_out = found.get("coverage.event_kinds.excluded")
    assert (found.get("authentication.logins"), found.get("authentication.failures")) == (logins, failures)
    assert len(left_out) == excluded if isinstance(excluded, int) else left_out == excluded


@pytest.mark.parametrize(
    ("image", "text", "expected"),
    [
        ("elasticsearch:7.17.9", "", "off"),
        ("docker.elastic.co/elasticsearch/elasticsearch:6.8.1@sha256:0", "", "off"),
        ("elasticsearch:7.17.9", "xpack.security.enabled: true\n", "on"),
        ("localhost:5000/elasticsearch", "", "on"),
        ("elasticsearch:8.12.0", "", "on"),
        ("elasticsearch:${VERSION}", "", "on"),
    ],
)
def test_before_version_8_there_is_none_without_security(image: str, text: str, expected: str) -> None:
    (resource,) = yaml_settings("elasticsearch.yml", "cluster.name: shop\n" + ON + text)
    attributes = {**dict(resource.attributes.entries()), "image": Value(image, resource.header)}
    resource = msgspec.structs.replace(resource, attributes=Value(attributes, resource.header))
    assert mapped(nodes, resource).only("emitter").get("logging") == expected


def test_what_is_left_out_by_the_list_of_those_included() -> None:
    found = emitter(ON + f"{EVENTS}.include: [access_denied]\n{EVENTS}.exclude: [access_granted]\n")
    assert found.get("coverage.event_kinds.detail") == f"{EVENTS}.include leaves them out"


def test_events_that_are_unknown() -> None:
    found = emitter(ON + f"{EVENTS}.exclude: '{{{{ events }}}}'\n")
    assert "unknown" in found.get("coverage.event_kinds")
    assert "unknown" in found.get("authentication.logins")


def test_what_policies_and_bodies_do() -> None:
    found = emitter(ON + f"{EVENTS}.ignore_filters.a.users: [kibana]\n{EVENTS}.emit_request_body: true\n")
    assert found.get("filters")[0]["detail"] == "it drops records whose users match kibana"
    assert found.get("sensitive")[0]["kind"] == "bodies"
    assert found.get("routes")[0]["target"] == "shop_audit.json"


@pytest.mark.parametrize(
    ("included", "failures", "detail"),
    [
        ("access_denied, authentication_failed", True, "authentication_success is not among the events"),
        ("access_denied", False, "authentication_success and authentication_failed are not among the events"),
    ],
)
def test_only_the_sign_ins_that_are_missing_are_named(included: str, failures: bool, detail: str) -> None:
    text = f"xpack.security.audit.enabled: true\n{EVENTS}.include: [{included}]\n"
    emitter = mapped(nodes, *yaml_settings("elasticsearch.yml", text)).only("emitter")
    assert emitter.get("authentication.failures") is failures
    assert emitter.get("authentication.detail") == detail
    assert "anonymous_access_denied" in emitter.get("coverage.event_kinds")["excluded"]
