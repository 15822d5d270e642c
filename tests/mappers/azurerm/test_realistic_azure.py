"""Configurations as people write them, through the loader and all mappers, linked: the model says what it must."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from accesslint.linking.graph import link
from accesslint.mappers import mappers
from accesslint.model.entities import Model
from tests.mappers.azurerm.configurations import (
    ACTIVITY,
    DATA,
    NETWORK_AND_APPS,
    SETTINGS,
    STORES,
    UNKNOWN,
    Configuration,
)
from tests.mappers.building import hcl, mapped

ALL = [*SETTINGS, *ACTIVITY, *DATA, *STORES, *NETWORK_AND_APPS]


class _All:
    @staticmethod
    def map_resources(resources: Any) -> Iterator[Any]:
        for mapper in mappers("azurerm"):
            yield from mapper.map_resources(resources)


@pytest.mark.parametrize("configuration", ALL, ids=[name for name, _, _ in ALL])
def test_configuration(configuration: Configuration) -> None:
    _, files, expected = configuration
    more = {name: text for name, text in files.items() if name != "main"}
    found = mapped(_All, *hcl(files["main"], **more))
    link(Model(list(found.values())), found.links, frozenset())
    for entity, facts in expected.items():
        assert entity in found, sorted(found)
        for fact, value in facts.items():
            got = found[entity].get(fact)
            if value is UNKNOWN:
                assert isinstance(got, dict), (entity, fact, got)
                assert "unknown" in got, (entity, fact, got)
            elif fact == "written_by":
                assert sorted(got) == sorted(value), (entity, got)
            else:
                assert got == value or (value == "on" and got == "partial"), (entity, fact, got)


def test_there_are_thirty() -> None:
    assert len(ALL) >= 30
