"""Shared by all tests: a run over files written for the test."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Mapping
from functools import cache, wraps
from pathlib import Path
from typing import Any

import hypothesis
import pytest

from accesslint import loaders, pipeline
from accesslint.candidates import is_foreign
from accesslint.model.entities import Category, Entity, Model
from accesslint.model.findings import Report
from accesslint.rules.catalogue import Catalogue, load
from accesslint.rules.judge import Judging, judge
from accesslint.rules.verdicts import merged
from accesslint.settings.configuration import Settings
from accesslint.settings.standard import default_standard, overlay
from accesslint.settings.suppressions import Rules
from accesslint.source import Span

TODAY = "2026-11-24"


def _within_index(name: str) -> None:
    """In all tests it is an error if a loader claims a file of which its `FILES` know nothing: no run would ask it."""
    module = loaders.loader(name)
    claims = module.claims

    @wraps(claims)
    def checked(path: str, head: str) -> bool:
        claimed = claims(path, head)
        message = f"{path!r}: add what tells its name to FILES of accesslint/loaders/{name}, then run `make generate`"
        assert not claimed or is_foreign(path) or name in loaders.possible(path), message
        return claimed

    setattr(module, "claims", checked)  # noqa: B010 (a module's function)


for _name in loaders.names():
    _within_index(_name)

hypothesis.settings.register_profile("steady", deadline=None, derandomize=True)
hypothesis.settings.register_profile("searching", deadline=None)
hypothesis.settings.load_profile("steady")


@cache
def catalogue() -> Catalogue:
    """The shipped rules, read once."""
    return load()


def run(
    root: Path,
    *,
    select: tuple[str, ...] = (),
    standard: Mapping[str, Any] | None = None,
    engine: str = "embedded",
    opa_url: str = "",
    settings: Settings | None = None,
    inline: bool = True,
) -> tuple[Report, pipeline.Read]:
    """Check a folder as the command line does."""
    rules = catalogue()
    selected = frozenset(rules.matching(select) if select else rules.rules)
    return pipeline.check(
        pipeline.Reading([root.resolve()], overlay(default_standard(), standard or {})),
        pipeline.Judged(
            rules,
            selected,
            Judging(engine, opa_url),
            Rules(rules.match, TODAY, settings or Settings(), inline, selected),
        ),
    )


CATEGORIES: tuple[Category, ...] = ("emitter", "format", "hop", "store")
_OWN = frozenset({"id", "address", "platform", "type", "kind", "environment"})


def judge_model(model: Mapping[str, Any], rule: str, standard: Mapping[str, Any] | None = None) -> Report:
    """Judge hand-made entities, written as rules see them (`schemas/model.schema.json`) and all at one place."""
    entities = [
        Entity(
            category=category,
            **{name: facts[name] for name in ("id", "address", "platform", "type", "kind")},
            header=Span("model", 1, 1, 1, 2),
            facts={name: fact for name, fact in facts.items() if name not in _OWN},
            environment=facts.get("environment", ""),
        )
        for category in CATEGORIES
        for facts in model.get(category + "s", ())
    ]
    verdicts = judge(Model(entities, overlay(default_standard(), standard or {})), catalogue(), [rule], Judging())
    return Report(findings=merged(verdicts.findings), undecided=verdicts.undecided, counts=verdicts.counts)


Check = Callable[..., Report]


@pytest.fixture
def check(tmp_path: Path) -> Check:
    """Write files and check them: `check({"main.tf": "…"}, select=("no-route",))`."""

    def _check(files: Mapping[str, str | bytes], **options: Any) -> Report:
        write(tmp_path, files)
        return run(tmp_path, **options)[0]

    return _check


def write(root: Path, files: Mapping[str, str | bytes]) -> None:
    """Write files below a folder; texts are dedented."""
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, bytes):
            path.write_bytes(content)
        else:
            path.write_text(textwrap.dedent(content), encoding="utf-8")
