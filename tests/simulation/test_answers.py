"""What can be read back from lines, and what stays open."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from accesslint.mappers.nginx import servers
from accesslint.model.entities import Entity, Model
from accesslint.model.values import Unknown
from accesslint.simulation import Piece
from accesslint.simulation.answers import answers_of
from accesslint.simulation.scenarios import ScenarioError, read_scenarios, shipped_scenarios
from accesslint.simulation.simulate import Outcome, simulate
from accesslint.source import Span
from tests.loaders.nginx.loading import load
from tests.mappers.building import mapped


def outcome(text: str, scenario: str) -> Outcome:
    """What a configuration leaves of a scenario; `F` stands for a server that logs in the format f."""
    server = "access_log /a f; server { listen 80; }"
    loading = load(f"events {{}} http {{ {text.replace('SERVER', server)} }}")
    model = Model(list(mapped(servers, *loading.resources).values()))
    chosen = [one for one in shipped_scenarios() if one.name == scenario]
    ((found,),) = [one.outcomes for one in simulate(model, chosen)]
    return found


def states(text: str, scenario: str) -> dict[str, str]:
    (line,) = outcome(text, scenario).lines
    assert line.answers is not None
    return {meaning: answer.state for meaning, answer in line.answers.fields.items()}


GOOD = '[$time_iso8601] "$remote_user" $request_method "$request_uri" $status'
ALL_READ = dict.fromkeys(("timestamp", "identity", "action", "resource", "result"), "read")


@pytest.mark.parametrize(
    ("scenario", "form", "different"),
    [
        ("read", GOOD, {}),
        ("anonymous", GOOD, {}),
        ("forged", GOOD, {}),
        ("unicode", GOOD, {}),
        ("read", GOOD.replace("$time_iso8601", ""), {"timestamp": "missing"}),
        ("read", GOOD.replace("$time_iso8601", "$date_local"), {"timestamp": "wrong"}),
        ("read", GOOD.replace("$remote_user", ""), {"identity": "missing"}),
        ("read", GOOD.replace("$request_method", "X"), {"action": "missing"}),
        ("read", GOOD.replace("$request_uri", ""), {"resource": "missing"}),
        ("read", GOOD.replace("$status", ""), {"result": "missing"}),
        ("jwt-user", GOOD, {"identity": "empty"}),
        ("jwt-user", GOOD.replace("$remote_user", "$jwt_claim_sub"), {"identity": "unknown"}),
        ("read", GOOD.replace('"$remote_user" $request_method', "$remote_user$request_method"),
         {"identity": "wrong", "action": "wrong"}),
    ],
)  # fmt: skip
def test_the_five_fields(scenario: str, form: str, different: dict[str, str]) -> None:
    assert states(f"log_format f '{form}'; SERVER", scenario) == ALL_READ | different


def opened(text: str, scenario: str) -> str:
    (line,) = outcome(text, scenario).lines
    assert line.answers is not None
    return "\n".join(line.answers.open)


def test_a_client_that_writes_lines_of_its_own() -> None:
    text = f"log_format f escape=none '{GOOD}'; SERVER"
    assert states(text, "forged")["identity"] == "wrong"
    assert "left 2 lines" in opened(text, "forged")
    assert opened(text.replace("escape=none", ""), "forged") == ""


def test_a_secret_in_the_line() -> None:
    text = f"log_format f '{GOOD}'; SERVER"
    assert "a credential" in opened(text, "token-in-query")
    assert opened(text.replace("$request_uri", "$uri"), "token-in-query") == ""


def test_json_that_no_machine_reads() -> None:
    text = """log_format f ESCAPE '{"user":"$remote_user","agent":"$http_user_agent"}'; SERVER"""
    assert "The line is not JSON" in opened(text.replace("ESCAPE", ""), "forged")
    assert "not JSON" not in opened(text.replace("ESCAPE", "escape=json"), "forged")


@pytest.mark.parametrize(
    ("text", "scenario", "unknown"),
    [
        ("access_log /a {{ format }}; server { listen 80; }", "read", "not in the files"),
        ("access_log /a combined if=$made_elsewhere; server { listen 80; }", "read", "$made_elsewhere"),
        ("access_log /a combined if={{ condition }}; server { listen 80; }", "read", "template"),
    ],
)
def test_what_files_do_not_tell_is_unknown(text: str, scenario: str, unknown: str) -> None:
    (line,) = outcome(text, scenario).lines
    assert unknown in line.unknown


def test_an_error_page_may_lead_elsewhere() -> None:
    text = "access_log /a; server { listen 80; error_page 404 /404.html; location = /404.html { access_log off; } }"
    assert outcome(text, "missing-object").doubt
    assert not outcome(text, "read").doubt


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("scenarios: [", "expected"),
        ("a: 1", "scenarios"),
        ("scenarios: [{name: a, request: {method: get, target: /}, response: {status: 200}}]", "method"),
        ("scenarios: [{name: a, request: {method: GET, target: '/ x'}, response: {status: 200}}]", "target"),
        ('scenarios: [{name: a, request: {method: GET, target: /, headers: {X: "a\\r\\nb"}}, response: {status: 200}}]',
         "headers"),
        ("scenarios: [&a {name: a, request: {method: GET, target: /}, response: {status: 200}}, *a]", "two scenarios"),
    ],
)  # fmt: skip
def test_scenarios_that_cannot_be_used(text: str, message: str, tmp_path: Path) -> None:
    file = tmp_path / "scenarios.yaml"
    file.write_text(text)
    with pytest.raises(ScenarioError, match=message):
        read_scenarios(file)


def test_values_of_the_users_own(tmp_path: Path) -> None:
    file = tmp_path / "scenarios.yaml"
    file.write_text(
        "scenarios: [{name: claim, identity: carol, request: {method: GET, target: /}, response: {status: 200},"
        " values: {$jwt_claim_sub: carol}}]"
    )
    loading = load("events {} http { log_format f '$jwt_claim_sub'; access_log /a f; server { listen 80; } }")
    model = Model(list(mapped(servers, *loading.resources).values()))
    found: Any = list(simulate(model, read_scenarios(file)))
    assert found[0].outcomes[0].lines[0].text == "carol"
    assert found[0].outcomes[0].lines[0].answers.fields["identity"].state == "read"


def test_a_format_that_is_not_known_answers_nothing() -> None:
    form = Entity("format", "format:x", "x", "varnish", "varnishncsa", "access-log", Span("x", 1, 1, 1, 2))
    form.set("fields", Unknown("a template decides"))
    answers = answers_of(form, [Piece("", b"x")], shipped_scenarios("http")[0])
    assert {answer.state for answer in answers.fields.values()} == {"unknown"}
