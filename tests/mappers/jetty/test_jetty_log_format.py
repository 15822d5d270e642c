"""Formats of Jetty's access logs: codes, modifiers, headers, times, what a client controls."""

from __future__ import annotations

import pytest

from accesslint.mappers.jetty.log_format import EXTENDED_NCSA, NCSA, read_format
from accesslint.model.entities import Entity
from accesslint.model.values import Template, Unknown, Value
from accesslint.source import Span

PLACE = Span("a", 1, 1, 1, 2)


def form(written: Value | None) -> Entity:
    entity = Entity("format", "f", "f", "jetty", "t", "access-log", PLACE)
    read_format(entity, written)
    return entity


def read(text: str) -> Entity:
    return form(Value(text, PLACE))


@pytest.mark.parametrize(
    ("text", "meanings"),
    [
        (NCSA, ["client_address", "identity", "timestamp", "action", "resource", "result", "size"]),
        ("%a %{server}a %{remote}a", ["client_address"]),
        ("%{ms}T %D", ["duration", "duration"]),
        ("%!200,304{X-Request-Id}i", ["request_id"]),
        ("%{d}u %m %U %404s %% %k", ["identity", "action", "resource", "result"]),
        ("%{traceparent}ti", ["trace_id"]),
        ("", []),
        ("%", []),
        ("%{", []),
    ],
)
def test_codes(text: str, meanings: list[str]) -> None:
    found = [field["meaning"] for field in read(text).get("fields")]
    assert [one for one in found if one != "other"] == meanings


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("%t", ("utc", "clf")),
        ("%{yyyy-MM-dd'T'HH:mm:ss.SSSXXX|UTC}t", ("utc", "rfc3339")),
        ("%{yyyy-MM-dd HH:mm:ss}t", ("none", "other")),
        ("%{dd/MMM/yyyy:HH:mm:ss Z|Europe/Berlin}t", ("offset", "clf")),
    ],
)
def test_times(text: str, time: tuple[str, str]) -> None:
    found = read(text)
    assert (found.get("timestamp.zone"), found.get("timestamp.form")) == time


def test_what_a_client_sends_is_not_made_safe() -> None:
    found = read(EXTENDED_NCSA)
    assert found.get("encoding") == "clf"
    assert {field["token"] for field in found.get("fields") if field.get("escaped") is False} == {
        "%r", "%{Referer}i", "%{User-Agent}i",
    }  # fmt: skip
    secret = [field.get("sensitive") for field in read("%{Authorization}i %C").get("fields")]
    assert secret == ["credentials", "credentials"]


def test_absent_and_unknown() -> None:
    default = form(None)
    assert default.get("timestamp.form") == "clf"
    assert "fields" in default.defaults
    assert "unknown" in form(Value(Unknown("x"), PLACE)).get("fields")
    part = form(Value(Template(("%t ", Unknown("x"))), PLACE))
    assert part.get("timestamp.zone") == "utc"
    assert "unknown" in part.get("rest")
