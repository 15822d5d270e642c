"""The hook, installed by the real pre-commit into a real git repository, and stopping real commits."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from accesslint.candidates import SUFFIXES
from tests.conftest import write

TOP = Path(__file__).resolve().parents[2]
FAULTY = 'resource "aws_cloudwatch_log_group" "app" {\n  name              = "/app"\n  retention_in_days = 30\n}\n'
IDENTITY = ("-c", "user.name=test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false")


def run(folder: Path, *command: str, home: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PRE_COMMIT_HOME": str(home)}
    environment.pop("PYTHONPATH", None)
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def starts_the_hook(name: str) -> bool:
    (hook,) = yaml.safe_load((TOP / ".pre-commit-hooks.yaml").read_text("utf-8"))
    return re.search(hook["files"], name) is not None


@pytest.mark.parametrize("suffix", sorted(SUFFIXES - {""}))
def test_every_kind_of_file_that_is_read_starts_the_hook(suffix: str) -> None:
    assert starts_the_hook(f"deploy/some{suffix}")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("prod.tfvars", True),
        ("nginx.conf.in", True),
        ("etc/logrotate.d/nginx", True),
        ("etc/ssh/sshd_config", True),
        ("etc/sudoers", True),
        ("sites-enabled/shop.example.com", True),
        ("shop/settings.py", True),
        ("gunicorn.conf.py", True),
        ("Dockerfile", True),
        ("deploy/Dockerfile.production", True),
        ("src/logger.ts", True),
        ("cmd/api/main.go", True),
        ("config/environments/production.rb", True),
        ("Program.cs", True),
        ("shop/views.py", False),
        ("src/components/Button.tsx", False),
        ("notes.txt", False),
        ("README.md", False),
        ("Makefile", False),
    ],
)
def test_names_that_tell_start_the_hook(name: str, expected: bool) -> None:
    assert starts_the_hook(name) is expected


@pytest.mark.server
def test_the_hook_stops_a_commit_with_a_finding_and_lets_a_mended_one_through(tmp_path: Path) -> None:
    """It reads the whole tree, whichever file is staged. Building its environment asks the package index."""
    revision = run(TOP, "git", "rev-parse", "HEAD", home=tmp_path).stdout.strip()
    if not revision:
        pytest.skip("pre-commit installs hooks from a git repository, and this is none")
    repository, home = tmp_path / "repository", tmp_path / "home"
    repository.mkdir()
    run(repository, "git", "init", "-q", home=home)
    hooks = f"repos:\n- repo: {TOP.as_uri()}\n  rev: {revision}\n  hooks:\n  - id: accesslint\n"
    write(
        repository,
        {".pre-commit-config.yaml": hooks, "logs/main.tf": FAULTY, "accesslint.yaml": "ignore: [integrity]\n"},
    )

    def commit() -> subprocess.CompletedProcess[str]:
        run(repository, "git", "add", ".", home=home)
        return run(repository, "git", *IDENTITY, "commit", "-m", "x", home=home)

    built = run(repository, sys.executable, "-m", "pre_commit", "install", "--install-hooks", home=home)
    if built.returncode != 0 and os.environ.get("ACCESSLINT_REQUIRE_SERVERS") != "1":
        pytest.skip(f"the hook's environment could not be built: {built.stdout[-300:]}")
    refused = commit()
    assert "logs/main.tf:3:23" in refused.stdout + refused.stderr
    assert refused.returncode == 1
    write(repository, {"logs/main.tf": FAULTY.replace("30", "400")})
    assert commit().returncode == 0
    write(repository, {"notes.txt": "nothing that decides about logging\n"})
    skipped = commit()
    assert skipped.returncode == 0
    assert "no files to check" in skipped.stdout + skipped.stderr
