"""What Jetty's simulated lines leave open: users, queries, cookies, zones, former classes, forwarded addresses."""

from __future__ import annotations

import msgspec
import pytest

from accesslint.model.entities import Model
from accesslint.simulation.scenarios import Request, Scenario, shipped_scenarios
from accesslint.simulation.simulate import Line, simulate
from tests.loaders.jetty.test_jetty import HEAD
from tests.mappers.building import Mapped
from tests.mappers.jetty.test_servers import site
from tests.mappers.spring_boot.test_access_logs import entities as spring


def lines(found: Mapped, scenario: Scenario | str = "read", **values: str) -> list[Line]:
    if isinstance(scenario, str):
        (scenario,) = [one for one in shipped_scenarios("http") if one.name == scenario]
    (emitter,) = simulate(Model(list(found.values())), [msgspec.structs.replace(scenario, values=values)])
    (told,) = emitter.outcomes
    return told.lines


def line(form: str, scenario: Scenario | str = "read", **values: str) -> str | None:
    _, found = site(ini=f"--module=requestlog\njetty.requestlog.formatString={form}")
    return lines(found, scenario, **values)[0].text


def test_who_jetty_asks_for_is_told_by_the_application() -> None:
    assert line("%u %m") == "<%u?> GET"
    assert line("%u %m", "anonymous") == "- GET"


@pytest.mark.parametrize("code", ["%q", "%{Location}o", "%R", "%{yyyy z}t", "%{HH|CET}t", "%{HH|GMT|de}t", "%{a}ti"])
def test_what_the_files_do_not_tell_is_known_from_a_scenario_only(code: str) -> None:
    assert line(f"a {code} b", **{code: "given"}) == "a given b"
    assert line(f"a {code} b") == f"a <{code}?> b"


def test_cookies_that_are_none_are_not_told() -> None:
    asked = Scenario("odd", Request("GET", "/", {"Cookie": 'a=1; b="2"'}))
    assert line("%{a}C|%{b}C|%{c}C|%C", asked) == "1|<%{b}C?>|-|<%C?>"


def test_times() -> None:
    assert line("%t %{yyyy-MM-dd'T'HH:mm:ss.SSSXXX|UTC}t") == "[24/Nov/2026:13:11:51 +0000] [2026-11-24T13:11:51.042Z]"


def test_the_packaged_module() -> None:
    (told,) = lines(site(ini="--module=requestlog")[1])
    assert told.target == "logs/yyyy_MM_dd.request.log"
    assert told.text == (
        '203.0.113.7 - <%u?> [24/Nov/2026:13:11:51 +0000] "GET /records/42 HTTP/1.1" 200 512 '
        '"https://app.example.com/records" "Mozilla/5.0"'
    )


def test_former_classes_have_lines_of_their_own() -> None:
    log = '<Set name="requestLog"><New class="org.eclipse.jetty.server.NCSARequestLog"><Arg>a.log</Arg></New></Set>'
    (told,) = lines(site(xml=f"{HEAD}{log}</Configure>")[1])
    assert told.text == "<unknown?>"


def test_spring_boot_writes_what_its_jetty_writes() -> None:
    settings = "server.jetty.accesslog.enabled=true\nserver.jetty.accesslog.custom-format=%{client}a %m\n"
    (told,) = lines(spring(settings))
    assert told.text == "203.0.113.7 GET"
    (told,) = lines(spring(f"{settings}server.forward-headers-strategy=native\n"))
    assert told.text == "<%{client}a?> GET"
    (told,) = lines(spring(f"{settings}server.jetty.accesslog.ignore-paths=/health\n"))
    assert told.unknown
