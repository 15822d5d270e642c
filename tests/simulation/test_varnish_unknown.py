"""What varnishncsa's simulated lines leave open, and what a reader gets out of them."""

from __future__ import annotations

import msgspec
import pytest

from accesslint.mappers.varnish import varnishncsa
from accesslint.model.entities import Model
from accesslint.model.values import Template, Unknown, Value
from accesslint.simulation.scenarios import shipped_scenarios
from accesslint.simulation.simulate import Outcome, simulate
from accesslint.source import Span
from tests.mappers.building import resource

HERE = Span("a", 1, 1, 1, 2)


def outcome(*arguments: str | Template, scenario: str = "read", **values: str) -> Outcome:
    found = varnishncsa.arguments_of([Value(text, HERE) for text in ("-w", "/log", *arguments)], HERE)
    model = Model(list(varnishncsa.entities(resource("x.log", {}, kind="unit"), found)))
    (one,) = [one for one in shipped_scenarios("http") if one.name == scenario]
    (emitter,) = simulate(model, [msgspec.structs.replace(one, values=values)])
    (told,) = emitter.outcomes
    return told


def line(text: str | Template, **values: str) -> str | None:
    return outcome("-F", text, **values).lines[0].text


@pytest.mark.parametrize("code", ["%{VCL_Log:key}x", "%{VSL:ReqStart}x", "%{Location}o"])
def test_what_the_files_do_not_tell_is_known_from_a_scenario_only(code: str) -> None:
    assert line(f"a {code} b", **{code: "given"}) == "a given b"
    assert line(f"a {code} b") == f"a <{code}?> b"


def test_a_templated_part_is_not_known() -> None:
    assert line(Template(("%m ", Unknown("filled in"), " %s"))) == "GET <unknown?> 200"


def test_a_query_is_a_doubt() -> None:
    (kept,) = outcome("-q", "RespStatus >= 400").lines
    assert kept.unknown == "whether -q RespStatus >= 400 holds is decided in Varnish"


def test_of_backend_requests_nothing_is_told() -> None:
    assert outcome("-b").unknown.startswith("-b")


def test_a_whole_address_tells_the_resource_and_a_cut_one_does_not() -> None:
    for scenario, state in (("read", "read"), ("long-address", "wrong")):
        (told,) = outcome(scenario=scenario).lines
        assert told.answers is not None
        assert told.answers.fields["resource"].state == state
        assert told.answers.fields["action"].state == "read"


def test_the_name_that_a_client_sends_is_written_whoever_checks_it() -> None:
    (told,) = outcome("-j", "-F", '{"u":"%u"}', scenario="unicode").lines
    assert told.text == '{"u":"zoë"}'
