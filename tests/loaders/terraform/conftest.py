"""Loads configurations written in a test, from memory."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest

from accesslint.loaders import Options, terraform
from accesslint.model.values import Resource, Value
from accesslint.source import Problem, Span
from tests.trees import MemoryTree


class Loaded:
    """What loading gave."""

    def __init__(self, files: Mapping[str, str | bytes], scanned: Sequence[str] | None, options: Options) -> None:
        self.tree = MemoryTree(files)
        names = [name for name in files if terraform.claims(name, "")] if scanned is None else scanned
        sources = [self.tree.sources[name] for name in names if ".terraform/" not in name]
        loaded = list(terraform.load(sources, [], self.tree, options))
        self.resources = [item for item in loaded if isinstance(item, Resource)]
        self.problems = [item for item in loaded if isinstance(item, Problem)]

    def __getitem__(self, address: str) -> Resource:
        return next(resource for resource in self.resources if resource.address == address)

    @property
    def addresses(self) -> list[str]:
        return [resource.address for resource in self.resources]

    @property
    def messages(self) -> list[str]:
        return [problem.message for problem in self.problems]

    def value(self, name: str = "value", address: str = "test_it.this") -> Value:
        """An attribute of a resource."""
        found = self[address].get(name)
        assert found is not None
        return found

    def plain(self, name: str = "value", address: str = "test_it.this") -> Any:
        return self.value(name, address).plain()

    def unknown(self, name: str = "value", address: str = "test_it.this") -> str:
        """Why an attribute is unknown."""
        found = self.value(name, address).unknown
        assert found is not None
        return found.reason

    def text_at(self, span: Span) -> str:
        """The text of a span of one line."""
        assert span.line == span.end_line
        line = self.tree.sources[span.file].text.split("\n")[span.line - 1]
        return line[span.column - 1 : span.end_column - 1]


LoadFiles = Callable[..., Loaded]


@pytest.fixture
def load() -> LoadFiles:
    """Loads files given by name; a lone text is main.tf. Texts are dedented."""

    def load_files(
        files: Mapping[str, str | bytes] | str,
        *,
        scanned: Sequence[str] | None = None,
        var_files: tuple[str, ...] = (),
    ) -> Loaded:
        given: Mapping[str, str | bytes] = {"main.tf": files} if isinstance(files, str) else files
        texts = {name: textwrap.dedent(text) if isinstance(text, str) else text for name, text in given.items()}
        return Loaded(texts, scanned, Options(tf_var_files=var_files))

    return load_files


@pytest.fixture
def evaluate(load: LoadFiles) -> Callable[..., Value]:
    """The value of one expression, next to further declarations."""

    def evaluate_one(expression: str, declarations: str = "") -> Value:
        return load(
            f'resource "test_it" "this" {{\n  value = {expression}\n}}\n' + textwrap.dedent(declarations)
        ).value()

    return evaluate_one
