"""A report as a run might give it, with every kind of thing in it, and a way to compare with stored texts."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from accesslint.model.findings import Finding, Quote, Related, Report, RuleCount, Suppression, Undecided
from accesslint.outputs import OutputContext
from accesslint.rules.frameworks import Framework
from accesslint.rules.metadata import Rule
from accesslint.source import Problem, Span

FILES = {
    "logs/main.tf": """\
resource "aws_s3_bucket" "logs" {
  bucket = "acme-logs"
}

resource "aws_s3_bucket_versioning" "logs" {
  bucket = aws_s3_bucket.logs.id
  versioning_configuration {
    status = "Suspended"
  }
}
""",
    "web/nginx.conf": "http {\n\taccess_log off;\n\tserver {\n\t}\n}\n",
    "web/ログ.conf": 'log_format x "日本語 $remote_addr";\n',
    "evil.conf": "access_log \x1b[31moff\x1b[0m; # \u202e\n",
    "long.json": '{"padding": "' + "x" * 300 + '", "logging": false, "rest": "' + "y" * 300 + '"}\n',
}


def _rule(name: str, title: str, **changes: object) -> Rule:
    made = Rule(
        name=name,
        title=title,
        description=f"{title}.\n\nAn **auditor** cannot\nrely on it.",
        severity="error",
        facts=("store.immutability",),
        frameworks={"soc2": ("CC7.2",), "iso27001": ("A.5.33", "A.8.15")},
        remediation={
            "general": "Switch on object lock, or at least `versioning`. Do it early.",
            "terraform": '```hcl\nstatus = "Enabled"\n```\n',
        },
    )
    for field, value in changes.items():
        setattr(made, field, value)
    return made


@pytest.fixture
def rules() -> dict[str, Rule]:
    return {
        rule.name: rule
        for rule in (
            _rule("integrity/store-mutable", "Records can be changed or deleted"),
            _rule(
                "completeness/logging-disabled",
                "No access log is kept",
                severity="warning",
                confidence="medium",
                remediation={
                    "nginx": "```nginx\naccess_log /var/log/nginx/access.log;\n```\n\nWrite one log per server."
                },
            ),
            _rule("traceability/no-request-id", "No request id", severity="note", frameworks={}, remediation={}),
        )
    }


@pytest.fixture
def frameworks() -> dict[str, Framework]:
    return {
        "soc2": Framework("soc2", "SOC 2 criteria", "2017", {"CC7.2": "Systems are monitored", "CC6.1": "Not named"}),
        "iso27001": Framework(
            "iso27001",
            "ISO/IEC 27001",
            "2022",
            {"A.5.33": "Records are protected"},
            "https://www.iso.org/standard/27001",
        ),
    }


@pytest.fixture
def report() -> Report:
    header = Span("logs/main.tf", 1, 1, 1, 34)
    mutable = Finding(
        rule="integrity/store-mutable",
        severity="error",
        message='aws_s3_bucket.logs keeps records that can be changed: versioning is "Suspended"',
        entity="store:.#aws_s3_bucket.logs",
        address="aws_s3_bucket.logs",
        platform="terraform",
        category="store",
        fact="immutability.versioning",
        span=Span("logs/main.tf", 8, 14, 8, 25),
        header=header,
        related=(
            Related(Span("logs/trail.tf", 3, 1, 3, 35), "aws_cloudtrail.main"),
            Related(Span("main.tf", 12, 1, 12, 16), 'module.logs["a"]'),
        ),
        instances=tuple(f"aws_s3_bucket.logs[{number}]" for number in range(1, 6)),
        fingerprint="0123456789abcdef0123456789abcdef",
    )
    disabled = Finding(
        rule="completeness/logging-disabled",
        severity="warning",
        message="server _ keeps no access log: access_log is off",
        entity="emitter:web/nginx.conf#server",
        address="server/_",
        platform="nginx",
        category="emitter",
        fact="logging",
        span=Span("web/nginx.conf", 2, 2, 2, 16),
        header=Span("web/nginx.conf", 3, 2, 3, 10),
        fingerprint="fedcba9876543210fedcba9876543210",
    )
    absent = Finding(
        rule="traceability/no-request-id",
        severity="note",
        message="server _ records no request id.",
        entity="format:web/nginx.conf#combined",
        address="combined",
        platform="nginx",
        category="format",
        fact="fields",
        span=Span("web/nginx.conf", 3, 2, 4, 3),
        header=Span("web/nginx.conf", 3, 2, 4, 3),
        quote=Quote("server-error", "A change fails in the server", 'PUT /[42](x) "500"\r\n'),
        fingerprint="00000000000000000000000000000000",
    )
    suppressed = Finding(
        rule="completeness/logging-disabled",
        severity="error",
        message="aws_s3_bucket.logs keeps no access log",
        entity="emitter:.#aws_s3_bucket.logs",
        address="aws_s3_bucket.logs",
        platform="terraform",
        category="emitter",
        fact="logging",
        span=header,
        header=header,
        suppression=Suppression("the bucket is the log itself", Span("logs/main.tf", 2, 1, 2, 20), "2030-01-31"),
        fingerprint="11111111111111111111111111111111",
    )
    return Report(
        findings=[mutable, disabled, absent],
        suppressed=[suppressed],
        undecided=[
            Undecided(
                "traceability/retention-too-short",
                "store:.#aws_cloudwatch_log_group.app",
                "aws_cloudwatch_log_group.app",
                "retention.days",
                'variable "days" has no value',
                "a tfvars file or a default",
                Span("logs/main.tf", 2, 12, 2, 23),
            )
        ],
        problems=[
            Problem(Span("broken.tf", 3, 7, 3, 8), "a block is not closed"),
            Problem(Span("odd.conf", 1, 1, 1, 2), "bytes that are not UTF-8 were replaced", "warning"),
            Problem(Span("big.bin", 1, 1, 1, 1), "left out: binary", "note"),
        ],
        counts={
            "integrity/store-mutable": RuleCount(3, 1, 0),
            "completeness/logging-disabled": RuleCount(10, 1, 2),
            "traceability/no-request-id": RuleCount(0, 1, 0),
            "traceability/retention-too-short": RuleCount(1_200, 0, 1),
        },
        files=4,
        entities={"emitter": 2, "format": 1, "hop": 0, "store": 1},
        timings={"load": 0.0123, "judge": 0.1},
    )


@pytest.fixture
def context(frameworks: dict[str, Framework]) -> OutputContext:
    def read_line(file: str, line: int) -> str:
        lines = FILES.get(file, "").split("\n")
        return lines[line - 1] if line <= len(lines) else ""

    return OutputContext(width=100, frameworks=frameworks, read_line=read_line, read_text=FILES.get)


@pytest.fixture
def matches() -> Callable[[str, str], None]:
    """Compares a text with `snapshots/<name>.txt`; `ACCESSLINT_UPDATE_SNAPSHOTS=1` writes it instead."""

    def compare(name: str, text: str) -> None:
        stored = Path(__file__).parent / "snapshots" / f"{name}.txt"
        if os.environ.get("ACCESSLINT_UPDATE_SNAPSHOTS") == "1":
            stored.write_text(text, "utf-8", newline="\n")
        assert text == stored.read_text("utf-8")

    return compare
