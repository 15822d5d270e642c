"""Which files are read: ignore files, links, binaries, sizes, explicit paths."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from accesslint.discovery import Found, Walk, discover, root_of
from accesslint.tree import ScannedTree
from tests.conftest import write


def found(root: Path, *paths: Path, **options: object) -> Found:
    return discover([path.resolve() for path in paths or (root,)], Walk(root.resolve(), **options))  # type: ignore[arg-type]


def names(result: Found) -> list[str]:
    return [source.name for source in result.sources]


@pytest.fixture(params=["git", "plain"])
def root(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    if request.param == "git":
        subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    return tmp_path


def test_gitignore_is_honoured_also_below(root: Path) -> None:
    write(root, {".gitignore": "out/\n*.bak.tf\n", "a.tf": "", "a.bak.tf": "", "out/b.tf": "", "d/c.tf": ""})
    write(root, {"d/.gitignore": "/x.tf\n", "d/x.tf": "", "d/e/x.tf": ""})
    assert names(found(root)) == ["a.tf", "d/c.tf", "d/e/x.tf"]
    assert "out/b.tf" in names(found(root, gitignore=False))


def test_explicit_files_are_always_taken(root: Path) -> None:
    write(root, {".gitignore": "*\n", "a.tf": "", "notes.txt": "x"})
    assert names(found(root, root / "a.tf", root / "notes.txt")) == ["a.tf", "notes.txt"]


def test_programs_that_serve_nobody_are_read_where_they_are_named(root: Path) -> None:
    aside = ["examples/shop/server.js", "tests/server.js"]
    write(
        root,
        {**dict.fromkeys(aside, ""), "src/server.js": "", "node_modules/a/server.js": "", "a/node_modules/b.yml": ""},
    )
    assert names(found(root)) == ["src/server.js"]
    assert names(found(root, root / "examples")) == ["examples/shop/server.js"]
    assert names(found(root, root / "tests/server.js")) == ["tests/server.js"]


def test_sites_are_named_after_hosts(root: Path) -> None:
    sites = ["nginx/sites-available/shop.example.com", "nginx/sites-enabled/example.org"]
    write(root, {**dict.fromkeys(sites, ""), "certs/shop.example.com": "", "sites-available/sub/a.com": ""})
    assert names(found(root)) == sites


def test_links_out_of_the_tree_are_not_followed(root: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("outside")
    write(outside, {"secret.tf": "secret"})
    write(root, {"a.tf": ""})
    (root / "link.tf").symlink_to(outside / "secret.tf")
    (root / "folder").symlink_to(outside)
    assert names(found(root)) == ["a.tf"]
    named = found(root, root)
    assert not named.problems
    tree = ScannedTree(Walk(root.resolve()), ())
    assert tree.read("link.tf") is None
    assert tree.read("folder/secret.tf") is None
    assert tree.read("../" + outside.name + "/secret.tf") is None
    assert tree.read(str(outside / "secret.tf")) is None
    assert list(tree.folder("folder")) == []
    assert not tree.exists("folder/secret.tf")
    assert not tree.exists("folder/secret.tf"), "asked again, it is still outside"


def test_link_cycles_end(root: Path) -> None:
    write(root, {"d/a.tf": ""})
    (root / "d" / "up").symlink_to(root)
    (root / "self.tf").symlink_to(root / "self.tf")
    assert names(found(root)) == ["d/a.tf"]


def test_binary_large_and_long_files_are_left_out_with_a_word(root: Path) -> None:
    write(
        root,
        {"b.tf": b"\0\1\2", "big.tf": "x" * 2000, "long.yaml": "x" * 1_000_001, "u16.tf": "a = 1".encode("utf-16")},
    )
    result = found(root, max_bytes=1500)
    assert names(result) == ["u16.tf"]
    said = {problem.span.file: problem for problem in result.problems}
    assert "binary" in said["b.tf"].message
    assert "max_file_size" in said["big.tf"].message
    assert {problem.level for problem in said.values()} == {"note"}
    assert "a line of over" in found(root).problems[-1].message


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads every file")
def test_unreadable_files_are_reported(root: Path) -> None:
    write(root, {"a.tf": ""})
    (root / "a.tf").chmod(0)
    assert "cannot be read" in found(root).problems[0].message


def test_a_folder_in_place_of_a_file_is_no_crash(root: Path) -> None:
    (root / "x.tf").mkdir()
    assert names(found(root)) == []


def test_excludes_are_globs_over_names(root: Path) -> None:
    write(root, {"a.tf": "", "gen/b.tf": "", "gen/deep/c.tf": ""})
    assert names(found(root, exclude=("gen",))) == ["a.tf"]
    assert names(found(root, exclude=("*/deep/*",))) == ["a.tf", "gen/b.tf"]


def test_the_root_is_the_work_tree_or_the_common_folder(tmp_path: Path) -> None:
    write(tmp_path, {"repo/x/a.tf": "", "plain/y/b.tf": "", "plain/z/c.tf": ""})
    subprocess.run(["git", "init", "-q", str(tmp_path / "repo")], check=True)
    assert root_of([tmp_path / "repo" / "x"]) == tmp_path / "repo"
    assert root_of([tmp_path / "plain" / "y", tmp_path / "plain" / "z" / "c.tf"]) == tmp_path / "plain"


def test_a_repository_cannot_run_programs_by_its_configuration(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    marker = tmp_path / "ran"
    hook = tmp_path / "hook.sh"
    hook.write_text(f"#!/bin/sh\ntouch {marker}\n")
    hook.chmod(0o755)
    subprocess.run(["git", "-C", str(tmp_path), "config", "core.fsmonitor", str(hook)], check=True)
    write(tmp_path, {"a.tf": ""})
    assert "a.tf" in names(found(tmp_path))
    assert not marker.exists()


def test_a_named_file_that_cannot_be_read_is_an_error_still(tmp_path: Path) -> None:
    (tmp_path / "a.tf").symlink_to("a.tf")
    found = discover([tmp_path / "a.tf"], Walk(tmp_path))
    assert [problem.level for problem in found.problems] == ["error"]
