"""Suppressions: where they hold, their reason, their end, and what is said of those that do nothing."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import msgspec
import pytest

from accesslint.model.findings import Finding
from accesslint.settings.configuration import AcceptedFinding, Settings, Suppressing, read
from accesslint.settings.suppressions import Outcome, Rules, from_settings, suppress
from accesslint.source import Problem, Source, Span
from tests.conftest import Check

RULE = "integrity/store-mutable"


def match(word: str) -> Iterable[str]:
    if word in (RULE, "store-mutable", "integrity"):
        return [RULE]
    raise LookupError(f"there is no rule `{word}`")


def finding(line: int, header: int = 1) -> Finding:
    return Finding(
        rule=RULE,
        severity="error",
        message="m",
        entity="e",
        address="aws_s3_bucket.a",
        platform="terraform",
        category="store",
        fact="immutability.versioning",
        span=Span("a.tf", line, 1, line, 5),
        header=Span("a.tf", header, 1, header, 5),
    )


def outcome(text: str, *findings: Finding, settings: Settings | None = None, inline: bool = True) -> Outcome:
    rules = Rules(match, "2026-11-24", settings or Settings(), inline, frozenset({RULE}))
    return suppress(findings, [Source("a.tf", text)], rules)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('x = 1 # accesslint: ignore[store-mutable] reason="why"', 1),
        ('# accesslint: ignore[integrity/store-mutable] reason="why"\nx = 1', 2),
        ("// accesslint: ignore[integrity] reason='why'\n\n# another comment\nx = 1", 4),
        ('block { # accesslint: ignore[store-mutable] reason="why" until=2026-12-31\n  x\n  y\n', 3),
    ],
)
def test_suppressed(text: str, line: int) -> None:
    result = outcome(text, finding(line))
    assert not result.shown
    assert not result.problems
    (taken,) = result.suppressed
    assert taken.suppression is not None
    assert taken.suppression.reason == "why"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x = 1 # accesslint: ignore[store-mutable]", "gives its reason"),
        ('x = 1 # accesslint: ignore[store-mutable] reason="  "', "gives its reason"),
        ('x = 1 # accesslint: ignore[store-mutable] reason="w" until=2026-11-23', "lapsed on 2026-11-23"),
        ('x = 1 # accesslint: ignore reason="w"', "names its rules"),
        ('x = 1 # accesslint: ignore[store-mutabel] reason="w"', "there is no rule `store-mutabel`"),
    ],
)
def test_refused_suppressions_are_reported_and_hide_nothing(text: str, said: str) -> None:
    result = outcome(text, finding(1))
    assert len(result.shown) == 1
    assert any(said in problem.message and problem.span.line == 1 for problem in result.problems)


def test_an_unused_suppression_is_reported_where_its_rule_ran() -> None:
    text = 'x = 1 # accesslint: ignore[store-mutable] reason="w"'
    assert "unused suppression" in outcome(text, finding(7, header=7)).problems[0].message


def test_the_reason_can_be_made_optional() -> None:
    settings = Settings(suppressions=Suppressing(require_reason=False))
    assert not outcome("x # accesslint: ignore[store-mutable]", finding(1), settings=settings).shown


def test_comments_can_be_switched_off() -> None:
    assert outcome('x # accesslint: ignore[store-mutable] reason="w"', finding(1), inline=False).shown


def test_entries_of_the_configuration_match_by_path_and_address() -> None:
    entry = AcceptedFinding("store-mutable", "known", "*.tf", "aws_s3_bucket.*")
    settings = Settings(suppressions=Suppressing(entries=(entry,)))
    assert not outcome("", finding(3), settings=settings).shown
    other = AcceptedFinding("store-mutable", "known", "*.tf", "aws_lb.*")
    result = outcome("", finding(3), settings=Settings(suppressions=Suppressing(entries=(other,))))
    assert result.shown
    assert "unused" in result.problems[0].message


def test_a_mark_inside_ordinary_text_is_no_suppression() -> None:
    assert outcome('name = "accesslint: ignore[store-mutable]"', finding(1)).shown


@pytest.mark.parametrize(
    "text",
    [
        "x = \"# accesslint: ignore[store-mutable] reason='why'\"",
        "x = '# accesslint: ignore[store-mutable] reason=1'",
        'x = <<-EOT\n  # accesslint: ignore[store-mutable] reason="why"\n  EOT',
        'x = "a\\"b # accesslint: ignore[store-mutable] reason=1"',
    ],
)
def test_a_mark_in_a_string_or_heredoc_is_text(text: str) -> None:
    result = outcome(text, finding(1), finding(2), finding(3))
    assert len(result.shown) == 3
    assert not result.problems


@pytest.mark.parametrize(
    "text",
    [
        'x = it\'s # accesslint: ignore[store-mutable] reason="why"',
        'x = "a" # accesslint: ignore[store-mutable] reason="why"',
        '/* accesslint: ignore[store-mutable] reason="why" until=2026-12-31*/ x = 1',
        'x = <<EOT\n  text\nEOT\ny = 1 # accesslint: ignore[store-mutable] reason="why"',
    ],
)
def test_a_comment_after_a_string_or_before_code_speaks_of_its_line(text: str) -> None:
    result = outcome(text, finding(text.count("\n") + 1))
    assert not result.shown
    assert not result.problems


@pytest.mark.parametrize("day", ["2026-13-45", "2026-1-1", "soon", "20261231"])
def test_an_end_that_is_no_date_is_refused(day: str) -> None:
    result = outcome(f'x # accesslint: ignore[store-mutable] reason="w" until={day}', finding(1))
    assert len(result.shown) == 1
    assert f"`{day}` is no date" in result.problems[0].message


def test_a_suppression_on_a_module_call_accepts_what_that_call_makes_and_no_more(check: Check) -> None:
    bucket = 'resource "aws_s3_bucket" "x" {\n  bucket_prefix = "logs"\n}\noutput "id" { value = aws_s3_bucket.x.id }\n'
    trails = "".join(
        f'resource "aws_cloudtrail" "{name}" {{\n  name = "{name}"\n  s3_bucket_name = module.{name}.id\n}}\n'
        for name in "ab"
    )
    above = '# accesslint: ignore[store-mutable] reason="known"\n'
    calls = f'{above}module "a" {{\n  source = "./m"\n}}\nmodule "b" {{\n  source = "./m"\n}}\n'
    report = check({"m/main.tf": bucket, "main.tf": calls + trails}, select=("store-mutable",))
    (shown,), (suppressed,) = report.findings, report.suppressed
    assert (shown.address, shown.instances) == ("module.b.aws_s3_bucket.x", ())
    assert (suppressed.address, suppressed.instances) == ("module.a.aws_s3_bucket.x", ())
    assert not report.problems


def test_a_comment_in_a_file_inside_a_file_counts(check: Check) -> None:
    text = """\
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: web}
        data:
          nginx.conf: |
            events {}
            http {
              server {
                listen 80;
                # accesslint: ignore[logging-disabled] reason="answers health checks only"
                access_log off;
              }
            }
        """
    report = check({"web.yaml": text}, select=("logging-disabled",))
    assert not report.findings
    assert [finding.suppression.reason for finding in report.suppressed if finding.suppression] == [
        "answers health checks only"
    ]


def test_entries_of_the_configuration_are_placed_relative_to_the_root(tmp_path: Path) -> None:
    (tmp_path / "accesslint.yaml").write_text("suppressions:\n  entries:\n    - {rule: no-such, reason: x}\n")
    settings = read(tmp_path / "accesslint.yaml")
    (problem,) = from_settings(settings, match, tmp_path)
    assert isinstance(problem, Problem)
    assert (problem.span.file, problem.span.line) == ("accesslint.yaml", 3)


def test_decorators_stand_between_a_comment_and_what_it_speaks_of() -> None:
    text = "// accesslint: ignore[store-mutable] reason=\"why\"\n@description('x')\nresource a 'x' = {"
    found = finding(3)
    rules = Rules(match, "2026-11-24", Settings(), True, frozenset({RULE}))
    bicep = msgspec.structs.replace(found, span=msgspec.structs.replace(found.span, file="a.bicep"))
    assert not suppress([bicep], [Source("a.bicep", text)], rules).shown
    assert outcome(text, found).shown
