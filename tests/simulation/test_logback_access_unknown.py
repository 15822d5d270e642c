"""What simulated lines of logback-access leave open: users, filters, encoders, zones, bodies, what logback refuses."""

from __future__ import annotations

import msgspec
import pytest

from accesslint.model.entities import Model
from accesslint.simulation.quoting import quotes
from accesslint.simulation.scenarios import Request, Scenario, shipped_scenarios
from accesslint.simulation.simulate import Line, simulate
from tests.mappers.building import Mapped
from tests.mappers.java_logging.test_loggers import ACCESS, access


def lines(found: Mapped, scenario: Scenario | str = "read", **values: str) -> list[Line]:
    if isinstance(scenario, str):
        (scenario,) = [one for one in shipped_scenarios("http") if one.name == scenario]
    (emitter,) = simulate(Model(list(found.values())), [msgspec.structs.replace(scenario, values=values)])
    (told,) = emitter.outcomes
    return told.lines


def line(pattern: str, scenario: Scenario | str = "read", **values: str) -> str | None:
    return lines(access(ACCESS.format(pattern)), scenario, **values)[0].text


def test_who_the_server_asks_for_is_told_by_the_application() -> None:
    assert line("%u %m") == "<%u?> GET"
    assert line("%u %m", "anonymous") == "- GET"


def test_how_large_nothing_is_is_decided_by_the_server() -> None:
    assert line("%b %s", "delete") == "<%b?> 204"
    assert line("%b %s", "read") == "512 200"


@pytest.mark.parametrize(
    "word",
    ["%S", "%responseHeader{Location}", "%reqAttribute{user}", "%fullRequest", "%responseContent", "%i", "%reqCookie",
     "%t{HH,CET}", "%t{HH z,GMT}", "%t{ww}"],
)  # fmt: skip
def test_what_the_files_do_not_tell_is_known_from_a_scenario_only(word: str) -> None:
    assert line(f"a {word} b", **{word: "given"}) == "a given b"
    assert line(f"a {word} b") == f"a <{word}?> b"


def test_cookies_and_parameters_that_are_not_told() -> None:
    asked = Scenario("odd", Request("POST", "/?a=1&a=%0A", {"Cookie": 'b="2"', "Content-Type": "x-form"}, body_bytes=2))
    assert line("%reqCookie{b}|%reqCookie{c}|%reqParameter{a}", asked) == "<%reqCookie{b}?>|-|<%reqParameter{a}?>"
    asked = Scenario("odd", Request("GET", "/?a=1&a=%0A"))
    assert line("%reqParameter{a}", asked) == "[1, \n]"


def test_what_logback_refuses_is_not_rendered() -> None:
    assert line("100%% %m") == "<unknown?>"
    assert line("${P}") == "<unknown?>"
    assert line("%replace(%m){(a*)*,b}") == "<%m?>"
    assert line("%replace(%m){(?L)a,b}") == line("%replace(%m){(?u)a,b}") == line("%replace(%m){(,b}") == "<%m?>"
    assert line("%replace(%m){G,$1}") == line("%replace(%m){G,$}") == "<%m?>"
    assert line("%20(%m %S)|") == "<blanks?>GET <%S?>|"


def test_a_change_keeps_words_apart_where_it_can() -> None:
    (told,) = lines(access(ACCESS.format("%-40(%m %U){} %s")))
    assert told.text == "GET /records/42                          200"
    assert told.answers is not None
    assert {name: told.answers.fields[name].state for name in ("action", "resource", "result")} == {
        "action": "read", "resource": "read", "result": "read"
    }  # fmt: skip


def test_filters_decide_and_encoders_write_what_they_are_told() -> None:
    appender = (
        '<appender name="A" class="FileAppender"><file>a.log</file>{}<encoder><pattern>%m</pattern></encoder>'
        "</appender>"
        '<appender-ref ref="A"/>'
    )
    (told,) = lines(access(appender.format('<filter class="ch.qos.logback.core.filter.EvaluatorFilter"/>')))
    assert "EvaluatorFilter" in told.unknown
    (told,) = lines(access(appender.format('<filter class="ch.qos.logback.access.filter.CountingFilter"/>')))
    assert (told.target, told.text, told.unknown) == ("a.log", "GET", "")
    encoder = '<appender name="A" class="ConsoleAppender"><encoder class="x.LogstashAccessEncoder"/></appender>'
    (told,) = lines(access(f'{encoder}<appender-ref ref="A"/>'))
    assert (told.target, told.text) == ("A", "<unknown?>")


def test_findings_quote_the_line() -> None:
    found = access(ACCESS.format('%h "%i{User-Agent}"'))
    form = found.only("format")
    quote = quotes(Model(list(found.values())), [(form.id, "forged")])[form.id, "forged"]
    assert quote.line.startswith('203.0.113.7 "Mozilla" 200')
