"""Test support: the resources of templates written in the test."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from typing import Any

import pytest

from accesslint.loaders import Options, loader
from accesslint.model.values import Resource
from accesslint.source import Problem, Source
from tests.trees import MemoryTree


class Loaded(dict[str, Resource]):
    """Resources by address, and the problems."""

    problems: list[Problem]

    def plain(self, address: str, *path: str | int) -> Any:
        """An attribute as plain data; None where it is absent."""
        value = self[address].get(*path)
        return None if value is None else value.plain()


def load_files(files: dict[str, str]) -> Loaded:
    files = {name: textwrap.dedent(text) for name, text in files.items()}
    module = loader("cloudformation")
    sources = [Source(name, text) for name, text in files.items() if module.claims(name, text[:4096])]
    found = Loaded()
    found.problems = []
    for item in module.load(sources, [], MemoryTree(files), Options()):
        if isinstance(item, Resource):
            assert item.address not in found or item.scope != found[item.address].scope, item.address
            found[item.address] = item
        elif isinstance(item, Problem):
            found.problems.append(item)
    return found


@pytest.fixture
def load() -> Callable[[str], Loaded]:
    """The resources of one template."""
    return lambda text: load_files({"stack.yaml": text})


@pytest.fixture
def load_tree() -> Callable[[dict[str, str]], Loaded]:
    """The resources of several files."""
    return load_files
