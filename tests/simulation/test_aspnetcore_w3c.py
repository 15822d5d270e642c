"""Lines of ASP.NET Core's W3C logger: the order of fields, blanks, what is empty, paths that are encoded anew."""

from __future__ import annotations

import msgspec
import pytest

from accesslint.model.entities import Model
from accesslint.simulation.scenarios import Request, Scenario, shipped_scenarios
from accesslint.simulation.simulate import Line, simulate
from tests.mappers.dotnet_logging.nets import entities
from tests.mappers.dotnet_logging.test_requests import W3C


def told(options: str = "", scenario: Scenario | str = "read", **values: str) -> Line:
    if isinstance(scenario, str):
        (scenario,) = [one for one in shipped_scenarios("http") if one.name == scenario]
    found = entities(W3C % options)
    (emitter,) = simulate(Model(list(found.values())), [msgspec.structs.replace(scenario, values=values)])
    (outcome,) = emitter.outcomes
    (line,) = outcome.lines
    return line


def fields(*names: str) -> str:
    return f"o.LoggingFields = {' | '.join(f'W3CLoggingFields.{name}' for name in names)};"


def test_the_default_fields() -> None:
    line = told(scenario="anonymous")
    assert line.target == "./logs/w3clog-*.txt"
    assert line.text == (
        "2026-11-24 13:11:51 203.0.113.7 web-1 192.0.2.10 8080 GET / - 200 42.1234 HTTP/1.1 app.example.com "
        "Mozilla/5.0 -"
    )


@pytest.mark.parametrize(
    ("target", "written"),
    [
        ("/a%20b/%22?d=%20e", "/a%20b/%22 ?d=%20e"),
        ("/caf%C3%A9/%2Fx%2fy", "/caf%C3%A9/%2Fx%2fy -"),
        ("/%41%7e%5b%25?x", "/A~%5B%25 ?x"),
        ("/records%0D%0A1", "/records%0D%0A1 -"),
        ("/%2541", "/%41 -"),
        ("/a/../b?x", "<cs-uri-stem?> ?x"),
        ("/%FF?", "<cs-uri-stem?> <cs-uri-query?>"),
    ],
)
def test_paths_are_encoded_anew(target: str, written: str) -> None:
    assert told(fields("UriStem", "UriQuery"), Scenario("one", Request("GET", target))).text == written


def test_blanks_and_controls_in_headers() -> None:
    odd = Scenario("one", Request("GET", "/", {"Referer": " é\tb ", "User-Agent": 'a "b"', "Cookie": ""}))
    assert told(fields("Referer", "UserAgent", "Cookie"), odd).text == 'a+"b" - é+b'


def test_who_the_application_makes_the_user_out_to_be_is_told_elsewhere() -> None:
    assert told(fields("UserName", "Method")).text == "<cs-username?> GET"
    assert told(fields("UserName", "Method"), "jwt-user").text == "<cs-username?> GET"
    assert told(fields("UserName", "Method"), "anonymous").text == "- GET"
    assert told(fields("UserName", "Method"), **{"cs-username": "a b"}).text == "a+b GET"


def test_headers_that_are_added_are_sorted_and_stand_once() -> None:
    added = "".join(f'o.AdditionalRequestHeaders.Add("{name}");' for name in ("x-b", "X-A", "host", "Referer"))
    asked = Scenario("one", Request("GET", "/", {"X-B": "2", "X-A": "1 1", "Referer": "r"}))
    assert told(fields("Method", "Host") + added, asked).text == "GET app.example.com r 1+1 2"
    assert told(fields("Method", "Referer") + added, asked).text == "GET r app.example.com 1+1 2"


def test_options_that_are_not_known_leave_no_line() -> None:
    assert told("o.LoggingFields = W3CLoggingFields.All & ~W3CLoggingFields.Date;").text == "<unknown?>"


def test_the_five_are_read_back() -> None:
    answers = told("o.LoggingFields = W3CLoggingFields.All;").answers
    assert answers is not None
    states = {name: answer.state for name, answer in answers.fields.items()}
    assert states == {
        "timestamp": "read",
        "identity": "unknown",
        "action": "read",
        "resource": "read",
        "result": "read",
    }
