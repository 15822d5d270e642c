"""Bad and hostile input, end to end: a clear message with file and line, no crash, no hang, the rest is read."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from accesslint.model.findings import Report
from tests.conftest import Check, run, write

GOOD = 'resource "aws_cloudwatch_log_group" "good" {\n  name              = "/good"\n  retention_in_days = 30\n}\n'
DEEP = 10_000
POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: x}\nspec: "
BOMB = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 10)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


def check(root: Path, files: dict[str, str | bytes]) -> Report:
    write(root, {"good/main.tf": GOOD, **files})
    report, _ = run(root)
    found = [finding for finding in report.findings if finding.rule == "traceability/retention-too-short"]
    assert any(finding.address == "aws_cloudwatch_log_group.good" for finding in found), "the rest of the run goes on"
    return report


def said(report: Report, file: str) -> str:
    return "\n".join(
        f"{problem.span.line}: {problem.message}" for problem in report.problems if problem.span.file == file
    )


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("bad.tf", 'resource "aws_s3_bucket" "x" {\n  bucket = "a"\n', "1:"),
        ("bad.tf", 'locals {\n  a = "unclosed\n}\n', '"a" is not read'),
        ("bad.tf", "locals { a = " + "[" * DEEP + "]" * DEEP + " }\n", "1:"),
        ("bad.tf", "locals { a = " + "(" * DEEP + "1" + ")" * DEEP + " }\n", "1:"),
        ("bad.tf", "a {\n" * DEEP + "}\n" * DEEP, ""),
        ("bad.tf.json", '{"resource": {"aws_s3_bucket": {"x": {"bucket": "a"', "1:"),
        ("bad.tf.json", "[" * DEEP + "]" * DEEP, "1:"),
        ("bad.tf.json", '{"locals": {"a": 1, "a": 2}}', "a"),
        ("bad.yaml", POD + "{a: [\n", ""),
        ("bad.yaml", POD + "[" * DEEP + "]" * DEEP + "\n", ""),
        ("bad.yaml", POD + "\n  a: 1\n  a: 2\n", "6:"),
        ("bad.yaml", "apiVersion: v1\nkind: Pod\nmetadata: {name: x}\n" + BOMB, ""),
        ("bad.yaml", POD + "&x [*x]\n", ""),
        ("bad.yaml", POD + "\n\t- tab\n", ""),
        ("nginx.conf", "http {\n  server {\n    listen 80;\n", ""),
        ("nginx.conf", "http {\n  }\n}\n", "3:"),
        ("nginx.conf", "http { " + "location / { " * DEEP + "}" * DEEP + "}", ""),
        ("nginx.conf", 'http { log_format a "unclosed;\n}\n', ""),
        ("nginx.conf", "http { include missing.conf; }\n", "missing.conf"),
        ("nginx.conf", "http { include nginx.conf; }\n", ""),
    ],
    ids=lambda value: value[:40] if isinstance(value, str) else None,
)
def test_broken_text_is_reported_with_its_line(tmp_path: Path, name: str, text: str, message: str) -> None:
    report = check(tmp_path, {f"bad/{name}": text})
    assert said(report, f"bad/{name}"), "something is said of the file"
    assert message in said(report, f"bad/{name}")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le-bom"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_encodings_and_line_ends_keep_lines_and_columns(tmp_path: Path, encoding: str, newline: str) -> None:
    text = GOOD.replace("good", "odd").replace("\n", newline)
    data = b"\xff\xfe" + text.encode("utf-16-le") if encoding == "utf-16-le-bom" else text.encode(encoding)
    report = check(tmp_path, {"odd/main.tf": data})
    spans = [f.span for f in report.findings if f.rule == "traceability/retention-too-short" and "odd" in f.address]
    assert [(span.line, span.column, span.end_column) for span in spans] == [(3, 23, 25)]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("main.tf", b"\0\1\2\3" * 100),
        ("main.tf", b"x" * 10_000_000),
        ("main.tf", b'locals { a = "' + b"x" * 3_000_000 + b'" }\n'),
        ("a.yaml", b"a: " + b"x" * 10_000_000),
        ("nginx.conf", b"http { " + b"x" * 3_000_000 + b"; }"),
    ],
    ids=["binary", "large tf", "long tf line", "large yaml", "long nginx line"],
)
def test_binary_large_and_long_files_are_left_out_and_said(tmp_path: Path, name: str, data: bytes) -> None:
    report = check(tmp_path, {f"odd/{name}": data})
    assert "left out" in said(report, f"odd/{name}")


@pytest.mark.parametrize(
    ("files", "where"),
    [
        (
            {
                "c/main.tf": "locals {\n  a = local.b\n  b = local.a\n}\n"
                'resource "aws_s3_bucket" "x" { bucket = local.a }\n'
            },
            "c/main.tf",
        ),
        (
            {
                "c/main.tf": 'module "a" { source = "./a" }\n',
                "c/a/main.tf": 'module "b" { source = "../b" }\n',
                "c/b/main.tf": 'module "a" { source = "../a" }\n',
            },
            "c/",
        ),
        ({"c/main.tf": 'module "self" { source = "./" }\n'}, "c/main.tf"),
        (
            {
                "c/nginx.conf": "http { include a.conf; }\n",
                "c/a.conf": "include b.conf;\n",
                "c/b.conf": "include a.conf;\n",
            },
            "c/",
        ),
    ],
    ids=["locals", "modules", "module of itself", "includes"],
)
def test_cycles_end_and_are_told(tmp_path: Path, files: dict[str, str | bytes], where: str) -> None:
    report = check(tmp_path, files)
    cyclic = [problem for problem in report.problems if problem.span.file.startswith(where)]
    assert any(any(word in problem.message for word in ("cycl", "itself", "already")) for problem in cyclic), (
        report.problems
    )


def test_resources_that_refer_to_each_other_are_no_problem(tmp_path: Path) -> None:
    text = """\
        resource "aws_s3_bucket" "a" { bucket = aws_s3_bucket.b.id }
        resource "aws_s3_bucket" "b" { bucket = aws_s3_bucket.a.id }
        resource "aws_s3_bucket_logging" "a" {
          bucket        = aws_s3_bucket.a.id
          target_bucket = aws_s3_bucket.b.id
        }
        """
    check(tmp_path, {"c/main.tf": text})


@pytest.mark.parametrize("count", ["1000000000", "-1", '"many"', "null", "1.5", "[]"])
def test_counts_are_bounded(tmp_path: Path, count: str) -> None:
    text = f'resource "aws_s3_bucket" "x" {{\n  count  = {count}\n  bucket = "b"\n}}\n'
    check(tmp_path, {"c/main.tf": text})


def test_large_expansions_are_bounded(tmp_path: Path) -> None:
    text = """\
        locals {
          a = [for x in range(1000) : range(1000)]
          b = flatten([for x in local.a : [for y in local.a : local.a]])
          c = join("", [for x in range(9999) : join("", [for y in range(9999) : "xxxxxxxxxxxxxxxxxxxx"])])
        }
        resource "aws_s3_bucket" "x" {
          for_each = toset([for x in local.b : tostring(x)])
          bucket   = local.c
        }
        """
    check(tmp_path, {"c/main.tf": text})


def test_paths_never_leave_the_tree(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("SECRET")
    root = tmp_path / "root"
    text = """\
        resource "aws_cloudwatch_log_group" "a" {
          name = file("../../secret")
          kms_key_id = file("/etc/hostname")
        }
        module "m" { source = "../../outside" }
        """
    write(
        root,
        {
            "c/main.tf": text,
            "good/main.tf": GOOD,
            "n/nginx.conf": "http { include /etc/passwd; include ../../secret; }",
        },
    )
    report, given = run(root)
    assert "SECRET" not in str(given.model.to_json())
    assert report.findings


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads every file")
def test_an_unreadable_file_is_told(tmp_path: Path) -> None:
    write(tmp_path, {"odd/main.tf": "x"})
    (tmp_path / "odd" / "main.tf").chmod(0)
    assert "cannot be read" in said(check(tmp_path, {}), "odd/main.tf")


def test_a_vanishing_or_special_file_is_no_crash(tmp_path: Path) -> None:
    write(tmp_path, {"odd/x": ""})
    os.mkfifo(tmp_path / "odd" / "pipe.tf")
    (tmp_path / "odd" / "dangling.tf").symlink_to("nowhere.tf")
    check(tmp_path, {})


def test_bytes_that_do_not_decode_are_told_of_files_that_are_configuration_only(check: Check) -> None:
    report = check({"main.tf": b"# \xff\n", "COPYING": b"\xff\n", "objects/0d/02d4": b"x\x01\xff"})
    assert [problem.span.file for problem in report.problems] == ["main.tf"]
