"""MongoDB: the audit log on, off, absent, unknown; its filter, its coverage, where it goes."""

from __future__ import annotations

import pytest

from accesslint.mappers.mongodb import servers
from accesslint.model.entities import Entity
from tests.mappers.building import Mapped, mapped, yaml_settings

ON = "auditLog:\n  destination: file\n  format: JSON\n  path: /var/log/audit.json\n"


def entities(text: str) -> Mapped:
    return mapped(servers, *yaml_settings("mongod.conf", "storage:\n  dbPath: /data\n" + text))


def emitter(text: str) -> Entity:
    return entities(text).only("emitter")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (ON, "on"),
        ("", "off"),
        ("auditLog:\n  format: JSON\n", "off"),
        ("auditLog:\n  destination: '{{ d }}'\n", None),
    ],
)
def test_whether_there_is_an_audit_log(text: str, expected: str | None) -> None:
    found = emitter(text).get("logging")
    assert found == expected if expected else "unknown" in found


@pytest.mark.parametrize(
    ("text", "excluded"),
    [
        (ON, ["reads", "writes"]),
        (ON + "setParameter:\n  auditAuthorizationSuccess: true\n", []),
        (ON + "setParameter:\n  auditAuthorizationSuccess: '{{ x }}'\n", None),
        (ON + '  filter: \'{ "users.user": "tim" }\'\n', None),
        (ON + '  filter: \'{ atype: "authenticate", "param.db": "test" }\'\n', None),
        (ON + "  filter: '{}'\n", ["reads", "writes"]),
    ],
)
def test_what_it_covers(text: str, excluded: list[str] | None) -> None:
    assert emitter(text).get("coverage.event_kinds").get("excluded") == excluded


@pytest.mark.parametrize(
    ("written", "included", "signs_in"),
    [
        ('{ atype: "authenticate" }', ["authentication"], True),
        ('{ atype: { $in: ["createCollection", "dropIndex"] } }', ["schema"], False),
        ('{"atype": {"$in": ["authCheck", "authenticate"]}}', ["authentication", "refused requests"], True),
        ('{ atype: { $in: ["grantRolesToUser", "createRole"] } }', ["users and roles"], False),
    ],
)
def test_a_filter_that_lists_actions_decides_the_coverage(written: str, included: list[str], *, signs_in: bool) -> None:
    found = emitter(ON + f"  filter: '{written}'\n")
    kinds = found.get("coverage.event_kinds")
    assert kinds["included"] == included
    assert "reads" in kinds["excluded"]
    assert found.get("authentication.logins") is signs_in
    if "authCheck" in written:
        allowed = emitter(ON + f"  filter: '{written}'\nsetParameter: {{auditAuthorizationSuccess: true}}\n")
        assert {"reads", "writes"} <= set(allowed.get("coverage.event_kinds")["included"])


def test_a_filter_is_told() -> None:
    (fact,) = emitter(ON + "  filter: '{ atype: \"authenticate\" }'\n").get("filters")
    assert "authenticate" in fact["detail"]


@pytest.mark.parametrize(
    ("destination", "via"), [("syslog", "syslog"), ("console", "stdout"), ("file\n  path: /a.json", "file")]
)
def test_where_it_goes(destination: str, via: str) -> None:
    (route,) = emitter(f"auditLog:\n  destination: {destination}\n").get("routes")
    assert route["via"] == via


def test_a_file_that_keeps_nothing_is_no_store() -> None:
    found = entities(ON.replace("/var/log/audit.json", "/dev/null"))
    (route,) = found.only("emitter").get("routes")
    assert route["discarded"] is True
    assert not [one for one in found.values() if one.category == "store"]
