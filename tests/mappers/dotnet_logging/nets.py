"""Test support: the entities that the mappers make of a C# program and its settings."""

from __future__ import annotations

import json
from typing import Any

from accesslint.loaders import Options
from accesslint.loaders.dotnet_logging import load
from accesslint.mappers.dotnet_logging import requests, serilog
from accesslint.model.entities import Entity
from accesslint.model.values import Resource
from accesslint.source import Source
from tests.mappers.building import Mapped, mapped
from tests.trees import MemoryTree

BEGINNING = "using Serilog;\nvar builder = WebApplication.CreateBuilder(args);\n"


def entities(text: str, settings: Any = None, production: Any = None) -> Mapped:
    """What all mappers make of a program with its settings."""
    files = {}
    if text:
        files["src/Program.cs"] = BEGINNING + text
    for name, data in (("appsettings.json", settings), ("appsettings.Production.json", production)):
        if data is not None:
            files[f"src/{name}"] = data if isinstance(data, str) else json.dumps(data)
    sources = [Source(name, content) for name, content in files.items()]
    loaded = load(sources, [], MemoryTree(files), Options())
    found = [one for one in loaded if isinstance(one, Resource)]
    result = Mapped()
    result.links, result.problems = [], []
    for mapper in (requests, serilog):
        result.update(mapped(mapper, *found))
    return result


def state(fact: Any) -> Any:
    """A fact, or `unknown`."""
    return "unknown" if isinstance(fact, dict) and "unknown" in fact else fact


def meanings(entity: Entity) -> set[str]:
    """What the fields mean, but `other`."""
    return {field["meaning"] for field in entity.get("fields")} - {"other"}


def sensitive(entity: Entity) -> dict[str, str]:
    """What fields give away."""
    return {field["token"]: field["sensitive"] for field in entity.get("fields") if "sensitive" in field}
