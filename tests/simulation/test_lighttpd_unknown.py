"""What lighttpd's simulated lines leave open: tokens, escaping and conditions that the files do not tell."""

from __future__ import annotations

import msgspec
import pytest

from accesslint.mappers.lighttpd import servers
from accesslint.model.entities import Model
from accesslint.simulation.scenarios import Scenario, shipped_scenarios
from accesslint.simulation.simulate import Outcome, simulate
from tests.loaders.lighttpd.test_lighttpd import load
from tests.mappers.building import mapped

LOG = 'server.modules = ( "mod_accesslog" )\naccesslog.filename = "/a"\n'


def outcome(text: str, name: str = "read", **values: str) -> Outcome:
    """What the main server leaves of a scenario."""
    (scenario,) = [one for one in shipped_scenarios("http") if one.name == name]
    marked: Scenario = msgspec.structs.replace(scenario, values=values)
    model = Model(list(mapped(servers, *load(LOG + text)).values()))
    first = next(iter(simulate(model, [marked])))
    (found,) = first.outcomes
    return found


def line(text: str, name: str = "read", **values: str) -> str | None:
    return outcome(text, name, **values).lines[0].text


@pytest.mark.parametrize(
    ("form", "expected"),
    [("%{%Y-%m-%dT%H:%M:%S%z}t", "2026-11-24T13:11:51+0000"), ("%{begin:msec}t", "1795525911000")],
)
def test_times(form: str, expected: str) -> None:
    assert line(f'accesslog.format = "{form}"') == expected


@pytest.mark.parametrize("token", ["%f", "%{OWN}e", "%{word}t"])
def test_what_the_files_do_not_tell_is_known_from_a_scenario_only(token: str) -> None:
    text = f'accesslog.format = "a {token} b"'
    assert line(text, **{token: "given"}) == "a given b"
    assert line(text) == f"a <{token}?> b"


def test_an_unknown_escaping_matters_only_where_it_decides() -> None:
    text = 'accesslog.format = "%{User-Agent}i"\naccesslog.escaping = env.E'
    assert line(text) == "Mozilla/5.0"
    assert line(text, "unicode") != line(text.partition("\n")[0], "unicode")


def test_conditions_that_are_not_about_the_path() -> None:
    found = outcome('$HTTP["remoteip"] == "::1" { accesslog.filename = "" }')
    assert found.lines == []
    assert "something else than the path" in found.unknown


def test_a_pattern_that_is_not_tried() -> None:
    assert outcome('$HTTP["url"] =~ "((a+)+)+$" { accesslog.filename = "" }').unknown


def test_a_refused_request_is_in_the_main_log() -> None:
    text = 'accesslog.format = "%s %V %u"\n$HTTP["url"] =~ "^/records" { accesslog.filename = "" }'
    assert line(text, "forged") == "400 - -"
    assert outcome(text, "read").lines == []


def test_a_proxy_s_own_header_is_not_known() -> None:
    text = 'accesslog.format = "%{X-Forwarded-For}i"'
    assert line(text, "forged") == "10.0.0.1, 10.0.0.2"
    proxied = line(text + '\nproxy.server = ( "" => ( ( "host" => "127.0.0.1" ) ) )', "forged")
    assert proxied != "10.0.0.1, 10.0.0.2"


def test_other_parsing_is_not_simulated() -> None:
    model = Model(
        list(mapped(servers, *load(LOG + 'server.http-parseopts = ( "url-ctrls-reject" => "disable" )')).values())
    )
    assert not list(simulate(model, shipped_scenarios("http")))
