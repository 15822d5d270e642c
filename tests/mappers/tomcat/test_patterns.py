"""Patterns of access logs: Tomcat's, its JSON valve's, Undertow's."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import pytest

from accesslint.mappers.tomcat.patterns import read_json_pattern, read_pattern
from accesslint.mappers.undertow_patterns import read_undertow_pattern
from accesslint.model.entities import Entity
from accesslint.model.values import Template, Unknown, Value
from accesslint.source import Span

PLACE = Span("server.xml", 3, 5, 3, 9)


Reader: TypeAlias = "Callable[[Entity, Value | None], None]"


def entity() -> Entity:
    return Entity("format", "format:a", "a", "tomcat", "tomcat_server", "access-log", PLACE)


def read(text: str | None, reader: Reader = read_pattern) -> Entity:
    found = entity()
    reader(found, None if text is None else Value(text, PLACE))
    return found


def meanings(found: Entity) -> dict[str, list[str]]:
    told: dict[str, list[str]] = {}
    for field in found.facts["fields"]:
        told.setdefault(field["meaning"], []).append(field["token"])
    return told


def test_common_by_default_and_by_name() -> None:
    absent, named = read(None), read("common")
    assert absent.facts == named.facts
    assert absent.facts["encoding"] == "clf"
    assert absent.facts["timestamp"] == {"zone": "offset", "form": "clf", "precision": "second"}
    assert {"timestamp", "identity", "action", "resource", "result"} <= set(meanings(absent))
    assert "fields" in absent.defaults
    assert "fields" not in named.defaults
    assert named.spans["fields"] == PLACE


def test_combined_adds_referer_and_agent() -> None:
    assert {"referrer", "user_agent"} <= set(meanings(read("combined")))


@pytest.mark.parametrize(
    ("left_out", "meaning"),
    [("%t", "timestamp"), ("%u", "identity"), ("%m", "action"), ("%U", "resource"), ("%s", "result")],
)
def test_each_of_the_five_missing(left_out: str, meaning: str) -> None:
    whole = "%t %u %m %U %s"
    assert meaning in meanings(read(whole))
    assert meaning not in meanings(read(whole.replace(left_out, "")))


@pytest.mark.parametrize(
    ("pattern", "time"),
    [
        ("%{yyyy-MM-dd'T'HH:mm:ss.SSSXXX}t %s", ("offset", "rfc3339", "millisecond")),
        ("%{begin:yyyy-MM-dd HH:mm:ss}t %s", ("none", "other", "second")),
        ("%{msec}t", ("utc", "epoch", "millisecond")),
        ("%{end:sec}t", ("utc", "epoch", "second")),
        ("[%{dd/MMM/yyyy:HH:mm:ss Z}t] %s", ("offset", "clf", "second")),
        ("%{EEE, dd MMM yyyy HH:mm:ss Z}t", ("offset", "other", "second")),
        ("%{begin}t", ("offset", "clf", "second")),
    ],
)
def test_times(pattern: str, time: tuple[str, str, str]) -> None:
    zone, form, precision = time
    assert read(pattern).facts["timestamp"] == {"zone": zone, "form": form, "precision": precision}


def test_part_of_a_second_is_no_time() -> None:
    assert "timestamp" not in read("%{msec_frac}t %u").facts


def test_clients_bytes_are_safe_in_quotes_only() -> None:
    bare, quoted = read("%t %{User-Agent}i %s"), read('%t "%{User-Agent}i" %s')
    assert next(f for f in bare.facts["fields"] if f["meaning"] == "user_agent")["escaped"] is False
    assert next(f for f in quoted.facts["fields"] if f["meaning"] == "user_agent")["escaped"] is True
    assert bare.facts["escaping"] == "default"


def test_json_by_hand_is_escaped_as_json_is() -> None:
    found = read('{"time":"%{yyyy-MM-dd\'T\'HH:mm:ssXXX}t","user":"%u","agent":"%{User-Agent}i","status":%s}')
    assert (found.facts["encoding"], found.facts["structured"], found.facts["escaping"]) == ("json", True, "json")
    assert [field["name"] for field in found.facts["fields"]] == ["time", "user", "agent", "status"]
    assert "defined" not in found.facts
    assert read('{"time":"%t" "user":"%u"}').facts["defined"] == "invalid"


def test_what_gives_secrets_away() -> None:
    given = {
        field["token"]: field.get("sensitive")
        for field in read("%S %{Cookie}i %{Authorization}i %q %D").facts["fields"]
    }
    assert given == {
        "%S": "credentials",
        "%{Cookie}i": "credentials",
        "%{Authorization}i": "credentials",
        "%q": "query-strings",
        "%D": None,
    }


def test_a_template_is_unknown_in_part() -> None:
    found = entity()
    read_pattern(found, Value(Template(("%h %u ", Unknown("MORE is not set"))), PLACE))
    assert found.facts["rest"] == {"unknown": "MORE is not set"}
    assert found.facts["timestamp"] == {"unknown": "MORE is not set"}
    whole = entity()
    read_pattern(whole, Value(Unknown("nobody says"), PLACE))
    assert whole.facts["fields"] == {"unknown": "nobody says"}


def test_json_valve_names_the_fields() -> None:
    found = read('%t [%u] %r %s %{User-Agent}i "%{msec}t" %Z', read_json_pattern)
    assert found.facts["encoding"] == "json"
    assert "defined" not in found.facts
    names = [field["name"] for field in found.facts["fields"]]
    assert names == [
        "time", "user", "request", "request", "statusCode", "requestHeaders.User-Agent", "time-msec", "other-Z"
    ]  # fmt: skip
    default = read(None, read_json_pattern)
    assert "fields" in default.defaults
    assert read("nothing", read_json_pattern).facts["fields"] == []
    unknown = entity()
    read_json_pattern(unknown, Value(Unknown("nobody says"), PLACE))
    assert unknown.facts["encoding"] == "json"
    assert unknown.facts["fields"] == {"unknown": "nobody says"}


def test_undertow_writes_headers_otherwise() -> None:
    combined = read("combined", read_undertow_pattern)
    assert {"referrer", "user_agent", "identity", "timestamp"} <= set(meanings(combined))
    assert combined.facts["escaping"] == "none"
    agent = next(field for field in combined.facts["fields"] if field["meaning"] == "user_agent")
    assert (agent["token"], agent["escaped"]) == ("%{i,User-Agent}", False)
    found = read(
        "%{time,yyyy-MM-dd'T'HH:mm:ssXXX} %{REMOTE_USER} %{METHOD} %{c,JSESSIONID} %{q,token}", read_undertow_pattern
    )
    assert found.facts["timestamp"]["form"] == "rfc3339"
    assert {"identity", "action"} <= set(meanings(found))
    assert [field.get("sensitive") for field in found.facts["fields"][-2:]] == ["credentials", "credentials"]


@pytest.mark.parametrize("text", ["", "%", "%{", "%{}t", "%{x}", "%%", "%é", "%{" * 3000, '{"%', "%{a}b%{c", "\\%"])
@pytest.mark.parametrize("reader", [read_pattern, read_json_pattern, read_undertow_pattern])
def test_odd_patterns_never_raise(text: str, reader: Reader) -> None:
    assert "fields" in read(text, reader).facts
