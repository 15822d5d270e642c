"""SARIF that validates, that code scanning services understand, and that stays within their limits."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs
import msgspec
import pytest

from accesslint.model.findings import Finding, Related, Report, RuleCount
from accesslint.outputs import OutputContext, output
from accesslint.outputs.sarif.locations import uri
from accesslint.outputs.sarif.results import message
from accesslint.rules.metadata import Rule
from accesslint.source import Span


@cache
def _validator() -> jsonschema_rs.Validator:
    schema = json.loads((Path(__file__).parent / "data" / "sarif-2.1.0.json").read_text("utf-8"))
    return jsonschema_rs.validator_for(schema)


def run(report: Report, rules: Mapping[str, Rule], context: OutputContext, **changes: object) -> Any:
    """The one run of the log, validated."""
    stream = io.StringIO()
    output("sarif").write(report, rules, msgspec.structs.replace(context, **changes), stream)
    log = json.loads(stream.getvalue())
    _validator().validate(log)
    assert log["version"] == "2.1.0"
    assert "sarif-schema-2.1.0.json" in log["$schema"]
    (only,) = log["runs"]
    return only


def test_results(report: Report, rules: dict[str, Rule], context: OutputContext) -> None:
    made = run(report, rules, context)
    assert made["automationDetails"] == {"id": "accesslint/"}
    assert made["columnKind"] == "unicodeCodePoints"
    assert [result["level"] for result in made["results"]] == ["error", "warning", "note"]
    driver = made["tool"]["driver"]
    for result in made["results"]:
        assert driver["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
    first = made["results"][0]
    assert first["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "logs/main.tf", "uriBaseId": "%SRCROOT%"},
        "region": {"startLine": 8, "startColumn": 14, "endLine": 8, "endColumn": 25},
    }
    names = [place["fullyQualifiedName"] for place in first["locations"][0]["logicalLocations"]]
    assert names[:2] == ["aws_s3_bucket.logs", "aws_s3_bucket.logs[1]"]
    assert first["message"]["text"].endswith(r'"Suspended". See [aws_cloudtrail.main](1), [module.logs\["a"\]](2).')
    assert [place["id"] for place in first["relatedLocations"]] == [1, 2]
    assert first["relatedLocations"][0]["message"]["text"] == "aws_cloudtrail.main"
    assert first["partialFingerprints"]["accesslint/v1"] == "0123456789abcdef0123456789abcdef"
    assert re.fullmatch("[0-9a-f]{1,16}:1", first["partialFingerprints"]["primaryLocationLineHash"])
    quoted = r"""Would log for "A change fails in the server": PUT /\[42\](x) "500"\\r\\n"""
    assert made["results"][2]["message"]["text"] == f"server _ records no request id.\n\n{quoted}"


def test_regions_are_narrow(report: Report, rules: dict[str, Rule], context: OutputContext) -> None:
    """A value of several lines is shown by its first, so that a pull request's diff can hold it."""
    region = run(report, rules, context)["results"][2]["locations"][0]["physicalLocation"]["region"]
    assert region == {"startLine": 3, "startColumn": 2, "endLine": 3, "endColumn": 10}


def test_rules(report: Report, rules: dict[str, Rule], context: OutputContext) -> None:
    found = {rule["id"]: rule for rule in run(report, rules, context)["tool"]["driver"]["rules"]}
    assert set(found) == set(report.counts)
    mutable = found["integrity/store-mutable"]
    assert mutable["name"] == "StoreMutable"
    assert mutable["properties"] == {
        "tags": ["security", "integrity", "soc2/CC7.2", "iso27001/A.5.33", "iso27001/A.8.15"],
        "precision": "high",
        "problem.severity": "error",
        "security-severity": "8.0",
    }
    assert mutable["fullDescription"]["text"].endswith("An auditor cannot rely on it.")
    assert "## How to comply" in mutable["help"]["markdown"]
    assert "- soc2 CC7.2: Systems are monitored" in mutable["help"]["markdown"]
    assert mutable["help"]["text"]
    assert found["completeness/logging-disabled"]["properties"]["precision"] == "medium"
    assert found["traceability/no-request-id"]["properties"]["problem.severity"] == "recommendation"
    # A rule that ran and that the catalogue does not describe.
    assert found["traceability/retention-too-short"]["shortDescription"]["text"] == "traceability/retention-too-short"


def test_the_users_severity_counts(report: Report, rules: dict[str, Rule], context: OutputContext) -> None:
    report.findings[0].severity = "note"
    found = {rule["id"]: rule for rule in run(report, rules, context)["tool"]["driver"]["rules"]}
    mutable = found["integrity/store-mutable"]
    assert mutable["defaultConfiguration"] == {"level": "note"}
    assert float(mutable["properties"]["security-severity"]) < 4


def test_taxonomies(report: Report, rules: dict[str, Rule], context: OutputContext) -> None:
    made = run(report, rules, context)
    assert [taxonomy["name"] for taxonomy in made["taxonomies"]] == ["iso27001", "soc2"]
    iso, soc2 = made["taxonomies"]
    assert [taxon["id"] for taxon in soc2["taxa"]] == ["CC7.2"]
    assert iso["taxa"] == [
        {"id": "A.5.33", "shortDescription": {"text": "Records are protected"}},
        {"id": "A.8.15"},
    ]
    driver = made["tool"]["driver"]
    assert driver["supportedTaxonomies"] == [{"name": "iso27001", "index": 0}, {"name": "soc2", "index": 1}]
    for rule in driver["rules"]:
        for relationship in rule.get("relationships", ()):
            target = relationship["target"]
            taxonomy = made["taxonomies"][target["toolComponent"]["index"]]
            assert taxonomy["name"] == target["toolComponent"]["name"]
            assert taxonomy["taxa"][target["index"]]["id"] == target["id"]
    assert any("relationships" in rule for rule in driver["rules"])


def test_problems_are_notifications(report: Report, rules: dict[str, Rule], context: OutputContext) -> None:
    (invocation,) = run(report, rules, context)["invocations"]
    assert invocation["executionSuccessful"] is True
    notifications = invocation["toolExecutionNotifications"]
    assert [notification["level"] for notification in notifications] == ["error", "warning"]
    first = notifications[0]
    assert first["message"]["text"] == "a block is not closed"
    place = first["locations"][0]["physicalLocation"]
    assert (place["artifactLocation"]["uri"], place["region"]["startLine"]) == ("broken.tf", 3)
    (verbose,) = run(report, rules, context, verbose=True)["invocations"]
    assert len(verbose["toolExecutionNotifications"]) == 3


def test_suppressed_results(report: Report, rules: dict[str, Rule], context: OutputContext) -> None:
    without = run(report, rules, context)["results"]
    assert len(without) == 3
    assert not any("suppressions" in result for result in without)
    shown = run(report, rules, context, include_suppressed=True)["results"]
    assert [len(result["suppressions"]) for result in shown] == [0, 0, 0, 1]
    (suppression,) = shown[3]["suppressions"]
    assert suppression["kind"] == "inSource"
    assert suppression["justification"] == "the bucket is the log itself"
    assert suppression["location"]["physicalLocation"]["region"]["startLine"] == 2
    why = report.suppressed[0].suppression
    assert why is not None
    report.suppressed[0].suppression = msgspec.structs.replace(why, span=Span("accesslint.yaml", 4, 3, 4, 9))
    (outside,) = run(report, rules, context, include_suppressed=True)["results"][3]["suppressions"]
    assert outside["kind"] == "external"


def test_moved_lines_keep_the_fingerprints(report: Report, rules: dict[str, Rule], context: OutputContext) -> None:
    before = run(report, rules, context)["results"][0]["partialFingerprints"]
    span = report.findings[0].span
    report.findings[0].span = Span(span.file, span.line + 2, span.column, span.end_line + 2, span.end_column)
    text = context.read_text(span.file)
    assert text is not None
    after = run(report, rules, context, read_text=lambda _: "# new\n\n" + text)["results"][0]["partialFingerprints"]
    assert before == after


def test_files_that_are_not_at_hand(report: Report, rules: dict[str, Rule], context: OutputContext) -> None:
    result = run(report, rules, context, read_text=lambda _: None)["results"][0]
    assert set(result["partialFingerprints"]) == {"accesslint/v1"}


def _many(finding: Finding, number: int, **changes: object) -> list[Finding]:
    return [msgspec.structs.replace(finding, **changes) for _ in range(number)]


def test_limits(report: Report, rules: dict[str, Rule], context: OutputContext) -> None:
    mutable, disabled, absent = report.findings
    mutable.related = tuple(Related(Span("a.tf", n, 1, n, 2), f"place {n}") for n in range(1, 1_500))
    mutable.instances = tuple(f"b[{n}]" for n in range(1_500))
    report.findings = [*_many(absent, 24_999), disabled, mutable]
    rules["integrity/store-mutable"].description = "word " * 1_000
    rules["integrity/store-mutable"].title = "t" * 2_000
    rules["integrity/store-mutable"].frameworks = {"soc2": tuple(f"CC{n}" for n in range(50))}
    made = run(report, rules, context)
    results = made["results"]
    assert len(results) == 25_000
    assert [result["level"] for result in results[:3]] == ["error", "warning", "note"]
    assert len(results[0]["relatedLocations"]) == 1_000
    assert len(results[0]["locations"][0]["logicalLocations"]) == 1_000
    last = made["invocations"][0]["toolExecutionNotifications"][-1]
    assert last["message"]["text"] == "The 1 least severe results are left out; a run takes 25,000."
    rule = next(rule for rule in made["tool"]["driver"]["rules"] if rule["id"] == "integrity/store-mutable")
    assert len(rule["properties"]["tags"]) == 20
    assert rule["properties"]["tags"][:2] == ["security", "integrity"]
    assert len(rule["fullDescription"]["text"]) <= 1_024
    assert len(rule["shortDescription"]["text"]) <= 1_024


def test_nothing(rules: dict[str, Rule], context: OutputContext) -> None:
    made = run(Report(counts={"integrity/store-mutable": RuleCount(passed=1)}), rules, context)
    assert made["results"] == []
    assert [rule["id"] for rule in made["tool"]["driver"]["rules"]] == ["integrity/store-mutable"]


def test_names_that_are_no_unicode(report: Report, rules: dict[str, Rule], context: OutputContext) -> None:
    report.findings[0].span = Span("a\udcff b.tf", 1, 1, 1, 2)
    report.findings[0].message = "\ud800 is odd"
    result = run(report, rules, context)["results"][0]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "a%FF%20b.tf"


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        ("a/b.tf", "a/b.tf"),
        ("a b/ü#?.tf", "a%20b/%C3%BC%23%3F.tf"),
        ("100%.tf", "100%25.tf"),
        ("c:d.tf", "c%3Ad.tf"),
        ("a[0].tf", "a%5B0%5D.tf"),
    ],
)
def test_uris(file: str, expected: str) -> None:
    assert uri(file) == expected


def test_messages() -> None:
    place = Related(Span("a.tf", 1, 1, 1, 2), "x")
    assert message("It is so", ()) == "It is so"
    assert message("It is so", (place,)) == "It is so. See [x](1)."
    assert message('b["a"] is [odd](1).', (place,)) == r'b["a"] is \[odd](1). See [x](1).'


def test_what_reorders_hides_or_controls_text_is_an_escape_where_people_read(
    report: Report, rules: dict[str, Rule], context: OutputContext
) -> None:
    unsafe = "a\u202eb\x1b[31mc\x9bd\u2066e\u200b"
    shown = r"a\u202eb\x1b[31mc\x9bd\u2066e\u200b"
    (first, *_) = report.findings
    finding = msgspec.structs.replace(
        first, message=unsafe, related=[Related(Span("evil.conf", 1, 1, 1, 2), unsafe)], address=unsafe
    )
    problem = msgspec.structs.replace(report.problems[0], message=unsafe, level="error")
    made = run(msgspec.structs.replace(report, findings=[finding], problems=[problem]), rules, context)
    (result,) = made["results"]
    escaped = shown.replace("\\", "\\\\").replace("[", r"\[")
    assert result["message"]["text"].startswith(f"{shown}. See [{escaped}](1).")
    assert result["relatedLocations"][0]["message"]["text"] == shown
    (notice,) = made["invocations"][0]["toolExecutionNotifications"]
    assert notice["message"]["text"] == shown
    logical = result["locations"][0]["logicalLocations"]
    assert logical[0]["fullyQualifiedName"] == unsafe, "programs get names as they are"
