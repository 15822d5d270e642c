"""Which line a finding about a format quotes."""

from __future__ import annotations

from accesslint.mappers.nginx import servers
from accesslint.model.entities import Entity, Model
from accesslint.model.recording import Layout, Place, Recording, Writing
from accesslint.model.values import Value
from accesslint.resources import shipped
from accesslint.rules.catalogue import load
from accesslint.simulation.quoting import quotes
from accesslint.simulation.scenarios import read_scenarios, shipped_scenarios
from accesslint.source import Span
from tests.loaders.nginx.loading import load as loaded
from tests.mappers.building import mapped

NOWHERE = Span("f", 1, 1, 1, 1)


def model_of(server: str) -> Model:
    form = "log_format raw escape=none '$remote_user $http_user_agent';"
    resources = loaded(f"events {{}} http {{ {form} {server} }}").resources
    return Model(list(mapped(servers, *resources).values()))


def lines(server: str, *scenarios: str) -> dict[str, str]:
    model = model_of(server)
    (form,) = (entity.id for entity in model.of("format"))
    found = quotes(model, [(form, scenario) for scenario in scenarios])
    return {scenario: quote.line for (_, scenario), quote in found.items()}


def test_each_scenario_gives_its_line() -> None:
    found = lines("server { listen 80; access_log /a.log raw; }", "read", "unicode")
    assert found["read"] == "alice Mozilla/5.0"
    assert found["unicode"].startswith("zoë ")


def test_a_log_that_leaves_the_line_out_quotes_nothing() -> None:
    assert lines("server { listen 80; access_log /a.log raw if=$http_x_never; }", "read") == {}


def test_a_format_that_nobody_writes_quotes_nothing() -> None:
    model = model_of("server { listen 80; access_log /a.log raw; }")
    model.entities = model.of("format")
    assert quotes(model, [(one.id, "read") for one in model.entities]) == {}
    assert quotes(model, [("format:none", "read")]) == {}


def test_databases_are_asked_about_their_own_scenario_of_that_name() -> None:
    form = Entity(
        "format", "format:f", "f", "postgresql", "", "database-log", NOWHERE, layout=Layout("postgresql", ("%u ",))
    )
    server = Entity("emitter", "emitter:e", "e", "postgresql", "", "database", NOWHERE)
    some = {"log_statement": Value("mod", NOWHERE)}
    places = (Place("", "on", (Writing("format:f", "log"),)),)
    server.recording = Recording("postgresql", places, definitions=some, plane="data")
    wanted = [("format:f", scenario) for scenario in ("delete", "read", "server-error")]
    found = quotes(Model([form, server]), wanted)
    assert [quote.line for quote in found.values()] == ["alice LOG:  statement: DELETE FROM records WHERE id = 42"]


def test_rules_name_scenarios_that_there_are_and_that_fit_their_schema() -> None:
    named = {rule.scenario for rule in load().rules.values()} - {""}
    assert named
    assert named <= {scenario.name for scenario in shipped_scenarios()}
    assert read_scenarios(shipped("schemas") / "scenarios.json") == shipped_scenarios()
