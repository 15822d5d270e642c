"""Test support: the entities that the mappers make of a program's text."""

from __future__ import annotations

from typing import Any

from accesslint.loaders import Options
from accesslint.loaders.node_logging import load
from accesslint.mappers.node_logging import express_winston, loggers, morgan, requests
from accesslint.model.entities import Entity
from accesslint.model.values import Resource
from accesslint.source import Source
from tests.mappers.building import Mapped, mapped
from tests.trees import MemoryTree

BEGINNING = """
const morgan = require('morgan'), pinoHttp = require('pino-http'), pino = require('pino'), fs = require('fs');
const winston = require('winston'), expressWinston = require('express-winston'), bunyan = require('bunyan');
const fastify = require('fastify'), path = require('path');
"""


def entities(text: str, lock: str = "") -> Mapped:
    """What all mappers make of a program, and of a lock file with that version of morgan."""
    files = {"app.js": BEGINNING + text}
    if lock:
        files["package-lock.json"] = f'{{"packages": {{"node_modules/morgan": {{\n  "version": "{lock}"}}}}}}'
    loaded = load([Source("app.js", files["app.js"])], [], MemoryTree(files), Options())
    found = [one for one in loaded if isinstance(one, Resource)]
    result = Mapped()
    result.links, result.problems = [], []
    for mapper in (morgan, requests, express_winston, loggers):
        result.update(mapped(mapper, *found))
    return result


def emitter(text: str) -> Entity:
    """The one emitter."""
    return entities(text).only("emitter")


def form(text: str, lock: str = "1.12.1") -> Entity:
    """The one format."""
    return entities(text, lock).only("format")


def state(fact: Any) -> Any:
    """A fact, or `unknown`."""
    return "unknown" if isinstance(fact, dict) and "unknown" in fact else fact


def meanings(entity: Entity) -> set[str]:
    """What the fields mean, but `other`."""
    return {field["meaning"] for field in entity.get("fields")} - {"other"}


def sensitive(entity: Entity) -> dict[str, str]:
    """What fields give away."""
    return {field["token"]: field["sensitive"] for field in entity.get("fields") if "sensitive" in field}
