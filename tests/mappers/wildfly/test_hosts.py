"""WildFly's hosts: logs on, off, unknown; patterns, files, consoles, listeners, and the lines that they would write."""

from __future__ import annotations

from typing import Any

import pytest

from accesslint.mappers.wildfly import hosts
from accesslint.model.entities import Entity, Model
from accesslint.simulation.scenarios import shipped_scenarios
from accesslint.simulation.simulate import simulate
from tests.loaders.wildfly.test_wildfly import resources, standalone, web
from tests.mappers.building import Mapped, assert_valid, mapped


def site(log: str, listeners: str = "", name: str = "standalone.xml") -> tuple[Entity, Mapped]:
    found = mapped(hosts, *resources(standalone(web(f'<host name="shop">\n{log}\n</host>', listeners)), name))
    return found.only("emitter"), found


def test_a_host_keeps_none_by_default() -> None:
    emitter, found = site("")
    assert emitter.get("logging") == "off"
    assert "logging" in emitter.defaults
    assert len(found) == 1


def test_the_default_log() -> None:
    emitter, found = site("<access-log/>")
    assert (emitter.kind, emitter.get("plane"), emitter.get("logging")) == ("web-server", "http", "on")
    assert emitter.get("client_address") == {"source": "peer"}
    form, store = found.only("format"), found.only("store")
    assert form.get("encoding") == "clf"
    assert store.get("names") == ["jboss.server.log.dir/access_log.log"]
    assert store.get("retention.days") == "forever"
    assert emitter.get("routes.0.to") == store.id


@pytest.mark.parametrize(
    ("settings", "path"),
    [
        ('prefix="a-" suffix=".txt"', "jboss.server.log.dir/a-.txt"),
        ('directory="/var/log/web"', "/var/log/web/access_log.log"),
        ('directory="web" relative-to="jboss.server.base.dir"', "jboss.server.base.dir/web/access_log.log"),
        ('directory="/var/log" relative-to="jboss.server.base.dir"', "/var/log/access_log.log"),
        ('directory="${LOGS}"', ""),
        ('prefix="{{ p }}"', ""),
    ],
)
def test_files(settings: str, path: str) -> None:
    emitter, found = site(f"<access-log {settings}/>")
    assert emitter.get("routes.0.target") == path
    assert bool(path) == any(one.category == "store" for one in found.values())


ALL = {"%t": "timestamp", "%u": "identity", "%m": "action", "%U": "resource", "%s": "result"}


@pytest.mark.parametrize("missing", ALL)
def test_each_of_the_five_missing(missing: str) -> None:
    pattern = "|".join(code for code in ALL if code != missing)
    form = site(f'<access-log pattern="{pattern}"/>')[1].only("format")
    assert form.span_of("fields").line == 6
    assert set(ALL.values()) - {field["meaning"] for field in form.get("fields")} == {ALL[missing]}


def test_unknown_patterns_and_conditions() -> None:
    assert "unknown" in site('<access-log pattern="{{ p }}"/>')[1].only("format").get("fields")
    assert site('<access-log pattern="%t %u {{ rest }}"/>')[1].only("format").get("rest") is not None
    emitter, found = site("{% if x %}\n<access-log/>\n{% endif %}", name="standalone.xml.j2")
    assert "unknown" in emitter.get("logging")
    assert not [one for one in found.values() if one.category == "store"]


@pytest.mark.parametrize(
    ("settings", "filters"),
    [
        ('predicate="path-prefix(/api)"', "predicate: path-prefix(/api)"),
        ('predicate=""', None),
        ('predicate="${P}"', "unknown"),
    ],
)
def test_predicates(settings: str, filters: str | None) -> None:
    told: Any = site(f"<access-log {settings}/>")[0].get("filters")
    assert ("unknown" if isinstance(told, dict) else told[0]["what"] if told else None) == filters
    assert site(f"<access-log {settings}/><console-access-log/>")[0].get("filters") is None


def test_the_servers_own_log_and_extended_fields() -> None:
    emitter, _ = site('<access-log use-server-log="true"/>')
    assert emitter.get("routes.0.via") == "logger"
    assert "unknown" in emitter.get("routes.0.to")
    assert "unknown" in site('<access-log use-server-log="${x}"/>')[0].get("routes.0.to")
    form = site('<access-log extended="true" pattern="date time cs-method cs-uri sc-status"/>')[1].only("format")
    assert form.get("timestamp.zone") == "utc"
    assert {"action", "resource", "result"} <= {field["meaning"] for field in form.get("fields")}
    assert "unknown" in site('<access-log extended="${x}"/>')[1].only("format").get("fields")
    assert site('<access-log extended="true" pattern="date {{ x }}"/>')[1].only("format").get("rest") is not None
    cut = site('<access-log extended="true" pattern="date cs-username sc-status"/>')[1].only("format")
    assert [field["token"] for field in cut.get("fields")] == ["date"]
    assert (cut.get("defined"), "cs-username" in cut.get("defined_detail")) == ("invalid", True)


def test_the_console() -> None:
    emitter, found = site("<console-access-log/>")
    form = found.only("format")
    assert emitter.get("routes.0.via") == "stdout"
    assert (form.get("encoding"), form.get("escaping"), form.get("timestamp.form")) == ("json", "json", "clf")
    told = {field["name"]: field["meaning"] for field in form.get("fields")}
    assert told["remoteUser"] == "identity"
    assert told["responseCode"] == "result"


def test_chosen_attributes_of_the_console() -> None:
    chosen = (
        "<console-access-log><attributes>"
        '<date-time key="@timestamp" date-format="yyyy-MM-dd\'T\'HH:mm:ss.SSSXXX" time-zone="UTC"/>'
        '<request-header key-prefix="h-"><name value="X-Request-Id"/><name value="Authorization"/></request-header>'
        '<query-parameter><name value="{{ q }}"/></query-parameter><remote-user key="${K}"/>'
        "</attributes></console-access-log>"
    )
    form = site(chosen)[1].only("format")
    assert form.get("timestamp") == {"zone": "utc", "form": "rfc3339", "precision": "millisecond"}
    told = {field["name"]: field for field in form.get("fields")}
    assert told["@timestamp"]["meaning"] == "timestamp"
    assert told["h-X-Request-Id"]["meaning"] == "request_id"
    assert told["h-Authorization"]["sensitive"] == "credentials"
    assert form.get("rest") is not None
    assert "fields" not in form.defaults


@pytest.mark.parametrize(
    ("listeners", "source"),
    [
        ('<http-listener proxy-address-forwarding="true"/>', "untrusted-header"),
        ('<http-listener/><https-listener proxy-address-forwarding="true"/>', "untrusted-header"),
        ('<http-listener proxy-address-forwarding="${x}"/>', None),
        ('<http-listener proxy-address-forwarding="${x:false}"/>', "peer"),
    ],
)
def test_client_addresses(listeners: str, source: str | None) -> None:
    assert site("<access-log/>", listeners)[0].get("client_address.source") == source


def line(log: str, listeners: str = "") -> str | None:
    (scenario,) = [one for one in shipped_scenarios("http") if one.name == "anonymous"]
    (emitter,) = simulate(Model(list(site(log, listeners)[1].values())), [scenario])
    return emitter.outcomes[0].lines[0].text


def test_what_would_be_written() -> None:
    log = '<access-log pattern="%h %u %m %D"/>'
    assert line(log) == "203.0.113.7 - GET -"
    assert line(log, '<http-listener record-request-start-time="true"/>') == "203.0.113.7 - GET 42"
    assert line(log, '<http-listener record-request-start-time="true"/><ajp-listener/>') == "203.0.113.7 - GET <%D?>"
    assert line(log, '<http-listener proxy-address-forwarding="true"/>') == "<%h?> - GET -"
    assert line("<console-access-log/>") == "<unknown?>"
    extended = (
        '<access-log extended="true" pattern="date  time cs-method cs-uri cs(User-Agent) x-S(a) cs-username time"/>'
    )
    assert line(extended) == "2026-11-24  13:11:51 GET / 'Mozilla/5.0' <x-S(a)?> "


def test_what_is_not_simulated_is_unknown_and_not_missing() -> None:
    (scenario,) = [one for one in shipped_scenarios("http") if one.name == "read"]
    (emitter,) = simulate(Model(list(site("<console-access-log/>")[1].values())), [scenario])
    answers = emitter.outcomes[0].lines[0].answers
    assert answers is not None
    assert {answer.state for answer in answers.fields.values()} == {"unknown"}


ODD = ("", "${x}", "{{ x }}", "%{", "-1", "é" * 300, "true", "/", "x y")


@pytest.mark.parametrize("odd", ODD)
def test_odd_values_never_raise(odd: str) -> None:
    names = ("pattern", "prefix", "suffix", "directory", "relative-to", "predicate", "use-server-log", "rotate")
    listeners = f'<http-listener proxy-address-forwarding="{odd}" record-request-start-time="{odd}"/>'
    for extended in ("true", odd):
        log = f'<access-log extended="{extended}" ' + " ".join(f'{name}="{odd}"' for name in names) + "/>"
        console = (
            f'<console-access-log predicate="{odd}"><attributes><x/><date-time date-format="{odd}" time-zone="{odd}"/>'
            f'<request-header key-prefix="{odd}"><name value="{odd}"/><name/></request-header></attributes>'
            "</console-access-log>"
        )
        _, found = site(log + console, listeners)
        list(simulate(Model(list(found.values())), shipped_scenarios("http")))
        for one in found.values():
            assert_valid(one)
