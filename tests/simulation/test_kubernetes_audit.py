"""Audit policies: the same decisions as the API server's own code, which answered in `audit_policies/levels.json`.

`audit_policies/main.go` asks that code (k8s.io/apiserver 0.35.0) about every request under every policy of
`audit_policies/cases.json`.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from accesslint.loaders import Options
from accesslint.loaders.kubernetes import load
from accesslint.mappers.kubernetes import api_server
from accesslint.mappers.kubernetes.audit_policy_rules import rules_of
from accesslint.model.entities import Model
from accesslint.model.recording import Place, Recording, Writing
from accesslint.model.values import Resource, Unknown, Value
from accesslint.simulation import Context, kubernetes_audit
from accesslint.simulation.api_requests import api_request
from accesslint.simulation.scenarios import Request, shipped_scenarios
from accesslint.simulation.simulate import Simulated, simulate
from accesslint.source import Source, Span
from tests.mappers.building import mapped
from tests.trees import MemoryTree

_FOLDER = Path(__file__).parent / "audit_policies"
CASES = json.loads((_FOLDER / "cases.json").read_text("utf-8"))
LEVELS = json.loads((_FOLDER / "levels.json").read_text("utf-8"))


def value(data: Any) -> Value:
    if isinstance(data, dict):
        return Value({key: value(item) for key, item in data.items()}, Span("p", 1, 1, 1, 1))
    if isinstance(data, list):
        return Value([value(item) for item in data], Span("p", 1, 1, 1, 1))
    return Value(data, Span("p", 1, 1, 1, 1))


@pytest.mark.parametrize("number", range(len(CASES["Policies"])))
def test_decisions_are_the_api_servers(number: int) -> None:
    policy = CASES["Policies"][number]
    rules = rules_of(value(policy))
    for asked, answer in zip(CASES["Requests"], LEVELS[number], strict=True):
        request = api_request(Request(asked["Method"], asked["Target"]))
        taken = next((rule for rule in rules if rule.takes(request, asked["User"], asked["Groups"])), None)
        said = {
            "Level": "None" if taken is None else taken.level,
            "OmitStages": sorted({*(taken.omitted if taken else ()), *policy.get("omitStages", ())}),
            "Verb": request.verb,
            "Group": request.group,
            "Resource": request.resource,
            "Namespace": request.namespace,
            "Name": request.name,
        }
        assert said == answer | {"OmitStages": sorted(answer["OmitStages"])}, asked["Target"]


HEAD = "apiVersion: audit.k8s.io/v1\nkind: Policy\n"
WEB = {scenario.name for scenario in shipped_scenarios() if scenario.plane == "http"}


def simulated(rules: str) -> Simulated:
    files = {"policy.yaml": HEAD + rules}
    loaded = load([Source("policy.yaml", files["policy.yaml"])], [], MemoryTree(files), Options())
    model = Model(list(mapped(api_server, *(one for one in loaded if isinstance(one, Resource))).values()))
    (found,) = simulate(model, shipped_scenarios())
    return found


def line_of(found: Simulated, scenario: str) -> str:
    (outcome,) = (one for one in found.outcomes if one.scenario == scenario)
    (line,) = outcome.lines
    assert line.text is not None
    return line.text


def test_only_scenarios_of_the_api_server_are_asked() -> None:
    found = simulated("rules: [{level: Metadata}]")
    assert found.outcomes
    assert not {outcome.scenario for outcome in found.outcomes} & WEB


def test_an_event_of_level_metadata_holds_all_five_and_no_object() -> None:
    found = simulated("rules: [{level: Metadata}]")
    for outcome in found.outcomes:
        (line,) = outcome.lines
        assert line.answers is not None
        assert {answer.state for answer in line.answers.fields.values()} == {"read"}
        assert line.answers.open == []
    event = json.loads(line_of(found, "kubernetes-exec"))
    assert event["objectRef"] == {
        "resource": "pods",
        "namespace": "shop",
        "name": "web-0",
        "apiVersion": "v1",
        "subresource": "exec",
    }
    assert event["responseStatus"] == {"metadata": {}, "code": 101}


@pytest.mark.parametrize(("level", "sent", "answered"), [("Request", True, False), ("RequestResponse", True, True)])
def test_levels_that_hold_objects(level: str, sent: bool, answered: bool) -> None:
    found = simulated(f"rules: [{{level: {level}}}]")
    assert ("requestObject" in json.loads(line_of(found, "kubernetes-administrator"))) is sent
    assert ("responseObject" in json.loads(line_of(found, "kubernetes-read-secret"))) is answered


def test_a_secret_in_the_answers_object_is_told() -> None:
    found = simulated("rules: [{level: RequestResponse}]")
    (outcome,) = (one for one in found.outcomes if one.scenario == "kubernetes-read-secret")
    assert outcome.lines[0].answers is not None
    assert "credential" in outcome.lines[0].answers.open[-1]


def test_a_rule_of_level_none_and_no_rule_leave_no_line() -> None:
    found = simulated("rules: [{level: None, verbs: [get]}, {level: Metadata, verbs: [patch]}]")
    places = {outcome.scenario: (outcome.place, len(outcome.lines)) for outcome in found.outcomes}
    assert places["kubernetes-read-secret"] == ("rule 1: level None", 0)
    assert places["kubernetes-update"] == ("rule 2: level Metadata", 1)
    assert places["kubernetes-exec"] == ("no rule that matches: level None", 0)


def test_without_the_last_stage_the_outcome_is_missing() -> None:
    found = simulated("omitStages: [ResponseComplete]\nrules: [{level: Metadata}]")
    (outcome,) = (one for one in found.outcomes if one.scenario == "kubernetes-update")
    (line,) = outcome.lines
    assert line.answers is not None
    assert line.answers.fields["result"].state != "read"
    assert '"stage":"RequestReceived"' in line_of(found, "kubernetes-update")
    nothing = simulated("omitStages: [ResponseComplete, RequestReceived]\nrules: [{level: Metadata}]")
    assert all(outcome.lines == [] for outcome in nothing.outcomes)


def test_rules_that_are_filled_in_elsewhere_are_unknown() -> None:
    reason = Unknown("filled in by a template")
    policy = value({"rules": [{"level": "None", "users": [reason]}, {"level": "Metadata"}]})
    assert [rule.open_reason for rule in rules_of(policy)] == [reason, None]
    recording = Recording(
        "kubernetes_audit", (Place("", "on", (Writing("f", ""),)),), definitions={"policy": policy}, plane="control"
    )
    (scenario, *_) = (one for one in shipped_scenarios() if one.plane == "control")
    assert kubernetes_audit.place(Context(scenario, recording)) == reason
