"""User data of cloud-init in here-documents and block scalars."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accesslint.including.user_data import user_data_of
from accesslint.source import Source
from tests.conftest import Check


def found(text: str) -> list[tuple[int, str]]:
    return [(line, inner.text) for line, inner in user_data_of(Source("main.tf", text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a = <<EOF\n#cloud-config\nx: 1\nEOF\n", [(2, "#cloud-config\nx: 1\n")]),
        ("a = <<-EOF\n  #cloud-config\n  x:\n    y: 1\n\n  EOF\nb = 1\n", [(2, "#cloud-config\nx:\n  y: 1\n\n")]),
        ("U:\n  F: !Sub |\n    #cloud-config\n    x: 1\n  G: 2\n", [(3, "#cloud-config\nx: 1\n")]),
        ("U: |\n  #cloud-config\n  x: 1", [(2, "#cloud-config\nx: 1\n")]),
        ("#cloud-config\nx: 1\n", []),
        ("a = 1\n#cloud-config\nb = 2\n", []),
        ("a = <<EOF\n# cloud-config\nEOF\n", []),
        ("a = <<A\n#cloud-config\nA\nb = <<B\n#cloud-config\nB\n", [(2, "#cloud-config\n"), (5, "#cloud-config\n")]),
    ],
)
def test_texts(text: str, expected: list[tuple[int, str]]) -> None:
    assert found(text) == expected


def test_findings_point_into_terraform_and_templates(check: Check) -> None:
    report = check(
        {
            "main.tf": """\
                resource "aws_instance" "web" {
                  ami       = "ami-1"
                  user_data = <<-EOF
                    #cloud-config
                    write_files:
                      - path: /etc/ssh/sshd_config
                        content: |
                          LogLevel QUIET
                          Banner ${var.banner}
                  EOF
                }
                """,
            "stack.yaml": """\
                AWSTemplateFormatVersion: "2010-09-09"
                Resources:
                  Web:
                    Type: AWS::EC2::Instance
                    Properties:
                      UserData:
                        Fn::Base64: !Sub |
                          #cloud-config
                          write_files:
                            - path: /etc/ssh/sshd_config
                              content: LogLevel QUIET
                """,
        },
        select=("completeness/logging-disabled",),
    )
    assert [(one.span.file, one.span.line, one.span.column) for one in report.findings] == [
        ("main.tf", 8, 20),
        ("stack.yaml", 11, 24),
    ]


@settings(max_examples=100)
@given(st.lists(st.sampled_from(["a = <<EOF", "  a: |", "#cloud-config", "  #cloud-config", "  x: 1", "EOF", "", "y"])))
def test_any_lines(lines: list[str]) -> None:
    text = "\n".join(lines)
    for line, inner in user_data_of(Source("x", text)):
        span = inner.span(0, len(inner.text))
        assert 1 <= line <= span.line <= span.end_line <= len(lines)
