"""What Tomcat's simulated lines leave open: users, attributes, forwarded addresses, requests that Tomcat refuses."""

from __future__ import annotations

import msgspec
import pytest

from accesslint.mappers.tomcat import hosts
from accesslint.model.entities import Model
from accesslint.model.values import Resource, Unknown
from accesslint.simulation.java_times import written
from accesslint.simulation.scenarios import Request, Scenario, shipped_scenarios
from accesslint.simulation.simulate import Outcome, simulate
from tests.loaders.tomcat.test_tomcat import server
from tests.mappers.building import Mapped, mapped
from tests.mappers.spring_boot.test_access_logs import tomcat as spring

PACKAGE = "org.apache.catalina.valves"


def host(pattern: str, attributes: str = "", others: str = "") -> list[Resource]:
    valve = f'<Valve className="{PACKAGE}.AccessLogValve" pattern="{pattern}" {attributes}/>'
    return server(f'<Engine><Host name="a">{others}{valve}</Host></Engine>')


def outcome(found: Mapped, scenario: Scenario | str = "read", **values: str) -> Outcome:
    if isinstance(scenario, str):
        (scenario,) = [one for one in shipped_scenarios("http") if one.name == scenario]
    (emitter,) = simulate(Model(list(found.values())), [msgspec.structs.replace(scenario, values=values)])
    (told,) = emitter.outcomes
    return told


def line(pattern: str, scenario: str = "read", **values: str) -> str | None:
    return outcome(mapped(hosts, *host(pattern)), scenario, **values).lines[0].text


def test_who_tomcat_asks_for_is_told_by_the_application() -> None:
    assert line("%u %m") == "<%u?> GET"
    assert line("%u %m", "anonymous") == "- GET"
    assert line("%u %m", **{"%u": 'a"b'}) == 'a\\"b GET'


@pytest.mark.parametrize("code", ["%{user}r", "%{user}s", "%{Location}o", "%S", "%{word}t"])
def test_what_the_files_do_not_tell_is_known_from_a_scenario_only(code: str) -> None:
    assert line(f"a {code} b", **{code: "given"}) == "a given b"
    assert line(f"a {code} b") == f"a <{code}?> b"


def test_a_templated_part_is_not_known() -> None:
    assert line("%m ${x} %s") == "GET <unknown?> 200"


def test_an_address_that_a_proxy_tells() -> None:
    remote = f'<Valve className="{PACKAGE}.RemoteIpValve"/>'
    for attributes, expected in (("", "203.0.113.7"), ('requestAttributesEnabled="true"', "<%a?>")):
        found = outcome(mapped(hosts, *host("%a", attributes, remote)))
        assert [one.text for one in found.lines] == [expected]


@pytest.mark.parametrize("target", ["/a%2Fb", "/a%5cb", "/a|b", "/%zz", "/é", "/" + "a" * 9_000])
def test_requests_that_tomcat_refuses(target: str) -> None:
    found = outcome(mapped(hosts, *host("common")), Scenario("odd", Request("GET", target)))
    assert found.unknown.startswith("Tomcat refuses")


def test_spring_boot_writes_what_its_tomcat_writes() -> None:
    found = outcome(spring(enabled="true", pattern="%m %U %s"))
    assert [(one.text, one.target, one.unknown) for one in found.lines] == [
        ("GET /records/42 200", "logs/access_log.yyyy-MM-dd.log", "")
    ]
    (kept,) = outcome(spring(enabled="true", pattern="%m", condition_if="x")).lines
    assert kept.unknown


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("yyyy-MM-dd'T'HH:mm:ss.SSSXXX", "2026-11-24T13:11:51.042Z"),
        ("EEE, d MMM yy h:m a", "Tue, 24 Nov 26 1:11 PM"),
        ("EEEE MMMM 'o''clock' '' z zzzz Z u", "Tuesday November o'clock ' UTC Coordinated Universal Time +0000 2"),
        ("G k K", None),
        ("yyyy 'open", None),
    ],
)
def test_forms_of_time(pattern: str, expected: str | None) -> None:
    found = written(pattern)
    assert found == expected if expected else isinstance(found, Unknown)
