"""Configurations as people write them, through the loader and all mappers, linked: the model says what it must."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from accesslint.linking.graph import link
from accesslint.mappers import mappers
from accesslint.model.entities import Model
from tests.mappers.building import Mapped, hcl, mapped
from tests.mappers.google.configurations import AUDIT, SINKS, UNKNOWN, Configuration
from tests.mappers.google.configurations_of_services import SERVICES, STORAGE


class _All:
    @staticmethod
    def map_resources(resources: Any) -> Iterator[Any]:
        for mapper in mappers("google"):
            yield from mapper.map_resources(resources)


def model_of(files: dict[str, str]) -> Mapped:
    found = mapped(_All, *hcl(**{"configuration": files["main"], **{k: v for k, v in files.items() if k != "main"}}))
    # The stores that hold no logs are dropped from the model only; their facts stay to be looked at.
    link(Model(list(found.values())), found.links, frozenset())
    return found


ALL = [*AUDIT, *SINKS, *STORAGE, *SERVICES]


@pytest.mark.parametrize("configuration", ALL, ids=[name for name, _, _ in ALL])
def test_configuration(configuration: Configuration) -> None:
    _, files, expected = configuration
    found = model_of(files)
    for entity, facts in expected.items():
        assert entity in found, sorted(found)
        for fact, value in facts.items():
            got = found[entity].get(fact)
            if value is UNKNOWN:
                assert isinstance(got, dict), (entity, fact, got)
                assert "unknown" in got, (entity, fact, got)
            else:
                assert got == value or (value == "on" and got == "partial"), (entity, fact, got)


def test_there_are_thirty() -> None:
    assert len(ALL) >= 30
