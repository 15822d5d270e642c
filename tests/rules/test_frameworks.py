"""The frameworks that ship: each file is whole, and what names a clause finds it."""

from __future__ import annotations

import msgspec
import pytest

from accesslint.rules.catalogue import load
from accesslint.rules.frameworks import Framework, load_frameworks


def test_the_profiles_that_users_name() -> None:
    assert set(load_frameworks()) == {"soc2", "iso27001", "gdpr", "pci-dss", "hipaa", "nist-800-53"}


def test_every_framework_is_whole() -> None:
    for name, framework in load_frameworks().items():
        assert framework.id == name
        assert framework.title
        assert framework.version
        assert framework.url.startswith("https://")
        assert all(framework.clauses.values())


def test_every_clause_of_a_rule_is_explained() -> None:
    frameworks = load_frameworks()
    missing = [
        (rule.name, framework, clause)
        for rule in load([]).rules.values()
        for framework, clauses in rule.frameworks.items()
        for clause in clauses
        if framework not in frameworks or clause not in frameworks[framework].clauses
    ]
    assert missing == []


def test_a_framework_needs_its_fields() -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"id": "x", "title": "X"}, Framework)
