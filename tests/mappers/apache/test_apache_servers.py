"""Apache httpd's servers as emitters, their formats and files."""

from __future__ import annotations

from typing import Any

import pytest

from accesslint.mappers.apache import servers
from accesslint.model.entities import Entity
from tests.loaders.apache.test_apache import load
from tests.mappers.building import Mapped, mapped

GOOD = r"[%{%Y-%m-%dT%H:%M:%S%z}t] \"%u\" \"%r\" %>s %{UNIQUE_ID}e"


def site(text: str) -> tuple[Entity, Mapped]:
    found = mapped(servers, *load(text)[0].values())
    return found.only("emitter"), found


def form(text: str) -> Entity:
    return site(f'Listen 80\nLogFormat "{text}" f\nCustomLog /a f\n')[1].only("format")


def test_no_log_is_off() -> None:
    emitter, _ = site("Listen 80")
    assert emitter.get("logging") == "off"
    assert emitter.get("routes") == []


@pytest.mark.parametrize(
    ("target", "route"),
    [
        ("/a", {"to": "store:httpd.conf#/a", "via": "file", "target": "/a"}),
        ("/dev/null", {"to": None, "via": "file", "target": "/dev/null", "discarded": True}),
        ('"|/bin/cat"', {"to": {"unknown": "what the program does with records is not told"}, "via": "pipe",
                         "target": "|/bin/cat"}),
        ("/dev/stdout", {"to": {"unknown": "who collects standard output is not told here"}, "via": "stdout",
                         "target": "/dev/stdout"}),
    ],
)  # fmt: skip
def test_routes(target: str, route: dict[str, Any]) -> None:
    emitter, _ = site(f"Listen 80\nCustomLog {target} %h")
    assert emitter.get("routes") == [route]


def meanings(entity: Entity) -> set[str]:
    return {field["meaning"] for field in entity.get("fields")}


@pytest.mark.parametrize(
    ("missing", "without"),
    [
        ("", ""),
        ("timestamp", "[%{%Y-%m-%dT%H:%M:%S%z}t] "),
        ("identity", r"\"%u\" "),
        ("result", "%>s "),
        ("request_id", " %{UNIQUE_ID}e"),
        ("action", r"\"%r\" "),
    ],
)
def test_meanings(missing: str, without: str) -> None:
    found = meanings(form(GOOD.replace(without, "") if without else GOOD))
    assert {"timestamp", "identity", "action", "resource", "result", "request_id"} - found <= {missing, "resource"}
    assert missing not in found


@pytest.mark.parametrize(
    ("text", "zone", "kind", "precision"),
    [
        ("%t", "offset", "clf", "second"),
        ("%{%Y-%m-%dT%H:%M:%S%z}t", "offset", "rfc3339", "second"),
        ("%{%Y-%m-%dT%H:%M:%S}t", "none", "rfc3339", "second"),
        ("%{msec}t", "utc", "epoch", "millisecond"),
        ("%{begin:usec}t", "utc", "epoch", "microsecond"),
        ("%{%H:%M}t", "none", "other", "second"),
    ],
)
def test_times(text: str, zone: str, kind: str, precision: str) -> None:
    assert form(text).get("timestamp") == {"zone": zone, "form": kind, "precision": precision}


def test_encodings() -> None:
    common = form(r"%h %l %u %t \"%r\" %>s %b")
    assert (common.get("encoding"), common.get("defined")) == ("clf", "once")
    assert all(field.get("escaped", True) for field in common.get("fields"))
    json = form(r"{\"user\":\"%u\",\"status\":%>s}")
    assert (json.get("encoding"), json.get("defined")) == ("json", "invalid")
    assert "no JSON" in json.get("defined_detail")
    safe = form(r"{\"status\":%>s,\"method\":\"%m\"}")
    assert (safe.get("encoding"), safe.get("defined")) == ("json", "once")
    assert form("user=%u status=%>s").get("encoding") == "logfmt"
    assert [field["escaped"] for field in form("a %{User-Agent}i b").get("fields")] == [False]


def test_sensitive_fields() -> None:
    found = {field["token"]: field.get("sensitive") for field in form("%{Authorization}i %{sid}C %q %m").get("fields")}
    assert found == {"%{Authorization}i": "credentials", "%{sid}C": "credentials", "%q": "query-strings", "%m": None}


def test_a_nickname_that_nobody_defined_is_the_record() -> None:
    entity = site("Listen 80\nCustomLog /a combined")[1].only("format")
    assert entity.get("defined") == "missing"
    assert "every record is the word combined" in entity.get("defined_detail")


def test_conditions_are_filters() -> None:
    emitter, _ = site("Listen 80\nCustomLog /a %h env=!quiet")
    assert emitter.get("filters.0.what") == "env=!quiet"
    emitter, _ = site("Listen 80\nCustomLog /a %h env=!quiet\nCustomLog /b %h")
    assert emitter.get("filters") is None
    emitter, _ = site("Listen 80\nCustomLog /a %h env=quiet\nCustomLog /b %h env=!quiet")
    assert emitter.get("filters") is None
    emitter, _ = site("Listen 80\nCustomLog /a %h env=one\nCustomLog /b %h env=!other")
    assert len(emitter.get("filters")) == 2


def test_a_condition_is_told_by_what_sets_its_variable() -> None:
    rules = 'SetEnvIf Request_URI "^/health$" quiet\nBrowserMatch kube-probe other quiet=1\nSetEnvIf Host x y'
    emitter, _ = site(f"Listen 80\n{rules}\nCustomLog /a %h env=!quiet")
    told = "it drops records whose Request_URI matches ^/health$ or User-Agent matches kube-probe (env=!quiet)"
    assert emitter.get("filters.0.detail") == told


@pytest.mark.parametrize(
    ("pattern", "zone"),
    [
        ("%{%Y-%m-%dT%T}t.%{msec_frac}tZ %h", "utc"),
        ("%{%Y-%m-%dT%T}t+00:00", "offset"),
        ("%{%Y-%m-%dT%T}t.%{msec_frac}t %h", "none"),
        ("%{%Y-%m-%dT%T}t Z", "none"),
        ("%{%Y-%m-%dT%T}t.%hZ", "none"),
    ],
)
def test_a_zone_may_stand_behind_the_time(pattern: str, zone: str) -> None:
    entity = site(f'Listen 80\nCustomLog /a "{pattern}"')[1].only("format")
    assert entity.get("timestamp")["zone"] == zone


def test_unknown_formats() -> None:
    entity = site("<VirtualHost *:80>\nCustomLog /a combined\n</VirtualHost>")[1]
    assert entity.only("format").get("fields") is not None


@pytest.mark.parametrize("odd", ["{{ x }}", "${NO}", "", "%", "%{", "{{a}}%h", '"', "|", "env=", "%h%"])
def test_odd_values_never_raise(odd: str) -> None:
    for line in (
        "LogFormat {} f\nCustomLog /a f",
        "CustomLog {} f",
        "CustomLog /a {}",
        "CustomLog /a %h {}",
        "ErrorLog {}",
    ):
        mapped(servers, *load("Listen 80\n" + line.format(odd))[0].values())


@pytest.mark.parametrize(
    ("user", "directive", "source"),
    [
        ("%u", "", None),
        ("%{X-User}i", "", "unknown"),
        ("%{X-User}i", "RequestHeader set X-User expr=%{REMOTE_USER}", "server"),
        ("%{X-User}i", "RequestHeader unset x-user", "server"),
        ("%{X-User}i", "RequestHeader set X-Other a", "unknown"),
        ("%{X-User}i", "RequestHeader append X-User a", "unknown"),
        ("%{X-User}i %u", "", None),
        (r"%{X-User}i \"%{SSL_CLIENT_S_DN}x\"", "", None),
    ],
)
def test_who_says_who_the_user_is(user: str, directive: str, source: str | None) -> None:
    text = f'Listen 80\n{directive}\nLogFormat "{user} %t %r" f\nCustomLog /a f\n'
    told = site(text)[1].only("format").get("identity_source")
    assert ("unknown" if isinstance(told, dict) else told) == source


def test_an_empty_format_is_known_to_hold_nothing() -> None:
    assert form("").get("fields") == []
