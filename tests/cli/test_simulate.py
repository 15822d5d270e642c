"""`accesslint simulate` on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from accesslint.cli.app import app

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
