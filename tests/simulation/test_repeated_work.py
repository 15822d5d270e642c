"""Long configurations: what is the same for many logs is worked out once for each scenario."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from accesslint import pipeline
from accesslint.model.entities import Model
from accesslint.settings.standard import default_standard
from accesslint.simulation import apache_environment, kubernetes_audit, nginx
from accesslint.simulation.quoting import quotes
from accesslint.simulation.scenarios import shipped_scenarios
from accesslint.simulation.simulate import simulate
from tests.conftest import write

HTTP = [scenario for scenario in shipped_scenarios() if scenario.plane == "http"]


def counted(monkeypatch: pytest.MonkeyPatch, module: object, name: str) -> list[object]:
    """The first argument of each call of a module's function, from now on."""
    calls: list[object] = []
    original = getattr(module, name)

    def counting(*args: object) -> object:
        calls.append(args[0])
        return original(*args)

    monkeypatch.setattr(module, name, counting)
    return calls


def model_of(folder: Path, name: str, lines: Sequence[str]) -> Model:
    write(folder, {name: "\n".join(lines) + "\n"})
    return pipeline.read(pipeline.Reading([folder.resolve()], default_standard())).model


def test_apache_variables_are_worked_out_once_for_each_scenario(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    conditions = [f"SetEnvIf Request_URI ^/{number} v{number}" for number in range(40)]
    logs = [f"CustomLog logs/{number} common env=V{number}" for number in range(40)]
    model = model_of(tmp_path, "httpd.conf", ["DocumentRoot /srv", *conditions, *logs])
    calls = counted(monkeypatch, apache_environment, "_environment")
    (simulated,) = simulate(model, HTTP)
    assert len(simulated.outcomes) == len(HTTP) == len(calls)
    calls.clear()
    form = next(entity.id for entity in model.of("format"))
    quotes(model, [(form, "read")])
    assert len(calls) == 1


def test_the_line_of_a_format_is_rendered_once_for_each_scenario(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    logs = [f"access_log /var/log/{number}.log combined;" for number in range(40)]
    model = model_of(tmp_path, "nginx.conf", ["http {", "server {", *logs, "}", "}"])
    calls = counted(monkeypatch, nginx, "render")
    (simulated,) = simulate(model, HTTP)
    assert all(len({line.text for line in outcome.lines}) == 1 for outcome in simulated.outcomes)
    assert [len(outcome.lines) for outcome in simulated.outcomes] == [40] * len(HTTP)
    assert len(calls) == len(HTTP)


def test_the_rules_of_a_policy_are_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    model = model_of(
        tmp_path,
        "policy.yaml",
        ["apiVersion: audit.k8s.io/v1", "kind: Policy", "rules:", "- level: None", "  users: [a]", "- level: Metadata"],
    )
    calls = counted(monkeypatch, kubernetes_audit, "rules_of")
    (simulated,) = simulate(model, shipped_scenarios())
    assert len(simulated.outcomes) > 2
    assert all(re.match("rule 2", outcome.place) for outcome in simulated.outcomes)
    assert len(calls) == 1
