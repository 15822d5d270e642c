"""Test support: the hop that a configuration's text stands for, and the model of whole folders."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from pathlib import Path

from accesslint.loaders import Options, loader
from accesslint.mappers.fluentbit import shippers as fluent_bit_shippers
from accesslint.mappers.fluentd import shippers as fluentd_shippers
from accesslint.model.entities import Entity, Model
from accesslint.model.values import Resource
from accesslint.source import Source
from tests.conftest import run, write
from tests.mappers.building import Mapped, assert_valid, mapped
from tests.trees import MemoryTree

_MAPPERS = {"fluentbit": fluent_bit_shippers, "fluentd": fluentd_shippers}


def shipped(platform: str, files: Mapping[str, str]) -> Mapped:
    """What the files of one platform stand for; every entity is held against the model's schema."""
    texts = {name: textwrap.dedent(text) for name, text in files.items()}
    sources = [Source(name, text) for name, text in texts.items()]
    loaded = loader(platform).load(sources, [], MemoryTree(texts), Options())
    resources = [item for item in loaded if isinstance(item, Resource)]
    return mapped(_MAPPERS[platform], *resources)


def fluent_bit(text: str, name: str = "fluent-bit.conf") -> Entity:
    """The one hop of a Fluent Bit configuration."""
    return shipped("fluentbit", {name: text}).only("hop")


def fluentd(text: str) -> Entity:
    """The one hop of a Fluentd configuration."""
    return shipped("fluentd", {"fluent.conf": text}).only("hop")


def model_of(folder: Path, files: Mapping[str, str]) -> Model:
    """The linked model of files of any platform; every entity is held against the schema."""
    write(folder, files)
    model = run(folder, select=("no-route",))[1].model
    for entity in model.entities:
        assert_valid(entity)
    return model


def place(entity: Entity, fact: str) -> tuple[int, int]:
    """Line and column of the place that decided a fact."""
    span = entity.span_of(fact)
    return span.line, span.column
