"""IIS's simulated lines: the order of fields, blanks, what is empty, locations, what HTTP.sys refuses."""

from __future__ import annotations

import msgspec
import pytest

from accesslint.model.entities import Model
from accesslint.simulation.quoting import quotes
from accesslint.simulation.scenarios import Request, Response, Scenario, shipped_scenarios
from accesslint.simulation.simulate import Outcome, simulate
from tests.mappers.iis.test_sites import location, site


def outcome(scenario: Scenario | str = "read", log: str = "", more: str = "", **values: str) -> Outcome:
    if isinstance(scenario, str):
        (scenario,) = [one for one in shipped_scenarios("http") if one.name == scenario]
    found = site(log, more)[1]
    (emitter,) = simulate(Model(list(found.values())), [msgspec.structs.replace(scenario, values=values)])
    (told,) = emitter.outcomes
    return told


def line(scenario: Scenario | str = "read", log: str = "", more: str = "", **values: str) -> str | None:
    return outcome(scenario, log, more, **values).lines[0].text


def flags(*names: str) -> str:
    return f'<logFile logExtFileFlags="{",".join(names)}"/>'


def test_the_default_fields() -> None:
    assert line("anonymous") == "2026-11-24 13:11:51 192.0.2.10 GET / - 80 - 203.0.113.7 Mozilla/5.0 - 200 0 0 42"


def test_fields_stand_in_an_order_of_their_own() -> None:
    every = flags(
        "TimeTaken", "BytesRecv", "Host", "ProtocolVersion", "ComputerName", "Date", "SiteName", "Cookie", "BytesSent"
    )
    read = Scenario("one", Request("GET", "/", {"Cookie": "a=b c"}), Response(200))
    assert line(read, every) == "2026-11-24 W3SVC1 WEB01 HTTP/1.1 a=b+c app.example.com <sc-bytes?> 56 42"


@pytest.mark.parametrize(
    ("target", "written"),
    [
        ("/a%20b/c?d=%20e+f", "/a+b/c d=%20e+f"),
        ("/caf%C3%A9?", "/café -"),
        ("/a//b?x", "<cs-uri-stem?> x"),
        ("/%FF", "<cs-uri-stem?> -"),
    ],
)
def test_paths_are_decoded_and_queries_are_not(target: str, written: str) -> None:
    assert line(Scenario("one", Request("GET", target)), flags("UriStem", "UriQuery")) == written


@pytest.mark.parametrize("scenario", ["forged", "long-address"])
def test_what_http_sys_refuses_leaves_no_line_here(scenario: str) -> None:
    assert "HTTP.sys refuses" in outcome(scenario).unknown


def test_who_iis_asks_for_is_told_elsewhere() -> None:
    assert line("read", flags("UserName", "HttpStatus")) == "<cs-username?> 200"
    assert line("anonymous", flags("UserName", "HttpStatus")) == "- 200"
    assert line("read", flags("UserName"), **{"cs-username": "SHOP\\al ice"}) == "SHOP\\al ice"


def test_headers_that_are_not_plain_are_not_told() -> None:
    odd = Scenario("one", Request("GET", "/", {"Referer": "é", "User-Agent": 'a "b"'}))
    assert line(odd, flags("Referer", "UserAgent")) == 'a+"b" <cs(Referer)?>'


def test_custom_fields_follow() -> None:
    custom = (
        '<logFile logExtFileFlags="Method"><customFields>'
        '<add logFieldName="rid" sourceName="X-Request-Id" sourceType="RequestHeader"/>'
        '<add logFieldName="type" sourceName="Content-Type" sourceType="ResponseHeader"/>'
        '<add logFieldName="who" sourceName="{{ who }}" sourceType="ServerVariable"/>'
        "</customFields></logFile>"
    )
    asked = Scenario("one", Request("GET", "/", {"X-Request-Id": "r 1"}))
    assert line(asked, custom) == "GET r+1 <Content-Type?> <unknown?>"
    assert line("anonymous", custom) == "GET - <Content-Type?> <unknown?>"


def test_locations_and_outcomes() -> None:
    silent = location('dontLog="true"', "shop/records")
    assert outcome("read", more=silent).lines == []
    assert outcome("read", more=silent).place == "/records"
    assert len(outcome("anonymous", more=silent).lines) == 1
    failing = location('selectiveLogging="LogError"')
    assert [len(outcome(name, more=failing).lines) for name in ("read", "missing-object")] == [0, 1]
    loud = location('selectiveLogging="LogSuccessful"') + location('selectiveLogging="LogAll"', "shop/RECORDS")
    assert [len(outcome(name, more=loud).lines) for name in ("read", "missing-object", "sign-in-refused")] == [1, 1, 0]
    assert outcome("read", more=location('selectiveLogging="${x}"')).lines[0].unknown
    assert outcome("read", more=location('dontLog="${x}"', "shop/records")).unknown


@pytest.mark.parametrize(
    "log", ['<logFile logFormat="NCSA"/>', '<logFile logFormat="${x}"/>', '<logFile logExtFileFlags="${x}"/>']
)
def test_other_formats_are_not_simulated(log: str) -> None:
    assert line(log=log) == "<unknown?>"


def test_the_five_are_read_back_and_findings_quote_the_line() -> None:
    answers = outcome("read").lines[0].answers
    assert answers is not None
    states = {name: answer.state for name, answer in answers.fields.items()}
    assert states == {
        "timestamp": "read",
        "identity": "unknown",
        "action": "read",
        "resource": "read",
        "result": "read",
    }
    found = site()[1]
    form = found.only("format")
    assert quotes(Model(list(found.values())), [(form.id, "token-in-query")])[form.id, "token-in-query"].line.split()[
        5
    ] == ("access_token=s3cr3t-t0k3n&file=7")
