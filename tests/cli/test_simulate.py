"""`accesslint simulate` on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from accesslint.cli.app import app
from accesslint.cli.simulating import text_of_emitter
from accesslint.simulation.simulate import Line, Outcome, Simulated
from accesslint.source import Span

CONFIGURATION = """events {}
http {
  log_format raw escape=none '$remote_user $uri';
  server { listen 80; access_log /var/log/nginx/raw.log raw; location /admin { access_log off; } }
}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "nginx.conf").write_text(CONFIGURATION)
    (tmp_path / "main.tf").write_text('resource "aws_cloudtrail" "a" {\n  name = "a"\n  s3_bucket_name = "b"\n}\n')
    return tmp_path


def run(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["simulate", *words])
    return result.exit_code, result.output


def test_text(folder: Path) -> None:
    status, output = run(str(folder))
    assert status == 0
    assert "    /var/log/nginx/raw.log, format raw:\n      | alice /records/42\n" in output
    assert "no line is written (in /admin): no question can be answered" in output
    assert '      | mallory"\n      | 192.0.2.1 - alice' in output
    assert output.splitlines()[-1].endswith("1 emitters whose records cannot be simulated")
    assert (
        f"not simulated, so that nothing is said of their records:\n  trail aws_cloudtrail.a ({folder}/main.tf:1)"
        in output
    )


def test_json(folder: Path) -> None:
    status, output = run(str(folder), "--format", "json")
    document = json.loads(output)
    assert status == 0
    assert document["not_simulated"] == 1
    (emitter,) = document["emitters"]
    lines = {outcome["scenario"]: outcome["lines"] for outcome in emitter["outcomes"]}
    assert lines["administrator-change"] == []
    assert lines["read"][0]["text"] == "alice /records/42"
    assert lines["read"][0]["answers"]["fields"]["result"]["state"] == "missing"


def test_scenarios_of_the_users_own(folder: Path) -> None:
    file = folder / "own.yaml"
    file.write_text("scenarios: [{name: own, request: {method: GET, target: /x}, response: {status: 200}}]")
    status, output = run(str(folder / "nginx.conf"), "--scenario", str(file))
    assert status == 0
    assert "  own\n" in output
    assert " /x\n" in output
    file.write_text("scenarios: 1")
    assert run(str(folder), "--scenario", str(file))[0] == 2


def text_of(*outcomes: Outcome) -> str:
    one = Simulated("emitter:a", "a\x1b]0;b", "web-server", Span("f", 1, 1, 1, 2), list(outcomes))
    return text_of_emitter(one, lambda name: name)


def outcome(name: str, text: str, **more: str) -> Outcome:
    return Outcome(
        name, "", more.get("place", ""), [Line("\x1b[31mlog", "json format", text, None, more.get("why", ""))]
    )


def test_scenarios_of_which_the_same_is_to_be_said_are_told_together() -> None:
    rows = text_of(outcome("a", "one"), outcome("b", "other"), outcome("c", "one")).splitlines()
    assert rows[1:7] == ["", "  a", "  c", r"    \x1b[31mlog, json format:", "      | one", ""]
    assert rows[7:] == ["  b", r"    \x1b[31mlog, json format:", "      | other", ""]


def test_lines_that_no_scenario_changes_are_told_once() -> None:
    rows = text_of(*(outcome(name, "one") for name in "abc")).splitlines()
    assert rows[2:5] == ["  all 3 scenarios:", r"    \x1b[31mlog, json format:", "      | one"]
    assert "all" not in text_of(outcome("a", "one"))


def test_nothing_that_files_say_is_obeyed_by_a_terminal() -> None:
    text = text_of(outcome("a\x9b", "x\x1b[2J\u202e\r\ny\tz", place="/\n\x1b", why="\x1b\ud800"))
    assert {char for char in text if not char.isprintable()} == {"\n", "\t"}
    assert "      | x\\x1b[2J\\u202e\n      | y\tz\n" in text


def test_streams_that_lack_characters_get_escapes(folder: Path) -> None:
    (folder / "nginx.conf").write_text(CONFIGURATION.replace("listen 80;", "listen 80; server_name 日本.example;"))
    for command in ("simulate", "model"):
        result = CliRunner(charset="ascii").invoke(app, [command, str(folder)])
        assert result.exit_code == 0, result.output
        assert r"\u65e5\u672c.example" in result.output
    output = CliRunner(charset="ascii").invoke(app, ["simulate", str(folder), "--format", "json"]).output
    assert "server 日本.example:80" in [one["address"].partition(":")[2] for one in json.loads(output)["emitters"]]
