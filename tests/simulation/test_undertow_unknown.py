"""What Undertow's simulated lines leave open: users, sessions, attributes, odd cookies, times, forwarded addresses."""

from __future__ import annotations

import msgspec
import pytest

from accesslint.model.entities import Model
from accesslint.simulation.quoting import quotes
from accesslint.simulation.scenarios import Request, Scenario, shipped_scenarios
from accesslint.simulation.simulate import Line, simulate
from tests.mappers.building import Mapped
from tests.mappers.spring_boot.test_access_logs import entities as spring


def site(pattern: str, more: str = "") -> Mapped:
    return spring(f"server.undertow.accesslog.enabled=true\nserver.undertow.accesslog.pattern={pattern}\n{more}")


def told(found: Mapped, scenario: Scenario | str = "read", **values: str) -> Line:
    if isinstance(scenario, str):
        (scenario,) = [one for one in shipped_scenarios("http") if one.name == scenario]
    (emitter,) = simulate(Model(list(found.values())), [msgspec.structs.replace(scenario, values=values)])
    (outcome,) = emitter.outcomes
    (line,) = outcome.lines
    return line


def line(pattern: str, scenario: Scenario | str = "read", more: str = "", **values: str) -> str | None:
    return told(site(pattern, more), scenario, **values).text


def test_who_the_server_asks_for_is_told_by_the_application() -> None:
    assert line("%u %m") == "<%u?> GET"
    assert line("%u %m", "anonymous") == "- GET"


@pytest.mark.parametrize(
    "code",
    ["%S", "%{o,Location}", "%{s,user}", "%{r,user}", "%{p,id}", "%{resp-cookie,a}", "%{SECURE}", "%{time,YYYY}"],
)
def test_what_the_files_do_not_tell_is_known_from_a_scenario_only(code: str) -> None:
    assert line(f"a {code} b", **{code: "given"}) == "a given b"
    assert line(f"a {code} b") == f"a <{code}?> b"


def test_odd_requests() -> None:
    asked = Scenario("odd", Request("GET", "/%FF?a=1&a=%0A", {"Cookie": 'b="2"; c=1; c=2'}))
    assert line("%R|%U|%{c,b}|%{c,c}|%{c,d}|%{q,a}", asked) == "<%R?>|/%FF|<%{c,b}?>|<%{c,c}?>|-|[1, \n]"
    sixth = msgspec.structs.replace(asked, request=msgspec.structs.replace(asked.request, address="2001:db8::1"))
    assert line("%o|%a", sixth) == "<%o?>|2001:db8::1"


def test_a_pattern_with_open_braces_is_refused() -> None:
    assert line("%m %{i,User-Agent") == "<unknown?>"


def test_how_long_it_took_is_told_where_its_beginning_is_noted() -> None:
    name = "server.undertow.options.server.record-request-start-time"
    assert line("%D %T %s") == "- - 200"
    assert line("%D %T %s", more=f"{name}=true") == "42 0.042 200"
    assert line("%D %s", more=f"{name}=${{TIMED}}") == "<%D?> 200"


def test_forwarded_addresses() -> None:
    assert line("%a %h %o %m", more="server.forward-headers-strategy=native") == "<%a?> <%h?> <%o?> GET"
    assert line("%a %o", more="") == "203.0.113.7 203.0.113."


def test_the_default_is_the_common_format_and_findings_quote_it() -> None:
    found = spring("server.undertow.accesslog.enabled=true")
    assert told(found).target == "logs/access_log.log"
    assert told(found, "anonymous").text == '203.0.113.7 - - [24/Nov/2026:13:11:51 +0000] "GET / HTTP/1.1" 200 100'
    form = found.only("format")
    assert quotes(Model(list(found.values())), [(form.id, "read")])[form.id, "read"].line.endswith('HTTP/1.1" 200 512')


def test_the_decoded_path_may_break_lines() -> None:
    (breaking, whole) = (site(pattern).only("format") for pattern in ("%t %R", "%t %U"))
    assert breaking.get("line_breaks") is None
    assert whole.get("line_breaks") is False
    answers = told(site("%t %R %s"), "forged").answers
    assert answers is not None
    assert any("Which line is true?" in question for question in answers.open)
