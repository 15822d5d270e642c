"""Tomcat's hosts as emitters: on, off, in part, unknown; formats, files, filters, addresses."""

from __future__ import annotations

from typing import Any

import pytest

from accesslint.mappers.tomcat import hosts
from accesslint.model.entities import Entity
from tests.loaders.tomcat.test_tomcat import server
from tests.mappers.building import Mapped, mapped

PACKAGE = "org.apache.catalina.valves"


def valve(attributes: str = "", name: str = "AccessLogValve", pattern: str = "common") -> str:
    told = f'pattern="{pattern}"' if pattern else ""
    return f'<Valve className="{PACKAGE}.{name}" {told} {attributes}/>'


def site(inner: str, before: str = "", **others: str) -> tuple[Entity, Mapped]:
    found = mapped(hosts, *server(f'{before}<Engine>\n<Host name="a">\n{inner}\n</Host></Engine>', **others))
    return found.only("emitter"), found


def test_the_default_logs() -> None:
    emitter, found = site(valve('directory="logs" prefix="localhost_access_log" suffix=".txt"'))
    assert emitter.get("logging") == "on"
    assert emitter.get("formats") == [found.only("format").id]
    path = "logs/localhost_access_log.yyyy-MM-dd.txt"
    assert emitter.get("routes") == [{"to": f"store:conf/server.xml#{path}", "via": "file", "target": path}]
    store = found.only("store")
    assert store.get("names") == [path]
    assert store.get("retention.days") == "forever"
    assert "retention.days" in store.defaults
    assert emitter.get("client_address") == {"source": "peer"}


@pytest.mark.parametrize(
    ("inner", "says"),
    [
        ("", "no AccessLogValve is in its Engine"),
        (f'<Valve className="{PACKAGE}.RemoteIpValve"/>', "no AccessLogValve is in its Engine"),
        (valve('enabled="false"'), "enabled is false"),
        (valve(pattern=""), "has no pattern"),
        (valve(name="ExtendedAccessLogValve", pattern=""), "has no pattern"),
    ],
)
def test_off(inner: str, says: str) -> None:
    emitter, found = site(inner)
    assert emitter.get("logging") == "off"
    assert says in emitter.get("logging_detail")
    assert set(found) == {emitter.id}


@pytest.mark.parametrize(
    "inner",
    [
        valve('enabled="${logs}"'),
        "{% if x %}" + valve() + "{% endif %}",
        "{{ valves }}",
        "<!-- none -->\n{{- range .Values.valves }}\n{{ . }}\n{{- end }}",
    ],
)
def test_unknown(inner: str) -> None:
    emitter, _ = site(inner)
    assert "unknown" in emitter.get("logging")


def test_only_an_application_logs() -> None:
    emitter, found = site(f'<Context path="/x">{valve()}</Context><Context path="/y"/>')
    assert emitter.get("logging") == "partial"
    assert emitter.get("coverage.locations.included") == ["/x"]
    assert found.only("format")


def test_the_context_file_of_all_applications_logs() -> None:
    emitter, _ = site("", conf__context=f"<Context>{valve()}</Context>")
    assert emitter.get("logging") == "on"


def test_one_engine_s_valve_is_one_format_for_its_hosts() -> None:
    found = mapped(hosts, *server(f'<Engine>{valve()}<Host name="a"/><Host name="b"/></Engine>'))
    assert [one.get("logging") for one in found.values() if one.category == "emitter"] == ["on", "on"]
    assert found.only("format")
    assert found.only("store")


@pytest.mark.parametrize(
    ("attributes", "path"),
    [
        ("", "logs/access_log.yyyy-MM-dd"),
        ('rotatable="false"', "logs/access_log"),
        ('renameOnRotate="true" suffix=".log"', "logs/access_log.log"),
        ('directory="/var/log/tomcat" prefix="a" fileDateFormat="-yyyy" suffix=".log"', "/var/log/tomcat/a-yyyy.log"),
        ('directory="${catalina.base}/logs/x" rotatable="false"', "logs/x/access_log"),
    ],
)
def test_paths(attributes: str, path: str) -> None:
    emitter, _ = site(valve(attributes))
    assert emitter.get("routes.0.target") == path


def test_standard_output_and_unknown_folders() -> None:
    emitter, found = site(valve('directory="/dev" prefix="stdout" rotatable="false"'))
    assert emitter.get("routes.0.via") == "stdout"
    assert not [one for one in found.values() if one.category == "store"]
    emitter, _ = site(valve('directory="${env.LOGS}"'))
    assert emitter.get("routes.0.to") == {"unknown": "`${env.LOGS}` is filled in elsewhere"}


@pytest.mark.parametrize(
    ("attributes", "fact", "expected"),
    [
        ('maxDays="30"', "rotation.keep_days", 30),
        ('maxDays="-1"', "retention.days", "forever"),
        ('maxDays="${days}"', "rotation.keep_days", {"unknown": "`${days}` is filled in elsewhere"}),
        ('maxDays="30" rotatable="false"', "retention.days", "forever"),
        ('maxDays="odd"', "retention.days", "forever"),
    ],
)
def test_how_long_files_stay(attributes: str, fact: str, expected: Any) -> None:
    _, found = site(valve(attributes))
    assert found.only("store").get(fact) == expected
    assert found.only("store").span_of(fact).line == 3


@pytest.mark.parametrize("name", ["condition", "conditionUnless", "conditionIf"])
def test_a_condition_drops_records(name: str) -> None:
    emitter, _ = site(valve(f'{name}="seen"'))
    assert emitter.get("filters.0.what") == "seen"
    assert ("without" in emitter.get("filters.0.detail")) is (name != "conditionIf")
    emitter, _ = site(valve(f'{name}="seen"') + valve('prefix="all"'))
    assert emitter.get("filters") is None


def test_formats_by_class() -> None:
    _, found = site(valve(name="JsonAccessLogValve", pattern="%t %u %r %s"))
    assert found.only("format").get("encoding") == "json"
    _, found = site(valve(name="ExtendedAccessLogValve", pattern="date time c-ip x-H(remoteUser) cs-method cs-uri"))
    form = found.only("format")
    assert {field["meaning"] for field in form.get("fields")} == {
        "timestamp", "client_address", "identity", "action", "resource"
    }  # fmt: skip
    assert form.get("timestamp.zone") == "utc"
    _, found = site(valve(name="ExtendedAccessLogValve", pattern="date ${more}"))
    assert "unknown" in found.only("format").get("rest")
    emitter, found = site('<Valve className="ch.qos.logback.access.tomcat.LogbackValve"/>')
    assert emitter.get("logging") == "on"
    assert "unknown" in found.only("format").get("fields")
    assert "unknown" in emitter.get("routes.0.to")


REMOTE = f'<Valve className="{PACKAGE}.RemoteIpValve" {{}}/>'
SEEN = valve('requestAttributesEnabled="true"')


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        (REMOTE.format("") + SEEN, {"behind_proxy": True, "source": "trusted-header"}),
        (REMOTE.format(r'internalProxies="10\..*"') + SEEN, {"behind_proxy": True, "source": "trusted-header"}),
        (REMOTE.format('internalProxies=".*"') + SEEN, {"behind_proxy": True, "source": "untrusted-header"}),
        (REMOTE.format('trustedProxies="${x}"') + SEEN, {"behind_proxy": True, "source": "unknown"}),
        (REMOTE.format("") + valve(), {"behind_proxy": True, "source": "peer"}),
        (REMOTE.format("") + valve('requestAttributesEnabled="${x}"'), {"behind_proxy": True, "source": "unknown"}),
        (valve(pattern="%h %t %{X-Forwarded-For}i"), {"behind_proxy": True, "source": "peer"}),
        (valve(pattern="%t %{X-Forwarded-For}i"), {"behind_proxy": True, "source": "untrusted-header"}),
        (valve(pattern="%t %u"), None),
    ],
)
def test_client_addresses(inner: str, expected: dict[str, Any] | None) -> None:
    emitter, _ = site(inner)
    facts = emitter.get("client_address")
    if facts is not None:
        facts = {
            name: "unknown" if isinstance(fact, dict) else fact for name, fact in facts.items() if name != "detail"
        }
    assert facts == expected


def test_a_connector_that_names_its_proxy() -> None:
    emitter, _ = site(valve(), '<Connector port="80" proxyName="shop.example.com"/>')
    assert emitter.get("client_address.behind_proxy") is True
