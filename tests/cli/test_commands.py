"""The command line: options, exit statuses, messages, files written, and no traceback ever."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from accesslint.cli import main
from accesslint.cli.app import app
from tests.conftest import write

BAD = """\
resource "aws_cloudwatch_log_group" "app" {
  name              = "/app"
  retention_in_days = 30
}
"""
GOOD = BAD.replace("30", "400")
RULE = "retention-too-short"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    write(tmp_path, {"main.tf": BAD})
    return tmp_path


def invoke(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


def test_a_finding_fails_and_none_passes(folder: Path) -> None:
    result = invoke("check", "--select", RULE)
    assert result.exit_code == 1
    assert "main.tf:3:23" in result.output
    assert "^^" in result.output
    write(folder, {"main.tf": GOOD})
    assert invoke("check", "--select", RULE).exit_code == 0


@pytest.mark.parametrize(("fail_on", "status"), [("error", 0), ("warning", 1), ("note", 1), ("never", 0)])
def test_fail_on(folder: Path, fail_on: str, status: int) -> None:
    write(folder, {"accesslint.yaml": f"severity: {{{RULE}: warning}}\n"})
    assert invoke("check", "--select", RULE, "--fail-on", fail_on).exit_code == status


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["check", "nowhere"], "no such file or folder"),
        (["check", "--config", "nowhere.yaml"], "no such configuration file"),
        (["check", "--select", "store-mutabel"], "did you mean `store-mutable`"),
        (["check", "--report", "pdf=x"], "expected FORMAT=FILE"),
        (["check", "--report", "json=no/such/x.json"], "the folder does not exist"),
        (["check", "--policy", "nowhere.rego"], "no such policy"),
        (["check", "--engine", "opa", "--opa-url", "http://127.0.0.1:9"], "cannot be reached"),
        (["check", "--engine", "opa", "--opa-url", "http://[x"], "is no address of an OPA server"),
        (["check", "--engine", "opa", "--opa-url", "http://x:y"], "is no address of an OPA server"),
        (["check", "--tf-var-file", "nowhere.tfvars"], "no such variable file"),
        (["check", "--format", "pdf"], "pdf"),
        (["check", "--jobs", "0"], "jobs"),
        (["rule", "store-mutabel"], "did you mean `store-mutable`"),
        (["init", "nowhere"], "no such folder"),
    ],
)
def test_wrong_usage_is_status_two_with_words(arguments: list[str], said: str) -> None:
    result = invoke(*arguments)
    assert result.exit_code == 2
    assert said in result.output
    assert "Traceback" not in result.output


def test_an_invalid_configuration_is_status_two_with_its_line(folder: Path) -> None:
    write(folder, {"accesslint.yaml": "fail_on: error\nstandart: {}\n"})
    result = invoke("check")
    assert result.exit_code == 2
    assert "accesslint.yaml:2:" in result.output
    assert "did you mean `standard`" in result.output


def test_several_reports_in_one_run(folder: Path) -> None:
    result = invoke("check", "--select", RULE, "--report", "json=r.json", "--report", "sarif=r.sarif", "-o", "r.txt")
    assert result.exit_code == 1
    assert result.output == ""
    assert json.loads((folder / "r.json").read_text())["findings"][0]["rule"] == f"traceability/{RULE}"
    assert json.loads((folder / "r.sarif").read_text())["version"] == "2.1.0"
    assert "\x1b" not in (folder / "r.txt").read_text()
    assert "main.tf:3:23" in (folder / "r.txt").read_text()


def test_selection_by_pillar_name_and_configuration(folder: Path) -> None:
    def rules(*arguments: str) -> set[str]:
        found = json.loads(invoke("check", "--format", "json", *arguments).output)["findings"]
        return {finding["rule"] for finding in found}

    everything = rules()
    assert f"traceability/{RULE}" in everything
    assert {rule.partition("/")[0] for rule in rules("--select", "integrity")} == {"integrity"}
    assert rules("--ignore", f"integrity,{RULE}") == {
        rule for rule in everything if not rule.startswith("integrity/") and RULE not in rule
    }
    write(folder, {"accesslint.yaml": f"ignore: [{RULE}]\n"})
    assert rules() == everything - {f"traceability/{RULE}"}


def test_a_profile_tunes_the_standard_and_runs_the_rules_of_its_framework(folder: Path) -> None:
    write(folder, {"main.tf": GOOD})
    assert RULE not in invoke("check").output
    hipaa = invoke("check", "--profile", "hipaa", "--format", "json")
    found = [finding for finding in json.loads(hipaa.output)["findings"] if RULE in finding["rule"]]
    assert "400" in found[0]["message"]
    assert "2190" in found[0]["message"] or "2192" in found[0]["message"]


def test_the_users_standard_wins_over_the_profile(folder: Path) -> None:
    write(folder, {"accesslint.yaml": "profile: hipaa\nstandard: {retention: {minimum_days: 10}}\n"})
    assert invoke("check", "--select", RULE).exit_code == 0


def test_own_rules_in_rego_and_python(folder: Path) -> None:
    write(
        folder,
        {
            "own/no_app.rego": """\
                # METADATA
                # title: No app
                # description: Says so.
                # custom:
                #   severity: error
                #   facts: [store.names]
                #   frameworks: {}
                #   remediation: {}
                package accesslint.own.no_app

                import rego.v1

                violations contains v if {
                    some store in input.stores
                    "/app" in store.names
                    v := {"entity": store.id, "fact": "names", "message": "app is there"}
                }
                """,
            "own/counted.py": """\
                from accesslint.model.findings import Violation

                METADATA = {"title": "t", "description": "d", "custom": {"severity": "note", "facts": ["store.names"],
                            "frameworks": {}, "remediation": {}}}

                def check(model):
                    for store in model.of("store"):
                        yield Violation(store.id, "names", "counted")
                """,
        },
    )
    result = invoke("check", "--policy", "own", "--select", "own")
    assert "app is there" in result.output
    assert "counted" in result.output
    write(folder, {"accesslint.yaml": "policies: [own]\n"})
    refused = invoke("check")
    assert refused.exit_code == 2
    assert "run only if named by --policy" in refused.output


def test_strict_makes_an_unreadable_file_status_two(folder: Path) -> None:
    write(folder, {"main.tf": GOOD, "broken.tf": "resource {{{\n"})
    lenient = invoke("check", "--select", RULE)
    assert lenient.exit_code == 0
    assert "broken.tf:1" in lenient.output
    assert invoke("check", "--select", RULE, "--strict").exit_code == 2


def test_suppressions_and_their_switches(folder: Path) -> None:
    write(folder, {"main.tf": BAD.replace("= 30", f'= 30 # accesslint: ignore[{RULE}] reason="short-lived"')})
    assert invoke("check", "--select", RULE).exit_code == 0
    assert invoke("check", "--select", RULE, "--no-inline-ignores").exit_code == 1
    plain = json.loads(invoke("check", "--select", RULE, "--format", "sarif").output)
    assert plain["runs"][0]["results"] == []
    full = json.loads(invoke("check", "--select", RULE, "--format", "sarif", "--include-suppressed").output)
    assert full["runs"][0]["results"][0]["suppressions"][0]["justification"] == "short-lived"


def test_verbose_says_what_was_left_out(folder: Path) -> None:
    write(folder, {"blob.tf": b"\0\0"})
    assert "blob.tf" not in invoke("check").output
    assert "binary" in invoke("check", "--verbose").output


def test_statistics_and_quiet(folder: Path) -> None:
    counted = invoke("check", "--select", RULE, "--statistics").output
    assert "failed" in counted.lower()
    assert len(invoke("check", "--select", RULE, "--quiet").output) < len(invoke("check", "--select", RULE).output)


def test_the_auditor_sees_what_is_undecided(folder: Path) -> None:
    write(folder, {"main.tf": 'variable "days" {}\n' + BAD.replace("30", "var.days")})
    assert "days" not in invoke("check", "--select", RULE).output.replace("files", "")
    assert 'variable "days"' in invoke("check", "--select", RULE, "--persona", "auditor").output


def test_model_prints_what_rules_see() -> None:
    document = json.loads(invoke("model", "--spans").output)
    (store,) = document["stores"]
    assert store["retention"]["days"] == 30
    assert document["spans"][store["id"]]["retention.days"]["line"] == 3


def test_model_reads_the_variable_files_of_the_configuration(folder: Path) -> None:
    write(
        folder,
        {
            "main.tf": 'variable "days" {}\n' + BAD.replace("30", "var.days"),
            "values/own.tfvars": "days = 77\n",
            "accesslint.yaml": "terraform: {var_files: [values/own.tfvars]}\n",
        },
    )
    assert json.loads(invoke("model").stdout)["stores"][0]["retention"]["days"] == 77
    missing = invoke("model", "--tf-var-file", "nowhere.tfvars")
    assert missing.exit_code == 2
    assert "no such variable file" in missing.output


def test_rule_lists_and_explains() -> None:
    assert "integrity/store-mutable" in invoke("rule").output
    page = invoke("rule", "store-mutable").output
    assert "How to comply" in page
    assert "```hcl" in page
    assert json.loads(invoke("rule", "store-mutable", "--format", "json").output)["name"] == "integrity/store-mutable"
    assert len(json.loads(invoke("rule", "integrity", "--format", "json").output)) > 5


def test_init_writes_a_configuration_and_never_over_one(folder: Path) -> None:
    assert invoke("init").exit_code == 0
    text = (folder / "accesslint.yaml").read_text()
    assert "minimum_days: 365" in text
    (folder / "accesslint.yaml").write_text("fail_on: never\n")
    assert invoke("init").exit_code == 2
    assert (folder / "accesslint.yaml").read_text() == "fail_on: never\n"
    assert invoke("init", "--force").exit_code == 0
    assert invoke("check", "--fail-on", "never").exit_code == 0


def test_jobs_give_the_same_verdicts(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from accesslint.rules import judge

    single = invoke("check", "--format", "json").output
    monkeypatch.setattr(judge, "_PARALLEL_FROM_BYTES", 0)
    several = invoke("check", "--format", "json", "--jobs", "2").output
    assert json.loads(single)["findings"] == json.loads(several)["findings"]


def test_a_fault_of_the_program_is_told_without_a_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def boom(*_: object) -> None:
        raise RuntimeError("boom")

    monkeypatch.setattr("accesslint.pipeline.check", boom)
    monkeypatch.setattr(sys, "argv", ["accesslint", "check"])
    monkeypatch.delenv("ACCESSLINT_DEBUG", raising=False)
    with pytest.raises(SystemExit) as exit_:
        main.run()
    assert exit_.value.code == 2
    said = capsys.readouterr().err
    assert "internal error: RuntimeError: boom" in said
    assert "Traceback" not in said


def test_a_closed_pipe_is_no_error_message(folder: Path) -> None:
    command = f"{sys.executable} -m accesslint rule --format json | head -c 10"
    result = subprocess.run(["bash", "-c", command], cwd=folder, capture_output=True, text=True, check=False)
    assert "Traceback" not in result.stderr
    assert "internal error" not in result.stderr


def test_colours_only_for_a_terminal(folder: Path) -> None:
    command = [sys.executable, "-m", "accesslint", "check", "--select", RULE]
    environment = {**os.environ, "FORCE_COLOR": "1"}
    plain = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    forced = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, env=environment)
    off = subprocess.run(
        [*command, "--no-color"], cwd=folder, capture_output=True, text=True, check=False, env=environment
    )
    assert "\x1b" not in plain.stdout
    assert "\x1b" in forced.stdout
    assert "\x1b" not in off.stdout


def test_names_are_printed_from_the_current_folder_and_kept_from_the_root_in_documents(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / ".git").mkdir()
    write(folder, {"infra/web/main.tf": BAD, "infra/other/main.tf": BAD})
    monkeypatch.chdir(folder / "infra/web")
    assert invoke("check", "..", "--select", RULE).output.startswith("../other/main.tf:3:23 ")
    assert invoke("check", "--select", RULE).output.startswith("main.tf:3:23 ")
    found = json.loads(invoke("check", "--select", RULE, "--format", "sarif").output)["runs"][0]["results"]
    place = found[0]["locations"][0]["physicalLocation"]["artifactLocation"]
    assert place == {"uri": "infra/web/main.tf", "uriBaseId": "%SRCROOT%"}
    monkeypatch.chdir("/")
    outer = invoke("check", str(folder / "infra/web"), "--select", RULE).output
    assert outer.startswith(str(folder / "infra/web/main.tf").removeprefix("/"))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
def test_an_output_that_is_full_or_closed_is_no_fault_of_the_program() -> None:
    command = f"{sys.executable} -m accesslint check --select {RULE}"
    full = subprocess.run(f"{command} > /dev/full", shell=True, capture_output=True, text=True, check=False)
    assert (full.returncode, full.stderr) == (2, "accesslint: No space left on device\n")
    closed = subprocess.run(f"{command} >&-", shell=True, capture_output=True, text=True, check=False)
    assert (closed.returncode, closed.stderr) == (1, "")


def test_an_interrupt_is_status_130_without_a_word(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("accesslint.cli.app.app", interrupted)
    with pytest.raises(SystemExit) as stopped:
        main.run()
    assert stopped.value.code == 130
    assert capsys.readouterr().err == ""


def test_an_own_policy_that_does_not_parse_is_told_in_a_few_lines(folder: Path) -> None:
    write(folder, {"own.rego": "package accesslint.own.x\n\nviolations contains {\n"})
    result = invoke("check", "--policy", "own.rego")
    assert result.exit_code == 2
    assert "Stack backtrace" not in result.output


@pytest.mark.parametrize(
    ("settings", "place"),
    [
        ("ignore:\n  - no-such\n", "accesslint.yaml:2:5: ignore: there is no rule"),
        ("select: [no-such]\n", "accesslint.yaml:1:10: select: there is no rule"),
        ("fail_on: error\nseverity:\n  no-such: note\n", "accesslint.yaml:3:12: severity: there is no rule"),
    ],
)
def test_a_rule_that_the_configuration_names_and_there_is_not_has_its_place(
    folder: Path, settings: str, place: str
) -> None:
    write(folder, {"accesslint.yaml": settings})
    result = invoke("check")
    assert result.exit_code == 2
    assert place in result.output


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--select", ""], "--select names no rule"),
        (["--select", RULE, "--ignore", "traceability"], "no rule is left to run"),
        (["--report", "json=x", "--report", "sarif=./x"], "two reports would go to one file"),
        (["--output", "x", "--report", "sarif=x"], "two reports would go to one file"),
    ],
)
def test_options_that_contradict_each_other_are_wrong_usage(arguments: list[str], said: str) -> None:
    result = invoke("check", *arguments)
    assert result.exit_code == 2
    assert said in result.output


def test_an_own_policy_that_is_no_text_is_wrong_usage(folder: Path) -> None:
    write(folder, {"own.rego": b"\xff\xfe"})
    result = invoke("check", "--policy", "own.rego")
    assert result.exit_code == 2
    assert "own.rego: cannot be read: it is no UTF-8 text" in result.output
