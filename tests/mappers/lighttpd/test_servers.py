"""lighttpd's servers as emitters: on, off, unknown; formats, targets, conditions, addresses."""

from __future__ import annotations

from typing import Any

import pytest

from accesslint.mappers.lighttpd import servers
from accesslint.model.entities import Entity
from tests.loaders.lighttpd.test_lighttpd import files, load
from tests.mappers.building import Mapped, mapped

LOG = 'server.modules = ( "mod_accesslog" )\n'


def site(text: str, **others: str) -> tuple[Entity, Mapped]:
    found = mapped(servers, *load(text, **others))
    return next(one for one in found.values() if one.category == "emitter"), found


def form(text: str, more: str = "") -> Entity:
    quoted = text.replace('"', '\\"')
    return site(f'{LOG}accesslog.filename = "/a"\naccesslog.format = "{quoted}"\n{more}')[1].only("format")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "off"),
        (LOG, "off"),
        ('accesslog.filename = "/a"', "off"),
        (LOG + 'accesslog.filename = ""', "off"),
        (LOG + 'accesslog.filename = "/a"', "on"),
        (LOG + 'accesslog.use-syslog = "enable"', "on"),
        (LOG + 'accesslog.use-syslog = "disable"', "off"),
        (LOG + "accesslog.filename = env.LOG", "unknown"),
        (LOG + 'accesslog.filename = env.LOG + "/a"', "on"),
        (LOG + '{% if x %}\naccesslog.filename = "/a"\n{% endif %}', "unknown"),
        ('include "conf-enabled/*.conf"', "unknown"),
        (LOG + 'include "conf-enabled/*.conf"', "unknown"),
        ('include "c/*.conf"\naccesslog.filename = "/a"', "unknown"),
        (LOG + 'include "c/*.conf"\naccesslog.filename = "/a"', "on"),
        ('server.modules = ( {{ modules }} )\naccesslog.filename = "/a"', "unknown"),
    ],
)
def test_switches(text: str, expected: str) -> None:
    emitter, _ = site(text)
    logging = emitter.get("logging")
    assert ("unknown" if isinstance(logging, dict) else logging) == expected
    assert (emitter.get("logging_detail") is not None) is (expected == "off")


def test_fragments() -> None:
    found = mapped(servers, *files({"conf.d/log.conf": LOG.replace("=", "+=") + 'accesslog.filename = "/a"'})[0])
    assert found.only("emitter").get("logging") == "on"
    found = mapped(servers, *files({"conf.d/log.conf": 'accesslog.filename = "/a"'})[0])
    assert "unknown" in found.only("emitter").get("logging")


def test_the_default_format() -> None:
    emitter, found = site(LOG + 'accesslog.filename = "/a"')
    default = found.only("format")
    assert default.get("encoding") == "clf"
    meanings = {field["meaning"] for field in default.get("fields")}
    assert {"timestamp", "identity", "action", "resource", "result", "host", "user_agent"} <= meanings
    assert default.get("timestamp") == {"zone": "offset", "form": "clf", "precision": "second"}
    assert emitter.get("client_address") == {"source": "peer"}
    assert not [field for field in default.get("fields") if field.get("escaped") is False]


WHOLE = "%t %u %m %U %s"


@pytest.mark.parametrize(
    ("left_out", "meaning"),
    [("%t", "timestamp"), ("%u", "identity"), ("%m", "action"), ("%U", "resource"), ("%s", "result")],
)
def test_each_of_the_five_missing(left_out: str, meaning: str) -> None:
    def meanings(text: str) -> set[str]:
        return {field["meaning"] for field in form(text).get("fields")}

    assert meaning in meanings(WHOLE)
    assert meaning not in meanings(WHOLE.replace(left_out, ""))


@pytest.mark.parametrize(
    ("token", "expected"),
    [
        ("%{%Y-%m-%dT%H:%M:%S%z}t", ("offset", "rfc3339", "second")),
        ("%{%FT%TZ}t", ("utc", "rfc3339", "second")),
        ("%{begin:%H:%M}t", ("none", "other", "second")),
        ("%{msec}t", ("utc", "epoch", "millisecond")),
        ("%{%s}t", ("utc", "epoch", "second")),
    ],
)
def test_times(token: str, expected: tuple[str, str, str]) -> None:
    assert tuple(form(f"{token} %u").get("timestamp").values()) == expected
    assert form("%{msec_frac}t %u").get("timestamp") is None


def test_escaping_decides_what_a_client_can_do() -> None:
    bare = form("%t %{User-Agent}i")
    assert bare.get("fields.1.escaped") is False
    text = '{"time":"%t","agent":"%{User-Agent}i","status":%s}'
    assert form(text).get("defined") == "invalid"
    assert form(text).get("fields.1.escaped") is False
    safe = form(text, 'accesslog.escaping = "json"')
    assert (safe.get("escaping"), safe.get("fields.1.escaped"), safe.get("defined")) == ("json", True, None)
    assert form(text.replace("%{User-Agent}i", "%h")).get("defined") is None
    assert "unknown" in form(text, "accesslog.escaping = env.E").get("escaping")
    assert form('{"time" "%t"}', 'accesslog.escaping = "json"').get("defined") == "invalid"


def test_tabs_and_percent_signs() -> None:
    found = form("%h\\t%{Cookie}i\\t%q\\t%%\\t%{remote_user}e %{a}C %>s")
    assert [field["token"] for field in found.get("fields")][-1] == "%>s"
    assert [field.get("sensitive") for field in found.get("fields")] == [
        None, "credentials", "query-strings", None, "credentials", None
    ]  # fmt: skip
    assert found.get("fields.1.escaped") is True


def test_unknown_formats() -> None:
    emitter, found = site(LOG + 'accesslog.filename = "/a"\naccesslog.format = env.F')
    assert "unknown" in found.only("format").get("fields")
    _, found = site(LOG + 'accesslog.filename = "/a"\naccesslog.format = "%t " + env.F')
    assert "unknown" in found.only("format").get("rest")
    emitter, found = site('include "nowhere.conf"')
    assert "unknown" in emitter.get("formats.0")
    assert not [one for one in found.values() if one.category == "format"]


@pytest.mark.parametrize(
    ("text", "via", "target"),
    [
        ('accesslog.filename = "/a"', "file", "/a"),
        ('accesslog.filename = "|/usr/bin/cronolog"', "pipe", "|/usr/bin/cronolog"),
        ('accesslog.filename = "/dev/stdout"', "stdout", "/dev/stdout"),
        ('accesslog.filename = "/dev/fd/3"', "stdout", "/dev/fd/3"),
        ('accesslog.filename = "/a" accesslog.use-syslog = "enable"', "syslog", "syslog"),
        ('accesslog.filename = env.L + "/a"', "file", ""),
    ],
)
def test_targets(text: str, via: str, target: str) -> None:
    emitter, found = site(LOG + text)
    (route,) = emitter.get("routes")
    assert (route["via"], route["target"]) == (via, target)
    assert (len([one for one in found.values() if one.category == "store"]) == 1) is (target == "/a")


def test_a_discarded_log_has_no_format() -> None:
    emitter, _ = site(LOG + 'accesslog.filename = "/dev/null"\nserver.errorlog = "/dev/null"')
    assert emitter.get("routes.0.discarded") is True
    assert emitter.get("formats") is None
    assert emitter.get("coverage.log_types.excluded") == ["error"]


def test_conditions() -> None:
    emitter, found = site(
        LOG + 'accesslog.filename = "/a"\n$HTTP["url"] =~ "^/health$" { accesslog.filename = "" }\n'
        '$HTTP["url"] =^ "/api" { accesslog.filename = "/api.log" accesslog.format = "%h" }'
    )
    assert emitter.get("coverage.locations.excluded") == ["/health"]
    assert [route["target"] for route in emitter.get("routes")] == ["/a", "/api.log"]
    assert len(emitter.get("formats")) == 2
    assert len([one for one in found.values() if one.category == "store"]) == 2


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", {"source": "peer"}),
        ('extforward.forwarder = ( "all" => "trust" )', {"source": "peer"}),
        ('server.modules += ("mod_extforward") extforward.forwarder = ( "all" => "trust" )',
         {"behind_proxy": True, "source": "untrusted-header"}),
        ('server.modules += ("mod_extforward") extforward.forwarder = ( "10.0.0.1" => "trust" )',
         {"behind_proxy": True, "source": "trusted-header"}),
        ('server.modules += ("mod_extforward") extforward.forwarder = env.F',
         {"behind_proxy": True, "source": "unknown"}),
        ('accesslog.format = "%{X-Forwarded-For}i"', {"behind_proxy": True, "source": "untrusted-header"}),
        ('accesslog.format = "%h %{X-Forwarded-For}i"', {"behind_proxy": True, "source": "peer"}),
        ('accesslog.format = "%t"', None),
    ],
)  # fmt: skip
def test_client_addresses(text: str, expected: dict[str, Any] | None) -> None:
    facts = site(LOG + 'accesslog.filename = "/a"\n' + text)[0].get("client_address")
    if facts is not None:
        facts = {
            name: "unknown" if isinstance(fact, dict) else fact for name, fact in facts.items() if name != "detail"
        }
    assert facts == expected


def test_the_format_shows_that_only_a_header_is_recorded() -> None:
    emitter, found = site(LOG + 'accesslog.filename = "/a"\naccesslog.format = "%{X-Forwarded-For}i"')
    (form,) = (one for one in found.values() if one.category == "format")
    assert emitter.spans["client_address.source"] == form.header
