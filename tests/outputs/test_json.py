"""The JSON document holds everything, keeps its shape, and holds it for odd input too."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jsonschema_rs
import msgspec
import pytest

from accesslint.model.findings import Report
from accesslint.outputs import OutputContext, output
from accesslint.rules.metadata import Rule
from accesslint.source import Span

SCHEMA = json.loads((Path(__file__).parents[2] / "schemas" / "result.schema.json").read_text("utf-8"))


def written(report: Report, rules: Mapping[str, Rule], context: OutputContext) -> Any:
    stream = io.StringIO()
    output("json").write(report, rules, context, stream)
    document = json.loads(stream.getvalue())
    jsonschema_rs.validate(SCHEMA, document)
    return document


def test_everything_is_there(report: Report, rules: dict[str, Rule], context: OutputContext) -> None:
    document = written(report, rules, context)
    assert document["summary"] == {
        "findings": {"error": 1, "warning": 1, "note": 1},
        "undecided": 1,
        "suppressed": 1,
        "problems": {"error": 1, "warning": 1, "note": 1},
        "files": 4,
        "entities": {"emitter": 2, "format": 1, "hop": 0, "store": 1},
    }
    first = document["findings"][0]
    assert first["location"] == {"file": "logs/main.tf", "line": 8, "column": 14, "end_line": 8, "end_column": 25}
    assert [place["message"] for place in first["related"]] == ["aws_cloudtrail.main", 'module.logs["a"]']
    assert first["fingerprint"] == "0123456789abcdef0123456789abcdef"
    assert len(first["instances"]) == 5
    assert "suppression" not in first
    assert document["findings"][2]["quote"]["scenario"] == "server-error"
    assert document["suppressed"][0]["suppression"]["until"] == "2030-01-31"
    assert document["undecided"][0]["decided_by"] == "a tfvars file or a default"
    assert len(document["problems"]) == 3
    assert document["rules"]["integrity/store-mutable"]["frameworks"]["soc2"] == ["CC7.2"]
    assert document["rules"]["traceability/retention-too-short"] == {"passed": 1200, "failed": 0, "undecided": 1}
    assert "timings" not in document
    assert "timings" in written(report, rules, msgspec.structs.replace(context, verbose=True))


def test_nothing(rules: dict[str, Rule], context: OutputContext) -> None:
    document = written(Report(), rules, context)
    assert document["findings"] == []
    assert document["rules"] == {}


def test_names_that_are_no_unicode(report: Report, rules: dict[str, Rule], context: OutputContext) -> None:
    report.findings[0].span = Span("logs/\udcff.tf", 1, 1, 1, 2)
    report.findings[0].suppression = report.suppressed[0].suppression
    assert written(report, rules, context)["findings"][0]["location"]["file"] == r"logs/\udcff.tf"


def test_the_schema_can_fail(report: Report, rules: dict[str, Rule], context: OutputContext) -> None:
    document = written(report, rules, context)
    document["findings"][0]["severity"] = "critical"
    with pytest.raises(jsonschema_rs.ValidationError):
        jsonschema_rs.validate(SCHEMA, document)


@pytest.mark.parametrize("name", ["json", "sarif"])
@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-8"])
def test_streams_that_lack_characters_get_escapes(
    name: str, encoding: str, report: Report, rules: dict[str, Rule], context: OutputContext
) -> None:
    message = "日本語 é 😀"
    report.findings = [msgspec.structs.replace(report.findings[0], message=message)]
    stream = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
    output(name).write(report, rules, context, stream)
    stream.flush()
    text = stream.buffer.getvalue().decode(encoding)
    assert (message in text) == (encoding == "utf-8")
    found = json.loads(text)
    assert message in json.dumps(found, ensure_ascii=False)
