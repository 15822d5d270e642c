"""Test support: the resources of templates and Bicep files written in the test."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Callable
from typing import Any

import pytest

from accesslint.loaders import Options, loader
from accesslint.model.values import Resource
from accesslint.source import Problem, Source
from tests.trees import MemoryTree

SCHEMA = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"


class Loaded(dict[str, Resource]):
    """Resources by address, and the problems."""

    problems: list[Problem]

    def plain(self, address: str, *path: str | int) -> Any:
        """An attribute as plain data; None where it is absent."""
        value = self[address].get(*path)
        return None if value is None else value.plain()


def load_files(files: dict[str, str], platform: str = "arm") -> Loaded:
    """The resources of a tree."""
    files = {name: textwrap.dedent(text) for name, text in files.items()}
    module = loader(platform)
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


def template(*resources: dict[str, Any], **sections: Any) -> str:
    """A template's text."""
    return json.dumps({"$schema": SCHEMA, "contentVersion": "1.0.0.0", **sections, "resources": list(resources)})


def account(name: str = "acct", **more: Any) -> dict[str, Any]:
    """A storage account."""
    return {"type": "Microsoft.Storage/storageAccounts", "apiVersion": "2023-01-01", "name": name, **more}


@pytest.fixture
def load() -> Callable[[str], Loaded]:
    """The resources of one template."""
    return lambda text: load_files({"azuredeploy.json": text})
