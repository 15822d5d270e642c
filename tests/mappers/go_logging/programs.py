"""Test support: the entities that the mappers make of a Go program's body."""

from __future__ import annotations

from typing import Any

from accesslint.loaders import Options
from accesslint.loaders.go_logging import load
from accesslint.mappers.go_logging import loggers, requests, tags, zap
from accesslint.model.entities import Entity
from accesslint.model.values import Resource
from accesslint.source import Source
from tests.mappers.building import Mapped, mapped
from tests.trees import MemoryTree

BEGINNING = """package main
import (
    "io"
    "log/slog"
    "os"
    "time"
    "github.com/gin-gonic/gin"
    "github.com/go-chi/chi/v5/middleware"
    "github.com/gofiber/fiber/v2/middleware/logger"
    "github.com/gorilla/handlers"
    "github.com/rs/zerolog"
    "github.com/rs/zerolog/hlog"
    "github.com/sirupsen/logrus"
    "go.uber.org/zap"
    "go.uber.org/zap/zapcore"
    "gopkg.in/natefinch/lumberjack.v2"
    mw "github.com/labstack/echo/v4/middleware"
)
func main() {
"""


def entities(body: str, echo: str = "") -> Mapped:
    """What all mappers make of statements, and of a go.mod with that version of echo."""
    text = f"{BEGINNING}{body}\n}}\n"
    files = {"main.go": text}
    if echo:
        files["go.mod"] = f"require github.com/labstack/echo/v4 v{echo}\n"
    loaded = load([Source("main.go", text)], [], MemoryTree(files), Options())
    found = [one for one in loaded if isinstance(one, Resource)]
    result = Mapped()
    result.links, result.problems = [], []
    for mapper in (requests, tags, loggers, zap):
        result.update(mapped(mapper, *found))
    return result


def emitter(body: str) -> Entity:
    """The one emitter."""
    return entities(body).only("emitter")


def form(body: str, echo: str = "4.14.0") -> Entity:
    """The one format."""
    return entities(body, echo).only("format")


def state(fact: Any) -> Any:
    """A fact, or `unknown`."""
    return "unknown" if isinstance(fact, dict) and "unknown" in fact else fact


def meanings(entity: Entity) -> set[str]:
    """What the fields mean, but `other`."""
    return {field["meaning"] for field in entity.get("fields")} - {"other"}


def time(entity: Entity) -> Any:
    """Zone, form and precision; `unknown`, or None without a time."""
    fact = entity.get("timestamp")
    return "unknown" if state(fact) == "unknown" else fact and (fact["zone"], fact["form"], fact["precision"])
