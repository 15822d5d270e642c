"""Test support: a tree of texts, and what the nginx loader makes of it."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from typing import Any

import msgspec

from accesslint.loaders import Embedded, Options, nginx
from accesslint.model.values import Resource
from accesslint.source import Problem, Source, Span
from tests.trees import MemoryTree


class Loading(msgspec.Struct):
    """What came of it."""

    resources: list[Resource]
    problems: list[Problem]
    files: Mapping[str, str]

    def servers(self) -> dict[str, Resource]:
        """Servers by address."""
        return {r.address: r for r in self.resources if r.type == "nginx_server"}

    def server(self) -> Resource:
        """The only server."""
        (server,) = self.servers().values()
        return server

    def ids(self) -> list[str]:
        return [resource.id for resource in self.resources]

    def messages(self, *levels: str) -> list[str]:
        return [problem.message for problem in self.problems if not levels or problem.level in levels]

    def at(self, span: Span) -> str:
        """The characters of a place."""
        assert span.line == span.end_line
        return self.files[span.file].split("\n")[span.line - 1][span.column - 1 : span.end_column - 1]


def load(files: Mapping[str, str] | str, embedded: Mapping[str, str] | None = None) -> Loading:
    """Load the files that are claimed; a lone text is `nginx.conf`. `embedded`: keys of one ConfigMap."""
    given = {"nginx.conf": files} if isinstance(files, str) else files
    given = {name: textwrap.dedent(text) for name, text in given.items()}
    sources = [Source(name, text) for name, text in given.items() if nginx.claims(name, text[:4096])]
    inner = [
        Embedded(Source("web.yaml", textwrap.dedent(text)), key, "k8s#ConfigMap/web", "k8s#ConfigMap/web")
        for key, text in (embedded or {}).items()
        if nginx.claims(key, text[:4096])
    ]
    items = list(nginx.load(sources, inner, MemoryTree(given), Options()))
    return Loading(
        [item for item in items if isinstance(item, Resource)],
        [item for item in items if isinstance(item, Problem)],
        given,
    )


def logging(resource: Resource) -> tuple[Any, str, list[str]]:
    """State, level and targets of what is in force in a server."""
    plain = resource.attributes.plain()["access_log"]
    return plain["state"], plain["level"], [log["written"] for log in plain["logs"]]
